// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.SwarmRequest;

/**
 * How far downloads are, told by the workers to {@link ProgressWatch}: of all torrents at first, of
 * every second one, every fourth and so on once these are more than it can watch. For any other
 * announce a worker multiplies once and compares.
 *
 * <pre>
 * offset length field of a message
 *      0     20 info-hash, as its words
 *     20      4 bit 0 IPv6, 1 external peers given, 2 steered by the policy, 3 finished,
 *               4-5 half of an experiment, 8-15 group
 *     24     16 address
 *     40      8 bytes left
 *     48      4 port
 * </pre>
 *
 * <p><em>Threading:</em> {@link #isSampled} and {@link #tell} any number of workers, {@link #drain}
 * and {@link #thin} one thread. <em>Memory:</em> 64 KiB off the heap; nothing per call.
 */
final class ProgressFeed {
  /** Which half of an experiment a torrent is in. */
  enum Half {
    /** There is no experiment. */
    NONE,
    /** Treated at random. */
    PLAIN,
    /** Treated by the policy. */
    POLICY
  }

  /** What one announce says of a download. */
  @FunctionalInterface
  interface Listener {
    /** The fields of a message; see the table of this class. */
    void onProgress(Message message);
  }

  private static final int RING_LENGTH = 64 * 1024;
  private static final int MESSAGE_TYPE = 1;
  private static final int BITS_OFFSET = 20;
  private static final int ADDRESS_OFFSET = 24;
  private static final int LEFT_OFFSET = 40;
  private static final int PORT_OFFSET = 48;
  private static final int MESSAGE_LENGTH = 52;
  private static final int IPV6_BIT = 1;
  private static final int EXTERNAL_BIT = 1 << 1;
  private static final int STEERED_BIT = 1 << 2;
  private static final int FINISHED_BIT = 1 << 3;
  private static final int HALF_SHIFT = 4;
  private static final int HALF_MASK = 3;
  private static final int GROUP_SHIFT = 8;
  private static final Half[] HALVES = Half.values();

  private final long seed = ThreadLocalRandom.current().nextLong() | 1;
  private final Message message = new Message();

  /** A torrent is watched if its hash fits into so many bits. */
  private volatile int hashBitsMax = Long.SIZE;

  private final ManyToOneRingBuffer ring =
      new ManyToOneRingBuffer(
          new UnsafeBuffer(
              ByteBuffer.allocateDirect(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH)));

  /** Whether this announce is one that says something, of a torrent that is watched. */
  boolean isSampled(SwarmRequest request) {
    return request.isRegistering()
        && (request.isSeeder()
            ? request.event() == PeerEvent.COMPLETED
            : request.event() != PeerEvent.STOPPED && request.event() != PeerEvent.PAUSED)
        && isSampled(request.infoHash0(), request.infoHash1());
  }

  /** Whether a torrent is watched. */
  boolean isSampled(long infoHash0, long infoHash1) {
    int bits = hashBitsMax;
    return bits == Long.SIZE || (infoHash0 ^ infoHash1) * seed >>> bits == 0;
  }

  /**
   * Tells what an announce says that is {@link #isSampled} and has been answered.
   *
   * @param steered whether the policy is for it
   * @return false: nobody has taken what was told before
   */
  boolean tell(AnnounceRequest request, Half half, boolean steered) {
    int index = ring.tryClaim(MESSAGE_TYPE, MESSAGE_LENGTH);
    if (index < 0) {
      return false;
    }
    int group = request.group();
    boolean external = request.peersOfGroup(group) < request.peerCount();
    UnsafeBuffer buffer = (UnsafeBuffer) ring.buffer();
    buffer.putLong(index, request.infoHash0());
    buffer.putLong(index + Long.BYTES, request.infoHash1());
    buffer.putInt(index + 2 * Long.BYTES, request.infoHash2());
    buffer.putInt(
        index + BITS_OFFSET,
        (request.isIpv6() ? IPV6_BIT : 0)
            | (external ? EXTERNAL_BIT : 0)
            | (steered ? STEERED_BIT : 0)
            | (request.isSeeder() ? FINISHED_BIT : 0)
            | half.ordinal() << HALF_SHIFT
            | group << GROUP_SHIFT);
    buffer.putLong(index + ADDRESS_OFFSET, request.addressHigh());
    buffer.putLong(index + ADDRESS_OFFSET + Long.BYTES, request.addressLow());
    buffer.putLong(index + LEFT_OFFSET, request.leftBytes());
    buffer.putInt(index + PORT_OFFSET, request.port());
    ring.commit(index);
    return true;
  }

  /**
   * Takes what was told.
   *
   * @param countMax at most so many
   * @return how many
   */
  int drain(Listener listener, int countMax) {
    return ring.read(
        (int type, MutableDirectBuffer buffer, int index, int length) -> {
          message.buffer = buffer;
          message.offset = index;
          listener.onProgress(message);
        },
        countMax);
  }

  /** Watches half as many torrents as before, some of those that it has watched. */
  void thin() {
    int bits = hashBitsMax;
    hashBitsMax = bits - 1;
  }

  /** A message, valid while a listener is told of it. */
  static final class Message {
    private MutableDirectBuffer buffer;
    private int offset;

    long infoHash0() {
      return buffer.getLong(offset);
    }

    long infoHash1() {
      return buffer.getLong(offset + Long.BYTES);
    }

    int infoHash2() {
      return buffer.getInt(offset + 2 * Long.BYTES);
    }

    private int bits() {
      return buffer.getInt(offset + BITS_OFFSET);
    }

    boolean isIpv6() {
      return (bits() & IPV6_BIT) != 0;
    }

    /** Whether the client was given peers of other groups. */
    boolean isExternalGiven() {
      return (bits() & EXTERNAL_BIT) != 0;
    }

    /** Whether the policy has decided what it was given. */
    boolean isSteered() {
      return (bits() & STEERED_BIT) != 0;
    }

    /** Whether nothing is left. */
    boolean isFinished() {
      return (bits() & FINISHED_BIT) != 0;
    }

    Half half() {
      return HALVES[bits() >>> HALF_SHIFT & HALF_MASK];
    }

    /** The group of the client's address. */
    int group() {
      return bits() >>> GROUP_SHIFT;
    }

    long addressHigh() {
      return buffer.getLong(offset + ADDRESS_OFFSET);
    }

    long addressLow() {
      return buffer.getLong(offset + ADDRESS_OFFSET + Long.BYTES);
    }

    long leftBytes() {
      return buffer.getLong(offset + LEFT_OFFSET);
    }

    int port() {
      return buffer.getInt(offset + PORT_OFFSET);
    }
  }
}
