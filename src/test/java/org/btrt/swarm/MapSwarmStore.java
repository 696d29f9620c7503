// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;

/**
 * A store of plain maps under one lock, for tests of what stands above the store: behaves, but has
 * no clock (nothing expires) and no chance (peers are chosen in the order of their arrival).
 */
public final class MapSwarmStore implements SwarmStore {
  private record Key(long hash0, long hash1, int hash2, boolean ipv6) {}

  private record Address(long high, long low, int port) {}

  private record Peer(
      Address address,
      int group,
      boolean seeder,
      boolean completed,
      boolean checked,
      boolean unreachable,
      int lifetimeS,
      long id0,
      long id1,
      int id2)
      implements PeerView {
    boolean hasIdOf(SwarmRequest request) {
      return id0 == request.peerId0() && id1 == request.peerId1() && id2 == request.peerId2();
    }

    Peer withReachable(boolean reachable) {
      return new Peer(
          address, group, seeder, completed, true, !reachable, lifetimeS, id0, id1, id2);
    }

    @Override
    public long addressHigh() {
      return address.high;
    }

    @Override
    public long addressLow() {
      return address.low;
    }

    @Override
    public int port() {
      return address.port;
    }

    @Override
    public boolean isSeeder() {
      return seeder;
    }

    @Override
    public boolean isCompleted() {
      return completed;
    }

    /** Its whole lifetime: the clock stands at 0. */
    @Override
    public int deadlineS() {
      return lifetimeS;
    }

    @Override
    public void peerId(MutableDirectBuffer buffer, int offset) {
      buffer.putLong(offset, id0, BIG_ENDIAN);
      buffer.putLong(offset + 8, id1, BIG_ENDIAN);
      buffer.putInt(offset + 16, id2, BIG_ENDIAN);
    }
  }

  private static final class Swarm {
    final Map<Address, Peer> peers = new LinkedHashMap<>();
    int completed;
    boolean valveOpen;

    int count(int group, boolean seeder) {
      return (int)
          peers.values().stream()
              .filter(peer -> peer.group == group && peer.seeder == seeder && !peer.unreachable)
              .count();
    }

    int count(boolean seeder) {
      return (int) peers.values().stream().filter(peer -> peer.seeder == seeder).count();
    }
  }

  private final Map<Key, Swarm> swarms = new LinkedHashMap<>();
  private final int[] shares = new int[GROUPS_MAX];
  private final PeerCounts candidates = new PeerCounts();
  private final long swarmsMax;

  /**
   * @param swarmsMax more are refused
   */
  public MapSwarmStore(long swarmsMax) {
    this.swarmsMax = swarmsMax;
  }

  @Override
  public synchronized void announce(SwarmRequest[] requests, int count, PeerQuota quota) {
    for (int i = 0; i < count; i++) {
      announce(requests[i], quota);
    }
  }

  private void announce(SwarmRequest request, PeerQuota quota) {
    request.clearAnswer();
    Key key =
        new Key(request.infoHash0(), request.infoHash1(), request.infoHash2(), request.isIpv6());
    Swarm swarm = swarms.get(key);
    boolean joins = request.isRegistering() && request.event() != PeerEvent.STOPPED;
    if (swarm == null) {
      if (joins && swarms.size() >= swarmsMax) {
        request.outcome(SwarmRequest.Outcome.STORE_FULL);
        return;
      }
      swarm = new Swarm();
      if (joins) {
        swarms.put(key, swarm);
      }
    }
    Address address = new Address(request.addressHigh(), request.addressLow(), request.port());
    Swarm others = new Swarm();
    others.valveOpen = swarm.valveOpen;
    others.peers.putAll(swarm.peers);
    Peer before = others.peers.remove(address);
    choose(others, request, quota);
    if (before != null
        && request.isRegistering()
        && request.origin() == AddressOrigin.CLAIMED
        && !before.hasIdOf(request)) {
      request.change(SwarmRequest.Change.DENIED);
      request.counts(swarm.count(false), swarm.count(true), swarm.completed);
      return;
    }
    if (request.isRegistering()) {
      swarm.peers.remove(address);
    }
    if (joins) {
      boolean checked = before != null && before.checked;
      boolean unreachable = before != null && before.unreachable;
      request.reachability(checked, unreachable);
      request.change(before == null ? SwarmRequest.Change.ADDED : SwarmRequest.Change.RENEWED);
      boolean wasCompleted = before != null && before.completed;
      boolean completes = request.event() == PeerEvent.COMPLETED && request.isSeeder();
      swarm.peers.put(
          address,
          new Peer(
              address,
              request.group(),
              request.isSeeder(),
              wasCompleted || completes,
              checked,
              unreachable,
              request.lifetimeS(),
              request.peerId0(),
              request.peerId1(),
              request.peerId2()));
      if (completes && !wasCompleted) {
        swarm.completed++;
      }
    }
    request.counts(swarm.count(false), swarm.count(true), swarm.completed);
  }

  private void choose(Swarm swarm, SwarmRequest request, PeerQuota quota) {
    for (int group = 0; group < GROUPS_MAX; group++) {
      candidates.set(group, swarm.count(group, false), swarm.count(group, true));
    }
    candidates.groups(GROUPS_MAX);
    candidates.asker(candidates.leechers(request.group()), false, swarm.valveOpen, 0);
    Arrays.fill(shares, 0);
    quota.share(candidates, request, shares);
    if (request.candidates() != null) {
      request.candidates().copy(candidates);
    }
    int offset = request.peersOffset();
    int chosen = 0;
    for (int group = 0; group < GROUPS_MAX; group++) {
      int taken = 0;
      for (Peer peer : swarm.peers.values()) {
        if (taken < shares[group]
            && peer.group == group
            && !peer.unreachable
            && (request.isSeedersWanted() || !peer.seeder)) {
          offset = write(peer, request, offset);
          taken++;
        }
      }
      request.peersOfGroup()[group] = taken;
      chosen += taken;
    }
    request.chosen(chosen);
  }

  private static int write(Peer peer, SwarmRequest request, int offset) {
    MutableDirectBuffer buffer = request.peers();
    int position = offset;
    if (request.isIpv6()) {
      buffer.putLong(position, peer.address.high, BIG_ENDIAN);
      buffer.putLong(position + 8, peer.address.low, BIG_ENDIAN);
      position += 16;
    } else {
      buffer.putInt(position, (int) peer.address.low, BIG_ENDIAN);
      position += 4;
    }
    buffer.putShort(position, (short) peer.address.port, BIG_ENDIAN);
    position += 2;
    if (request.format() == PeerFormat.WITH_PEER_ID) {
      buffer.putLong(position, peer.id0, BIG_ENDIAN);
      buffer.putLong(position + 8, peer.id1, BIG_ENDIAN);
      buffer.putInt(position + 16, peer.id2, BIG_ENDIAN);
      position += 20;
    }
    return position;
  }

  @Override
  public synchronized void scrape(SwarmScrape[] scrapes, int count) {
    for (int i = 0; i < count; i++) {
      SwarmScrape scrape = scrapes[i];
      for (boolean ipv6 : new boolean[] {false, true}) {
        Swarm swarm =
            swarms.get(new Key(scrape.infoHash0(), scrape.infoHash1(), scrape.infoHash2(), ipv6));
        if (swarm != null && !swarm.peers.isEmpty()) {
          scrape.add(swarm.count(false), swarm.count(true), swarm.completed);
        }
      }
    }
  }

  @Override
  public int parts() {
    return 2;
  }

  @Override
  public int sweep(int part, GroupClassifier classifier, Consumer<SwarmView> visitor) {
    visit(part, visitor);
    return 0;
  }

  @Override
  public synchronized void visit(int part, Consumer<SwarmView> visitor) {
    List<Key> keys = new ArrayList<>(swarms.keySet());
    for (int i = part; i < keys.size(); i += parts()) {
      visitor.accept(new View(keys.get(i), swarms.get(keys.get(i))));
    }
  }

  @Override
  public synchronized void visit(SwarmScrape torrent, Consumer<SwarmView> visitor) {
    for (boolean ipv6 : new boolean[] {false, true}) {
      Key key = new Key(torrent.infoHash0(), torrent.infoHash1(), torrent.infoHash2(), ipv6);
      Swarm swarm = swarms.get(key);
      if (swarm != null && !swarm.peers.isEmpty()) {
        visitor.accept(new View(key, swarm));
      }
    }
  }

  @Override
  public int nowS() {
    return 0;
  }

  @Override
  public synchronized void raiseCompleted(SwarmScrape torrent, boolean ipv6, int completed) {
    Swarm swarm =
        swarms.get(new Key(torrent.infoHash0(), torrent.infoHash1(), torrent.infoHash2(), ipv6));
    if (swarm != null) {
      swarm.completed = Math.max(swarm.completed, completed);
    }
  }

  /** For ever, as it has no clock. */
  @Override
  public synchronized void openValve(SwarmScrape torrent, boolean ipv6, int forS) {
    Swarm swarm =
        swarms.get(new Key(torrent.infoHash0(), torrent.infoHash1(), torrent.infoHash2(), ipv6));
    if (swarm != null) {
      swarm.valveOpen = true;
    }
  }

  @Override
  public synchronized long drop(SwarmScrape torrent) {
    long dropped = 0;
    for (boolean ipv6 : new boolean[] {false, true}) {
      Swarm swarm =
          swarms.remove(
              new Key(torrent.infoHash0(), torrent.infoHash1(), torrent.infoHash2(), ipv6));
      dropped += swarm == null ? 0 : swarm.peers.size();
    }
    return dropped;
  }

  @Override
  public synchronized void reachable(SwarmRequest peer, boolean isReachable) {
    Swarm swarm =
        swarms.get(new Key(peer.infoHash0(), peer.infoHash1(), peer.infoHash2(), peer.isIpv6()));
    if (swarm != null) {
      swarm.peers.computeIfPresent(
          new Address(peer.addressHigh(), peer.addressLow(), peer.port()),
          (address, known) -> known.withReachable(isReachable));
    }
  }

  @Override
  public void groupsChanged() {}

  @Override
  public synchronized long swarmCount() {
    return swarms.size();
  }

  @Override
  public synchronized long peerCount() {
    return swarms.values().stream().mapToLong(swarm -> swarm.peers.size()).sum();
  }

  @Override
  public long repairedCount() {
    return 0;
  }

  @Override
  public void close() {}

  private record View(Key key, Swarm swarm) implements SwarmView {
    @Override
    public void infoHash(MutableDirectBuffer buffer, int offset) {
      buffer.putLong(offset, key.hash0, BIG_ENDIAN);
      buffer.putLong(offset + 8, key.hash1, BIG_ENDIAN);
      buffer.putInt(offset + 16, key.hash2, BIG_ENDIAN);
    }

    @Override
    public boolean isIpv6() {
      return key.ipv6;
    }

    @Override
    public int leechers() {
      return swarm.count(false);
    }

    @Override
    public int seeders() {
      return swarm.count(true);
    }

    @Override
    public int completed() {
      return swarm.completed;
    }

    /** Not known: there is no clock. */
    @Override
    public int firstSeenS() {
      return 0;
    }

    @Override
    public int peersOfGroup(int group) {
      return swarm.count(group, false) + swarm.count(group, true);
    }

    @Override
    public int seedersOfGroup(int group) {
      return swarm.count(group, true);
    }

    @Override
    public boolean isValveOpen() {
      return swarm.valveOpen;
    }

    @Override
    public void forEachPeer(Consumer<PeerView> visitor) {
      swarm.peers.values().forEach(visitor);
    }
  }
}
