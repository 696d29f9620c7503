// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The query string of an announce (BEP 3, 7, 21, 23), decoded into fields that are overwritten by
 * the next one. Lenient where a client harms nobody but itself, see {@link Result} for the rest.
 * Parameters that are not named here ({@code uploaded}, {@code downloaded}, {@code key}, {@code
 * trackerid}, ...) do not count.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> allocates nothing per query, keeps no
 * reference to the bytes it was decoded from.
 */
public final class HttpAnnounceQuery {
  /** Bytes of an info-hash. */
  public static final int INFO_HASH_LENGTH = 20;

  /** Bytes of a peer id. */
  public static final int PEER_ID_LENGTH = 20;

  /** What is left to download is missing, negative, not a number, or too large for one. */
  public static final long LEFT_UNKNOWN = -1;

  /** How many peers are wanted is missing, negative or not a number. */
  public static final int NUM_WANTED_UNKNOWN = -1;

  /** Longest value of any other parameter that counts: an IPv6 address with brackets and a port. */
  private static final int VALUE_MAX_LENGTH = 64;

  private static final int PORT_MAX = 65_535;
  private static final int PORT_UNKNOWN = -1;

  private static final byte[] INFO_HASH = Ascii.bytes("info_hash");
  private static final byte[] PEER_ID = Ascii.bytes("peer_id");
  private static final byte[] PORT = Ascii.bytes("port");
  private static final byte[] LEFT = Ascii.bytes("left");
  private static final byte[] EVENT = Ascii.bytes("event");
  private static final byte[] NUM_WANTED = Ascii.bytes("numwant");
  private static final byte[] COMPACT = Ascii.bytes("compact");
  private static final byte[] RETRACKER = Ascii.bytes("retracker");
  private static final byte[] NO_PEER_ID = Ascii.bytes("no_peer_id");
  private static final byte[] CRYPTO_PORT = Ascii.bytes("cryptoport");
  private static final byte[] SUPPORT_CRYPTO = Ascii.bytes("supportcrypto");
  private static final byte[] REQUIRE_CRYPTO = Ascii.bytes("requirecrypto");
  private static final byte[] IP = Ascii.bytes("ip");
  private static final byte[] IPV4 = Ascii.bytes("ipv4");
  private static final byte[] IPV6 = Ascii.bytes("ipv6");

  /** What came of decoding; the first that applies. */
  public enum Result {
    /** Everything an announce needs is there. */
    OK,
    /** The info-hash is missing, has a bad escape, or is not 20 bytes. */
    INFO_HASH,
    /** The peer id is missing, has a bad escape, or is not 20 bytes. */
    PEER_ID,
    /** The port is missing or not a number from 0 to 65535. */
    PORT,
    /** A bad escape in another parameter that counts. */
    QUERY
  }

  private final QueryCursor cursor = new QueryCursor();
  private final UnsafeBuffer infoHash = new UnsafeBuffer(new byte[INFO_HASH_LENGTH]);
  private final UnsafeBuffer peerId = new UnsafeBuffer(new byte[PEER_ID_LENGTH]);
  private final UnsafeBuffer value = new UnsafeBuffer(new byte[VALUE_MAX_LENGTH]);
  private final AddressLiteral ip = new AddressLiteral();
  private final AddressLiteral ipv4 = new AddressLiteral();
  private final AddressLiteral ipv6 = new AddressLiteral();
  private int infoHashLength;
  private boolean infoHashPresent;
  private int peerIdLength;
  private int port;
  private long leftBytes;
  private HttpEvent event;
  private int numWanted;
  private boolean compact;
  private boolean peerIdUnwanted;
  private boolean fromTracker;
  private int cryptoPort;
  private boolean cryptoSupported;
  private boolean cryptoRequired;
  private boolean badEscape;

  /** Decodes the bytes between the question mark and the end of the request target. */
  public Result decode(DirectBuffer buffer, int offset, int lengthBytes) {
    clear();
    cursor.wrap(buffer, offset, lengthBytes);
    while (cursor.next()) {
      take(buffer);
    }
    if (cryptoPort > 0) {
      port = cryptoPort;
    }
    if (infoHashLength != INFO_HASH_LENGTH) {
      return Result.INFO_HASH;
    }
    if (peerIdLength != PEER_ID_LENGTH) {
      return Result.PEER_ID;
    }
    if (port == PORT_UNKNOWN) {
      return Result.PORT;
    }
    return badEscape ? Result.QUERY : Result.OK;
  }

  /** The 20 bytes of the info-hash, at offset 0. */
  public DirectBuffer infoHash() {
    return infoHash;
  }

  /** Whether there is an {@code info_hash} parameter at all, good or bad. */
  public boolean isInfoHashPresent() {
    return infoHashPresent;
  }

  /** The 20 bytes of the peer id, at offset 0. */
  public DirectBuffer peerId() {
    return peerId;
  }

  /** The port, 0-65535: {@code cryptoport} if there is one, else {@code port}. */
  public int port() {
    return port;
  }

  /** What is left to download, or {@link #LEFT_UNKNOWN}. */
  public long leftBytes() {
    return leftBytes;
  }

  public HttpEvent event() {
    return event;
  }

  /** How many peers are wanted, or {@link #NUM_WANTED_UNKNOWN}. */
  public int numWanted() {
    return numWanted;
  }

  /** Whether peers are wanted as bytes (BEP 23), which is so unless {@code compact=0}. */
  public boolean isCompact() {
    return compact;
  }

  /** Whether peer ids may be left out of a list of dictionaries ({@code no_peer_id=1}). */
  public boolean isPeerIdUnwanted() {
    return peerIdUnwanted;
  }

  /** Whether a tracker asks, and says so ({@code retracker=1}, ours). */
  public boolean isFromTracker() {
    return fromTracker;
  }

  /** Whether the client takes encrypted connections ({@code supportcrypto=1}, or requires them). */
  public boolean isCryptoSupported() {
    return cryptoSupported || cryptoRequired;
  }

  /** Whether the client takes no others ({@code requirecrypto=1}). */
  public boolean isCryptoRequired() {
    return cryptoRequired;
  }

  /** The address the sender gives for the peer; whether to believe it is not decided here. */
  public AddressLiteral ip() {
    return ip;
  }

  /** The IPv4 address the client says it has too (BEP 7). */
  public AddressLiteral ipv4() {
    return ipv4;
  }

  /** The IPv6 address the client says it has too (BEP 7). */
  public AddressLiteral ipv6() {
    return ipv6;
  }

  private void clear() {
    infoHashLength = 0;
    infoHashPresent = false;
    peerIdLength = 0;
    port = PORT_UNKNOWN;
    leftBytes = LEFT_UNKNOWN;
    event = HttpEvent.NONE;
    numWanted = NUM_WANTED_UNKNOWN;
    compact = true;
    peerIdUnwanted = false;
    fromTracker = false;
    cryptoPort = 0;
    cryptoSupported = false;
    cryptoRequired = false;
    badEscape = false;
    ip.clear();
    ipv4.clear();
    ipv6.clear();
  }

  private void take(DirectBuffer buffer) {
    switch (cursor.nameLength()) {
      case 2 -> takeAddress(buffer, IP, ip);
      case 4 -> takeFour(buffer);
      case 5 -> {
        if (cursor.isNamed(EVENT)) {
          event = HttpEvent.of(value, 0, valueLength(buffer));
        }
      }
      case 7 -> takeSeven(buffer);
      case 9 -> {
        if (cursor.isNamed(INFO_HASH)) {
          infoHashPresent = true;
          infoHashLength = decodeTo(buffer, infoHash, INFO_HASH_LENGTH);
        } else if (cursor.isNamed(RETRACKER)) {
          fromTracker = isOne(buffer);
        }
      }
      case 10 -> {
        if (cursor.isNamed(NO_PEER_ID)) {
          peerIdUnwanted = isOne(buffer);
        } else if (cursor.isNamed(CRYPTO_PORT)) {
          long number = number(buffer);
          cryptoPort = number < 0 || number > PORT_MAX ? 0 : (int) number;
        }
      }
      case 13 -> {
        if (cursor.isNamed(SUPPORT_CRYPTO)) {
          cryptoSupported = isOne(buffer);
        } else if (cursor.isNamed(REQUIRE_CRYPTO)) {
          cryptoRequired = isOne(buffer);
        }
      }
      default -> {}
    }
  }

  private void takeFour(DirectBuffer buffer) {
    if (cursor.isNamed(PORT)) {
      long number = number(buffer);
      port = number < 0 || number > PORT_MAX ? PORT_UNKNOWN : (int) number;
    } else if (cursor.isNamed(LEFT)) {
      leftBytes = Math.max(number(buffer), LEFT_UNKNOWN);
    } else {
      takeAddress(buffer, IPV4, ipv4);
      takeAddress(buffer, IPV6, ipv6);
    }
  }

  private void takeSeven(DirectBuffer buffer) {
    if (cursor.isNamed(PEER_ID)) {
      peerIdLength = decodeTo(buffer, peerId, PEER_ID_LENGTH);
    } else if (cursor.isNamed(NUM_WANTED)) {
      long number = number(buffer);
      numWanted =
          number == Ascii.NOT_A_NUMBER
              ? NUM_WANTED_UNKNOWN
              : number == Ascii.OVERFLOW
                  ? Integer.MAX_VALUE
                  : (int) Math.min(number, Integer.MAX_VALUE);
    } else if (cursor.isNamed(COMPACT)) {
      compact = valueLength(buffer) != 1 || value.getByte(0) != '0';
    }
  }

  private void takeAddress(DirectBuffer buffer, byte[] name, AddressLiteral address) {
    if (cursor.isNamed(name)) {
      address.parse(value, 0, valueLength(buffer));
    }
  }

  private boolean isOne(DirectBuffer buffer) {
    return valueLength(buffer) == 1 && value.getByte(0) == '1';
  }

  private long number(DirectBuffer buffer) {
    return Ascii.parseNatural(value, 0, valueLength(buffer));
  }

  /** Decodes a short value; one that is too long or broken is like an empty one. */
  private int valueLength(DirectBuffer buffer) {
    int length = decodeTo(buffer, value, VALUE_MAX_LENGTH);
    badEscape |= length == PercentDecoder.BAD_ESCAPE;
    return length < 0 || length > VALUE_MAX_LENGTH ? 0 : length;
  }

  private int decodeTo(DirectBuffer buffer, UnsafeBuffer target, int capacity) {
    return PercentDecoder.decode(
        buffer, cursor.valueOffset(), cursor.valueEnd(), target, 0, capacity);
  }
}
