// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.swarm.RunLayout.ENTRY_OVERHEAD;
import static org.btrt.swarm.RunLayout.HANDED_OUT_PARTITIONS;
import static org.btrt.swarm.RunLayout.PARTITIONS_OFFSET;
import static org.btrt.swarm.RunLayout.SLOT_LENGTH;
import static org.btrt.swarm.RunLayout.STATE_OFFSET;

import java.util.concurrent.ThreadLocalRandom;
import org.agrona.UnsafeApi;
import org.btrt.common.SipHash;

/**
 * Announces that are answered together: their keys, and the memory they are going to need, brought
 * into the cache before the first of them is answered.
 *
 * <p>A swarm is met through reads that each depend on the one before: cell of the table, header of
 * the entry, cell of the swarm's own index, record of the announcer; and there are the records to
 * hand out. One announce after the other, the processor waits for each of them. Here every step is
 * taken for the whole batch before the next one: first the addresses are worked out, then all of
 * them are read in a loop that does nothing else, so that as many misses are under way at once as
 * the processor can keep (measured: perf/results).
 *
 * <p>All of it happens without a lock, so nothing that is read here is believed: addresses are
 * clamped to the segment, and {@link ChronicleSwarmStore} finds everything again under the lock.
 *
 * <p><em>Threading:</em> one instance per thread. <em>Memory:</em> allocates nothing per batch.
 */
final class SwarmBatch {
  /** Announces in a batch at most. */
  static final int CAPACITY = 64;

  /** Torrents of a scrape in a batch at most: each is two swarms. */
  static final int SCRAPES_MAX = CAPACITY / 2;

  private static final int CACHE_LINE_LENGTH = 64;
  private static final int NO_RECORD = -1;

  /** Cells of a swarm's index that are looked at: at a load of two thirds, two on average. */
  private static final int CANDIDATES = 4;

  /** Lines of a swarm in a step: thirty IPv6 peers in two pieces, and a cell. */
  private static final int TOUCHES_MAX = 32;

  private final SwarmIndex index;
  private final SipHash keyHash;
  private final SwarmFlyweight swarm;
  private final RunLayouts layoutsIpv4;
  private final RunLayouts layoutsIpv6;

  private final long[] words0 = new long[CAPACITY];
  private final long[] words1 = new long[CAPACITY];
  private final long[] words2 = new long[CAPACITY];
  private final long[] hashes = new long[CAPACITY];
  private final int[] segments = new int[CAPACITY];

  private final long[] cellAddresses = new long[CAPACITY];
  private final long[] firstCells = new long[CAPACITY];
  private final long[] entries = new long[CAPACITY];
  private final int[] peerCounts = new int[CAPACITY];
  private final RunLayout[] layouts = new RunLayout[CAPACITY];
  private final int[] homeCells = new int[CAPACITY];
  private final int[] records = new int[CAPACITY];
  private final long[] touches = new long[CAPACITY * TOUCHES_MAX];
  private int touchCount;
  private long drawState = ThreadLocalRandom.current().nextLong();

  /** Keeps the compiler from dropping reads whose results nobody needs. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  /**
   * @param swarm knows where a swarm's own index begins the search for an announcer
   */
  SwarmBatch(
      SwarmIndex index,
      SipHash keyHash,
      SwarmFlyweight swarm,
      RunLayouts layoutsIpv4,
      RunLayouts layoutsIpv6) {
    this.index = index;
    this.keyHash = keyHash;
    this.swarm = swarm;
    this.layoutsIpv4 = layoutsIpv4;
    this.layoutsIpv6 = layoutsIpv6;
  }

  /** Takes {@code count} requests, at most {@link #CAPACITY}, from {@code from} on. */
  void take(SwarmRequest[] requests, int from, int count) {
    for (int i = 0; i < count; i++) {
      SwarmRequest request = requests[from + i];
      long word0 =
          SwarmKey.word0(request.infoHash0(), request.infoHash1(), request.infoHash2(), keyHash);
      take(i, word0, request.infoHash1(), request.infoHash2(), request.isIpv6());
      records[i] = NO_RECORD;
      drawState += PeerChooser.DRAW_STEP;
      request.chance(drawState);
    }
  }

  /**
   * Takes the torrents {@code from} to {@code from + count - 1}, at most {@link #SCRAPES_MAX}: of
   * the <i>n</i>-th the IPv4 swarm as number 2<i>n</i>, the IPv6 swarm behind it.
   */
  void take(SwarmScrape[] scrapes, int from, int count) {
    for (int i = 0; i < count; i++) {
      SwarmScrape scrape = scrapes[from + i];
      long word0 =
          SwarmKey.word0(scrape.infoHash0(), scrape.infoHash1(), scrape.infoHash2(), keyHash);
      take(2 * i, word0, scrape.infoHash1(), scrape.infoHash2(), false);
      take(2 * i + 1, word0, scrape.infoHash1(), scrape.infoHash2(), true);
    }
  }

  private void take(int i, long word0, long infoHash1, int infoHash2, boolean ipv6) {
    words0[i] = word0;
    words1[i] = SwarmKey.word1(infoHash1);
    words2[i] = SwarmKey.word2(infoHash2, ipv6);
    hashes[i] = SwarmIndex.hash(word0, words1[i], words2[i]);
    segments[i] = index.segmentOf(hashes[i]);
    cellAddresses[i] = index.firstCellAddress(segments[i], hashes[i]);
  }

  /** The segment of a key that was taken. */
  int segment(int i) {
    return segments[i];
  }

  /** The address of the entry with a key that was taken, or 0. Under the segment's lock. */
  long find(int i) {
    return index.find(segments[i], hashes[i], words0[i], words1[i], words2[i]);
  }

  /**
   * The number of the record that is probably the announcer's, or less than 0. Found without the
   * lock: to be compared with the announcer before it is used.
   */
  int likelyRecord(int i) {
    return records[i];
  }

  /** Brings into the cache what finding the entries of the keys that were taken needs. */
  void touchEntries(int count) {
    for (int i = 0; i < count; i++) {
      firstCells[i] = index.cell(cellAddresses[i]);
    }
    for (int i = 0; i < count; i++) {
      entries[i] = index.likelyEntry(segments[i], hashes[i], firstCells[i]);
    }
    for (int i = 0; i < count; i++) {
      if (entries[i] != 0) {
        peerCounts[i] = UnsafeApi.getInt(entries[i] + ENTRY_OVERHEAD + STATE_OFFSET);
        touched += UnsafeApi.getLong(entries[i] + CACHE_LINE_LENGTH);
      }
    }
  }

  /** Brings into the cache what answering the requests that were taken needs. */
  void touch(SwarmRequest[] requests, int from, int count) {
    touchEntries(count);
    for (int i = 0; i < count; i++) {
      layouts[i] = entries[i] == 0 ? null : layoutOf(i, requests[from + i]);
      if (layouts[i] != null) {
        noteIndexAndFronts(i, requests[from + i]);
      }
    }
    readNoted();
    for (int i = 0; i < count; i++) {
      if (layouts[i] != null && layouts[i].indexCells > 0) {
        noteCandidates(i);
      }
    }
    readNoted();
    for (int i = 0; i < count; i++) {
      if (layouts[i] != null) {
        noteAnnouncer(i, requests[from + i]);
      }
    }
    readNoted();
  }

  private void note(long address) {
    if (touchCount < touches.length) {
      touches[touchCount++] = address;
    }
  }

  private void readNoted() {
    long sum = 0;
    for (int i = 0; i < touchCount; i++) {
      sum += UnsafeApi.getByte(touches[i]);
    }
    touched += sum;
    touchCount = 0;
  }

  private RunLayout layoutOf(int i, SwarmRequest request) {
    RunLayouts ofFamily = request.isIpv6() ? layoutsIpv6 : layoutsIpv4;
    RunLayout layout = ofFamily.ofValueLength(SwarmIndex.valueLength(entries[i]));
    return layout != null
            && index.isInside(segments[i], entries[i], (long) layout.slots * SLOT_LENGTH)
        ? layout
        : null;
  }

  private void noteIndexAndFronts(int i, SwarmRequest request) {
    RunLayout layout = layouts[i];
    long value = entries[i] + ENTRY_OVERHEAD;
    int peers = Math.clamp(peerCounts[i], 0, layout.capacity);
    if (layout.indexCells > 0) {
      homeCells[i] = swarm.homeCell(request, layout);
      note(value + layout.indexOffset + (long) homeCells[i] * layout.cellLength);
      noteRing(value, layout, peers, request);
    } else {
      noteFronts(value, layout.record, 0, peers);
    }
  }

  /** The records that are likely to be handed out: those of the first group that has any. */
  private void noteRing(long value, RunLayout layout, int peers, SwarmRequest request) {
    int start = 0;
    for (int partition = 0; partition < HANDED_OUT_PARTITIONS; partition += 2) {
      long sizes = value + PARTITIONS_OFFSET + (long) partition * Integer.BYTES;
      int size = UnsafeApi.getInt(sizes) + UnsafeApi.getInt(sizes + Integer.BYTES);
      if (size < 0 || start + size > peers) {
        return;
      }
      if (size > 1) {
        int wanted = Math.min(request.peersWanted(), size);
        int place = PeerChooser.place(request.draw(), partition / 2, size - 1);
        int beforeEnd = Math.min(wanted, size - place);
        noteFronts(value, layout.record, start + place, beforeEnd);
        noteFronts(value, layout.record, start, wanted - beforeEnd);
        return;
      }
      start += size;
    }
  }

  private void noteFronts(long value, RecordLayout record, int number, int count) {
    int next = number;
    for (int left = count; left > 0; ) {
      int inSlot = Math.min(left, record.neighbours(next));
      long front = value + record.frontOffset(next);
      long last = front + (long) inSlot * record.frontLength - 1;
      for (; front < last; front += CACHE_LINE_LENGTH) {
        note(front);
      }
      note(last);
      next += inSlot;
      left -= inSlot;
    }
  }

  /** The fronts of those who may be the announcer, by the first cells of the swarm's index. */
  private void noteCandidates(int i) {
    RunLayout layout = layouts[i];
    swarm.wrap(entries[i] + ENTRY_OVERHEAD, layout);
    int cell = homeCells[i];
    for (int n = 0; n < CANDIDATES; n++) {
      int number = swarm.cellValue(cell) - 1;
      if (number < 0 || number >= layout.capacity) {
        return;
      }
      note(entries[i] + ENTRY_OVERHEAD + layout.record.frontOffset(number));
      cell = swarm.nextCell(cell);
    }
  }

  /**
   * The back of the announcer's record. It is only written, but the release of the lock waits for
   * all that was written before.
   */
  private void noteAnnouncer(int i, SwarmRequest request) {
    RunLayout layout = layouts[i];
    swarm.wrap(entries[i] + ENTRY_OVERHEAD, layout);
    int number =
        layout.indexCells > 0
            ? candidate(i, request)
            : swarm.search(request, Math.clamp(peerCounts[i], 0, layout.capacity));
    records[i] = number;
    if (number >= 0) {
      long back = entries[i] + ENTRY_OVERHEAD + layout.record.backOffset(number);
      note(back);
      note(back + RecordLayout.BACK_LENGTH - 1);
    }
  }

  private int candidate(int i, SwarmRequest request) {
    int cell = homeCells[i];
    for (int n = 0; n < CANDIDATES; n++) {
      int number = swarm.cellValue(cell) - 1;
      if (number < 0 || number >= layouts[i].capacity) {
        return NO_RECORD;
      }
      if (swarm.isOf(number, request)) {
        return number;
      }
      cell = swarm.nextCell(cell);
    }
    return NO_RECORD;
  }
}
