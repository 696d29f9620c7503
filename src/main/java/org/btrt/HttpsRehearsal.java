// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * The clients of a rehearsal by HTTPS: one after the other, each with a handshake, a request and a
 * goodbye, for that is how most of them come.
 *
 * <p><em>Threading:</em> one owner.
 */
final class HttpsRehearsal implements RehearsedTransport {
  private static final int TIMEOUT_MS = 5_000;
  private static final int READ_LENGTH = 32 * 1024;

  private final InventedPeers peers;
  private final InetSocketAddress server;
  private final SSLContext context;
  private final StringBuilder request = new StringBuilder();
  private final byte[] reply = new byte[READ_LENGTH];

  /**
   * @param certificate the server's, which is trusted here whoever has issued it
   */
  HttpsRehearsal(InventedPeers peers, InetSocketAddress server, X509Certificate certificate)
      throws IOException {
    this.peers = peers;
    this.server = server;
    this.context = trusting(certificate);
  }

  private static SSLContext trusting(X509Certificate certificate) throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("own", certificate);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Override
  public int converse() throws IOException {
    request.setLength(0);
    peers.http(request);
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.connect(server, TIMEOUT_MS);
      socket.getOutputStream().write(request.toString().getBytes(US_ASCII));
      if (socket.getInputStream().read(reply) < 0) {
        throw new EOFException("no reply");
      }
      // The next one is to be a stranger.
      socket.getSession().invalidate();
    }
    return 1;
  }

  @Override
  public void close() {
    // Every connection is closed already.
  }
}
