// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.IpAddress;
import org.btrt.protocol.bencode.BencodeReader;
import org.btrt.protocol.bencode.BencodeReader.Token;

/**
 * Reads the reply of another tracker to an announce by HTTP: peers as bytes or as a list, in any
 * order, with keys it does not know in between. Whatever the bytes are, the outcome is a reply, or
 * none; a peer that cannot be read is left out, a peer string that is cut off is read as far as it
 * goes.
 *
 * <p><em>Threading:</em> one owner. <em>Source:</em> BEP 3, 7, 23, 31.
 */
final class TrackerReplyParser {
  /** Clamps what others say: seconds. */
  static final int INTERVAL_MAX_S = 86_400;

  private static final int INTERVAL_MIN_S = 60;

  private final BencodeReader reader = new BencodeReader();
  private final int peersMax;
  private byte[] bytes;
  private PeerList.Builder peers;
  private Optional<String> failure;
  private Optional<String> warning;
  private Optional<String> trackerId;
  private int retryMinutes;
  private int intervalS;
  private int minIntervalS;
  private long seeders;
  private long leechers;
  private long downloaded;

  /**
   * @param peersMax most peers taken from one reply
   */
  TrackerReplyParser(int peersMax) {
    this.peersMax = peersMax;
  }

  /** Reads a reply; empty: the bytes are none. */
  Optional<TrackerReply> parse(byte[] content) {
    bytes = content;
    peers = new PeerList.Builder(peersMax);
    failure = Optional.empty();
    warning = Optional.empty();
    trackerId = Optional.empty();
    retryMinutes = TrackerReply.RETRY_UNKNOWN;
    intervalS = 0;
    minIntervalS = 0;
    seeders = TrackerReply.UNKNOWN;
    leechers = TrackerReply.UNKNOWN;
    downloaded = TrackerReply.UNKNOWN;
    reader.wrap(new UnsafeBuffer(content), 0, content.length);
    if (reader.next() != Token.DICTIONARY_BEGIN || !readKeys()) {
      return Optional.empty();
    }
    return Optional.of(
        new TrackerReply(
            failure,
            retryMinutes,
            intervalS,
            minIntervalS,
            seeders,
            leechers,
            downloaded,
            warning,
            trackerId,
            peers.build()));
  }

  private boolean readKeys() {
    Token token = reader.next();
    for (; token == Token.STRING; token = reader.next()) {
      if (!readValue(text())) {
        return false;
      }
    }
    return token == Token.END;
  }

  private boolean readValue(String key) {
    return switch (key) {
      case "failure reason" -> {
        Optional<String> text = textValue();
        failure = text.or(() -> Optional.of("refused"));
        yield text.isPresent();
      }
      case "warning message" -> {
        warning = textValue();
        yield warning.isPresent();
      }
      case "tracker id" -> {
        trackerId = textValue();
        yield trackerId.isPresent();
      }
      case "retry in" -> readRetry();
      case "interval" -> readNumber(value -> intervalS = seconds(value));
      case "min interval" -> readNumber(value -> minIntervalS = seconds(value));
      case "complete" -> readNumber(value -> seeders = Math.max(0, value));
      case "incomplete" -> readNumber(value -> leechers = Math.max(0, value));
      case "downloaded" -> readNumber(value -> downloaded = Math.max(0, value));
      case "peers" -> readPeers();
      case "peers6" -> readPeers6();
      default -> reader.skipValue();
    };
  }

  private interface NumberTarget {
    void set(long value);
  }

  /** Numbers of the wrong type are as if they were not there. */
  private boolean readNumber(NumberTarget target) {
    Token token = reader.next();
    if (token == Token.INTEGER) {
      target.set(reader.integer());
      return true;
    }
    return skipRest(token);
  }

  static int seconds(long value) {
    return value <= 0 ? 0 : Math.clamp(value, INTERVAL_MIN_S, INTERVAL_MAX_S);
  }

  /** Minutes, or the word never. */
  private boolean readRetry() {
    Token token = reader.next();
    if (token == Token.INTEGER) {
      retryMinutes = Math.clamp(reader.integer(), 0, INTERVAL_MAX_S / 60);
      return true;
    }
    if (token == Token.STRING) {
      String text = text();
      if (text.equals("never")) {
        retryMinutes = TrackerReply.RETRY_NEVER;
      } else if (text.matches("[0-9]{1,4}")) {
        retryMinutes = Integer.parseInt(text);
      }
      return true;
    }
    return skipRest(token);
  }

  private boolean readPeers() {
    Token token = reader.next();
    if (token == Token.STRING) {
      peers.ipv4(bytes, reader.stringOffset(), reader.stringLength());
      return true;
    }
    if (token != Token.LIST_BEGIN) {
      return skipRest(token);
    }
    token = reader.next();
    for (; token == Token.DICTIONARY_BEGIN; token = reader.next()) {
      if (!readPeer()) {
        return false;
      }
    }
    return token == Token.END;
  }

  private boolean readPeers6() {
    Token token = reader.next();
    if (token == Token.STRING) {
      peers.ipv6(bytes, reader.stringOffset(), reader.stringLength());
      return true;
    }
    return skipRest(token);
  }

  /** One dictionary of a list of peers. */
  private boolean readPeer() {
    String address = "";
    long[] port = {0};
    Token token = reader.next();
    for (; token == Token.STRING; token = reader.next()) {
      String key = text();
      boolean read;
      if (key.equals("ip")) {
        Optional<String> text = textValue();
        address = text.orElse("");
        read = text.isPresent();
      } else if (key.equals("port")) {
        read = readNumber(value -> port[0] = value);
      } else {
        read = reader.skipValue();
      }
      if (!read) {
        return false;
      }
    }
    if (port[0] > 0 && port[0] <= 0xFFFF) {
      addPeer(address, (short) port[0]);
    }
    return token == Token.END;
  }

  /** Host names are not looked up: whoever names a peer so names none. */
  private void addPeer(String text, short port) {
    IpAddress address;
    try {
      address = IpAddress.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    ByteBuffer peer = ByteBuffer.allocate(PeerList.IPV6_LENGTH);
    if (address.ipv6()) {
      peer.putLong(address.high()).putLong(address.low()).putShort(port);
      peers.ipv6(peer.array(), 0, peer.position());
    } else {
      peer.putInt((int) address.low()).putShort(port);
      peers.ipv4(peer.array(), 0, peer.position());
    }
  }

  private Optional<String> textValue() {
    Token token = reader.next();
    if (token == Token.STRING) {
      return Optional.of(text());
    }
    return skipRest(token) ? Optional.of("") : Optional.empty();
  }

  /** Steps over the rest of a value that began with a token. */
  private boolean skipRest(Token first) {
    if (first != Token.DICTIONARY_BEGIN && first != Token.LIST_BEGIN) {
      return first == Token.INTEGER || first == Token.STRING;
    }
    for (int depth = 1; depth > 0; ) {
      switch (reader.next()) {
        case DICTIONARY_BEGIN, LIST_BEGIN -> depth++;
        case END -> depth--;
        case MALFORMED, DONE -> {
          return false;
        }
        case INTEGER, STRING -> {}
      }
    }
    return true;
  }

  private String text() {
    int length = Math.min(reader.stringLength(), TrackerReply.TEXT_LENGTH_MAX);
    return new String(bytes, reader.stringOffset(), length, ISO_8859_1);
  }
}
