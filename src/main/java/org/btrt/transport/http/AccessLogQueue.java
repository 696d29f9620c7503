// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.btrt.common.IpAddress;
import org.btrt.protocol.http.HttpReplyHead.Status;
import org.btrt.protocol.http.RequestScanner;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * The lines of one worker's requests on their way to the access log. A line is begun while the
 * request's bytes are there, and ended when its reply is; every line that is begun has to be ended
 * or dropped, for those behind it wait. Nobody else does: for a line that finds no room there is
 * none, and a counter says so.
 *
 * <pre>
 * offset length field of a line
 *      0      8 bytes 0-7 of an IPv6 address, 0 for IPv4
 *      8      8 bytes 8-15, or the IPv4 address
 *     16      4 1: IPv6
 *     20      4 status
 *     24      4 bytes of the content
 *     28      4 length of the request line, which follows all this
 *     32      4 length of the referrer, which follows the request line
 *     36      4 length of the user agent, which follows the referrer
 * </pre>
 *
 * <p><em>Threading:</em> one worker begins and ends lines, one other thread takes them.
 * <em>Memory:</em> a ring off the heap; allocates nothing for plain requests.
 */
final class AccessLogQueue {
  /** No line: there is no log, or there was no room. */
  static final int NONE = -1;

  static final int STATUS_OFFSET = 20;
  static final int CONTENT_LENGTH_OFFSET = 24;
  static final int LINE_LENGTH_OFFSET = 28;
  static final int REFERRER_LENGTH_OFFSET = 32;
  static final int AGENT_LENGTH_OFFSET = 36;
  static final int TEXT_OFFSET = 40;

  /** What is longer is cut: an announce has less than 1000 bytes. */
  static final int LINE_LENGTH_MAX = 2_048;

  static final int FIELD_LENGTH_MAX = 256;

  /** Lines of some 20 ms at the rate at which a worker can answer. */
  private static final int RING_LENGTH = 1 << 20;

  private static final int ADDRESS_LOW_OFFSET = 8;
  private static final int IPV6_OFFSET = 16;
  private static final int MESSAGE_TYPE = 1;
  private static final int METHOD_LENGTH = "GET ".length();
  private static final int VERSION_LENGTH = " HTTP/1.1".length();
  private static final int LINE_END_LENGTH = 2;
  private static final byte[] REFERRER = "referer:".getBytes(ISO_8859_1);
  private static final byte[] AGENT = "user-agent:".getBytes(ISO_8859_1);
  private static final AccessLogQueue OFF = new AccessLogQueue();

  /** Null: there is no log. */
  private final OneToOneRingBuffer ring;

  private final AtomicBuffer memory;
  private final Counters counters;
  private int referrerOffset;
  private int referrerLength;
  private int agentOffset;
  private int agentLength;

  private AccessLogQueue() {
    ring = null;
    memory = null;
    counters = null;
  }

  /**
   * @param counters of the worker
   */
  AccessLogQueue(Counters counters) {
    this.counters = counters;
    this.ring =
        new OneToOneRingBuffer(
            new UnsafeBuffer(
                ByteBuffer.allocateDirect(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH)));
    this.memory = ring.buffer();
  }

  /** Of a worker whose requests are not written down. */
  static AccessLogQueue off() {
    return OFF;
  }

  /**
   * Begins the line of a plain request.
   *
   * @param request has just scanned {@code buffer}
   * @return what ends the line
   */
  int begin(ClientAddress client, DirectBuffer buffer, RequestScanner request) {
    if (ring == null) {
      return NONE;
    }
    int lineOffset = request.targetOffset() - METHOD_LENGTH;
    int targetEnd = request.targetOffset() + request.targetLength();
    findFields(
        buffer,
        targetEnd + VERSION_LENGTH + LINE_END_LENGTH,
        lineOffset + request.length() - LINE_END_LENGTH);
    int lineLength = Math.min(targetEnd + VERSION_LENGTH - lineOffset, LINE_LENGTH_MAX);
    int line = claim(client.isIpv6(), client.high(), client.low(), lineLength);
    if (line != NONE) {
      memory.putBytes(line + TEXT_OFFSET, buffer, lineOffset, lineLength);
      int referrer = line + TEXT_OFFSET + lineLength;
      memory.putBytes(referrer, buffer, referrerOffset, referrerLength);
      memory.putBytes(referrer + referrerLength, buffer, agentOffset, agentLength);
    }
    return line;
  }

  /**
   * Begins the line of a request that is not plain.
   *
   * @return what ends the line
   */
  int begin(ClientAddress client, HttpRequest request) {
    return ring == null
        ? NONE
        : begin(new IpAddress(client.isIpv6(), client.high(), client.low()), request);
  }

  /** The same for a client at the other end of the socket. */
  int begin(IpAddress client, HttpRequest request) {
    if (ring == null) {
      return NONE;
    }
    byte[] text =
        bytes(
            request.method() + " " + request.uri() + " " + request.protocolVersion().text(),
            LINE_LENGTH_MAX);
    byte[] referrer = bytes(request.headers().get(HttpHeaderNames.REFERER), FIELD_LENGTH_MAX);
    byte[] agent = bytes(request.headers().get(HttpHeaderNames.USER_AGENT), FIELD_LENGTH_MAX);
    referrerLength = referrer.length;
    agentLength = agent.length;
    int line = claim(client.ipv6(), client.high(), client.low(), text.length);
    if (line != NONE) {
      memory.putBytes(line + TEXT_OFFSET, text);
      memory.putBytes(line + TEXT_OFFSET + text.length, referrer);
      memory.putBytes(line + TEXT_OFFSET + text.length + referrer.length, agent);
    }
    return line;
  }

  /** Ends a line: the request has been answered. */
  void end(int line, Status status, int contentLength) {
    end(line, status.code(), contentLength);
  }

  /** The same with a status as three digits. */
  void end(int line, int statusCode, int contentLength) {
    if (line != NONE) {
      memory.putInt(line + STATUS_OFFSET, statusCode);
      memory.putInt(line + CONTENT_LENGTH_OFFSET, contentLength);
      ring.commit(line);
    }
  }

  /** Forgets a line: the request is not answered. */
  void drop(int line) {
    if (line != NONE) {
      ring.abort(line);
    }
  }

  /** What is shown lines. */
  @FunctionalInterface
  interface Reader {
    /**
     * A line, during the call only.
     *
     * @param offset where it begins in {@code buffer}
     */
    void onLine(IpAddress client, DirectBuffer buffer, int offset);
  }

  /**
   * Takes lines.
   *
   * @param countMax at most so many
   * @return how many
   */
  int take(Reader reader, int countMax) {
    return ring.read(
        (type, buffer, index, length) ->
            reader.onLine(
                new IpAddress(
                    buffer.getInt(index + IPV6_OFFSET) != 0,
                    buffer.getLong(index),
                    buffer.getLong(index + ADDRESS_LOW_OFFSET)),
                buffer,
                index),
        countMax);
  }

  /** Makes room for a line; its text is for the caller. */
  private int claim(boolean ipv6, long high, long low, int lineLength) {
    int line = ring.tryClaim(MESSAGE_TYPE, TEXT_OFFSET + lineLength + referrerLength + agentLength);
    if (line < 0) {
      counters.increment(Counter.ACCESS_LOG_LOST);
      return NONE;
    }
    memory.putLong(line, high);
    memory.putLong(line + ADDRESS_LOW_OFFSET, low);
    memory.putInt(line + IPV6_OFFSET, ipv6 ? 1 : 0);
    memory.putInt(line + LINE_LENGTH_OFFSET, lineLength);
    memory.putInt(line + REFERRER_LENGTH_OFFSET, referrerLength);
    memory.putInt(line + AGENT_LENGTH_OFFSET, agentLength);
    return line;
  }

  /** Looks for the two fields that are written down; every line ends as it should. */
  private void findFields(DirectBuffer buffer, int from, int to) {
    referrerOffset = from;
    referrerLength = 0;
    agentOffset = from;
    agentLength = 0;
    int line = from;
    while (line < to) {
      int end = line;
      while (buffer.getByte(end) != '\r') {
        end++;
      }
      if (isField(buffer, line, end, AGENT)) {
        agentOffset = valueOffset(buffer, line + AGENT.length, end);
        agentLength = valueLength(buffer, agentOffset, end);
      } else if (isField(buffer, line, end, REFERRER)) {
        referrerOffset = valueOffset(buffer, line + REFERRER.length, end);
        referrerLength = valueLength(buffer, referrerOffset, end);
      }
      line = end + LINE_END_LENGTH;
    }
  }

  private static boolean isField(DirectBuffer buffer, int from, int to, byte[] nameAndColon) {
    if (to - from < nameAndColon.length) {
      return false;
    }
    for (int i = 0; i < nameAndColon.length; i++) {
      // Makes capitals small, and leaves hyphen and colon as they are.
      if ((buffer.getByte(from + i) | 0x20) != nameAndColon[i]) {
        return false;
      }
    }
    return true;
  }

  private static int valueOffset(DirectBuffer buffer, int from, int to) {
    int offset = from;
    while (offset < to && buffer.getByte(offset) == ' ') {
      offset++;
    }
    return offset;
  }

  private static int valueLength(DirectBuffer buffer, int from, int to) {
    int end = to;
    while (end > from && buffer.getByte(end - 1) == ' ') {
      end--;
    }
    return Math.min(end - from, FIELD_LENGTH_MAX);
  }

  private static byte[] bytes(String text, int lengthMax) {
    return text == null
        ? new byte[0]
        : text.substring(0, Math.min(text.length(), lengthMax)).getBytes(ISO_8859_1);
  }
}
