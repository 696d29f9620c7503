// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.btrt.swarm.PeerView;
import org.btrt.swarm.SwarmView;

/** A swarm as a visitor sees it, made up by a test. */
final class FakeSwarm implements SwarmView {
  private final byte hashByte;
  private final boolean ipv6;
  private final int leechers;
  private final int seeders;
  private final int completed;
  private final int[] peersOfGroup = new int[GROUPS_MAX];
  private final int[] seedersOfGroup = new int[GROUPS_MAX];
  private boolean valveOpen;

  /** All bytes of its info-hash are {@code hashByte}; all its peers are in group 1. */
  FakeSwarm(int hashByte, boolean ipv6, int leechers, int seeders, int completed) {
    this.hashByte = (byte) hashByte;
    this.ipv6 = ipv6;
    this.leechers = leechers;
    this.seeders = seeders;
    this.completed = completed;
    peersOfGroup[1] = leechers + seeders;
    seedersOfGroup[1] = seeders;
  }

  /** Moves peers from group 1 to group 0, seeders first. */
  FakeSwarm local(int peers) {
    int localSeeders = Math.min(peers, seedersOfGroup[1]);
    seedersOfGroup[0] += localSeeders;
    seedersOfGroup[1] -= localSeeders;
    peersOfGroup[0] += peers;
    peersOfGroup[1] -= peers;
    return this;
  }

  /** Makes leechers of group 1 unreachable, which are then in no group. */
  FakeSwarm unreachable(int peers) {
    peersOfGroup[1] -= peers;
    return this;
  }

  /** Opens its safety valve. */
  FakeSwarm open() {
    valveOpen = true;
    return this;
  }

  @Override
  public boolean isValveOpen() {
    return valveOpen;
  }

  @Override
  public void infoHash(MutableDirectBuffer buffer, int offset) {
    buffer.setMemory(offset, 20, hashByte);
  }

  @Override
  public boolean isIpv6() {
    return ipv6;
  }

  @Override
  public int leechers() {
    return leechers;
  }

  @Override
  public int seeders() {
    return seeders;
  }

  @Override
  public int completed() {
    return completed;
  }

  @Override
  public int firstSeenS() {
    return 0;
  }

  @Override
  public int peersOfGroup(int group) {
    return peersOfGroup[group];
  }

  @Override
  public int seedersOfGroup(int group) {
    return seedersOfGroup[group];
  }

  @Override
  public void forEachPeer(Consumer<PeerView> visitor) {
    throw new AssertionError("pages show no peers");
  }
}
