// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A certificate for this machine by an authority of the tests, and its files. */
public final class TestCertificate {
  private static final X509Bundle AUTHORITY = authority("CN=Test Authority");

  private final X509Bundle bundle;

  private TestCertificate(X509Bundle bundle) {
    this.bundle = bundle;
  }

  private static X509Bundle authority(String name) {
    try {
      return new CertificateBuilder()
          .subject(name)
          .setIsCertificateAuthority(true)
          .notAfter(Instant.now().plus(Duration.ofDays(400)))
          .buildSelfSigned();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Valid for three months, with a usual key. */
  public static TestCertificate usual() {
    return of(Algorithm.ecp256);
  }

  /** Valid for three months, with a key of a kind. */
  public static TestCertificate of(Algorithm algorithm) {
    return of(algorithm, Instant.now().plus(Duration.ofDays(90)));
  }

  /** Valid until a moment. */
  public static TestCertificate until(Instant end) {
    return of(Algorithm.ecp256, end);
  }

  private static TestCertificate of(Algorithm algorithm, Instant end) {
    try {
      return new TestCertificate(
          new CertificateBuilder()
              .algorithm(algorithm)
              .subject("CN=localhost")
              .addSanDnsName("localhost")
              .addSanIpAddress("127.0.0.1")
              .addSanIpAddress("127.0.0.2")
              .addSanIpAddress("::1")
              .notAfter(end)
              .buildIssuedBy(AUTHORITY));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The certificate and its issuer's. */
  public String chainPem() {
    return bundle.getCertificatePEM() + bundle.getRootCertificatePEM();
  }

  public String keyPem() {
    return bundle.getPrivateKeyPEM();
  }

  /** The authority, for clients. */
  public String authorityPem() {
    return bundle.getRootCertificatePEM();
  }

  public X509Certificate certificate() {
    return bundle.getCertificate();
  }

  /** Writes its two files. */
  public void write(Path certificate, Path privateKey) throws IOException {
    Files.writeString(certificate, chainPem());
    Files.writeString(privateKey, keyPem());
  }

  /** What a client makes connections with that trusts the authority. */
  public static SSLContext trusting(String protocol) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance(protocol);
    context.init(null, new TrustManager[] {AUTHORITY.toTrustManager()}, null);
    return context;
  }

  /** The identity that its files hold. */
  public TlsIdentity identity(Path directory) throws IOException, TlsIdentityException {
    Path certificate = directory.resolve("chain.pem");
    Path privateKey = directory.resolve("key.pem");
    write(certificate, privateKey);
    return TlsIdentity.read(certificate, privateKey);
  }
}
