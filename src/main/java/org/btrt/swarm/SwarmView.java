// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;

/**
 * One swarm as a visitor sees it, during the visit only: it is a window on the store's memory under
 * the swarm's lock, and must not be kept.
 */
public interface SwarmView {
  /** Writes the 20 bytes of the info-hash. */
  void infoHash(MutableDirectBuffer buffer, int offset);

  boolean isIpv6();

  int leechers();

  int seeders();

  int completed();

  /** When the swarm was new, in seconds of {@link SwarmStore#nowS}; 0: not known. */
  int firstSeenS();

  /**
   * Peers of one group, leechers and seeders together. Those that cannot be connected to count in
   * no group, here and below.
   */
  int peersOfGroup(int group);

  /** Seeders of one group. */
  int seedersOfGroup(int group);

  /** Whether the safety valve is open: see {@link SwarmStore#openValve}. */
  default boolean isValveOpen() {
    return false;
  }

  /** Shows every peer, those too whose time is over and that nobody has dropped yet. */
  void forEachPeer(Consumer<PeerView> visitor);
}
