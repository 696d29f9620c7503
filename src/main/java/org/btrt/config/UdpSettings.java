// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * How announces by UDP are taken (section {@code udp}).
 *
 * @param listen where; empty: UDP is off
 * @param workers threads, each with a socket of its own per address; 0: one per processor
 * @param engine which way to the sockets
 * @param payloadMaxIpv4Bytes longest reply to an IPv4 client, without IP and UDP headers
 * @param payloadMaxIpv6Bytes longest reply to an IPv6 client
 * @param connectionIdLifetimeS for how long a connection id is accepted (BEP 15: two minutes)
 * @param connectionIdKey 16 bytes as 32 hex digits, shared by nodes that accept each other's ids;
 *     empty: the store's own secret
 */
public record UdpSettings(
    List<InetSocketAddress> listen,
    int workers,
    Engine engine,
    int payloadMaxIpv4Bytes,
    int payloadMaxIpv6Bytes,
    int connectionIdLifetimeS,
    String connectionIdKey) {

  /** Ways to the sockets. */
  public enum Engine {
    /** The fastest one that works here. */
    AUTO,
    /** Netty: native epoll on Linux, NIO elsewhere. */
    NETTY,
    /** The system calls themselves: Linux on x86_64 and aarch64. */
    DIRECT
  }

  /** Keeps copies. */
  public UdpSettings {
    listen = List.copyOf(listen);
  }

  /** The same with one worker, at other addresses. */
  public UdpSettings withOneWorkerAt(List<InetSocketAddress> addresses) {
    return new UdpSettings(
        addresses,
        1,
        engine,
        payloadMaxIpv4Bytes,
        payloadMaxIpv6Bytes,
        connectionIdLifetimeS,
        connectionIdKey);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "UdpSettings[listen=" + listen + ", workers=" + workers + ", engine=" + engine + "]";
  }
}
