// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.btrt.common.CidrSet;
import org.btrt.common.IpAddress;
import org.btrt.common.SipHash;
import org.btrt.common.SourceLimiter;
import org.btrt.config.HttpSettings;
import org.btrt.config.LimitsSettings;
import org.btrt.status.Counters;

/**
 * By which connections with TLS come in: who may begin a handshake, and how long one may take.
 *
 * <p><em>Threading:</em> shared by the workers of a server.
 */
final class TlsDoor {
  private final TlsContext context;
  private final SourceLimiter handshakes;
  private final long handshakeTimeoutMs;

  /**
   * @param settings say how long a handshake may take: as long as a request
   * @param limits say how many a sender may begin
   */
  TlsDoor(TlsContext context, HttpSettings settings, LimitsSettings limits) {
    this.context = context;
    this.handshakeTimeoutMs = TimeUnit.SECONDS.toMillis(settings.requestTimeoutS());
    SecureRandom random = new SecureRandom();
    this.handshakes =
        new SourceLimiter(
            limits.perAddressRate(),
            limits.perAddressBurst(),
            limits.perPrefixFactor(),
            new CidrSet(limits.exempt()),
            new SipHash(random.nextLong(), random.nextLong()),
            SystemNanoClock.INSTANCE);
  }

  /** Whether an address may begin a handshake now; if so, it is charged for it. */
  boolean admits(IpAddress address) {
    return handshakes.admits(address.ipv6(), address.high(), address.low());
  }

  /**
   * Puts TLS below a connection.
   *
   * @param counters of the connection's worker
   */
  TlsLayer open(SocketChannel channel, Counters counters) {
    channel.config().setRecvByteBufAllocator(TlsLayer.READS);
    SslHandler handler = context.newHandler(channel.alloc(), handshakeTimeoutMs);
    TlsLayer layer = new TlsLayer(handler, counters);
    channel.pipeline().addLast(handler).addLast(layer);
    return layer;
  }
}
