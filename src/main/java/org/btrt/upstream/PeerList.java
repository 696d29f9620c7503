// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Peers that another tracker has named, address behind address, as they came. Not yet judged.
 *
 * <p><em>Threading:</em> immutable once built. <em>Memory:</em> 6 bytes for an IPv4 peer, 18 for an
 * IPv6 one.
 */
final class PeerList {
  static final int IPV4_LENGTH = 6;
  static final int IPV6_LENGTH = 18;
  static final PeerList EMPTY = new PeerList(new byte[0], new byte[0]);

  private final byte[] ipv4;
  private final byte[] ipv6;

  /**
   * @param ipv4 the compact form of BEP 23; not kept by anybody else
   * @param ipv6 that of BEP 7
   */
  PeerList(byte[] ipv4, byte[] ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  int size() {
    return ipv4.length / IPV4_LENGTH + ipv6.length / IPV6_LENGTH;
  }

  /** What is shown every peer. */
  @FunctionalInterface
  interface Visitor {
    /** Address as in {@link org.btrt.common.IpAddress}; port 0-65535. */
    void visit(boolean isIpv6, long high, long low, int port);
  }

  /** Shows all peers. */
  void forEach(Visitor visitor) {
    ByteBuffer bytes = ByteBuffer.wrap(ipv4);
    while (bytes.remaining() >= IPV4_LENGTH) {
      visitor.visit(false, 0, bytes.getInt() & 0xFFFF_FFFFL, bytes.getShort() & 0xFFFF);
    }
    bytes = ByteBuffer.wrap(ipv6);
    while (bytes.remaining() >= IPV6_LENGTH) {
      visitor.visit(true, bytes.getLong(), bytes.getLong(), bytes.getShort() & 0xFFFF);
    }
  }

  /** Gathers peers, up to a number of them. */
  static final class Builder {
    private final int peersMax;
    private byte[] ipv4 = new byte[0];
    private byte[] ipv6 = new byte[0];
    private int ipv4Length;
    private int ipv6Length;

    Builder(int peersMax) {
      this.peersMax = peersMax;
    }

    private int room() {
      return peersMax - ipv4Length / IPV4_LENGTH - ipv6Length / IPV6_LENGTH;
    }

    /** Takes compact IPv4 peers; what is behind the last whole one is left. */
    void ipv4(byte[] source, int offset, int length) {
      int taken = Math.min(length / IPV4_LENGTH, room()) * IPV4_LENGTH;
      ipv4 = Arrays.copyOf(ipv4, ipv4Length + taken);
      System.arraycopy(source, offset, ipv4, ipv4Length, taken);
      ipv4Length += taken;
    }

    /** Takes compact IPv6 peers; what is behind the last whole one is left. */
    void ipv6(byte[] source, int offset, int length) {
      int taken = Math.min(length / IPV6_LENGTH, room()) * IPV6_LENGTH;
      ipv6 = Arrays.copyOf(ipv6, ipv6Length + taken);
      System.arraycopy(source, offset, ipv6, ipv6Length, taken);
      ipv6Length += taken;
    }

    PeerList build() {
      return new PeerList(ipv4, ipv6);
    }
  }
}
