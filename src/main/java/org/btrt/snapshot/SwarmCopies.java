// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.agrona.ExpandableArrayBuffer;
import org.btrt.swarm.PeerView;
import org.btrt.swarm.SwarmStore;
import org.btrt.swarm.SwarmView;

/**
 * The swarms of one part of the store, copied while their locks were held, so that the database is
 * not waited for there. Read once, swarm by swarm, each peer by peer; peers whose time is over are
 * left out, and so are swarms that have no others.
 *
 * <p>While a part is walked through, a removal may move a swarm into a part that comes later. So
 * the swarms of the part before are remembered, and none is read twice.
 *
 * <p><em>Threading:</em> one thread. <em>Memory:</em> a buffer as long as the largest part was.
 */
final class SwarmCopies {
  static final int INFO_HASH_LENGTH = 20;
  static final int PEER_ID_LENGTH = 20;

  // A swarm: info-hash, family, completed, number of peers.
  private static final int FAMILY_OFFSET = INFO_HASH_LENGTH;
  private static final int COMPLETED_OFFSET = FAMILY_OFFSET + Integer.BYTES;
  private static final int COUNT_OFFSET = COMPLETED_OFFSET + Integer.BYTES;
  private static final int SWARM_LENGTH = COUNT_OFFSET + Integer.BYTES;

  // A peer: address, port, group, roles, seconds left, peer id.
  private static final int PORT_OFFSET = 2 * Long.BYTES;
  private static final int GROUP_OFFSET = PORT_OFFSET + Integer.BYTES;
  private static final int ROLES_OFFSET = GROUP_OFFSET + Integer.BYTES;
  private static final int LEFT_OFFSET = ROLES_OFFSET + Integer.BYTES;
  private static final int PEER_ID_OFFSET = LEFT_OFFSET + Integer.BYTES;
  private static final int PEER_LENGTH = PEER_ID_OFFSET + PEER_ID_LENGTH;
  private static final int SEEDER = 1;
  private static final int COMPLETED = 2;

  /** One swarm by its key. */
  private record Id(long hash0, long hash1, int hash2, boolean ipv6) {}

  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
  private int end;
  private int nowS;
  private int peerCount;
  private Set<Id> before = new HashSet<>();
  private Set<Id> now = new HashSet<>();
  private int swarm;
  private int nextSwarm;
  private int peer;
  private int peersLeft;

  /** Forgets everything, for another walk. */
  void clear() {
    before.clear();
    now.clear();
    end = 0;
    nextSwarm = 0;
    peersLeft = 0;
  }

  /** Takes a part of the store; what was here before is gone. */
  void take(SwarmStore store, int part) {
    Set<Id> oldest = before;
    before = now;
    now = oldest;
    now.clear();
    end = 0;
    nextSwarm = 0;
    peersLeft = 0;
    nowS = store.nowS();
    store.visit(part, this::copy);
  }

  private void copy(SwarmView view) {
    int begin = end;
    view.infoHash(buffer, begin);
    buffer.putInt(begin + FAMILY_OFFSET, view.isIpv6() ? 1 : 0);
    buffer.putInt(begin + COMPLETED_OFFSET, view.completed());
    end += SWARM_LENGTH;
    peerCount = 0;
    view.forEachPeer(this::copy);
    buffer.putInt(begin + COUNT_OFFSET, peerCount);
    if (peerCount == 0) {
      end = begin;
    }
  }

  private void copy(PeerView view) {
    int leftS = view.deadlineS() - nowS;
    if (leftS <= 0) {
      return;
    }
    buffer.putLong(end, view.addressHigh());
    buffer.putLong(end + Long.BYTES, view.addressLow());
    buffer.putInt(end + PORT_OFFSET, view.port());
    buffer.putInt(end + GROUP_OFFSET, view.group());
    buffer.putInt(
        end + ROLES_OFFSET, (view.isSeeder() ? SEEDER : 0) | (view.isCompleted() ? COMPLETED : 0));
    buffer.putInt(end + LEFT_OFFSET, leftS);
    view.peerId(buffer, end + PEER_ID_OFFSET);
    end += PEER_LENGTH;
    peerCount++;
  }

  /** Goes to the next swarm; false: there is none. */
  boolean nextSwarm() {
    while (nextSwarm < end) {
      swarm = nextSwarm;
      peersLeft = buffer.getInt(swarm + COUNT_OFFSET);
      peer = swarm + SWARM_LENGTH - PEER_LENGTH;
      nextSwarm = swarm + SWARM_LENGTH + peersLeft * PEER_LENGTH;
      Id id =
          new Id(
              buffer.getLong(swarm),
              buffer.getLong(swarm + Long.BYTES),
              buffer.getInt(swarm + 2 * Long.BYTES),
              isIpv6());
      if (!before.contains(id) && now.add(id)) {
        return true;
      }
    }
    peersLeft = 0;
    return false;
  }

  /** The info-hash of the swarm. */
  byte[] infoHash() {
    return bytes(swarm, INFO_HASH_LENGTH);
  }

  boolean isIpv6() {
    return buffer.getInt(swarm + FAMILY_OFFSET) != 0;
  }

  /** Completed downloads of the swarm. */
  int completedDownloads() {
    return buffer.getInt(swarm + COMPLETED_OFFSET);
  }

  /** Goes to the next peer of the swarm; false: there is none. */
  boolean nextPeer() {
    peer += PEER_LENGTH;
    return peersLeft-- > 0;
  }

  /** 4 or 16 bytes. */
  byte[] address() {
    byte[] address = new byte[isIpv6() ? 2 * Long.BYTES : Integer.BYTES];
    long low = buffer.getLong(peer + Long.BYTES);
    if (isIpv6()) {
      ByteBuffer.wrap(address).putLong(buffer.getLong(peer)).putLong(low);
    } else {
      ByteBuffer.wrap(address).putInt((int) low);
    }
    return address;
  }

  int port() {
    return buffer.getInt(peer + PORT_OFFSET);
  }

  int group() {
    return buffer.getInt(peer + GROUP_OFFSET);
  }

  boolean isSeeder() {
    return (buffer.getInt(peer + ROLES_OFFSET) & SEEDER) != 0;
  }

  /** Whether the peer's completed download has been counted. */
  boolean isCompleted() {
    return (buffer.getInt(peer + ROLES_OFFSET) & COMPLETED) != 0;
  }

  /** Seconds from {@link #take} until the peer's time is over. */
  int leftS() {
    return buffer.getInt(peer + LEFT_OFFSET);
  }

  byte[] peerId() {
    return bytes(peer + PEER_ID_OFFSET, PEER_ID_LENGTH);
  }

  private byte[] bytes(int offset, int length) {
    byte[] bytes = new byte[length];
    buffer.getBytes(offset, bytes);
    return bytes;
  }
}
