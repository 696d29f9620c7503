// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.openhft.chronicle.map.ChronicleMap;
import org.agrona.collections.MutableLong;
import org.btrt.config.StoreSettings;
import org.btrt.swarm.SwarmRequest.Change;
import org.btrt.swarm.SwarmRequest.Outcome;

/**
 * The swarms in one Chronicle Map, changed in place.
 *
 * <p>A swarm is an entry. {@link SwarmBatch} brings what a batch needs into the cache; then each
 * announce takes the lock of its segment, finds its entry through {@link SwarmIndex} and works on
 * its bytes where they are. Nothing found outside the lock is believed, and no address outlives it.
 * What changes the map itself, a new swarm, a run too short or too long, is left to {@link
 * SwarmRuns} after the lock is released; the announce then begins again.
 *
 * <p><em>Exclusion:</em> one lock per segment, Chronicle Map's own, in the map's memory: between
 * threads, and between processes that map the same file. Two of them do so while a running tracker
 * is taken over by its successor; the counts are in shared memory for that.
 *
 * <p><em>Threading:</em> any thread; each has a {@link SwarmWorkspace}. <em>Memory:</em> the map's,
 * off the heap; nothing is allocated per announce.
 */
public final class ChronicleSwarmStore implements SwarmStore {
  /**
   * Swarms longer than this are not searched for expired peers more often than {@link
   * #PURGE_PAUSE_S}.
   */
  private static final int LARGE_SWARM_PEERS = 4096;

  private static final int PURGE_PAUSE_S = 10;

  private static final int GENERATION_MASK = 0xFFFF;

  /** Cells of a segment's table that are walked under one lock: some 10 us. */
  static final int CELLS_AT_ONCE = 64;

  /** Cells of a part of the store: some 50 us, for a core that a worker uses too. */
  private static final int CELLS_PER_PART = 1024;

  private final ChronicleMap<byte[], byte[]> map;
  private final StoreGeometry geometry;
  private final StoreDirectory directory;
  private final StoreClock clock;
  private final StoreSecret secret;
  private final RunLayouts layoutsIpv4;
  private final RunLayouts layoutsIpv6;
  private final StoreCounts counts;
  private final DeadSwarms dead;
  private final SwarmIndex index;
  private final SwarmRuns runs;
  private final SwarmNotes notes;

  /** The sweeper's. */
  private final boolean[] collapsed;

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
    this.counts =
        new StoreCounts(opened.counts(), geometry, settings.swarmsMax(), settings.peersMax());
    this.index = new SwarmIndex(map);
    this.collapsed = new boolean[geometry.segments()];
    if (directory == null) {
      HugePages.prefer(index.address(), index.length());
    }
    this.notes = new SwarmNotes(index);
    this.dead = new DeadSwarms(clock, counts);
    this.runs = new SwarmRuns(map, layoutsIpv4, layoutsIpv6, counts, dead);
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

  /**
   * Makes a small store in memory that runs the code a store with these settings will run:
   * Chronicle Map has one class for the tables of small segments and another one for those of large
   * ones.
   *
   * @param peersMax peers and swarms at most
   */
  public static ChronicleSwarmStore openScratch(
      StoreSettings settings, long peersMax, TimeSource time) {
    return open(
        new StoreSettings(Optional.empty(), peersMax, peersMax),
        StoreGeometry.of(settings.swarmsMax(), settings.peersMax()).smallest(),
        time,
        notice -> {});
  }

  static ChronicleSwarmStore open(
      StoreSettings settings, StoreGeometry geometry, TimeSource time, Consumer<String> notices) {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new StoreException("this processor is big-endian, expected: x86_64 or aarch64");
    }
    if (settings.path().isEmpty()) {
      return new ChronicleSwarmStore(settings, StoreDirectory.inMemory(geometry, time), null);
    }
    StoreDirectory directory = StoreDirectory.lock(settings.path().get(), time);
    return open(
        settings,
        directory,
        () -> directory.open(geometry, notices),
        store -> store.takeStock(notices));
  }

  /**
   * Opens the store beside the process that has it; both may use it until one closes it. For good
   * only after {@link #succeed}.
   *
   * @throws StoreException if the store is of another size, or is being handed to somebody else
   */
  public static ChronicleSwarmStore join(StoreSettings settings, TimeSource time) {
    StoreGeometry geometry = StoreGeometry.of(settings.swarmsMax(), settings.peersMax());
    StoreDirectory directory = StoreDirectory.join(settings.path().orElseThrow(), time);
    return open(settings, directory, () -> directory.openBeside(geometry), store -> {});
  }

  private static ChronicleSwarmStore open(
      StoreSettings settings,
      StoreDirectory directory,
      Supplier<StoreDirectory.Opened> opening,
      Consumer<ChronicleSwarmStore> preparation) {
    try {
      ChronicleSwarmStore store = new ChronicleSwarmStore(settings, opening.get(), directory);
      preparation.accept(store);
      return store;
    } catch (RuntimeException e) {
      directory.unlock();
      throw e;
    }
  }

  /**
   * Tells a store that was joined that the other process has left it, or is about to: waits until
   * it has.
   *
   * @param orderly false: it was killed
   * @throws StoreException if it died while it held a lock: the store needs the repair that opening
   *     it brings
   */
  public void succeed(boolean orderly) {
    directory.succeed();
    for (int segment = 0; !orderly && segment < geometry.segments(); segment++) {
      if (!index.tryLock(segment)) {
        throw new StoreException(
            "the process before was killed while it changed the store, which is to be opened anew");
      }
      index.unlock(segment);
    }
    groupsChanged();
  }

  /** Leaves the store to a process that has joined it: {@link #close} will not say it is unused. */
  public void handOver() {
    directory.handOver();
  }

  /**
   * For how long a swarm stays whose peers have all gone, with the downloads it has counted, unless
   * three quarters of the swarms that there may be are in use.
   *
   * @param seconds 0: not at all
   */
  public void keepDead(int seconds) {
    dead.keptS(seconds);
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
    return counts.usedSlots() * RunLayout.SLOT_LENGTH;
  }

  @Override
  public void announce(SwarmRequest[] requests, int count, PeerQuota quota) {
    int nowS = clock.nowS();
    SwarmWorkspace work = workspace.get();
    for (int from = 0; from < count; from += SwarmBatch.CAPACITY) {
      int length = Math.min(SwarmBatch.CAPACITY, count - from);
      work.batch.take(requests, from, length);
      if (length > 1) {
        work.batch.touch(requests, from, length);
      }
      for (int i = 0; i < length; i++) {
        announce(requests[from + i], i, quota, nowS, work);
      }
    }
  }

  /** What is to be done after the lock of the segment has been released. */
  private enum Next {
    /** Nothing: the request is answered. */
    DONE,
    /** The request is answered; the swarm is to be moved or removed. */
    SETTLE,
    /** The swarm is to be made, then the request is to be tried again. */
    INSERT,
    /** The swarm needs a longer run, then the request is to be tried again. */
    GROW,
    /** The entry is no swarm and is to be removed. */
    DROP
  }

  private void announce(
      SwarmRequest request, int i, PeerQuota quota, int nowS, SwarmWorkspace work) {
    boolean roomLeft = true;
    Next next;
    do {
      next = tryAnnounce(request, i, quota, nowS, work, roomLeft);
      if (next != Next.DONE) {
        work.key.set(request);
        roomLeft = makeRoom(request, next, work);
      }
    } while (next == Next.GROW || (next == Next.INSERT && roomLeft));
  }

  /** Does with the map what an announce has found to be necessary; false: there was no room. */
  private boolean makeRoom(SwarmRequest request, Next next, SwarmWorkspace work) {
    switch (next) {
      case INSERT -> {
        if (!runs.insert(work, generation.get(), clock.nowS())) {
          request.outcome(Outcome.STORE_FULL);
          return false;
        }
      }
      case GROW -> {
        return runs.grow(work);
      }
      case DROP -> {
        runs.settle(work);
        request.outcome(Outcome.NOT_STORED);
      }
      case SETTLE -> runs.settle(work);
      case DONE -> {}
    }
    return true;
  }

  /**
   * Answers a request if that can be done where the swarm lies.
   *
   * @param roomLeft false: if the swarm is full, the announcer is not stored
   */
  private Next tryAnnounce(
      SwarmRequest request,
      int i,
      PeerQuota quota,
      int nowS,
      SwarmWorkspace work,
      boolean roomLeft) {
    request.clearAnswer();
    int segment = work.batch.segment(i);
    index.lock(segment);
    try {
      long entry = work.batch.find(i);
      if (entry == 0) {
        return isStoring(request) ? Next.INSERT : Next.DONE;
      }
      return work.wrap(entry, request.isIpv6())
          ? announceToKnown(request, work.batch.likelyRecord(i), quota, nowS, work, roomLeft)
          : Next.DROP;
    } finally {
      index.unlock(segment);
    }
  }

  private Next announceToKnown(
      SwarmRequest request,
      int likelyRecord,
      PeerQuota quota,
      int nowS,
      SwarmWorkspace work,
      boolean roomLeft) {
    SwarmFlyweight swarm = work.swarm;
    if (isPurgeDue(swarm, nowS)) {
      request.addExpired(work.purge(nowS));
    }
    int asker = swarm.find(request, likelyRecord);
    if (request.peersWanted() > 0 && !work.chooser.choose(request, asker, quota, nowS)) {
      request.addExpired(work.purge(nowS));
      asker = swarm.find(request);
      work.chooser.choose(request, asker, quota, nowS);
    }
    if (request.isRegistering() && asker >= 0 && isAnothers(request, asker, swarm)) {
      request.change(Change.DENIED);
    } else if (request.event() == PeerEvent.STOPPED) {
      if (asker >= 0 && request.isRegistering()) {
        work.editor.remove(asker);
        counts.addPeers(-1);
        request.change(Change.REMOVED);
      }
    } else if (request.isRegistering()) {
      if (asker >= 0) {
        renew(request, asker, nowS, work);
      } else if (counts.isFullOfPeers() || (work.editor.isFull() && !roomLeft)) {
        request.outcome(Outcome.NOT_STORED);
      } else if (work.editor.isFull()) {
        return Next.GROW;
      } else {
        work.editor.add(request, newFlags(request, swarm), nowS + request.lifetimeS());
        counts.addPeers(1);
        request.change(Change.ADDED);
      }
    }
    int leechers = swarm.leechers();
    request.counts(leechers, swarm.peerCount() - leechers, swarm.completed());
    return swarm.isUnsettled() ? Next.SETTLE : Next.DONE;
  }

  private static boolean isAnothers(SwarmRequest request, int asker, SwarmFlyweight swarm) {
    return request.origin() == AddressOrigin.CLAIMED && !swarm.hasPeerId(asker, request);
  }

  private static boolean isStoring(SwarmRequest request) {
    return request.isRegistering() && request.event() != PeerEvent.STOPPED;
  }

  private static boolean isPurgeDue(SwarmFlyweight swarm, int nowS) {
    int pauseS = swarm.peerCount() > LARGE_SWARM_PEERS ? PURGE_PAUSE_S : 0;
    return swarm.earliestDeadlineS() <= nowS - pauseS;
  }

  private static int newFlags(SwarmRequest request, SwarmFlyweight swarm) {
    boolean completed = isCompleted(request);
    if (completed) {
      countCompletion(request, swarm);
    }
    return RecordLayout.flags(request, completed);
  }

  private static boolean isCompleted(SwarmRequest request) {
    return request.event() == PeerEvent.COMPLETED && request.isSeeder();
  }

  private static void countCompletion(SwarmRequest request, SwarmFlyweight swarm) {
    swarm.completed(swarm.completed() + 1);
    request.completionCounted();
  }

  private static void renew(SwarmRequest request, int asker, int nowS, SwarmWorkspace work) {
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
    request.reachability(
        (oldFlags & RecordLayout.CHECKED_FLAG) != 0,
        (oldFlags & RecordLayout.UNREACHABLE_FLAG) != 0);
    int flags =
        RecordLayout.flags(request, wasCompleted || isCompleted(request))
            | oldFlags & RecordLayout.LASTING_FLAGS;
    if (flags != oldFlags) {
      if (((flags ^ oldFlags) & ~RecordLayout.PROGRESS_MASK) == 0) {
        swarm.progress(asker, flags);
      } else {
        work.editor.reclassify(asker, flags);
      }
    }
  }

  @Override
  public void scrape(SwarmScrape[] scrapes, int count) {
    int nowS = clock.nowS();
    SwarmWorkspace work = workspace.get();
    for (int from = 0; from < count; from += SwarmBatch.SCRAPES_MAX) {
      int length = Math.min(SwarmBatch.SCRAPES_MAX, count - from);
      work.batch.take(scrapes, from, length);
      work.batch.touchEntries(2 * length);
      for (int i = 0; i < length; i++) {
        scrape(scrapes[from + i], 2 * i, false, nowS, work);
        scrape(scrapes[from + i], 2 * i + 1, true, nowS, work);
      }
    }
  }

  /** Adds the counts of one family. */
  private void scrape(SwarmScrape scrape, int i, boolean ipv6, int nowS, SwarmWorkspace work) {
    SwarmFlyweight swarm = work.swarm;
    int segment = work.batch.segment(i);
    boolean unsettled;
    index.lock(segment);
    try {
      long entry = work.batch.find(i);
      if (entry == 0 || !work.wrap(entry, ipv6)) {
        // What is no swarm, the sweeper removes.
        return;
      }
      if (isPurgeDue(swarm, nowS)) {
        work.purge(nowS);
      }
      if (swarm.peerCount() > 0 || dead.areKept()) {
        scrape.add(swarm.leechers(), swarm.seeders(), swarm.completed());
      }
      unsettled = swarm.isUnsettled();
    } finally {
      index.unlock(segment);
    }
    if (unsettled) {
      work.key.set(scrape.infoHash0(), scrape.infoHash1(), scrape.infoHash2(), ipv6);
      runs.settle(work);
    }
  }

  @Override
  public int parts() {
    return geometry.segments() * partsPerSegment();
  }

  private int partsPerSegment() {
    return Math.ceilDiv(index.cells(), CELLS_PER_PART);
  }

  @Override
  public int sweep(int part, GroupClassifier classifier, Consumer<SwarmView> visitor) {
    int nowS = clock.nowS();
    SwarmWorkspace work = workspace.get();
    work.sweep.begin(classifier, generation.get(), nowS, visitor);
    walk(part, work, work.sweep);
    if (directory != null) {
      directory.markClock(nowS);
    } else {
      collapseTable(part / partsPerSegment());
    }
    return work.sweep.expired();
  }

  /**
   * Moves a segment's table into huge pages. Chronicle Map has read it through when it was made,
   * which left it in small ones; it is worth the memory only once the segment is in use.
   */
  private void collapseTable(int segment) {
    if (!collapsed[segment] && counts.usedSlots(segment) > geometry.slotsPerSegment() / 8) {
      collapsed[segment] = true;
      HugePages.collapse(index.tableAddress(segment), index.tableLength());
    }
  }

  @Override
  public void visit(int part, Consumer<SwarmView> visitor) {
    walk(
        part,
        workspace.get(),
        swarm -> {
          if (swarm.peerCount() > 0 || dead.areKept()) {
            visitor.accept(swarm);
          }
        });
  }

  @Override
  public void visit(SwarmScrape torrent, Consumer<SwarmView> visitor) {
    notes.visit(torrent, visitor, workspace.get());
  }

  @Override
  public int nowS() {
    return clock.nowS();
  }

  @Override
  public void raiseCompleted(SwarmScrape torrent, boolean ipv6, int completed) {
    notes.raiseCompleted(torrent, ipv6, completed, workspace.get());
  }

  @Override
  public void openValve(SwarmScrape torrent, boolean ipv6, int forS) {
    notes.openValve(torrent, ipv6, clock.nowS() + forS, workspace.get());
  }

  @Override
  public void reachable(SwarmRequest peer, boolean isReachable) {
    notes.reachable(peer, isReachable, workspace.get());
  }

  @Override
  public long drop(SwarmScrape torrent) {
    return drop(torrent, false) + drop(torrent, true);
  }

  private long drop(SwarmScrape torrent, boolean ipv6) {
    SwarmWorkspace work = workspace.get();
    long dropped = notes.drop(torrent, ipv6, work);
    work.key.set(torrent.infoHash0(), torrent.infoHash1(), torrent.infoHash2(), ipv6);
    runs.settle(work);
    return dropped;
  }

  /**
   * Shows every swarm of a part, and settles what needs it. The lock is taken for a few cells at a
   * time, from the last one of a segment down: a removal moves entries that follow towards the
   * front, so that none of them is passed over.
   */
  private void walk(int part, SwarmWorkspace work, Consumer<SwarmFlyweight> action) {
    int segment = part / partsPerSegment();
    int last = index.cells() - part % partsPerSegment() * CELLS_PER_PART;
    int first = Math.max(0, last - CELLS_PER_PART);
    boolean allReadable = true;
    for (int end = last; end > first; end -= CELLS_AT_ONCE) {
      work.unsettled.clear();
      index.lock(segment);
      try {
        for (int cell = end - 1; cell >= Math.max(first, end - CELLS_AT_ONCE); cell--) {
          long entry = index.entryAt(segment, cell);
          if (entry != 0) {
            allReadable &= visit(entry, work, action);
          }
        }
      } finally {
        index.unlock(segment);
      }
      for (int i = 0; i < work.unsettled.count(); i++) {
        work.unsettled.get(i, work.key);
        runs.settle(work);
      }
    }
    if (!allReadable) {
      runs.dropUnreadable(segment, work);
    }
  }

  /** Shows a swarm; false: it is none. */
  private static boolean visit(long entry, SwarmWorkspace work, Consumer<SwarmFlyweight> action) {
    work.key.set(entry);
    if (!work.key.isValid() || !work.wrap(entry, work.key.isIpv6())) {
      return false;
    }
    action.accept(work.swarm);
    if (work.swarm.isUnsettled()) {
      work.unsettled.add(work.key);
    }
    return true;
  }

  /** What is wrong in the store's memory, a line each; empty: nothing. Walks every swarm. */
  String faults() {
    StringBuilder faults = new StringBuilder();
    SwarmWorkspace work = workspace.get();
    MutableLong swarms = new MutableLong();
    MutableLong peers = new MutableLong();
    for (int segment = 0; segment < geometry.segments(); segment++) {
      MutableLong slots = new MutableLong();
      runs.forEachEntry(
          segment,
          work,
          entry -> {
            String fault = runs.wrap(entry, work) ? work.checker.fault() : "no swarm";
            if (fault != null) {
              faults.append(work.swarm).append(": ").append(fault).append('\n');
            }
            swarms.increment();
            peers.addAndGet(work.swarm.peerCount());
            slots.addAndGet(SwarmRuns.slotsOf(entry));
          });
      if (slots.get() != counts.usedSlots(segment)) {
        faults.append("segment ").append(segment).append(": slots in use are miscounted\n");
      }
    }
    if (swarms.get() != swarmCount() || peers.get() != peerCount()) {
      faults.append(swarms + " swarms and " + peers + " peers found, counted: ");
      faults.append(swarmCount()).append(" and ").append(peerCount());
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
    return counts.swarms();
  }

  @Override
  public long peerCount() {
    return counts.peers();
  }

  @Override
  public long repairedCount() {
    return counts.repaired();
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
    SwarmWorkspace work = new SwarmWorkspace(secret, index, layoutsIpv4, layoutsIpv6, counts);
    workspaces.add(work);
    return work;
  }

  /**
   * Counts what an opened store in a directory holds; after an unclean end every swarm is checked
   * and repaired first.
   */
  private void takeStock(Consumer<String> notices) {
    if (directory.isFresh()) {
      return;
    }
    SwarmWorkspace work = workspace.get();
    for (int segment = 0; segment < geometry.segments(); segment++) {
      int part = segment;
      runs.forEachEntry(
          segment,
          work,
          entry -> {
            counts.addSlots(part, SwarmRuns.slotsOf(entry));
            counts.addSwarms(1);
            boolean isSwarm = runs.wrap(entry, work);
            if (isSwarm && !directory.wasClean() && work.checker.fault() != null) {
              isSwarm = work.mend();
            }
            if (!isSwarm) {
              runs.drop(entry, part);
              return;
            }
            counts.addPeers(work.swarm.peerCount());
            if (work.swarm.peerCount() > 0) {
              // Whether an empty one stays is not known yet; the sweeper will see to it.
              runs.settle(entry, part, work);
            }
          });
    }
    notices.accept(
        "the store holds "
            + peerCount()
            + " peers in "
            + swarmCount()
            + " swarms"
            + (directory.wasClean()
                ? ""
                : "; it had not been closed in order, "
                    + repairedCount()
                    + " swarms needed repair"));
  }
}
