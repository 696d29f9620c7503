// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The address of a socket, {@code struct sockaddr_in} or {@code struct sockaddr_in6}; the same on
 * x86_64 and aarch64. Addresses and ports travel as on the wire, the rest is native.
 *
 * <pre>
 * sockaddr_in   0 2 family (native)   sockaddr_in6   0  2 family (native)
 *               2 2 port                             2  2 port
 *               4 4 address                          4  4 flow information
 *               8 8 zero                             8 16 address
 *                                                   24  4 scope (native)
 * </pre>
 *
 * <p><em>Threading:</em> owned by one thread. <em>Memory:</em> a view; reading the fields allocates
 * nothing. <em>Source:</em> linux/in.h, linux/in6.h.
 */
public final class SocketAddressFlyweight {
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;

  public static final int IPV4_LENGTH = 16;
  public static final int IPV6_LENGTH = 28;

  /** The longer of both. */
  public static final int LENGTH_MAX = IPV6_LENGTH;

  static final int FAMILY_OFFSET = 0;
  static final int PORT_OFFSET = FAMILY_OFFSET + Short.BYTES;
  static final int IPV4_ADDRESS_OFFSET = PORT_OFFSET + Short.BYTES;
  static final int IPV4_ZERO_OFFSET = IPV4_ADDRESS_OFFSET + Integer.BYTES;
  static final int IPV6_FLOW_OFFSET = PORT_OFFSET + Short.BYTES;
  static final int IPV6_ADDRESS_OFFSET = IPV6_FLOW_OFFSET + Integer.BYTES;
  static final int IPV6_SCOPE_OFFSET = IPV6_ADDRESS_OFFSET + 2 * Long.BYTES;

  private static final int IPV6_ADDRESS_LENGTH = 16;

  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

  /**
   * @param memoryAddress of at least {@link #LENGTH_MAX} bytes
   */
  public void wrap(long memoryAddress) {
    buffer.wrap(memoryAddress, LENGTH_MAX);
  }

  public boolean isIpv6() {
    return buffer.getShort(FAMILY_OFFSET) == AF_INET6;
  }

  /** Bytes of an address of this family. */
  public int length() {
    return isIpv6() ? IPV6_LENGTH : IPV4_LENGTH;
  }

  /** 0 to 65535. */
  public int port() {
    return buffer.getShort(PORT_OFFSET, BIG_ENDIAN) & 0xFFFF;
  }

  /** The address of an IPv4 socket, first byte in the most significant bits. */
  public int ipv4() {
    return buffer.getInt(IPV4_ADDRESS_OFFSET, BIG_ENDIAN);
  }

  /** Bytes 0-7 of the address of an IPv6 socket. */
  public long ipv6High() {
    return buffer.getLong(IPV6_ADDRESS_OFFSET, BIG_ENDIAN);
  }

  /** Bytes 8-15 of the address of an IPv6 socket. */
  public long ipv6Low() {
    return buffer.getLong(IPV6_ADDRESS_OFFSET + Long.BYTES, BIG_ENDIAN);
  }

  /**
   * Writes an address.
   *
   * @return its length in bytes
   */
  public int put(InetSocketAddress address) {
    buffer.setMemory(0, LENGTH_MAX, (byte) 0);
    buffer.putShort(PORT_OFFSET, (short) address.getPort(), BIG_ENDIAN);
    byte[] bytes = address.getAddress().getAddress();
    if (address.getAddress() instanceof Inet4Address) {
      buffer.putShort(FAMILY_OFFSET, (short) AF_INET);
      buffer.putBytes(IPV4_ADDRESS_OFFSET, bytes);
      return IPV4_LENGTH;
    }
    buffer.putShort(FAMILY_OFFSET, (short) AF_INET6);
    buffer.putBytes(IPV6_ADDRESS_OFFSET, bytes);
    buffer.putInt(IPV6_SCOPE_OFFSET, ((Inet6Address) address.getAddress()).getScopeId());
    return IPV6_LENGTH;
  }

  /** The address as an object of the JDK; allocates. */
  public InetSocketAddress toInetSocketAddress() {
    byte[] bytes = new byte[isIpv6() ? IPV6_ADDRESS_LENGTH : Integer.BYTES];
    buffer.getBytes(isIpv6() ? IPV6_ADDRESS_OFFSET : IPV4_ADDRESS_OFFSET, bytes);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port());
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are always an address", e);
    }
  }
}
