// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.btrt.common.TlsIdentity;

/**
 * What TLS is here, and the certificate in force: 1.2 and 1.3, suites with forward secrecy and
 * authenticated encryption only, HTTP/1.1 (and 1.0) by ALPN.
 *
 * <p>TLS is the JDK's. BoringSSL (netty-tcnative) takes less of a handshake's time, but is a native
 * library for each kind of machine whose faults would be ours to follow, while the JDK is kept up
 * to date by whoever runs one; and what an HTTPS tracker meets is a handshake per client and
 * interval, some five hundred a second for a million clients.
 *
 * <p><em>Threading:</em> any; a connection keeps the certificate that it began with.
 */
public final class TlsContext {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** As ALPN calls it (RFC 7301, 6); Netty has no name for it. */
  private static final String HTTP_1_0 = "http/1.0";

  private volatile SslContext context;

  /**
   * @throws SSLException if nobody could be answered with it
   */
  public TlsContext(TlsIdentity identity) throws SSLException {
    this.context = contextOf(identity);
  }

  /**
   * Has connections from now on begin with another certificate.
   *
   * @throws SSLException if nobody could be answered with it; the old one stays in force
   */
  public void renew(TlsIdentity identity) throws SSLException {
    context = contextOf(identity);
  }

  /**
   * A handler for one connection.
   *
   * @param handshakeTimeoutMs after which a handshake that is not done is given up
   */
  SslHandler newHandler(ByteBufAllocator allocator, long handshakeTimeoutMs) {
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(handshakeTimeoutMs);
    return handler;
  }

  private static SslContext contextOf(TlsIdentity identity) throws SSLException {
    return SslContextBuilder.forServer(
            identity.key(), identity.chain().toArray(X509Certificate[]::new))
        .sslProvider(SslProvider.JDK)
        .protocols(PROTOCOLS)
        .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.FATAL_ALERT,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_1_1,
                HTTP_1_0))
        .build();
  }
}
