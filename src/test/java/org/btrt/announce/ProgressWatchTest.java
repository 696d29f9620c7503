// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.btrt.config.PolicySettings.Mode.ORDER;
import static org.btrt.config.PolicySettings.Mode.QUOTA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.DistinctLog;
import org.btrt.common.ListLogger;
import org.btrt.config.PolicySettings;
import org.btrt.config.StoreSettings;
import org.btrt.groups.PeerGroupsException;
import org.btrt.status.Counter;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What announces over a real store say of their downloads, and what comes of it. */
class ProgressWatchTest {
  private static final int LOCAL = 0x0A00_0000;
  private static final int OUTSIDE = 0xC612_0000;
  private static final int PEERS = 10;
  private static final int MB = 1_000_000;

  /** Longer than any test: nobody's time is to be over. */
  private static final int EXPIRY_S = 100_000;

  private final TestClock clock = new TestClock();
  private final Status status = new Status();
  private final List<String> lines = new ArrayList<>();
  private final UnsafeBuffer peers = new UnsafeBuffer(new byte[4096]);
  private final AnnounceRequest request = new AnnounceRequest();
  private final AnnounceRequest[] batch = {request};
  private NanoClock nanoClock;
  private ChronicleSwarmStore store;
  private LiveRules rules;
  private Announcer announcer;
  private ProgressWatch watch;

  private final long[] leftBytes = new long[PEERS];
  private int newcomers;

  /** Announces of this torrent; its half of an experiment is told by the last bit. */
  private int torrent = 1;

  @BeforeEach
  void open() throws PeerGroupsException {
    nanoClock = clock.source().monotonic();
    store =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.empty(), 10_000, 10_000), clock.source(), notice -> {});
    rules(QUOTA, false);
    watchAtMost(ProgressWatch.CLIENTS_MAX);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void rules(PolicySettings.Mode mode, boolean split) throws PeerGroupsException {
    PolicySettings policy =
        new PolicySettings(
            mode, split, Optional.empty(), 3, 3, 5, 35, 0, 15, 2, 1, 50, false, 3600, 1, 0, false);
    rules = PolicyRules.of(policy, EXPIRY_S);
    announcer = new Announcer(rules, store, status.register(), 1);
  }

  private void watchAtMost(int clientsMax) {
    watch =
        new ProgressWatch(
            rules,
            store,
            new DistinctLog(new ListLogger(lines), nanoClock),
            status.register(),
            nanoClock,
            clientsMax);
  }

  private void announce(int address, long leftBytes, PeerEvent event) {
    request.infoHash(infoHash0(), 0, torrent);
    request.ipv4(address);
    request.port(1);
    request.registering(true);
    request.leftBytes(leftBytes);
    request.numWanted(-1);
    request.peersRoom(200);
    request.event(event);
    request.peersTo(peers, 0, PeerFormat.COMPACT);
    announcer.announce(batch, 1);
    assertNull(request.refusal());
  }

  /** As even as those of real torrents. */
  private long infoHash0() {
    long mixed = torrent * 0x9E37_79B9_7F4A_7C15L;
    return (mixed ^ mixed >>> 29) * 0xBF58_476D_1CE4_E5B9L;
  }

  private void pass(int seconds) {
    clock.passS(seconds);
    sweep();
    watch.doWork();
  }

  private void sweep() {
    for (int part = 0; part < store.parts(); part++) {
      store.sweep(part, rules.get().groups()::groupOf, swarm -> {});
    }
  }

  /** Seeders outside, and leechers inside of whom the first ones alone get external peers. */
  private void startSwarm() {
    for (int i = 0; i < 3; i++) {
      announce(OUTSIDE + i, 0, PeerEvent.STARTED);
    }
    for (int i = 0; i < PEERS; i++) {
      leftBytes[i] = 10_000L * MB;
      announce(LOCAL + i, leftBytes[i], PeerEvent.STARTED);
      assertEquals(isGivenExternals(i), request.peersOfGroup(1) > 0);
    }
    watch.doWork();
  }

  /** The first is alone, the next ones are filled up to the floor. */
  private static boolean isGivenExternals(int i) {
    return i < 5;
  }

  private void halfAnHour(int externalMb, int insideMb) {
    pass(1_800);
    for (int i = 0; i < PEERS; i++) {
      leftBytes[i] -= (long) (isGivenExternals(i) ? externalMb : insideMb) * MB;
      announce(LOCAL + i, leftBytes[i], PeerEvent.NONE);
    }
    watch.doWork();
  }

  /** What somebody new is given who would be no holder. */
  private boolean isValveOpen() {
    announce(LOCAL + 100 + newcomers++, MB, PeerEvent.STARTED);
    return request.peersOfGroup(1) > 0;
  }

  @Test
  void shouldOpenTheValveOfASwarmWhoseInsideIsSlowForTwoHours() {
    startSwarm();
    halfAnHour(100, 78);
    halfAnHour(100, 78);
    assertEquals(0, status.total(Counter.POLICY_VALVES_OPENED), "one slow hour is none");
    halfAnHour(100, 78);
    assertFalse(isValveOpen());
    halfAnHour(100, 78);
    assertEquals(1, status.total(Counter.POLICY_VALVES_OPENED));
    assertTrue(isValveOpen());
    assertEquals(1, lines.size());
    String infoHash = HexFormat.of().toHexDigits(infoHash0()) + "000000000000000000000001";
    assertTrue(lines.getFirst().contains(infoHash), lines::toString);
    pass(ProgressWatch.OPEN_S);
    assertFalse(isValveOpen(), "it closes by itself");
  }

  @Test
  void shouldLeaveAValveClosedWhereTheInsideIsFastEnough() {
    startSwarm();
    for (int i = 0; i < 8; i++) {
      halfAnHour(100, 81);
    }
    assertEquals(0, status.total(Counter.POLICY_VALVES_OPENED));
    assertFalse(isValveOpen());
  }

  @Test
  void shouldForgetASlowHourAfterAFastOne() {
    startSwarm();
    // An hour begins with every second one, as it ends before its last announces.
    for (int i = 0; i < 8; i++) {
      halfAnHour(100, (i + 1) / 2 % 2 == 0 ? 10 : 100);
    }
    assertEquals(0, status.total(Counter.POLICY_VALVES_OPENED));
  }

  @Test
  void shouldJudgeNobodyByAFew() {
    for (int i = 0; i < 3; i++) {
      announce(OUTSIDE + i, 0, PeerEvent.STARTED);
    }
    for (int i = 0; i < 6; i++) {
      announce(LOCAL + i, 1_000L * MB, PeerEvent.STARTED);
    }
    watch.doWork();
    for (int hour = 1; hour <= 4; hour++) {
      pass(3_600);
      for (int i = 0; i < 6; i++) {
        announce(LOCAL + i, (1_000L - hour * (i < 5 ? 100L : 1)) * MB, PeerEvent.NONE);
      }
      watch.doWork();
    }
    pass(3_600);
    assertEquals(0, status.total(Counter.POLICY_VALVES_OPENED));
  }

  @Test
  void shouldTellTheHalvesOfAnExperimentApart() throws PeerGroupsException {
    rules(ORDER, true);
    watchAtMost(ProgressWatch.CLIENTS_MAX);
    for (int half = 0; half < 2; half++) {
      torrent = 2 + half;
      announce(LOCAL, 1_000L * MB, PeerEvent.STARTED);
      announce(LOCAL + 1, 1_000L * MB, PeerEvent.STARTED);
    }
    watch.doWork();
    pass(600);
    for (int half = 0; half < 2; half++) {
      torrent = 2 + half;
      announce(LOCAL, (900L - 100L * half) * MB, PeerEvent.NONE);
      announce(LOCAL + 1, 0, PeerEvent.COMPLETED);
    }
    watch.doWork();
    assertEquals(1_100L * MB, status.total(Counter.SPLIT_PLAIN_BYTES));
    assertEquals(1_200L * MB, status.total(Counter.SPLIT_POLICY_BYTES));
    assertEquals(1_200, status.total(Counter.SPLIT_PLAIN_SECONDS));
    assertEquals(1_200, status.total(Counter.SPLIT_POLICY_SECONDS));
  }

  @Test
  void shouldTakeNothingForProgressThatIsNone() throws PeerGroupsException {
    rules(ORDER, true);
    watchAtMost(ProgressWatch.CLIENTS_MAX);
    announce(LOCAL, Long.MAX_VALUE, PeerEvent.STARTED);
    announce(LOCAL + 1, -1, PeerEvent.STARTED);
    announce(LOCAL + 2, 100, PeerEvent.STARTED);
    announce(LOCAL + 3, 100, PeerEvent.STARTED);
    watch.doWork();
    pass(600);
    announce(LOCAL, 50, PeerEvent.NONE);
    announce(LOCAL + 1, 50, PeerEvent.NONE);
    announce(LOCAL + 2, 200, PeerEvent.NONE);
    announce(LOCAL + 3, 50, PeerEvent.STOPPED);
    announce(LOCAL + 4, 0, PeerEvent.COMPLETED);
    pass(1);
    announce(LOCAL + 2, 100, PeerEvent.NONE);
    watch.doWork();
    assertEquals(0, status.total(Counter.SPLIT_POLICY_SECONDS), "twice within a second is once");
    pass(3 * ProgressWatch.WINDOW_S);
    announce(LOCAL + 2, 10, PeerEvent.NONE);
    watch.doWork();
    assertEquals(0, status.total(Counter.SPLIT_POLICY_SECONDS), "who was away says nothing");
    pass(60);
    announce(LOCAL + 2, 4, PeerEvent.NONE);
    watch.doWork();
    assertEquals(60, status.total(Counter.SPLIT_POLICY_SECONDS));
    assertEquals(6, status.total(Counter.SPLIT_POLICY_BYTES));
  }

  @Test
  void shouldWatchAPartOfTooMany() throws PeerGroupsException {
    rules(ORDER, true);
    watchAtMost(100);
    int torrents = 3_000;
    for (int time = 0; time < 2; time++) {
      for (int i = 0; i < torrents; i++) {
        torrent = 1 + 2 * i;
        announce(LOCAL, 1_000 - 100L * time, PeerEvent.NONE);
        watch.doWork();
      }
      pass(600);
    }
    long watched = status.total(Counter.SPLIT_POLICY_SECONDS) / 600;
    assertTrue(watched >= 20 && watched <= 100, () -> watched + " clients watched");
    assertEquals(100 * watched, status.total(Counter.SPLIT_POLICY_BYTES));
    assertEquals(0, status.total(Counter.PROGRESS_LOST));
  }

  @Test
  void shouldSayThatNobodyTakesWhatIsTold() throws PeerGroupsException {
    rules(ORDER, true);
    for (int i = 0; i < 2_000; i++) {
      announce(LOCAL, 1, PeerEvent.NONE);
    }
    assertTrue(status.total(Counter.PROGRESS_LOST) > 0);
  }

  @Test
  void shouldWatchNobodyInPlainOrder() throws PeerGroupsException {
    rules(ORDER, false);
    for (int i = 0; i < 2_000; i++) {
      announce(LOCAL, 1, PeerEvent.NONE);
    }
    assertEquals(0, status.total(Counter.PROGRESS_LOST));
  }
}
