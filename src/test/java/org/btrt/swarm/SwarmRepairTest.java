// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.SipHash;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Swarms in memory of the test's own, damaged as a killed process or a bad disk damages them. */
class SwarmRepairTest {
  private static final long SEED = 99;

  private final SwarmKey key = new SwarmKey(new SipHash(1, 2));
  private final SwarmFlyweight swarm = new SwarmFlyweight(SEED, key);
  private final SwarmEditor editor = new SwarmEditor(swarm);
  private final SwarmRepair repair = new SwarmRepair(swarm, editor);
  private final SwarmChecker checker = new SwarmChecker(swarm);
  private final SwarmRequest request = new SwarmRequest();
  private RunLayout layout;

  private void open(boolean ipv6, int slots) {
    layout = new RunLayout(RecordLayout.of(ipv6), slots, null);
    ByteBuffer memory = BufferUtil.allocateDirectAligned(layout.valueLength, 64);
    swarm.wrap(new UnsafeBuffer(memory).addressOffset(), layout);
    keepAlive = memory;
    swarm.initialize(3, 7);
  }

  @SuppressWarnings("unused") // The flyweight knows only its address.
  private ByteBuffer keepAlive;

  private void add(int peer) {
    ask(peer);
    editor.add(request, RecordLayout.flags(peer % 5, peer % 2 == 0, false, peer % 8), 1000 + peer);
  }

  private void ask(int peer) {
    if (layout.record.ipv6) {
      request.ipv6(0x2001_0db8L << 32, peer);
    } else {
      request.ipv4(peer);
    }
    request.port(1 + peer % 3);
  }

  private void fill(int peers) {
    for (int peer = 0; peer < peers; peer++) {
      add(peer);
    }
    assertNull(checker.fault());
  }

  private Set<Long> peers() {
    Set<Long> peers = new HashSet<>();
    for (int number = 0; number < swarm.peerCount(); number++) {
      peers.add(swarm.addressLow(number));
    }
    assertEquals(swarm.peerCount(), peers.size());
    return peers;
  }

  @ParameterizedTest
  @CsvSource({"false,1", "false,3", "true,1", "true,3", "false,8", "true,8"})
  void shouldKeepEverybodyWhateverTheHeaderAndTheIndexSay(boolean ipv6, int slots) {
    open(ipv6, slots);
    int peers = layout.capacity - 2;
    fill(peers);
    Random random = new Random(5);
    swarm.beginChange();
    for (int partition = 0; partition < RunLayout.PARTITION_COUNT; partition++) {
      swarm.partitionSize(partition, random.nextInt());
    }
    for (int cell = 0; cell < layout.indexCells; cell++) {
      swarm.cellValue(cell, random.nextInt());
    }
    assertNotNull(checker.fault());
    repair.repair();
    assertNull(checker.fault());
    assertEquals(peers, peers().size());
    assertEquals(1000, swarm.earliestDeadlineS());
    assertEquals(3, swarm.generation());
    for (int peer = 0; peer < peers; peer++) {
      ask(peer);
      int number = swarm.find(request);
      assertEquals(1000 + peer, swarm.deadlineS(number));
      assertEquals(
          RecordLayout.flags(peer % 5, peer % 2 == 0, false, peer % 8), swarm.flags(number));
    }
  }

  /** Version 2 had no unreachable peers; the next change makes it version 3. */
  @ParameterizedTest
  @CsvSource({"false,1", "true,4"})
  void shouldTakeASwarmOfTheVersionBefore(boolean ipv6, int slots) {
    open(ipv6, slots);
    fill(5);
    swarm.buffer().putByte(5, (byte) SwarmFlyweight.VERSION_BEFORE);
    assertEquals(SwarmFlyweight.VERSION_BEFORE, swarm.version());
    assertNull(checker.fault());
    assertTrue(repair.isRepairable());
    add(6);
    assertEquals(SwarmFlyweight.VERSION, swarm.version());
    swarm.buffer().putByte(5, (byte) 1);
    assertNotNull(checker.fault());
    assertTrue(!repair.isRepairable());
  }

  @ParameterizedTest
  @CsvSource({"false,1", "false,4", "true,1", "true,4"})
  void shouldKeepOneOfTwoCopiesAndNothingHalfWritten(boolean ipv6, int slots) {
    open(ipv6, slots);
    fill(layout.capacity - 3);
    int count = swarm.peerCount();
    swarm.beginChange();
    // A move that was cut short: the record is at its old and its new place, ...
    swarm.copy(0, count);
    // ... and one whose target had been made invalid and half filled.
    swarm.copy(1, count + 1);
    swarm.vacate(count + 1);
    swarm.buffer().putByte(layout.record.frontOffset(2) + layout.record.checkOffset, (byte) 0x55);
    long lost = swarm.addressLow(2);
    repair.repair();
    assertNull(checker.fault());
    assertEquals(count - 1, swarm.peerCount());
    assertTrue(!peers().contains(lost));
  }

  @ParameterizedTest
  @CsvSource({"false,1,1", "false,6,2", "true,2,3", "true,12,4"})
  void shouldMakeASwarmOfAnyBytes(boolean ipv6, int slots, long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      open(ipv6, slots);
      fill(random.nextInt(layout.capacity));
      byte[] noise = new byte[random.nextInt(layout.valueLength - 8)];
      random.nextBytes(noise);
      swarm.buffer().putBytes(8 + random.nextInt(layout.valueLength - 7 - noise.length), noise);
      swarm.beginChange();
      repair.repair();
      assertNull(checker.fault());
    }
  }
}
