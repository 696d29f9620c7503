// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.AsciiEncoding;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.bencode.BencodeWriter;

/**
 * The dictionary of an answered announce (BEP 3, 7, 23, 24). Set what it says, then encode it;
 * {@link #clear} before the next one.
 *
 * <p>In the compact form IPv4 peers are in {@code peers}, which is always there, and IPv6 peers in
 * {@code peers6}, which is there if they were set, be it to none. In the form of a list of
 * dictionaries there is one list, for an address as text tells its family.
 *
 * <p>Peers come as the swarm store writes them, in network byte order: address, port, and for the
 * list the 20 bytes of the peer id.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> allocates nothing per reply; holds references
 * to the buffers of the peers until the next {@link #clear}.
 */
public final class AnnounceReplyEncoder {
  /** Bytes behind a dictionary that may be overwritten. */
  public static final int SLACK_LENGTH = Piece.SLACK_LENGTH;

  // Each from the end of a value to the begin of the next one.
  private static final Piece TO_COMPLETE = new Piece("d8:completei");
  private static final Piece TO_DOWNLOADED = new Piece("e10:downloadedi");
  private static final Piece TO_EXTERNAL_IPV4 = new Piece("e11:external ip4:");
  private static final Piece TO_EXTERNAL_IPV6 = new Piece("e11:external ip16:");
  private static final Piece TO_INCOMPLETE = new Piece("10:incompletei");
  private static final Piece TO_INTERVAL = new Piece("e8:intervali");
  private static final Piece TO_MIN_INTERVAL = new Piece("e12:min intervali");
  private static final Piece TO_PEERS = new Piece("e5:peers");
  private static final Piece TO_PEERS6 = new Piece("6:peers6");

  private static final Piece TO_TRACKER_ID = new Piece("10:tracker id");
  private static final Piece TO_WARNING = new Piece("15:warning message");

  private static final byte[] IP = Ascii.bytes("2:ip");
  private static final byte[] PEER_ID = Ascii.bytes("7:peer id");
  private static final byte[] PORT = Ascii.bytes("4:port");

  private static final int IPV4_LENGTH = 4;
  private static final int IPV6_LENGTH = 16;
  private static final int PORT_LENGTH = 2;
  private static final int PEER_ID_LENGTH = HttpAnnounceQuery.PEER_ID_LENGTH;

  private static final int CONSTANT_LENGTH =
      TO_COMPLETE.length()
          + TO_DOWNLOADED.length()
          + TO_INCOMPLETE.length()
          + TO_INTERVAL.length()
          + TO_MIN_INTERVAL.length()
          + TO_PEERS.length()
          + "e".length();

  private final BencodeWriter writer = new BencodeWriter();
  private final UnsafeBuffer addressText = new UnsafeBuffer(new byte[AddressText.LENGTH_MAX]);
  private long complete;
  private long downloaded;
  private long incomplete;
  private boolean externalIpv6;
  private long externalHigh;
  private long externalLow;
  private int intervalS;
  private int minIntervalS;
  private DirectBuffer peers;
  private int peersOffset;
  private int peerCount;
  private DirectBuffer peers6;
  private int peers6Offset;
  private int peer6Count;
  private byte[] trackerId;
  private byte[] warning;

  /** Forgets the peers of the reply before, and what else not every reply has. */
  public void clear() {
    trackerId = null;
    warning = null;
    peers = null;
    peerCount = 0;
    peers6 = null;
    peer6Count = 0;
  }

  /** The counts of the torrent, both families. */
  public void counts(long seeders, long completed, long leechers) {
    complete = seeders;
    downloaded = completed;
    incomplete = leechers;
  }

  /** The address the announce came from (BEP 24). */
  public void externalIp(boolean ipv6, long high, long low) {
    externalIpv6 = ipv6;
    externalHigh = high;
    externalLow = low;
  }

  /** When to come back, and before when not to, in seconds. */
  public void intervals(int normalS, int minS) {
    intervalS = normalS;
    minIntervalS = minS;
  }

  /** IPv4 peers. */
  public void peers(DirectBuffer buffer, int offset, int count) {
    peers = buffer;
    peersOffset = offset;
    peerCount = count;
  }

  /** IPv6 peers. */
  public void peers6(DirectBuffer buffer, int offset, int count) {
    peers6 = buffer;
    peers6Offset = offset;
    peer6Count = count;
  }

  /** What another tracker wants to be told the next time; null: nothing. */
  public void trackerId(byte[] value) {
    trackerId = value;
  }

  /** What people are to know ({@code warning message}); null: nothing. */
  public void warning(byte[] value) {
    warning = value;
  }

  /** How many bytes {@link #encodeCompact} is going to write. */
  public int compactLength() {
    int length =
        CONSTANT_LENGTH
            + AsciiEncoding.digitCount(complete)
            + AsciiEncoding.digitCount(downloaded)
            + (externalIpv6
                ? TO_EXTERNAL_IPV6.length() + IPV6_LENGTH
                : TO_EXTERNAL_IPV4.length() + IPV4_LENGTH)
            + AsciiEncoding.digitCount(incomplete)
            + AsciiEncoding.digitCount(intervalS)
            + AsciiEncoding.digitCount(minIntervalS)
            + stringLength(peersLength())
            + (trackerId == null ? 0 : TO_TRACKER_ID.length() + stringLength(trackerId.length))
            + (warning == null ? 0 : TO_WARNING.length() + stringLength(warning.length));
    return peers6 == null ? length : length + TO_PEERS6.length() + stringLength(peers6Length());
  }

  /**
   * Writes the dictionary with the peers as bytes.
   *
   * @param buffer with {@link #SLACK_LENGTH} bytes of room behind the dictionary
   * @return bytes written
   */
  public int encodeCompact(MutableDirectBuffer buffer, int offset) {
    int position = TO_PEERS.put(buffer, begin(buffer, offset));
    position = putString(buffer, position, peers, peersOffset, peersLength());
    if (peers6 != null) {
      position = TO_PEERS6.put(buffer, position);
      position = putString(buffer, position, peers6, peers6Offset, peers6Length());
    }
    position = putNotes(buffer, position);
    buffer.putByte(position++, (byte) 'e');
    return position - offset;
  }

  /**
   * Writes the dictionary with the peers as a list of dictionaries.
   *
   * @param withPeerIds whether each has its peer id
   * @return bytes written
   */
  public int encodeList(MutableDirectBuffer buffer, int offset, boolean withPeerIds) {
    int list = TO_PEERS.put(buffer, begin(buffer, offset));
    writer.wrap(buffer, list).beginList();
    int length = IPV4_LENGTH + PORT_LENGTH + PEER_ID_LENGTH;
    for (int i = 0; i < peerCount; i++) {
      int peer = peersOffset + i * length;
      int textLength = AddressText.putIpv4(addressText, 0, peers.getInt(peer, BIG_ENDIAN));
      listPeer(peers, peer + IPV4_LENGTH, textLength, withPeerIds);
    }
    length = IPV6_LENGTH + PORT_LENGTH + PEER_ID_LENGTH;
    for (int i = 0; i < peer6Count; i++) {
      int peer = peers6Offset + i * length;
      int textLength =
          AddressText.putIpv6(
              addressText,
              0,
              peers6.getLong(peer, BIG_ENDIAN),
              peers6.getLong(peer + 8, BIG_ENDIAN));
      listPeer(peers6, peer + IPV6_LENGTH, textLength, withPeerIds);
    }
    int notes = putNotes(buffer, list + writer.end().length());
    buffer.putByte(notes, (byte) 'e');
    return notes + 1 - offset;
  }

  private int putNotes(MutableDirectBuffer buffer, int offset) {
    int position = offset;
    if (trackerId != null) {
      position = putString(buffer, TO_TRACKER_ID.put(buffer, position), trackerId);
    }
    if (warning != null) {
      position = putString(buffer, TO_WARNING.put(buffer, position), warning);
    }
    return position;
  }

  private static int putString(MutableDirectBuffer buffer, int offset, byte[] content) {
    int position = offset + buffer.putNaturalIntAscii(offset, content.length);
    buffer.putByte(position++, (byte) ':');
    buffer.putBytes(position, content);
    return position + content.length;
  }

  /**
   * Writes what comes before the peers.
   *
   * @return where it ends
   */
  private int begin(MutableDirectBuffer buffer, int offset) {
    int position = TO_COMPLETE.put(buffer, offset);
    position += buffer.putNaturalLongAscii(position, complete);
    position = TO_DOWNLOADED.put(buffer, position);
    position += buffer.putNaturalLongAscii(position, downloaded);
    if (externalIpv6) {
      position = TO_EXTERNAL_IPV6.put(buffer, position);
      buffer.putLong(position, externalHigh, BIG_ENDIAN);
      buffer.putLong(position + 8, externalLow, BIG_ENDIAN);
      position += IPV6_LENGTH;
    } else {
      position = TO_EXTERNAL_IPV4.put(buffer, position);
      buffer.putInt(position, (int) externalLow, BIG_ENDIAN);
      position += IPV4_LENGTH;
    }
    position = TO_INCOMPLETE.put(buffer, position);
    position += buffer.putNaturalLongAscii(position, incomplete);
    position = TO_INTERVAL.put(buffer, position);
    position += buffer.putNaturalIntAscii(position, intervalS);
    position = TO_MIN_INTERVAL.put(buffer, position);
    return position + buffer.putNaturalIntAscii(position, minIntervalS);
  }

  private int peersLength() {
    return peerCount * (IPV4_LENGTH + PORT_LENGTH);
  }

  private int peers6Length() {
    return peer6Count * (IPV6_LENGTH + PORT_LENGTH);
  }

  private static int stringLength(int lengthBytes) {
    return AsciiEncoding.digitCount(lengthBytes) + 1 + lengthBytes;
  }

  private static int putString(
      MutableDirectBuffer buffer,
      int offset,
      DirectBuffer content,
      int contentOffset,
      int lengthBytes) {
    int position = offset + buffer.putNaturalIntAscii(offset, lengthBytes);
    buffer.putByte(position++, (byte) ':');
    if (lengthBytes > 0) {
      buffer.putBytes(position, content, contentOffset, lengthBytes);
    }
    return position + lengthBytes;
  }

  private void listPeer(DirectBuffer source, int portOffset, int textLength, boolean withPeerId) {
    writer.beginDictionary().raw(IP).string(addressText, 0, textLength);
    if (withPeerId) {
      writer.raw(PEER_ID).string(source, portOffset + PORT_LENGTH, PEER_ID_LENGTH);
    }
    writer.raw(PORT).integer(source.getShort(portOffset, BIG_ENDIAN) & 0xFFFF).end();
  }
}
