// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.config.PolicySettings;
import org.btrt.config.StoreSettings;
import org.btrt.groups.PeerGroupsException;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Replies that are completed with what other trackers know, as for neighbours and forwarded
 * announces: the policy of the rules is asked about both stores as one swarm.
 */
class ForeignMergePolicyTest {
  private static final int LOCAL = 0x0A00_0000;
  private static final int OUTSIDE = 0xC612_0000;
  private static final int HOLDER_EXTERNALS = 2;

  private final UnsafeBuffer peers = new UnsafeBuffer(new byte[4096]);
  private final AnnounceRequest request = new AnnounceRequest();
  private final AnnounceRequest[] batch = {request};
  private ChronicleSwarmStore store;
  private ChronicleSwarmStore foreignStore;
  private ForeignPeers foreign;
  private Announcer announcer;

  private static ChronicleSwarmStore openStore() {
    return ChronicleSwarmStore.open(
        new StoreSettings(Optional.empty(), 1000, 1000), TimeSource.system(), notice -> {});
  }

  @BeforeEach
  void open() throws PeerGroupsException {
    store = openStore();
    foreignStore = openStore();
    PolicySettings settings =
        new PolicySettings(
            PolicySettings.Mode.QUOTA,
            false,
            Optional.empty(),
            3,
            3,
            5,
            35,
            0,
            15,
            HOLDER_EXTERNALS,
            1,
            50,
            false,
            3600,
            1,
            0,
            false);
    LiveRules rules = PolicyRules.of(settings, 2700);
    foreign = new ForeignPeers(foreignStore, rules);
    announcer =
        new Announcer(
            rules,
            store,
            Optional.of(new Foreign(foreign, Optional.empty(), 60)),
            Optional.empty(),
            new Status().register(),
            1);
  }

  @AfterEach
  void close() {
    store.close();
    foreignStore.close();
  }

  private void announce(int address, int leftBytes) {
    request.infoHash(1, 2, 3);
    request.ipv4(address);
    request.port(1);
    request.registering(true);
    request.leftBytes(leftBytes);
    request.numWanted(-1);
    request.peersRoom(200);
    request.event(PeerEvent.STARTED);
    request.peersTo(peers, 0, PeerFormat.COMPACT);
    announcer.announce(batch, 1);
    assertNull(request.refusal());
  }

  private void learn(int address, int count) {
    foreign.swarm(1, 2, 3);
    for (int i = 0; i < count; i++) {
      assertTrue(foreign.learn(false, 0, (address + i) & 0xFFFF_FFFFL, 1, 2700));
    }
  }

  @Test
  void shouldGiveNoMoreExternalPeersFromTwoStoresThanFromOne() {
    for (int i = 0; i < 3; i++) {
      announce(OUTSIDE + i, 0);
    }
    for (int i = 0; i < 10; i++) {
      announce(LOCAL + i, 1);
    }
    learn(OUTSIDE + 100, 100);

    announce(LOCAL, 1);
    assertEquals(9, request.peersOfGroup(0));
    assertEquals(HOLDER_EXTERNALS, request.peersOfGroup(1));
    announce(LOCAL + 9, 1);
    assertEquals(9, request.peersOfGroup(0));
    assertEquals(0, request.peersOfGroup(1), "no holder of ours, so none with others' peers");
  }

  @Test
  void shouldTakeLocalPeersThatOthersKnow() {
    for (int i = 0; i < 3; i++) {
      announce(OUTSIDE + i, 0);
    }
    for (int i = 0; i < 10; i++) {
      announce(LOCAL + i, 1);
    }
    learn(LOCAL + 100, 10);

    announce(LOCAL + 9, 1);
    assertEquals(19, request.peersOfGroup(0));
    assertEquals(0, request.peersOfGroup(1));
  }

  /** What a tracker sees that is told of the seeders outside by their trackers alone. */
  @Test
  void shouldTakeWhomOthersKnowForSeedersPerhaps() {
    for (int i = 0; i < 10; i++) {
      announce(LOCAL + i, 1);
    }
    announce(LOCAL + 9, 1);
    assertEquals(9, request.peersOfGroup(0));
    learn(OUTSIDE + 100, 100);

    announce(LOCAL + 9, 1);
    assertEquals(9, request.peersOfGroup(0));
    assertEquals(0, request.peersOfGroup(1));
  }

  @Test
  void shouldGiveAllThereIsWhereNobodyIsLocal() {
    announce(OUTSIDE, 0);
    learn(OUTSIDE + 100, 100);

    announce(LOCAL, 1);
    assertEquals(0, request.peersOfGroup(0));
    assertEquals(50, request.peersOfGroup(1));
  }
}
