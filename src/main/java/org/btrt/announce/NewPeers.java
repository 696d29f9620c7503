// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.btrt.swarm.SwarmRequest;

/**
 * Peers of which it is not known whether they can be connected to, and those that could not be and
 * announce again, told to whoever connects to them. Nobody waits: what finds no room is not told.
 *
 * <pre>
 * offset length field
 *      0     20 info-hash as its words
 *     20      4 port; bit 16: IPv6
 *     24     16 address
 * </pre>
 *
 * <p><em>Threading:</em> {@link #offer} any number of workers, {@link #take} one thread.
 * <em>Memory:</em> 256 KiB off the heap; an offer allocates nothing.
 */
public final class NewPeers {
  private static final int RING_LENGTH = 256 * 1024;
  private static final int MESSAGE_TYPE = 1;
  private static final int MESSAGE_LENGTH = 40;
  private static final int PORT_MASK = 0xFFFF;
  private static final int IPV6_FLAG = 1 << 16;

  private final ManyToOneRingBuffer ring =
      new ManyToOneRingBuffer(
          new UnsafeBuffer(
              ByteBuffer.allocateDirect(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH)));

  /**
   * Tells of a peer that the store has just taken in or renewed.
   *
   * @return false: there is no room
   */
  public boolean offer(SwarmRequest peer) {
    int index = ring.tryClaim(MESSAGE_TYPE, MESSAGE_LENGTH);
    if (index < 0) {
      return false;
    }
    UnsafeBuffer buffer = (UnsafeBuffer) ring.buffer();
    buffer.putLong(index, peer.infoHash0());
    buffer.putLong(index + 8, peer.infoHash1());
    buffer.putInt(index + 16, peer.infoHash2());
    buffer.putInt(index + 20, peer.port() | (peer.isIpv6() ? IPV6_FLAG : 0));
    buffer.putLong(index + 24, peer.addressHigh());
    buffer.putLong(index + 32, peer.addressLow());
    ring.commit(index);
    return true;
  }

  /** What is told a peer. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A peer, during the call only.
     *
     * @param peer info-hash, address and port
     */
    void onPeer(SwarmRequest peer);
  }

  /**
   * Takes what was told.
   *
   * @param peer is filled in for each
   * @param countMax at most so many
   * @return how many
   */
  public int take(SwarmRequest peer, Listener listener, int countMax) {
    return ring.read(
        (int type, MutableDirectBuffer buffer, int index, int length) -> {
          peer.infoHash(
              buffer.getLong(index), buffer.getLong(index + 8), buffer.getInt(index + 16));
          int port = buffer.getInt(index + 20);
          if ((port & IPV6_FLAG) != 0) {
            peer.ipv6(buffer.getLong(index + 24), buffer.getLong(index + 32));
          } else {
            peer.ipv4((int) buffer.getLong(index + 32));
          }
          peer.port(port & PORT_MASK);
          listener.onPeer(peer);
        },
        countMax);
  }
}
