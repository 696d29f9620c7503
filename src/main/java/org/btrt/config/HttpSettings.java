// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.net.InetSocketAddress;
import java.util.List;
import org.btrt.common.Cidr;

/**
 * How announces by HTTP are taken (section {@code http}).
 *
 * @param listen where; empty: HTTP is off
 * @param workers event loops; 0: one per processor
 * @param idleTimeoutS a kept-alive connection without a request is closed after this
 * @param requestTimeoutS a request must be whole this long after its first byte
 * @param writeTimeoutS a client must take its reply within this
 * @param connectionsMax all connections together; 0: half of the file descriptors
 * @param connectionsPerAddressMax connections of one address
 * @param requestLineMaxBytes longest request line
 * @param headersMaxBytes longest header block
 * @param headersMax most header fields
 * @param trustedProxies whose word about the client's address is taken
 * @param clientIpParameter whose {@code ip} parameter is obeyed besides that of trusted sources
 * @param accessLog where requests are written down
 */
public record HttpSettings(
    List<InetSocketAddress> listen,
    int workers,
    int idleTimeoutS,
    int requestTimeoutS,
    int writeTimeoutS,
    int connectionsMax,
    int connectionsPerAddressMax,
    int requestLineMaxBytes,
    int headersMaxBytes,
    int headersMax,
    List<Cidr> trustedProxies,
    ClientIpParameter clientIpParameter,
    AccessLogSettings accessLog) {
  /** Whose {@code ip} parameter is obeyed besides that of {@code announce.trusted_sources}. */
  public enum ClientIpParameter {
    /** Nobody's. */
    NEVER,
    /** That of clients with a local address, see {@link org.btrt.common.LocalNetworks}. */
    LOCAL,
    /** Everybody's. */
    ALWAYS
  }

  /** Keeps copies. */
  public HttpSettings {
    listen = List.copyOf(listen);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** No client's {@code ip} parameter is obeyed, no request written down. */
  public HttpSettings(
      List<InetSocketAddress> listen,
      int workers,
      int idleTimeoutS,
      int requestTimeoutS,
      int writeTimeoutS,
      int connectionsMax,
      int connectionsPerAddressMax,
      int requestLineMaxBytes,
      int headersMaxBytes,
      int headersMax,
      List<Cidr> trustedProxies) {
    this(
        listen,
        workers,
        idleTimeoutS,
        requestTimeoutS,
        writeTimeoutS,
        connectionsMax,
        connectionsPerAddressMax,
        requestLineMaxBytes,
        headersMaxBytes,
        headersMax,
        trustedProxies,
        ClientIpParameter.NEVER,
        AccessLogSettings.off());
  }

  /** The same with one worker, at other addresses, and without a log. */
  public HttpSettings withOneWorkerAt(List<InetSocketAddress> addresses) {
    return with(addresses, 1);
  }

  /** The same at other addresses. */
  public HttpSettings at(List<InetSocketAddress> addresses) {
    return with(addresses, workers);
  }

  private HttpSettings with(List<InetSocketAddress> addresses, int workerCount) {
    return new HttpSettings(
        addresses,
        workerCount,
        idleTimeoutS,
        requestTimeoutS,
        writeTimeoutS,
        connectionsMax,
        connectionsPerAddressMax,
        requestLineMaxBytes,
        headersMaxBytes,
        headersMax,
        trustedProxies,
        clientIpParameter,
        AccessLogSettings.off());
  }
}
