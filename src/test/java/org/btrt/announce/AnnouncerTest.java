// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.Cidr;
import org.btrt.common.SipHash;
import org.btrt.config.AccessSettings;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.PeerGroupSettings;
import org.btrt.config.PolicySettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.config.StoreSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.groups.PeerGroupsException;
import org.btrt.groups.PeerGroupsLoader;
import org.btrt.status.Counter;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmScrape;
import org.btrt.swarm.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules over a real store. */
class AnnouncerTest {
  private static final int EXPIRY_S = 2700;

  private final AtomicLong nowNs = new AtomicLong();
  private final Status status = new Status();
  private final UnsafeBuffer peers = new UnsafeBuffer(new byte[4096]);
  private final AnnounceRequest request = new AnnounceRequest();
  private final AnnounceRequest[] batch = {request};
  private ChronicleSwarmStore store;
  private LiveRules rules;
  private Announcer announcer;

  @BeforeEach
  void open() throws PeerGroupsException {
    store =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.empty(), 1000, 1000),
            new TimeSource(nowNs::get, () -> 0, 0, 0),
            notice -> {});
    rules = new LiveRules(rules(AccessList.open(), 60));
    announcer = new Announcer(rules, store, status.register(), 1);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static AnnounceRules rules(AccessList access, int jitterS) throws PeerGroupsException {
    PeerGroups groups =
        PeerGroupsLoader.load(
            List.of(
                new PeerGroupSettings(
                    "local", 0, Optional.empty(), List.of(Cidr.parse("10.0.0.0/8")))));
    return new AnnounceRules(
        new AnnounceSettings(1800, 900, jitterS, 50, 200, EXPIRY_S, false, List.of()),
        new ScrapeSettings(ScrapeSettings.Mode.FULL, 100),
        groups,
        access,
        new ClientBans(List.of("-XL")),
        new OrderQuota());
  }

  private static AccessList list(AccessSettings.Mode mode, long torrent) {
    return new AccessList(mode, new long[] {torrent}, new long[] {0}, new int[] {0}, 1);
  }

  private Refusal announce(long torrent, int address, int port) {
    request.infoHash(torrent, 0, 0);
    request.ipv4(address);
    request.port(port);
    request.registering(true);
    request.leftBytes(1);
    request.numWanted(-1);
    request.peersRoom(200);
    request.event(PeerEvent.NONE);
    request.peersTo(peers, 0, PeerFormat.COMPACT);
    announcer.announce(batch, 1);
    return request.refusal();
  }

  @Test
  void shouldPickUpNewListsAndKeepTheSwarms() throws PeerGroupsException {
    assertNull(announce(1, 1, 1));
    assertNull(announce(2, 1, 1));
    rules.publish(rules(list(AccessSettings.Mode.ALLOW, 1), 60));
    assertNull(announce(1, 2, 1));
    assertEquals(1, request.peerCount());
    assertEquals(Refusal.NOT_LISTED, announce(2, 2, 1));
    assertEquals(1, status.total(Counter.REFUSED_NOT_LISTED));
    SwarmScrape[] scrapes = {new SwarmScrape(), new SwarmScrape()};
    scrapes[0].ask(2, 0, 0);
    scrapes[1].ask(1, 0, 0);
    announcer.scrape(scrapes, 2);
    assertFalse(scrapes[0].isKnown());
    assertEquals(2, scrapes[1].leechers());
    rules.publish(rules(list(AccessSettings.Mode.DENY, 1), 60));
    assertEquals(Refusal.NOT_LISTED, announce(1, 3, 1));
    assertNull(announce(2, 3, 1));
    assertEquals(1, request.peerCount(), "nobody was lost meanwhile");
    int[] shown = new int[1];
    assertTrue(announcer.visitServed(1000, swarm -> shown[0]++));
    assertEquals(1, shown[0]);
    assertFalse(announcer.visitServed(1, swarm -> shown[0]++));
  }

  private static PeerQuota policy(PolicySettings.Mode mode, boolean split) {
    return PolicyChoice.of(
        new PolicySettings(
            mode, split, Optional.empty(), 3, 3, 5, 35, 20, 15, 2, 1, 50, false, 3600, 1, false),
        AccessList.open(),
        1,
        new SipHash(1, 2));
  }

  private static AnnounceRules with(AnnounceRules rules, PeerQuota quota) {
    return new AnnounceRules(
        rules.announce(), rules.scrape(), rules.groups(), rules.access(), rules.bans(), quota);
  }

  @Test
  void shouldHaveANewSeederBackSoonOnceIfThePolicyIsForIt() throws PeerGroupsException {
    AnnounceRules plain = rules(AccessList.open(), 0);
    assertEquals(1800, intervalOfANewSeeder(plain, 1));
    AnnounceRules quota = with(plain, policy(PolicySettings.Mode.QUOTA, false));
    assertEquals(900, intervalOfANewSeeder(quota, 1));
    request.event(PeerEvent.NONE);
    announcer.announce(batch, 1);
    assertEquals(1800, request.intervalS());
    AnnounceRules split = with(plain, policy(PolicySettings.Mode.QUOTA, true));
    assertEquals(900, intervalOfANewSeeder(split, 1));
    assertEquals(1800, intervalOfANewSeeder(split, 2));
  }

  /** In a torrent of the half of {@code infoHash2}. */
  private int intervalOfANewSeeder(AnnounceRules newRules, int infoHash2) {
    rules.publish(newRules);
    announce(1, 1, 1);
    request.infoHash(1, 0, infoHash2);
    request.leftBytes(0);
    request.event(PeerEvent.COMPLETED);
    announcer.announce(batch, 1);
    return request.intervalS();
  }

  @Test
  void shouldCountTheHalvesOfASplitApart() throws PeerGroupsException {
    AnnounceRules plain = rules(AccessList.open(), 0);
    rules.publish(with(plain, policy(PolicySettings.Mode.ORDER, true)));
    announce(1, 0x0A000001, 1);
    announce(1, 2, 1);
    announce(1, 0x0A000003, 1);
    announcer.countHandedOut(request, request.peerCount());
    assertEquals(1, status.total(Counter.SPLIT_PLAIN_LOCAL));
    assertEquals(1, status.total(Counter.SPLIT_PLAIN_EXTERNAL));
    request.infoHash(1, 0, 1);
    announcer.countHandedOut(request, request.peerCount());
    assertEquals(1, status.total(Counter.SPLIT_POLICY_LOCAL));
    assertEquals(1, status.total(Counter.SPLIT_POLICY_EXTERNAL));
  }

  @Test
  void shouldCountWhatBecomesOfPeers() {
    announce(1, 0x0A000001, 1);
    announce(1, 2, 1);
    announce(1, 2, 1);
    announcer.countHandedOut(request, request.peerCount());
    assertEquals(2, status.total(Counter.PEERS_ADDED));
    assertEquals(1, status.total(Counter.PEERS_OF_GROUP_0));
    assertEquals(0, status.total(Counter.PEERS_OF_GROUP_1));
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(EXPIRY_S));
    announce(1, 3, 1);
    assertEquals(2, status.total(Counter.PEERS_EXPIRED));
    request.event(PeerEvent.STOPPED);
    announcer.announce(batch, 1);
    assertEquals(1, status.total(Counter.PEERS_STOPPED));
  }

  @Test
  void shouldRefuseWhatTheStoreCannotTake() {
    for (int torrent = 0; torrent < 1000; torrent++) {
      assertNull(announce(torrent, 1, 1));
    }
    assertEquals(Refusal.STORE_FULL, announce(5000, 1, 1));
    assertEquals(1, status.total(Counter.REFUSED_STORE_FULL));
    assertNull(announce(5, 2, 1));
    assertEquals(1, request.peerCount());
    assertEquals(1, status.total(Counter.PEERS_NOT_STORED));
  }

  @Test
  void shouldSpreadTheIntervalAndNotWithoutJitter() throws PeerGroupsException {
    boolean[] seen = new boolean[61];
    for (int i = 0; i < 5000; i++) {
      announce(1, 1, 1);
      seen[request.intervalS() - 1800] = true;
    }
    for (boolean one : seen) {
      assertTrue(one);
    }
    rules.publish(rules(AccessList.open(), 0));
    announce(1, 1, 1);
    assertEquals(1800, request.intervalS());
  }

  @Test
  void shouldGivePartialSeedsNoSeeders() {
    announce(1, 1, 1);
    request.leftBytes(0);
    announcer.announce(batch, 1);
    announce(1, 2, 1);
    assertEquals(1, request.peerCount());
    request.event(PeerEvent.PAUSED);
    announcer.announce(batch, 1);
    assertEquals(0, request.peerCount());
    assertEquals(1, request.seeders());
    assertEquals(1, request.leechers());
  }
}
