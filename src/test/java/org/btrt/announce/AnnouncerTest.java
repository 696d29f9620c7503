// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.Cidr;
import org.btrt.config.AccessSettings;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.PeerGroupSettings;
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
