// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.hash.locks.InterProcessLock;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import net.openhft.chronicle.map.MapSegmentContext;

/**
 * The runs of slots that swarms live in: taken, exchanged for longer or shorter ones, given back.
 * What changes the map itself is done here, by Chronicle Map, in its contexts; they take the same
 * locks as {@link SwarmIndex}, which therefore must not be held.
 *
 * <p>Every method looks at the swarm anew: between a decision and its execution others may have
 * been there.
 *
 * <p><em>Threading:</em> any thread, with a workspace of its own.
 */
final class SwarmRuns {
  private static final int PAUSES = 1000;
  private static final long PAUSE_NS = 1000;

  private final ChronicleMap<byte[], byte[]> map;
  private final RunLayouts layoutsIpv4;
  private final RunLayouts layoutsIpv6;
  private final StoreCounts counts;
  private final DeadSwarms dead;

  SwarmRuns(
      ChronicleMap<byte[], byte[]> map,
      RunLayouts layoutsIpv4,
      RunLayouts layoutsIpv6,
      StoreCounts counts,
      DeadSwarms dead) {
    this.map = map;
    this.layoutsIpv4 = layoutsIpv4;
    this.layoutsIpv6 = layoutsIpv6;
    this.counts = counts;
    this.dead = dead;
  }

  /**
   * Makes an empty swarm for the workspace's key, if there is none.
   *
   * @return false: there is none, and no room for one
   */
  boolean insert(SwarmWorkspace work, int generation, int nowS) {
    try (ExternalMapQueryContext<byte[], byte[], ?> context = query(work)) {
      lock(context.updateLock());
      if (context.entry() != null) {
        return true;
      }
      if (!counts.hasRoomForSwarm(context.segmentIndex())) {
        return false;
      }
      RunLayout layout = layouts(work).smallest();
      work.emptyImage(layout, generation, nowS);
      context
          .absentEntry()
          .doInsert(context.wrapValueBytesAsData(work.image(), 0, layout.valueLength));
      counts.addSlots(context.segmentIndex(), layout.slots);
      counts.addSwarms(1);
      return true;
    }
  }

  /**
   * Moves the swarm of the workspace's key to the next longer run, if it is full.
   *
   * @return false: it is full, and there is no longer run for it
   */
  boolean grow(SwarmWorkspace work) {
    try (ExternalMapQueryContext<byte[], byte[], ?> context = query(work)) {
      lock(context.updateLock());
      MapEntry<byte[], byte[]> entry = context.entry();
      if (entry == null || !wrap(entry, work) || !work.editor.isFull()) {
        return true;
      }
      RunLayout layout = work.swarm.layout();
      RunLayout grown = layouts(work).grown(layout);
      int segment = context.segmentIndex();
      // Both runs exist for a moment.
      if (grown == null
          || !counts.hasRoomFor(grown.slots, segment)
          || !SlotMap.hasFreeRun(context, grown.slots)) {
        return false;
      }
      moveTo(grown, entry, work);
      counts.addSlots(segment, grown.slots - layout.slots);
      return true;
    }
  }

  /**
   * Removes the swarm of the workspace's key if it is empty and does not stay, moves it to a
   * shorter run if it has become small, and drops what is no swarm.
   */
  void settle(SwarmWorkspace work) {
    try (ExternalMapQueryContext<byte[], byte[], ?> context = query(work)) {
      lock(context.updateLock());
      MapEntry<byte[], byte[]> entry = context.entry();
      if (entry == null) {
        return;
      }
      if (wrap(entry, work)) {
        settle(entry, context.segmentIndex(), work);
      } else {
        drop(entry, context.segmentIndex());
      }
    }
  }

  /** As {@link #settle(SwarmWorkspace)}, for an entry the workspace is wrapped around. */
  void settle(MapEntry<byte[], byte[]> entry, int segment, SwarmWorkspace work) {
    SwarmFlyweight swarm = work.swarm;
    RunLayout layout = swarm.layout();
    int count = swarm.peerCount();
    if (count == 0 && !dead.keep(swarm, segment)) {
      entry.doRemove();
      counts.addSlots(segment, -layout.slots);
      counts.addSwarms(-1);
    } else if (swarm.isUnsettled() && layout.shorter != null) {
      RunLayout shrunk = layouts(work).shrunk(layout, count);
      moveTo(shrunk, entry, work);
      counts.addSlots(segment, shrunk.slots - layout.slots);
    }
  }

  /**
   * Drops an entry that is no swarm. Its peers are not in the counts: nobody could have counted
   * them.
   */
  void drop(MapEntry<byte[], byte[]> entry, int segment) {
    counts.addSlots(segment, -slotsOf(entry));
    entry.doRemove();
    counts.addSwarms(-1);
    counts.addRepaired();
  }

  /** Drops every entry of a segment that is no swarm. */
  void dropUnreadable(int segment, SwarmWorkspace work) {
    forEachEntry(
        segment,
        work,
        entry -> {
          if (!wrap(entry, work)) {
            drop(entry, segment);
          }
        });
  }

  /** Shows every entry of a segment, under its lock, its key being the workspace's. */
  void forEachEntry(int segment, SwarmWorkspace work, Consumer<MapEntry<byte[], byte[]>> action) {
    try (MapSegmentContext<byte[], byte[], ?> context = map.segmentContext(segment)) {
      context.forEachSegmentEntry(
          entry -> {
            Data<byte[]> key = entry.key();
            work.key.set(key.bytes().addressForRead(key.offset()));
            action.accept(entry);
          });
    }
  }

  /** Puts the workspace's swarm on an entry; false: it is no swarm. */
  boolean wrap(MapEntry<byte[], byte[]> entry, SwarmWorkspace work) {
    Data<byte[]> value = entry.value();
    return work.key.isValid()
        && work.wrap(value.bytes().addressForRead(value.offset()), value.size(), work.key.isIpv6());
  }

  static int slotsOf(MapEntry<byte[], byte[]> entry) {
    long length = entry.value().size() + RunLayout.ENTRY_OVERHEAD;
    return (int) ((length + RunLayout.SLOT_LENGTH - 1) / RunLayout.SLOT_LENGTH);
  }

  private ExternalMapQueryContext<byte[], byte[], ?> query(SwarmWorkspace work) {
    return map.queryContext(work.key.bytes(), 0, RunLayout.KEY_LENGTH);
  }

  /** Chronicle Map spins for as long as it waits; the holder may be waiting for this core. */
  private static void lock(InterProcessLock lock) {
    for (int i = 0; i < PAUSES; i++) {
      if (lock.tryLock()) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
    lock.lock();
  }

  /**
   * Puts the swarm into a run of another length. A shorter one takes the same place: header and
   * records stay where they are, and the intent that the image carries says that the index does
   * not.
   */
  private static void moveTo(
      RunLayout layout, MapEntry<byte[], byte[]> entry, SwarmWorkspace work) {
    SwarmFlyweight swarm = work.swarm;
    swarm.beginChange();
    work.imageOf(swarm, layout);
    entry.doReplaceValue(entry.context().wrapValueBytesAsData(work.image(), 0, layout.valueLength));
    Data<byte[]> value = entry.value();
    swarm.wrap(value.bytes().addressForRead(value.offset()), layout);
    swarm.endChange(swarm.peerCount(), swarm.generation());
  }

  private RunLayouts layouts(SwarmWorkspace work) {
    return work.key.isIpv6() ? layoutsIpv6 : layoutsIpv4;
  }
}
