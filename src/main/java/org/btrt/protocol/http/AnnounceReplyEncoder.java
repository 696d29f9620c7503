// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static java.nio.ByteOrder.BIG_ENDIAN;

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
  private static final byte[] COMPLETE = Ascii.bytes("8:complete");
  private static final byte[] DOWNLOADED = Ascii.bytes("10:downloaded");
  private static final byte[] EXTERNAL_IP = Ascii.bytes("11:external ip");
  private static final byte[] INCOMPLETE = Ascii.bytes("10:incomplete");
  private static final byte[] INTERVAL = Ascii.bytes("8:interval");
  private static final byte[] MIN_INTERVAL = Ascii.bytes("12:min interval");
  private static final byte[] PEERS = Ascii.bytes("5:peers");
  private static final byte[] PEERS6 = Ascii.bytes("6:peers6");
  private static final byte[] IP = Ascii.bytes("2:ip");
  private static final byte[] PEER_ID = Ascii.bytes("7:peer id");
  private static final byte[] PORT = Ascii.bytes("4:port");

  private static final int IPV4_LENGTH = 4;
  private static final int IPV6_LENGTH = 16;
  private static final int PORT_LENGTH = 2;
  private static final int PEER_ID_LENGTH = HttpAnnounceQuery.PEER_ID_LENGTH;

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
  private int peerCount;
  private DirectBuffer peers6;
  private int peer6Count;

  /** Forgets the peers of the reply before. */
  public void clear() {
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

  /** IPv4 peers, at offset 0. */
  public void peers(DirectBuffer buffer, int count) {
    peers = buffer;
    peerCount = count;
  }

  /** IPv6 peers, at offset 0. */
  public void peers6(DirectBuffer buffer, int count) {
    peers6 = buffer;
    peer6Count = count;
  }

  /**
   * Writes the dictionary with the peers as bytes.
   *
   * @return bytes written
   */
  public int encodeCompact(MutableDirectBuffer buffer, int offset) {
    begin(buffer, offset);
    writer.raw(PEERS);
    int peersLength = peerCount * (IPV4_LENGTH + PORT_LENGTH);
    int content = writer.reserveString(peersLength);
    if (peersLength > 0) {
      buffer.putBytes(content, peers, 0, peersLength);
    }
    if (peers6 != null) {
      writer.raw(PEERS6).string(peers6, 0, peer6Count * (IPV6_LENGTH + PORT_LENGTH));
    }
    return writer.end().length();
  }

  /**
   * Writes the dictionary with the peers as a list of dictionaries.
   *
   * @param withPeerIds whether each has its peer id
   * @return bytes written
   */
  public int encodeList(MutableDirectBuffer buffer, int offset, boolean withPeerIds) {
    begin(buffer, offset);
    writer.raw(PEERS).beginList();
    int length = IPV4_LENGTH + PORT_LENGTH + PEER_ID_LENGTH;
    for (int i = 0; i < peerCount; i++) {
      int peer = i * length;
      int textLength = AddressText.putIpv4(addressText, 0, peers.getInt(peer, BIG_ENDIAN));
      listPeer(peers, peer + IPV4_LENGTH, textLength, withPeerIds);
    }
    length = IPV6_LENGTH + PORT_LENGTH + PEER_ID_LENGTH;
    for (int i = 0; i < peer6Count; i++) {
      int peer = i * length;
      int textLength =
          AddressText.putIpv6(
              addressText,
              0,
              peers6.getLong(peer, BIG_ENDIAN),
              peers6.getLong(peer + 8, BIG_ENDIAN));
      listPeer(peers6, peer + IPV6_LENGTH, textLength, withPeerIds);
    }
    return writer.end().end().length();
  }

  private void begin(MutableDirectBuffer buffer, int offset) {
    writer.wrap(buffer, offset).beginDictionary().raw(COMPLETE).integer(complete);
    writer.raw(DOWNLOADED).integer(downloaded).raw(EXTERNAL_IP);
    int address = writer.reserveString(externalIpv6 ? IPV6_LENGTH : IPV4_LENGTH);
    if (externalIpv6) {
      buffer.putLong(address, externalHigh, BIG_ENDIAN);
      buffer.putLong(address + 8, externalLow, BIG_ENDIAN);
    } else {
      buffer.putInt(address, (int) externalLow, BIG_ENDIAN);
    }
    writer.raw(INCOMPLETE).integer(incomplete).raw(INTERVAL).integer(intervalS);
    writer.raw(MIN_INTERVAL).integer(minIntervalS);
  }

  private void listPeer(DirectBuffer source, int portOffset, int textLength, boolean withPeerId) {
    writer.beginDictionary().raw(IP).string(addressText, 0, textLength);
    if (withPeerId) {
      writer.raw(PEER_ID).string(source, portOffset + PORT_LENGTH, PEER_ID_LENGTH);
    }
    writer.raw(PORT).integer(source.getShort(portOffset, BIG_ENDIAN) & 0xFFFF).end();
  }
}
