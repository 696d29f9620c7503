// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.btrt.common.TlsIdentityException.Part;

/**
 * Who a TLS server is: a chain of certificates, its own first, and the private key of that. Read
 * from two PEM files (or one that has both), and checked as far as can be without a client: that
 * the key is the certificate's, and that each certificate was issued by the next.
 *
 * <p>Whether it is out of date is not: a clock may be wrong, and clients decide for themselves.
 *
 * <p><em>Threading:</em> immutable.
 */
public final class TlsIdentity {
  private static final String CERTIFICATE_EXPECTED =
      "a PEM file with the server's certificate and behind it those that issued it";
  private static final String KEY_EXPECTED =
      "a PEM file with the certificate's key, PKCS#8 without a password, made of any other by"
          + " openssl pkcs8 -topk8 -nocrypt";

  /** How keys of each kind sign. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  /** The alternative name of a certificate that is a name of the DNS (RFC 5280, 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private static final int CHALLENGE_LENGTH = 32;

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /**
   * Reads the two files.
   *
   * @throws TlsIdentityException if one of them cannot be read, or they do not fit each other
   */
  public static TlsIdentity read(Path certificate, Path privateKey) throws TlsIdentityException {
    List<X509Certificate> chain = readChain(certificate);
    return new TlsIdentity(chain, readKey(privateKey, chain.getFirst().getPublicKey()));
  }

  /** The certificates, the server's own first; at least one. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** The private key of the first certificate. */
  public PrivateKey key() {
    return key;
  }

  /** When the first of the certificates expires. */
  public Instant validUntil() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** For people: whose certificate it is. */
  public String name() {
    X509Certificate own = chain.getFirst();
    try {
      Collection<List<?>> names = own.getSubjectAlternativeNames();
      if (names != null) {
        for (List<?> name : names) {
          if (name.get(0).equals(DNS_NAME)) {
            return name.get(1).toString();
          }
        }
      }
    } catch (CertificateException e) {
      // Then by the other name that it has.
    }
    return own.getSubjectX500Principal().getName();
  }

  private static List<X509Certificate> readChain(Path file) throws TlsIdentityException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemFile.Block block : PemFile.read(file)) {
        if (block.label().equals("CERTIFICATE")) {
          chain.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.content())));
        }
      }
    } catch (IOException e) {
      throw ofCertificate(file + " " + e.getMessage(), e);
    } catch (CertificateException e) {
      throw ofCertificate(
          file + ": certificate " + (chain.size() + 1) + " of the file is damaged", e);
    }
    if (chain.isEmpty()) {
      throw ofCertificate(file + " has no certificate", null);
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!chain
          .get(i - 1)
          .getIssuerX500Principal()
          .equals(chain.get(i).getSubjectX500Principal())) {
        throw ofCertificate(
            file + ": certificate " + (i + 1) + " of the file has not issued the one before", null);
      }
    }
    return chain;
  }

  private static PrivateKey readKey(Path file, PublicKey publicKey) throws TlsIdentityException {
    String kind = publicKey.getAlgorithm();
    if (!SIGNATURES.containsKey(kind)) {
      throw ofCertificate(
          "the certificate has a key of the kind " + kind + ", not RSA, EC or Ed25519", null);
    }
    try {
      PemFile.Block block =
          PemFile.read(file).stream()
              .filter(candidate -> candidate.label().endsWith("PRIVATE KEY"))
              .findFirst()
              .orElseThrow(() -> new IOException("has no private key"));
      switch (block.label()) {
        case "PRIVATE KEY" -> {}
        case "ENCRYPTED PRIVATE KEY" -> throw new IOException("has a key with a password");
        default -> throw new IOException("has a key of the older form " + block.label());
      }
      PrivateKey key =
          KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(block.content()));
      if (!isPair(key, publicKey, SIGNATURES.get(kind))) {
        throw new IOException("has the key of another certificate");
      }
      return key;
    } catch (IOException e) {
      throw new TlsIdentityException(
          Part.PRIVATE_KEY, file + " " + e.getMessage(), KEY_EXPECTED, e);
    } catch (GeneralSecurityException e) {
      throw new TlsIdentityException(
          Part.PRIVATE_KEY, file + " has no key of the kind " + kind, KEY_EXPECTED, e);
    }
  }

  /** Whether what one signs the other verifies. */
  private static boolean isPair(PrivateKey privateKey, PublicKey publicKey, String algorithm)
      throws GeneralSecurityException {
    byte[] challenge = new byte[CHALLENGE_LENGTH];
    new SecureRandom().nextBytes(challenge);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(privateKey);
    signature.update(challenge);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(challenge);
    try {
      return signature.verify(signed);
    } catch (SignatureException e) {
      // Of another length, for instance.
      return false;
    }
  }

  private static TlsIdentityException ofCertificate(String what, Throwable cause) {
    return new TlsIdentityException(Part.CERTIFICATE, what, CERTIFICATE_EXPECTED, cause);
  }
}
