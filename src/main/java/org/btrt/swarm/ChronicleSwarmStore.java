// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import net.openhft.chronicle.map.MapSegmentContext;
import org.agrona.collections.MutableInteger;
import org.agrona.collections.MutableLong;
import org.btrt.config.StoreSettings;
import org.btrt.swarm.SwarmRequest.Change;
import org.btrt.swarm.SwarmRequest.Outcome;

/**
 * The swarms in one Chronicle Map, changed in place.
 *
 * <p>A swarm is an entry. It is found by its key, its segment's update lock is taken, and its bytes
 * are worked on where they are; only when a run becomes longer or shorter does Chronicle Map move
 * it. Nothing outside the lock keeps an address.
 *
 * <p><em>Threading:</em> any thread; each has a {@link SwarmWorkspace}. Counts by segment are
 * guarded by the segment's lock. <em>Memory:</em> the map's, off the heap; nothing is allocated per
 * announce.
 */
public final class ChronicleSwarmStore implements SwarmStore {
  /**
   * Swarms longer than this are not searched for expired peers more often than {@link
   * #PURGE_PAUSE_S}.
   */
  private static final int LARGE_SWARM_PEERS = 4096;

  private static final int PURGE_PAUSE_S = 10;

  /**
   * Part of a segment that may be filled; what is left is for runs on their way to another place.
   */
  private static final double FILL_MAX = 0.97;

  private static final int GENERATION_MASK = 0xFFFF;

  private final ChronicleMap<byte[], byte[]> map;
  private final StoreGeometry geometry;
  private final StoreDirectory directory;
  private final StoreClock clock;
  private final StoreSecret secret;
  private final RunLayouts layoutsIpv4;
  private final RunLayouts layoutsIpv6;
  private final long swarmsMax;
  private final long peersMax;
  private final int fillMaxSlots;

  private final int[] usedSlots;
  private final AtomicLong swarmCount = new AtomicLong();
  private final AtomicLong peerCount = new AtomicLong();
  private final AtomicLong repairedCount = new AtomicLong();
  private final AtomicInteger generation;
  private final List<SwarmWorkspace> workspaces = new CopyOnWriteArrayList<>();
  private final ThreadLocal<SwarmWorkspace> workspace = ThreadLocal.withInitial(this::newWorkspace);

  private ChronicleSwarmStore(
      StoreSettings settings, StoreDirectory.Opened opened, StoreDirectory directory) {
    this.map = opened.map();
    this.geometry = opened.geometry();
    this.directory = directory;
    this.clock = opened.clock();
    this.secret = opened.secret();
    this.layoutsIpv4 = new RunLayouts(RecordLayout.IPV4, geometry.runSlotsMax());
    this.layoutsIpv6 = new RunLayouts(RecordLayout.IPV6, geometry.runSlotsMax());
    this.swarmsMax = settings.swarmsMax();
    this.peersMax = settings.peersMax();
    this.fillMaxSlots = (int) (geometry.slotsPerSegment() * FILL_MAX);
    this.usedSlots = new int[geometry.segments()];
    // The groups may have changed while the store was closed.
    this.generation = new AtomicInteger(opened.generation() + 1 & GENERATION_MASK);
  }

  /**
   * Opens the store, or makes one.
   *
   * @param notices told about what an operator should know: a recovery, a file set aside
   * @throws StoreException if the directory cannot be used
   */
  public static ChronicleSwarmStore open(
      StoreSettings settings, TimeSource time, Consumer<String> notices) {
    return open(
        settings, StoreGeometry.of(settings.swarmsMax(), settings.peersMax()), time, notices);
  }

  static ChronicleSwarmStore open(
      StoreSettings settings, StoreGeometry geometry, TimeSource time, Consumer<String> notices) {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new StoreException("this processor is big-endian, expected: x86_64 or aarch64");
    }
    StoreDirectory directory =
        settings.path().map(path -> StoreDirectory.lock(path, time)).orElse(null);
    try {
      StoreDirectory.Opened opened =
          directory == null
              ? StoreDirectory.inMemory(geometry, time)
              : directory.open(geometry, notices);
      ChronicleSwarmStore store = new ChronicleSwarmStore(settings, opened, directory);
      store.takeStock(notices);
      return store;
    } catch (RuntimeException e) {
      if (directory != null) {
        directory.unlock();
      }
      throw e;
    }
  }

  /** What keys of other purposes are derived from; survives a restart if the store does. */
  public StoreSecret secret() {
    return secret;
  }

  /** Bytes of all slots, used or not. */
  public long slotsLength() {
    return geometry.slotsLength();
  }

  /** Bytes of the slots in use. */
  public long usedSlotsLength() {
    long slots = 0;
    for (int used : usedSlots) {
      slots += used;
    }
    return slots * RunLayout.SLOT_LENGTH;
  }

  @Override
  public void announce(SwarmRequest[] requests, int count, PeerQuota quota) {
    int nowS = clock.nowS();
    SwarmWorkspace work = workspace.get();
    for (int i = 0; i < count; i++) {
      announce(requests[i], quota, nowS, work);
    }
  }

  private void announce(SwarmRequest request, PeerQuota quota, int nowS, SwarmWorkspace work) {
    request.clearAnswer();
    work.key.set(request.infoHash0(), request.infoHash1(), request.infoHash2(), request.isIpv6());
    try (ExternalMapQueryContext<byte[], byte[], ?> context = query(work)) {
      context.updateLock().lock();
      MapEntry<byte[], byte[]> entry = context.entry();
      if (entry != null && wrap(entry, work)) {
        announceToKnown(request, quota, nowS, work, context);
      } else if (entry == null) {
        announceToUnknown(request, nowS, work, context);
      } else {
        dropUnreadable(entry, context.segmentIndex());
        request.outcome(Outcome.NOT_STORED);
      }
    }
  }

  private ExternalMapQueryContext<byte[], byte[], ?> query(SwarmWorkspace work) {
    return map.queryContext(work.key.bytes(), 0, RunLayout.KEY_LENGTH);
  }

  private void announceToUnknown(
      SwarmRequest request,
      int nowS,
      SwarmWorkspace work,
      ExternalMapQueryContext<byte[], byte[], ?> context) {
    if (!isStoring(request)) {
      return;
    }
    int segment = context.segmentIndex();
    if (swarmCount.get() >= swarmsMax
        || peerCount.get() >= peersMax
        || usedSlots[segment] >= fillMaxSlots) {
      request.outcome(Outcome.STORE_FULL);
      return;
    }
    RunLayout layout = layouts(request.isIpv6()).smallest();
    SwarmFlyweight image = work.emptyImage(layout, generation.get());
    work.imageEditor().add(request, newFlags(request, image), nowS + request.lifetimeS());
    context
        .absentEntry()
        .doInsert(context.wrapValueBytesAsData(work.image(), 0, layout.valueLength));
    usedSlots[segment] += layout.slots;
    swarmCount.getAndIncrement();
    peerCount.getAndIncrement();
    request.change(Change.ADDED);
    request.counts(image.leechers(), image.seeders(), image.completed());
  }

  private void announceToKnown(
      SwarmRequest request,
      PeerQuota quota,
      int nowS,
      SwarmWorkspace work,
      ExternalMapQueryContext<byte[], byte[], ?> context) {
    SwarmFlyweight swarm = work.swarm;
    if (isPurgeDue(swarm, nowS)) {
      request.addExpired(purge(work, nowS));
    }
    int asker = swarm.find(request);
    if (request.peersWanted() > 0 && !work.chooser.choose(request, asker, quota, nowS)) {
      request.addExpired(purge(work, nowS));
      asker = swarm.find(request);
      work.chooser.choose(request, asker, quota, nowS);
    }
    if (request.event() == PeerEvent.STOPPED) {
      if (asker >= 0 && request.isRegistering()) {
        work.editor.remove(asker);
        peerCount.getAndDecrement();
        request.change(Change.REMOVED);
      }
    } else if (request.isRegistering()) {
      if (asker >= 0) {
        renew(request, asker, nowS, work);
      } else {
        add(request, nowS, work, context);
      }
    }
    request.counts(swarm.leechers(), swarm.seeders(), swarm.completed());
    settle(context.entry(), context.segmentIndex(), work);
  }

  private static boolean isStoring(SwarmRequest request) {
    return request.isRegistering() && request.event() != PeerEvent.STOPPED;
  }

  private static boolean isPurgeDue(SwarmFlyweight swarm, int nowS) {
    int pauseS = swarm.peerCount() > LARGE_SWARM_PEERS ? PURGE_PAUSE_S : 0;
    return swarm.earliestDeadlineS() <= nowS - pauseS;
  }

  private int purge(SwarmWorkspace work, int nowS) {
    int expired = work.editor.purge(nowS);
    peerCount.getAndAdd(-expired);
    return expired;
  }

  private int newFlags(SwarmRequest request, SwarmFlyweight swarm) {
    boolean completed = isCompleted(request);
    if (completed) {
      countCompletion(request, swarm);
    }
    return RecordLayout.flags(request.group(), request.isSeeder(), completed);
  }

  private static boolean isCompleted(SwarmRequest request) {
    return request.event() == PeerEvent.COMPLETED && request.isSeeder();
  }

  private static void countCompletion(SwarmRequest request, SwarmFlyweight swarm) {
    swarm.completed(swarm.completed() + 1);
    request.completionCounted();
  }

  private void add(
      SwarmRequest request,
      int nowS,
      SwarmWorkspace work,
      ExternalMapQueryContext<byte[], byte[], ?> context) {
    if (peerCount.get() >= peersMax || (work.editor.isFull() && !grow(work, context))) {
      request.outcome(Outcome.NOT_STORED);
      return;
    }
    work.editor.add(request, newFlags(request, work.swarm), nowS + request.lifetimeS());
    peerCount.getAndIncrement();
    request.change(Change.ADDED);
  }

  private void renew(SwarmRequest request, int asker, int nowS, SwarmWorkspace work) {
    SwarmFlyweight swarm = work.swarm;
    int oldFlags = swarm.flags(asker);
    boolean wasCompleted = (oldFlags & RecordLayout.COMPLETED_FLAG) != 0;
    if (!wasCompleted && isCompleted(request)) {
      countCompletion(request, swarm);
    }
    int deadlineS = nowS + request.lifetimeS();
    if (deadlineS < swarm.earliestDeadlineS()) {
      // Lifetimes have been shortened by a reload.
      swarm.earliestDeadlineS(deadlineS);
    }
    swarm.deadlineS(asker, deadlineS);
    swarm.peerId(asker, request);
    request.change(Change.RENEWED);
    int flags =
        RecordLayout.flags(
            request.group(), request.isSeeder(), wasCompleted || isCompleted(request));
    if (flags != oldFlags) {
      work.editor.reclassify(asker, flags);
    }
  }

  /** Moves the swarm to the next longer run. */
  private boolean grow(SwarmWorkspace work, ExternalMapQueryContext<byte[], byte[], ?> context) {
    SwarmFlyweight swarm = work.swarm;
    RunLayout layout = swarm.layout();
    RunLayout grown = layouts(swarm.isIpv6()).grown(layout);
    int segment = context.segmentIndex();
    // Both runs exist for a moment.
    if (grown == null
        || usedSlots[segment] + grown.slots > fillMaxSlots
        || !SlotMap.hasFreeRun(context, grown.slots)) {
      return false;
    }
    moveTo(grown, context.entry(), work);
    usedSlots[segment] += grown.slots - layout.slots;
    return true;
  }

  /** Removes an empty swarm, and moves one that has become small to a shorter run. */
  private void settle(MapEntry<byte[], byte[]> entry, int segment, SwarmWorkspace work) {
    SwarmFlyweight swarm = work.swarm;
    RunLayout layout = swarm.layout();
    int count = swarm.peerCount();
    if (count == 0) {
      entry.doRemove();
      usedSlots[segment] -= layout.slots;
      swarmCount.getAndDecrement();
    } else if (layout.slots > 1) {
      RunLayout shrunk = layouts(swarm.isIpv6()).shrunk(layout, count);
      if (shrunk != layout) {
        moveTo(shrunk, entry, work);
        usedSlots[segment] += shrunk.slots - layout.slots;
      }
    }
  }

  /**
   * Puts the swarm into a run of another length. A shorter one takes the same place: header and
   * records stay where they are, and the intent that the image carries says that the index does
   * not.
   */
  private void moveTo(RunLayout layout, MapEntry<byte[], byte[]> entry, SwarmWorkspace work) {
    SwarmFlyweight swarm = work.swarm;
    swarm.beginChange();
    work.imageOf(swarm, layout);
    entry.doReplaceValue(entry.context().wrapValueBytesAsData(work.image(), 0, layout.valueLength));
    rewrap(entry, layout, work);
    swarm.endChange(swarm.peerCount(), swarm.generation());
  }

  private RunLayouts layouts(boolean ipv6) {
    return ipv6 ? layoutsIpv6 : layoutsIpv4;
  }

  /** Puts the flyweight on an entry and repairs what is in it if need be; false: it is no swarm. */
  private boolean wrap(MapEntry<byte[], byte[]> entry, SwarmWorkspace work) {
    RunLayout layout = layouts(work.key.isIpv6()).ofValueLength(entry.value().size());
    if (layout == null) {
      return false;
    }
    rewrap(entry, layout, work);
    return !work.swarm.isIntent() || repair(work);
  }

  private static void rewrap(
      MapEntry<byte[], byte[]> entry, RunLayout layout, SwarmWorkspace work) {
    Data<byte[]> value = entry.value();
    work.swarm.wrap(value.bytes().addressForRead(value.offset()), layout);
  }

  private boolean repair(SwarmWorkspace work) {
    if (!work.repair.isRepairable()) {
      return false;
    }
    work.repair.repair();
    repairedCount.getAndIncrement();
    return true;
  }

  /**
   * Drops an entry that is no swarm. Its peers are not in the counts: nobody could have counted
   * them.
   */
  private void dropUnreadable(MapEntry<byte[], byte[]> entry, int segment) {
    usedSlots[segment] -= slotsOf(entry);
    entry.doRemove();
    swarmCount.getAndDecrement();
    repairedCount.getAndIncrement();
  }

  private static int slotsOf(MapEntry<byte[], byte[]> entry) {
    long length = entry.value().size() + RunLayout.ENTRY_OVERHEAD;
    return (int) ((length + RunLayout.SLOT_LENGTH - 1) / RunLayout.SLOT_LENGTH);
  }

  @Override
  public boolean scrape(long infoHash0, long infoHash1, int infoHash2, SwarmCounts counts) {
    int nowS = clock.nowS();
    SwarmWorkspace work = workspace.get();
    boolean known = scrapeFamily(infoHash0, infoHash1, infoHash2, false, counts, nowS, work);
    return scrapeFamily(infoHash0, infoHash1, infoHash2, true, counts, nowS, work) || known;
  }

  private boolean scrapeFamily(
      long infoHash0,
      long infoHash1,
      int infoHash2,
      boolean ipv6,
      SwarmCounts counts,
      int nowS,
      SwarmWorkspace work) {
    work.key.set(infoHash0, infoHash1, infoHash2, ipv6);
    try (ExternalMapQueryContext<byte[], byte[], ?> context = query(work)) {
      context.updateLock().lock();
      MapEntry<byte[], byte[]> entry = context.entry();
      if (entry == null || !wrap(entry, work)) {
        return false;
      }
      SwarmFlyweight swarm = work.swarm;
      if (isPurgeDue(swarm, nowS)) {
        purge(work, nowS);
      }
      counts.add(swarm.leechers(), swarm.seeders(), swarm.completed());
      boolean known = swarm.peerCount() > 0;
      settle(entry, context.segmentIndex(), work);
      return known;
    }
  }

  @Override
  public int parts() {
    return geometry.segments();
  }

  @Override
  public int sweep(int part, GroupClassifier classifier, Consumer<SwarmView> visitor) {
    int nowS = clock.nowS();
    int currentGeneration = generation.get();
    SwarmWorkspace work = workspace.get();
    MutableInteger expired = new MutableInteger();
    forEachSwarm(
        part,
        work,
        entry -> {
          SwarmFlyweight swarm = work.swarm;
          if (swarm.generation() != currentGeneration) {
            work.repair.reclassify(classifier, currentGeneration);
          }
          if (swarm.earliestDeadlineS() <= nowS) {
            expired.addAndGet(purge(work, nowS));
          }
          settle(entry, part, work);
          if (swarm.peerCount() > 0) {
            visitor.accept(swarm);
          }
        });
    if (directory != null) {
      directory.markClock(nowS);
    }
    return expired.get();
  }

  @Override
  public void visit(int part, Consumer<SwarmView> visitor) {
    SwarmWorkspace work = workspace.get();
    forEachSwarm(part, work, entry -> visitor.accept(work.swarm));
  }

  private void forEachSwarm(
      int segment, SwarmWorkspace work, Consumer<MapEntry<byte[], byte[]>> action) {
    forEachEntry(
        segment,
        work,
        entry -> {
          if (work.key.isValid() && wrap(entry, work)) {
            action.accept(entry);
          } else {
            dropUnreadable(entry, segment);
          }
        });
  }

  private void forEachEntry(
      int segment, SwarmWorkspace work, Consumer<MapEntry<byte[], byte[]>> action) {
    try (MapSegmentContext<byte[], byte[], ?> context = map.segmentContext(segment)) {
      context.forEachSegmentEntry(
          entry -> {
            Data<byte[]> key = entry.key();
            work.key.set(key.bytes().addressForRead(key.offset()));
            action.accept(entry);
          });
    }
  }

  /** What is wrong in the store's memory, a line each; empty: nothing. Walks every swarm. */
  String faults() {
    StringBuilder faults = new StringBuilder();
    SwarmWorkspace work = workspace.get();
    MutableLong swarms = new MutableLong();
    MutableLong peers = new MutableLong();
    MutableLong slots = new MutableLong();
    for (int segment = 0; segment < geometry.segments(); segment++) {
      long slotsBefore = slots.get();
      forEachSwarm(
          segment,
          work,
          entry -> {
            String fault = work.checker.fault();
            if (fault != null) {
              faults.append(work.swarm).append(": ").append(fault).append('\n');
            }
            swarms.increment();
            peers.addAndGet(work.swarm.peerCount());
            slots.addAndGet(slotsOf(entry));
          });
      if (slots.get() - slotsBefore != usedSlots[segment]) {
        faults.append("segment ").append(segment).append(": slots in use are miscounted\n");
      }
    }
    if (swarms.get() != swarmCount.get() || peers.get() != peerCount.get()) {
      faults.append(swarms + " swarms and " + peers + " peers found, counted: ");
      faults.append(swarmCount).append(" and ").append(peerCount);
    }
    return faults.toString();
  }

  @Override
  public void groupsChanged() {
    int next = generation.updateAndGet(old -> old + 1 & GENERATION_MASK);
    if (directory != null) {
      directory.generation(next);
    }
  }

  @Override
  public long swarmCount() {
    return swarmCount.get();
  }

  @Override
  public long peerCount() {
    return peerCount.get();
  }

  @Override
  public long repairedCount() {
    return repairedCount.get();
  }

  @Override
  public void close() {
    map.close();
    for (SwarmWorkspace work : workspaces) {
      work.release();
    }
    if (directory != null) {
      directory.closeCleanly(clock.nowS(), generation.get());
    }
  }

  private SwarmWorkspace newWorkspace() {
    SwarmWorkspace work =
        new SwarmWorkspace(
            secret, Math.max(layoutsIpv4.largest().valueLength, layoutsIpv6.largest().valueLength));
    workspaces.add(work);
    return work;
  }

  /**
   * Counts what an opened store holds; after an unclean end every swarm is checked and repaired
   * first.
   */
  private void takeStock(Consumer<String> notices) {
    if (directory == null || directory.isFresh()) {
      return;
    }
    SwarmWorkspace work = workspace.get();
    for (int segment = 0; segment < geometry.segments(); segment++) {
      int part = segment;
      forEachEntry(
          segment,
          work,
          entry -> {
            usedSlots[part] += slotsOf(entry);
            swarmCount.getAndIncrement();
            boolean isSwarm = work.key.isValid() && wrap(entry, work);
            if (isSwarm && !directory.wasClean() && work.checker.fault() != null) {
              isSwarm = repair(work);
            }
            if (!isSwarm) {
              dropUnreadable(entry, part);
              return;
            }
            peerCount.getAndAdd(work.swarm.peerCount());
            settle(entry, part, work);
          });
    }
    notices.accept(
        "the store holds "
            + peerCount
            + " peers in "
            + swarmCount
            + " swarms"
            + (directory.wasClean()
                ? ""
                : "; it had not been closed in order, " + repairedCount + " swarms needed repair"));
  }
}
