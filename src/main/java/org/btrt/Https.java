// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.btrt.common.InheritedSockets;
import org.btrt.common.TlsIdentity;
import org.btrt.common.TlsIdentityException;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.HttpsSettings;
import org.btrt.transport.http.CertificateAgent;
import org.btrt.transport.http.HttpServer;
import org.btrt.transport.http.TlsContext;

/**
 * HTTPS: the server, and what looks after its certificate.
 *
 * @param certificates to be run by a thread of its own
 */
record Https(HttpServer server, CertificateAgent certificates) {
  /**
   * Reads the certificate, starts the server.
   *
   * @param beside answers by HTTP, if anybody does
   * @param notices told whose certificate it is
   * @throws ConfigurationException if the certificate or its key does not do
   * @throws org.btrt.common.BindException if an address cannot be listened on
   */
  static Https start(
      Configuration configuration,
      HttpServer.Parts parts,
      Optional<HttpServer> beside,
      InheritedSockets inherited,
      Consumer<String> notices)
      throws ConfigurationException {
    HttpsSettings settings = configuration.https();
    TlsIdentity identity = identity(settings);
    TlsContext context = context(identity);
    HttpServer server =
        HttpServer.startTls(
            configuration.http().at(settings.listen()),
            configuration.limits(),
            parts,
            context,
            beside,
            inherited);
    CertificateAgent certificates =
        new CertificateAgent(
            settings.certificate().orElseThrow(),
            settings.privateKey().orElseThrow(),
            identity,
            context,
            parts.status().register(),
            notices,
            parts.log(),
            SystemNanoClock.INSTANCE,
            SystemEpochClock.INSTANCE);
    return new Https(server, certificates);
  }

  /**
   * Reads the certificate and its key.
   *
   * @throws ConfigurationException if one of them does not do
   */
  static TlsIdentity identity(HttpsSettings settings) throws ConfigurationException {
    try {
      return TlsIdentity.read(
          settings.certificate().orElseThrow(), settings.privateKey().orElseThrow());
    } catch (TlsIdentityException e) {
      throw wrong(e);
    }
  }

  /**
   * What TLS is spoken with.
   *
   * @throws ConfigurationException if it cannot be
   */
  static TlsContext context(TlsIdentity identity) throws ConfigurationException {
    try {
      return new TlsContext(identity);
    } catch (SSLException e) {
      throw unusable(e);
    }
  }

  /**
   * Takes the certificate that is configured now, if one is.
   *
   * @throws ConfigurationException if it does not do: the one in force stays
   */
  void reload(HttpsSettings changed) throws ConfigurationException {
    if (changed.certificate().isEmpty() || changed.privateKey().isEmpty()) {
      return;
    }
    try {
      certificates.reload(changed.certificate().get(), changed.privateKey().get());
    } catch (TlsIdentityException e) {
      throw wrong(e);
    } catch (SSLException e) {
      throw unusable(e);
    }
  }

  private static ConfigurationException wrong(TlsIdentityException e) {
    String key =
        switch (e.part()) {
          case CERTIFICATE -> "certificate";
          case PRIVATE_KEY -> "private_key";
        };
    return new ConfigurationException(
        List.of("https." + key + ": " + e.getMessage() + ", expected: " + e.expected()));
  }

  private static ConfigurationException unusable(SSLException e) {
    return new ConfigurationException(
        List.of(
            "https.certificate: is refused by the JDK ("
                + e.getMessage()
                + "), expected: one that TLS can be spoken with"));
  }
}
