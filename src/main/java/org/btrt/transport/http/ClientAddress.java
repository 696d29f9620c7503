// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.Cidr;
import org.btrt.common.CidrSet;
import org.btrt.common.IpAddress;
import org.btrt.protocol.http.AddressLiteral;
import org.btrt.protocol.http.RequestScanner;

/**
 * Who a request comes from: the other end of the socket, unless that is one of {@code
 * http.trusted_proxies}. Then it is what the proxies say:
 *
 * <ul>
 *   <li>{@code X-Forwarded-For}, all such fields as one list, read from the right; the first
 *       address that is not a trusted proxy is the client, for whatever is to the left of it the
 *       client may have made up. If all are proxies, the leftmost is the client.
 *   <li>{@code X-Real-IP} only if there is no {@code X-Forwarded-For}; two of them are garbage.
 *   <li>If the walk meets garbage, it is the socket after all, but not {@linkplain #isVerified
 *       verified}: nobody gets the proxy's privileges by breaking a header.
 * </ul>
 *
 * <p>A port behind an address is allowed and ignored. The headers of everybody else are not looked
 * at.
 *
 * <p><em>Threading:</em> one per worker. <em>Memory:</em> allocates only for proxied requests that
 * are not plain.
 */
final class ClientAddress {
  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final String REAL_IP = "x-real-ip";
  private static final int LITERAL_MAX_LENGTH = 64;

  private final CidrSet trustedProxies;
  private final AddressLiteral literal = new AddressLiteral();
  private final UnsafeBuffer text = new UnsafeBuffer(new byte[LITERAL_MAX_LENGTH]);
  private boolean ipv6;
  private long high;
  private long low;
  private boolean verified;

  ClientAddress(List<Cidr> trustedProxies) {
    this.trustedProxies = new CidrSet(trustedProxies);
  }

  /** Whether the headers of what comes from {@code socket} are believed. */
  boolean isProxy(IpAddress socket) {
    return isProxy(socket.ipv6(), socket.high(), socket.low());
  }

  /**
   * Finds the client of one request.
   *
   * @param proxied whether {@code socket} is a proxy, see {@link #isProxy}
   */
  void resolve(IpAddress socket, boolean proxied, HttpHeaders headers) {
    take(socket);
    verified = true;
    if (proxied) {
      resolveProxied(socket, headers);
    }
  }

  /**
   * Finds the client of one plain request.
   *
   * @param proxied whether {@code socket} is a proxy, see {@link #isProxy}
   * @param request has just scanned {@code buffer}
   */
  void resolve(IpAddress socket, boolean proxied, DirectBuffer buffer, RequestScanner request) {
    take(socket);
    verified = true;
    if (!proxied) {
      return;
    }
    if (request.forwardedForOffset() != RequestScanner.NONE) {
      int offset = request.forwardedForOffset();
      verified = walk(buffer, offset, offset + request.forwardedForLength());
    } else if (request.realIpOffset() != RequestScanner.NONE) {
      int offset = request.realIpOffset();
      verified = take(buffer, offset, offset + request.realIpLength());
    }
    if (!verified) {
      take(socket);
    }
  }

  /** Takes an address that was found otherwise, and that nobody vouches for. */
  void is(IpAddress address) {
    take(address);
    verified = false;
  }

  boolean isIpv6() {
    return ipv6;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /** Whether somebody trusted vouches for the address. */
  boolean isVerified() {
    return verified;
  }

  private boolean walk(DirectBuffer buffer, int from, int to) {
    int end = to;
    while (end >= from) {
      int begin = end;
      while (begin > from && buffer.getByte(begin - 1) != ',') {
        begin--;
      }
      if (!take(buffer, begin, end)) {
        return false;
      }
      if (!isProxy(ipv6, high, low)) {
        return true;
      }
      end = begin - 1;
    }
    return true;
  }

  private boolean take(DirectBuffer buffer, int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && buffer.getByte(begin) == ' ') {
      begin++;
    }
    while (end > begin && buffer.getByte(end - 1) == ' ') {
      end--;
    }
    if (end - begin > LITERAL_MAX_LENGTH || !literal.parse(buffer, begin, end - begin)) {
      return false;
    }
    takeLiteral();
    return true;
  }

  private void resolveProxied(IpAddress socket, HttpHeaders headers) {
    List<String> values = headers.getAll(FORWARDED_FOR);
    boolean list = !values.isEmpty();
    if (!list) {
      values = headers.getAll(REAL_IP);
      if (values.isEmpty()) {
        return;
      }
    }
    verified = list ? walk(values) : values.size() == 1 && take(values.getFirst());
    if (!verified) {
      take(socket);
    }
  }

  private boolean walk(List<String> values) {
    for (int i = values.size() - 1; i >= 0; i--) {
      String value = values.get(i);
      int end = value.length();
      while (end >= 0) {
        int comma = value.lastIndexOf(',', end - 1);
        if (!take(value.substring(comma + 1, end))) {
          return false;
        }
        if (!isProxy(ipv6, high, low)) {
          return true;
        }
        end = comma;
      }
    }
    return true;
  }

  private boolean take(String entry) {
    String trimmed = entry.strip();
    int length = trimmed.length();
    if (length > LITERAL_MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char sign = trimmed.charAt(i);
      text.putByte(i, (byte) (sign < 128 ? sign : '?'));
    }
    if (!literal.parse(text, 0, length)) {
      return false;
    }
    takeLiteral();
    return true;
  }

  private void take(IpAddress socket) {
    ipv6 = socket.ipv6();
    high = socket.high();
    low = socket.low();
  }

  private void takeLiteral() {
    ipv6 = literal.isIpv6();
    high = literal.high();
    low = literal.low();
  }

  private boolean isProxy(boolean isIpv6, long addressHigh, long addressLow) {
    return trustedProxies.contains(isIpv6, addressHigh, addressLow);
  }
}
