// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.btrt.swarm.AddressOrigin;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.SwarmScrape;
import org.btrt.swarm.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static TorrentList torrents(long torrent, String failure, String warning) {
    return TorrentList.of(
        Map.of(
            "%016x".formatted(torrent) + "0".repeat(24),
            new ListedTorrent(
                Optional.of("a name"),
                Optional.ofNullable(failure),
                Optional.ofNullable(warning))));
  }

  @Test
  void shouldServeTorrentsListedByTheirFilesBesideTheList() throws PeerGroupsException {
    rules.publish(rules(list(AccessSettings.Mode.ALLOW, 1), 60));
    assertEquals(Refusal.NOT_LISTED, announce(2, 1, 1));
    rules.update(before -> before.withTorrents(torrents(2, null, "soon gone")));

    assertNull(announce(1, 1, 1));
    assertNull(request.warning());
    assertNull(announcer.nameOf(1, 0, 0));
    assertNull(announce(2, 1, 1));
    assertEquals("soon gone", new String(request.warning(), US_ASCII));
    assertEquals("a name", new String(announcer.nameOf(2, 0, 0), US_ASCII));
    assertEquals(Refusal.NOT_LISTED, announce(3, 1, 1));
    int[] shown = new int[1];
    assertTrue(announcer.visitServed(1000, swarm -> shown[0]++));
    assertEquals(2, shown[0]);

    rules.update(before -> before.withTorrents(TorrentList.none()));
    assertEquals(Refusal.NOT_LISTED, announce(2, 1, 1));
    assertNull(request.warning());
    SwarmScrape[] scrapes = {new SwarmScrape()};
    scrapes[0].ask(2, 0, 0);
    announcer.scrape(scrapes, 1);
    assertFalse(scrapes[0].isKnown());
  }

  @Test
  void shouldRefuseWithTheTorrentsOwnWords() throws PeerGroupsException {
    String reason = "gone, see elsewhere " + "x".repeat(100);
    rules.publish(rules(list(AccessSettings.Mode.ALLOW, 1), 60));
    rules.update(before -> before.withTorrents(torrents(2, reason, null)));

    assertEquals(Refusal.TORRENT_FAILURE, announce(2, 1, 1));
    assertEquals(reason, new String(request.refusalText(), US_ASCII));
    assertEquals(reason.substring(0, 90), new String(request.shortRefusalText(), US_ASCII));
    assertEquals(1, status.total(Counter.REFUSED_TORRENT_FAILURE));
    assertEquals(Refusal.PORT, announce(2, 1, 0));
    assertSame(Refusal.PORT.text(), request.refusalText());
    assertSame(Refusal.PORT.text(), request.shortRefusalText());
    assertEquals(0, store.peerCount());
  }

  @Test
  void shouldRefuseAddressesThatMayNotAnnounce(@TempDir Path directory) throws Exception {
    Path denied = Files.writeString(directory.resolve("deny"), "10.0.0.0/8\n");
    AddressRules addresses = AddressRules.read(Optional.empty(), Optional.of(denied));
    rules.update(old -> old.withAddresses(addresses));
    assertEquals(Refusal.ADDRESS, announce(1, 0x0A000001, 1));
    assertNull(announce(1, 0x0B000001, 1));
    assertEquals(1, status.total(Counter.REFUSED_ADDRESS));
    assertEquals(1, store.peerCount());
    assertFalse(announcer.admits(false, 0, 0x0A000001));
    assertTrue(announcer.admits(false, 0, 0x0B000001));
    // One that only asks for the other family of a client that has been judged already.
    request.companion(true);
    request.ipv4(0x0A000001);
    request.registering(false);
    announcer.announce(batch, 1);
    assertNull(request.refusal());
    request.registering(true);
    announcer.announce(batch, 1);
    assertEquals(Refusal.ADDRESS, request.refusal());
    // A tracker that asks is one more asker.
    request.companion(false);
    request.fromTracker(true);
    announcer.announce(batch, 1);
    assertEquals(Refusal.ADDRESS, request.refusal());
  }

  @Test
  void shouldTellOfPeersThatMayOrMayNotBeReachable() {
    NewPeers newPeers = new NewPeers();
    announcer =
        new Announcer(rules, store, Optional.empty(), Optional.of(newPeers), status.register(), 1);
    SwarmRequest peer = new SwarmRequest();
    List<String> told = new ArrayList<>();
    NewPeers.Listener listener =
        found -> told.add(found.infoHash0() + " " + found.addressLow() + ":" + found.port());
    announce(7, 3, 6881);
    request.event(PeerEvent.STOPPED);
    announcer.announce(batch, 1);
    announce(7, 4, 65_535);
    announce(7, 4, 65_535);
    newPeers.take(peer, listener, 10);
    assertEquals(List.of("7 3:6881", "7 4:65535", "7 4:65535"), told, "until it is known");
    store.reachable(peer, true);
    announce(7, 4, 65_535);
    assertEquals(0, newPeers.take(peer, listener, 10));
    store.reachable(peer, false);
    announce(7, 4, 65_535);
    assertEquals(1, newPeers.take(peer, listener, 10), "it may have become reachable");
    // Nobody has us connect to an address that he only names.
    for (AddressOrigin origin : List.of(AddressOrigin.VOUCHED, AddressOrigin.CLAIMED)) {
      request.origin(origin);
      announce(7, 5 + origin.ordinal(), 6881);
    }
    assertEquals(0, newPeers.take(peer, listener, 10));
    assertEquals(0, status.total(Counter.NAT_CHECKS_LOST));
  }

  @Test
  void shouldCountNewPeersOfWhichNobodyCouldBeTold() {
    NewPeers newPeers = new NewPeers();
    SwarmRequest peer = new SwarmRequest();
    while (newPeers.offer(peer)) {
      peer.port(1);
    }
    announcer =
        new Announcer(rules, store, Optional.empty(), Optional.of(newPeers), status.register(), 1);
    assertNull(announce(1, 1, 1));
    assertEquals(1, status.total(Counter.NAT_CHECKS_LOST));
  }

  private static PeerQuota policy(PolicySettings.Mode mode, boolean split) {
    return PolicyChoice.of(
        new PolicySettings(
            mode, split, Optional.empty(), 3, 3, 5, 35, 20, 15, 2, 1, 50, false, 3600, 1, 0, false),
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
