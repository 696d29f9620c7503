// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.btrt.swarm.PeerView;
import org.btrt.swarm.SwarmView;

/**
 * A swarm of one group, made up by a test.
 *
 * @param hash of 20 bytes
 */
record TestSwarm(byte[] hash, boolean isIpv6, int leechers, int seeders, int group)
    implements SwarmView {
  /** Of the first group, for IPv4. */
  static TestSwarm local(int torrent, int leechers, int seeders) {
    return new TestSwarm(hash(torrent), false, leechers, seeders, 0);
  }

  TestSwarm ipv6() {
    return new TestSwarm(hash, true, leechers, seeders, group);
  }

  /** Ends in the number. */
  static byte[] hash(int torrent) {
    byte[] hash = new byte[HashList.HASH_BYTES];
    for (int i = 0; i < Integer.BYTES; i++) {
      hash[HashList.HASH_BYTES - 1 - i] = (byte) (torrent >>> 8 * i);
    }
    return hash;
  }

  @Override
  public void infoHash(MutableDirectBuffer buffer, int offset) {
    buffer.putBytes(offset, hash);
  }

  @Override
  public int completed() {
    return 0;
  }

  @Override
  public int peersOfGroup(int ofGroup) {
    return ofGroup == group ? leechers + seeders : 0;
  }

  @Override
  public int seedersOfGroup(int ofGroup) {
    return ofGroup == group ? seeders : 0;
  }

  @Override
  public void forEachPeer(Consumer<PeerView> visitor) {
    throw new AssertionError("the list looks at no peer");
  }
}
