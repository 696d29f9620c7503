// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What is read of the kernel, of clients and of replies. */
class ReadingsTest {
  private static final String HEADS = "Inter-| Receive\n face |bytes\n";

  private static Addresses addresses() {
    return new Addresses(LabScenario.of("s1"), LabArm.parse("0").getFirst());
  }

  private static LinkCounters counters(String lines) {
    return LinkCounters.parse(HEADS + lines);
  }

  @Test
  void shouldReadTheCountersOfInterfaces() {
    LinkCounters before = counters("transit: 100 1 0 0 0 0 0 0 200 2 0 0 0 0 0 0\n");
    LinkCounters after =
        counters(
            """
                lo:       5 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0
            transit:12345678901 9 0 0 0 0 0 0 700 9 0 3 0 0 0 0
            """);
    assertEquals(12_345_678_801L, after.receivedSince(before, "transit"));
    assertEquals(500, after.sentSince(before, "transit"));
    assertEquals(0, after.sentSince(before, "partner"));
    assertThrows(IllegalArgumentException.class, () -> counters("transit: 1 2 3\n"));
  }

  @Test
  void shouldReadHowBusyTheMachineIs() {
    MachineLoad before =
        MachineLoad.parse("cpu  10 0 10 70 10 0 0 0 0 0\ncpu0 1\n", "pswpin 3\npswpout 4\n");
    MachineLoad after =
        MachineLoad.parse("cpu  40 0 20 110 20 5 0 5 30 0\n", "nr 1\npswpin 3\npswpout 6\n");
    // 30 + 10 + 5 + 5 of 100.
    assertEquals(50, after.busyPercentSince(before), 1e-9);
    assertEquals(2, after.swappedPages() - before.swappedPages());
    assertThrows(IllegalArgumentException.class, () -> MachineLoad.parse("intr 1\n", ""));
  }

  private static byte[] reply(String... addresses) {
    StringBuilder peers = new StringBuilder();
    for (String address : addresses) {
      for (String part : address.split("\\.", -1)) {
        peers.append((char) Integer.parseInt(part));
      }
      peers.append((char) 26).append((char) 225);
    }
    return ("d8:intervali30e5:peers" + peers.length() + ":" + peers + "e").getBytes(ISO_8859_1);
  }

  @Test
  void shouldReadThePeersOfAReply() {
    String text = new String(reply("198.18.10.11", "10.0.255.1"), ISO_8859_1);
    assertEquals(List.of("198.18.10.11", "10.0.255.1"), AnnounceLog.peers(text));
    assertEquals(List.of(), AnnounceLog.peers("d5:peers0:e"));
    assertEquals(List.of(), AnnounceLog.peers("d8:intervali30ee"));
  }

  @Test
  void shouldTellHoldersFromOthers() {
    AnnounceLog log = new AnnounceLog(addresses());
    log.onReply("198.18.10.11", "left=5&port=1", reply("198.18.10.12"), 2_000_000);
    log.onReply("198.18.10.12", "port=1&left=5", reply("198.18.10.11", "198.18.20.11"), 4_000_000);
    log.onReply("198.18.10.13", "port=1&left=0", reply("198.18.20.11"), 0);
    assertFalse(log.isHolder("198.18.10.11"));
    assertTrue(log.isHolder("198.18.10.12"));
    assertFalse(log.isHolder("198.18.10.13"), "a seeder fetches nothing");
    assertTrue(log.isAnswered("198.18.10.13"));
    assertFalse(log.isAnswered("198.18.10.14"));
    assertEquals(3, log.announces());
    assertEquals(4.0 / 3, log.peersPerReply(), 1e-9);
    assertEquals(2, log.msPerReply(), 1e-9);
  }

  @Test
  void shouldTakeARefusalForAFailure() {
    AnnounceLog log = new AnnounceLog(addresses());
    log.onReply("198.18.10.11", "left=5", "d14:failure reason2:noe".getBytes(ISO_8859_1), 1);
    assertEquals(1, log.failures().size());
    assertEquals(0, log.announces());
    assertFalse(log.isAnswered("198.18.10.11"));
  }

  @Test
  void shouldFindTheWayFromClientToClient() {
    Overlay overlay = new Overlay(addresses());
    overlay.add("198.18.10.11", List.of("198.18.10.12", "198.19.0.2"));
    overlay.add("198.18.10.12", List.of());
    overlay.add("198.18.20.11", List.of("198.18.20.12"));
    assertEquals(
        Set.of("198.19.0.2", "198.18.10.11", "198.18.10.12"),
        overlay.reachable(Set.of("198.19.0.2")));
    Set<String> clients = Set.of("198.18.10.11", "198.18.10.12", "198.18.20.11");
    assertEquals(4.0 / 3, overlay.linksPerClient(clients), 1e-9);
    assertEquals(1.0 / 3, overlay.externalLinksPerClient(clients), 1e-9);
  }

  @Test
  void shouldTellWhereBytesCameFrom() {
    LabMember member = new LabMember(0, 0, null, new LabPlan.Visit(0, 1));
    Predicate<String> external = address -> address.startsWith("198.18.20.");
    member.onJoined(0);
    member.onProgress(new LabClient.Progress(false, 900, 1_000, 0), 1);
    member.onLinks(Map.of("198.18.20.11", 100L, "198.18.10.12", 300L), external);
    member.onLinks(Map.of("198.18.20.11", 150L), external);
    // Connected anew.
    member.onLinks(Map.of("198.18.20.11", 50L), external);
    // 200 of 500 that were seen.
    assertEquals(360, member.externalBytes(), 1e-9);
  }

  @Test
  void shouldCallEqualTimesFair() {
    assertEquals(1, RunFigures.fairness(new double[] {3, 3, 3}), 1e-9);
    assertEquals(0.5, RunFigures.fairness(new double[] {1, 0}), 1e-9);
    assertTrue(Double.isNaN(RunFigures.fairness(new double[0])));
  }
}
