// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;
import static org.btrt.swarm.RecordLayout.BACK_LENGTH;
import static org.btrt.swarm.RecordLayout.DEADLINE_OFFSET;
import static org.btrt.swarm.RecordLayout.PEER_ID_LENGTH;
import static org.btrt.swarm.RecordLayout.PEER_ID_OFFSET;
import static org.btrt.swarm.RunLayout.COMPLETED_OFFSET;
import static org.btrt.swarm.RunLayout.EARLIEST_DEADLINE_OFFSET;
import static org.btrt.swarm.RunLayout.FIRST_SEEN_OFFSET;
import static org.btrt.swarm.RunLayout.PARTITIONS_OFFSET;
import static org.btrt.swarm.RunLayout.PARTITION_COUNT;
import static org.btrt.swarm.RunLayout.STATE_OFFSET;
import static org.btrt.swarm.RunLayout.VALVE_OFFSET;

import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A swarm in the store's memory: header fields, records, index. Reads and single stores only; what
 * takes several steps is {@link SwarmEditor}'s.
 *
 * <p><em>Threading:</em> one instance per thread, wrapped under the swarm's lock and not used after
 * it. <em>Memory:</em> a window, owns nothing.
 *
 * <p>Layout and the order of stores: see {@code package-info}.
 */
final class SwarmFlyweight implements SwarmView {
  /** Layout version, in bits 40-47 of the state word. */
  static final int VERSION = 3;

  /**
   * What it was before: the same without anybody who takes encryption or cannot be connected to,
   * and with no progress, valve or first second known, so that it is read as it is.
   */
  static final int VERSION_BEFORE = 2;

  private static final int INTENT_SHIFT = 32;
  private static final int VERSION_SHIFT = 40;
  private static final int GENERATION_SHIFT = 48;
  private static final long PORT_IN_STATE_MASK = 0xFFFFL;
  private static final long KEY_IPV4_MASK = 0xFFFF_FFFF_FFFFL;
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
  private final long indexSeed;
  private final SwarmKey key;
  private final PeerFlyweight peer = new PeerFlyweight(this);
  private RunLayout layout;
  private RecordLayout record;

  /**
   * @param indexSeed a secret of the store, so that nobody can aim addresses at one index cell
   * @param key what unmixes the info-hash of this swarm; wrapped together with the value
   */
  SwarmFlyweight(long indexSeed, SwarmKey key) {
    this.indexSeed = indexSeed;
    this.key = key;
  }

  /** Puts the window on a value whose length is the layout's. */
  void wrap(long address, RunLayout runLayout) {
    layout = runLayout;
    record = runLayout.record;
    buffer.wrap(address, runLayout.valueLength);
  }

  /** Makes the value an empty swarm, new at {@code nowS} of the store's clock. */
  void initialize(int generation, int nowS) {
    buffer.setMemory(0, layout.valueLength, (byte) 0);
    // 0 is for swarms that are older than the field.
    buffer.putInt(FIRST_SEEN_OFFSET, Math.max(1, nowS));
    buffer.putInt(EARLIEST_DEADLINE_OFFSET, Integer.MAX_VALUE);
    buffer.putLong(STATE_OFFSET, state(0, generation, false));
  }

  RunLayout layout() {
    return layout;
  }

  RecordLayout record() {
    return record;
  }

  UnsafeBuffer buffer() {
    return buffer;
  }

  // Header.

  private static long state(int peerCount, int generation, boolean intent) {
    return peerCount
        | (intent ? 1L << INTENT_SHIFT : 0)
        | (long) VERSION << VERSION_SHIFT
        | (long) generation << GENERATION_SHIFT;
  }

  int peerCount() {
    return (int) buffer.getLong(STATE_OFFSET);
  }

  /** Whether the swarm is empty, or so small that a shorter run would do. */
  boolean isUnsettled() {
    return peerCount() <= layout.fewPeers;
  }

  /** Whether somebody began a change of several steps and has not finished it. */
  boolean isIntent() {
    return (buffer.getLong(STATE_OFFSET) >>> INTENT_SHIFT & 0xFF) != 0;
  }

  int version() {
    return (int) (buffer.getLong(STATE_OFFSET) >>> VERSION_SHIFT) & 0xFF;
  }

  boolean isVersionKnown() {
    return version() == VERSION || version() == VERSION_BEFORE;
  }

  /** The generation of the groups that the records were classified by. */
  int generation() {
    return (int) (buffer.getLong(STATE_OFFSET) >>> GENERATION_SHIFT);
  }

  /** Says that a change of several steps begins; no store of it comes before this one. */
  void beginChange() {
    buffer.putLongRelease(STATE_OFFSET, state(peerCount(), generation(), true));
    VarHandle.storeStoreFence();
  }

  /** Publishes the end of a change; every store of it comes before this one. */
  void endChange(int peerCount, int generation) {
    buffer.putLongRelease(STATE_OFFSET, state(peerCount, generation, false));
  }

  @Override
  public int completed() {
    return buffer.getInt(COMPLETED_OFFSET);
  }

  void completed(int value) {
    buffer.putInt(COMPLETED_OFFSET, value);
  }

  @Override
  public int firstSeenS() {
    return buffer.getInt(FIRST_SEEN_OFFSET);
  }

  /** No record's time is over before this second of the store's clock. */
  int earliestDeadlineS() {
    return buffer.getInt(EARLIEST_DEADLINE_OFFSET);
  }

  void earliestDeadlineS(int value) {
    buffer.putInt(EARLIEST_DEADLINE_OFFSET, value);
  }

  /** The second of the store's clock at which the valve closes; 0: it is closed. */
  int valveUntilS() {
    return buffer.getInt(VALVE_OFFSET);
  }

  /** A single aligned store: needs no intent. */
  void valveUntilS(int value) {
    buffer.putInt(VALVE_OFFSET, value);
  }

  @Override
  public boolean isValveOpen() {
    return valveUntilS() != 0;
  }

  int partitionSize(int partition) {
    return buffer.getInt(PARTITIONS_OFFSET + partition * Integer.BYTES);
  }

  void partitionSize(int partition, int value) {
    buffer.putInt(PARTITIONS_OFFSET + partition * Integer.BYTES, value);
  }

  /** Number of the first record of a partition. */
  int partitionStart(int partition) {
    int start = 0;
    for (int i = 0; i < partition; i++) {
      start += partitionSize(i);
    }
    return start;
  }

  @Override
  public int leechers() {
    int leechers = 0;
    int left = peerCount();
    for (int partition = 0; left > 0 && partition < PARTITION_COUNT; partition += 2) {
      int size = partitionSize(partition);
      leechers += size;
      left -= size + partitionSize(partition + 1);
    }
    return leechers;
  }

  @Override
  public int seeders() {
    return peerCount() - leechers();
  }

  @Override
  public int peersOfGroup(int group) {
    return partitionSize(group * 2) + partitionSize(group * 2 + 1);
  }

  @Override
  public int seedersOfGroup(int group) {
    return partitionSize(group * 2 + 1);
  }

  /** Fills in the peers by group, leaving one out. */
  void countInto(PeerCounts counts, int exceptPartition) {
    int left = peerCount();
    int group = 0;
    for (; left > 0 && group < GROUPS_MAX; group++) {
      int leechers = partitionSize(group * 2);
      int seeders = partitionSize(group * 2 + 1);
      left -= leechers + seeders;
      if (exceptPartition >>> 1 == group) {
        leechers -= 1 - (exceptPartition & 1);
        seeders -= exceptPartition & 1;
      }
      counts.set(group, leechers, seeders);
    }
    counts.groups(group);
  }

  @Override
  public boolean isIpv6() {
    return record.ipv6;
  }

  @Override
  public void infoHash(MutableDirectBuffer target, int offset) {
    key.infoHash(target, offset);
  }

  @Override
  public void forEachPeer(Consumer<PeerView> visitor) {
    int count = peerCount();
    for (int number = 0; number < count; number++) {
      visitor.accept(peer.wrap(number));
    }
  }

  // Records.

  /** Bytes 0-7 of the record: its key, for IPv4 with two bytes of state behind. */
  private long word0(int number) {
    return buffer.getLong(record.frontOffset(number));
  }

  private long stateWord(int number) {
    return buffer.getLong(record.frontOffset(number) + record.stateOffset);
  }

  int flags(int number) {
    return frontFlags(number) | RecordLayout.backFlags(backWord(number));
  }

  private int frontFlags(int number) {
    return buffer.getByte(record.frontOffset(number) + record.flagsOffset) & 0xFF;
  }

  /** Deadline and flags. */
  private int backWord(int number) {
    return buffer.getInt(record.backOffset(number) + DEADLINE_OFFSET);
  }

  private void backWord(int number, int deadlineS, int flags) {
    buffer.putInt(
        record.backOffset(number) + DEADLINE_OFFSET, RecordLayout.backWord(deadlineS, flags));
  }

  int partitionOf(int number) {
    return RecordLayout.partitionOf(flags(number));
  }

  int deadlineS(int number) {
    return RecordLayout.deadlineS(backWord(number));
  }

  /** Whether a record's peer has said that it takes encrypted connections. */
  boolean isCryptoSupported(int number) {
    return (RecordLayout.backFlags(backWord(number)) & RecordLayout.CRYPTO_FLAG) != 0;
  }

  /** Whether the time of any of {@code count} records side by side is over. */
  boolean hasExpired(int number, int count, int nowS) {
    for (int i = 0; i < count; i++) {
      if (deadlineS(number + i) <= nowS) {
        return true;
      }
    }
    return false;
  }

  /** A single aligned store: needs no intent. */
  void deadlineS(int number, int value) {
    backWord(number, value, RecordLayout.backFlags(backWord(number)));
  }

  long addressHigh(int number) {
    return record.ipv6 ? Long.reverseBytes(word0(number)) : 0;
  }

  long addressLow(int number) {
    return record.ipv6
        ? Long.reverseBytes(buffer.getLong(record.frontOffset(number) + Long.BYTES))
        : Integer.reverseBytes((int) word0(number)) & 0xFFFF_FFFFL;
  }

  int port(int number) {
    long state = stateWord(number);
    return portInNetworkOrder(
        (int) ((record.ipv6 ? state : state >>> Integer.SIZE) & PORT_IN_STATE_MASK));
  }

  void peerId(int number, MutableDirectBuffer target, int offset) {
    target.putBytes(offset, buffer, record.backOffset(number) + PEER_ID_OFFSET, PEER_ID_LENGTH);
  }

  /** Whether a record has an announcer's peer id. */
  boolean hasPeerId(int number, SwarmRequest request) {
    int offset = record.backOffset(number) + PEER_ID_OFFSET;
    return buffer.getLong(offset) == Long.reverseBytes(request.peerId0())
        && buffer.getLong(offset + Long.BYTES) == Long.reverseBytes(request.peerId1())
        && buffer.getInt(offset + 2 * Long.BYTES) == Integer.reverseBytes(request.peerId2());
  }

  /** Bytes 0-5 (IPv4: address and port) or 0-7 (IPv6: half of the address). */
  long keyWord0(int number) {
    return word0(number) & keyWord0Mask(record.ipv6);
  }

  /** Which bits of a front's first word are {@link #keyWord0}. */
  static long keyWord0Mask(boolean ipv6) {
    return ipv6 ? -1 : KEY_IPV4_MASK;
  }

  /** Nothing for IPv4; the other half of an IPv6 address, mixed with the port. */
  long keyWord1(int number) {
    if (!record.ipv6) {
      return 0;
    }
    return keyWord1(
        buffer.getLong(record.frontOffset(number) + Long.BYTES),
        stateWord(number) & PORT_IN_STATE_MASK);
  }

  private static long keyWord1(long addressLow, long port) {
    return addressLow ^ Long.rotateLeft(port * MIX, 32);
  }

  private static long keyWord1(SwarmRequest request) {
    return request.isIpv6()
        ? keyWord1(Long.reverseBytes(request.addressLow()), portInNetworkOrder(request.port()))
        : 0;
  }

  /** {@link #keyWord0(int)} of an announcer. */
  static long keyWord0(SwarmRequest request) {
    return request.isIpv6()
        ? Long.reverseBytes(request.addressHigh())
        : Integer.reverseBytes((int) request.addressLow()) & 0xFFFF_FFFFL
            | (long) portInNetworkOrder(request.port()) << Integer.SIZE;
  }

  private static int portInNetworkOrder(int port) {
    return (port & 0xFF) << 8 | port >>> 8;
  }

  /** Whether the record with this front is of this announcer. */
  private boolean matches(int front, SwarmRequest request, long keyWord0) {
    if ((buffer.getLong(front) & keyWord0Mask(record.ipv6)) != keyWord0) {
      return false;
    }
    return !record.ipv6
        || (buffer.getLong(front + Long.BYTES) == Long.reverseBytes(request.addressLow())
            && (buffer.getLong(front + record.stateOffset) & PORT_IN_STATE_MASK)
                == portInNetworkOrder(request.port()));
  }

  /** Whether two records have the same address and port. */
  boolean sameKey(int number, int other) {
    return keyWord0(number) == keyWord0(other)
        && (!record.ipv6
            || (addressLow(number) == addressLow(other)
                && ((stateWord(number) ^ stateWord(other)) & PORT_IN_STATE_MASK) == 0));
  }

  /**
   * The record of an announcer, or -1.
   *
   * @param likely the number of the record it may well be, or less than 0
   */
  int find(SwarmRequest request, int likely) {
    if (likely >= 0 && likely < peerCount() && isOf(likely, request)) {
      return likely;
    }
    return find(request);
  }

  /** Whether a record is an announcer's. */
  boolean isOf(int number, SwarmRequest request) {
    return matches(record.frontOffset(number), request, keyWord0(request));
  }

  /** The record of an announcer, or -1. */
  int find(SwarmRequest request) {
    if (layout.indexCells == 0) {
      return search(request, peerCount());
    }
    long keyWord0 = keyWord0(request);
    int cell = homeCell(request, layout);
    for (int number = cellValue(cell) - 1; number >= 0; number = cellValue(cell) - 1) {
      if (matches(record.frontOffset(number), request, keyWord0)) {
        return number;
      }
      cell = nextCell(cell);
    }
    return -1;
  }

  /** The record of an announcer among the first {@code count}, one by one; or -1. */
  int search(SwarmRequest request, int count) {
    long keyWord0 = keyWord0(request);
    int first = 0;
    while (first < count) {
      int inSlot = Math.min(count - first, record.neighbours(first));
      int front = record.frontOffset(first);
      for (int i = 0; i < inSlot; i++, front += record.frontLength) {
        if (matches(front, request, keyWord0)) {
          return first + i;
        }
      }
      first += inSlot;
    }
    return -1;
  }

  /**
   * Whether a record can be judged good by itself: a port, an address and flags that its check byte
   * confirms.
   */
  boolean isValid(int number) {
    long state = stateWord(number);
    int offset = record.frontOffset(number);
    int flags = frontFlags(number);
    return (record.ipv6 ? state & PORT_IN_STATE_MASK : state >>> Integer.SIZE & PORT_IN_STATE_MASK)
            != 0
        && (buffer.getByte(offset + record.checkOffset) & 0xFF) == check(number, flags);
  }

  /** Whether nothing is stored at {@code number}. */
  boolean isVacant(int number) {
    return stateWord(number) == 0;
  }

  private int check(int number, int flags) {
    return check(keyWord0(number), keyWord1(number), flags);
  }

  private int check(long keyWord0, long keyWord1, int flags) {
    int covered = flags & ~RecordLayout.PROGRESS_MASK;
    long mixed = (keyWord0 ^ indexSeed) * MIX ^ keyWord1 ^ covered;
    return (int) (mixed * MIX >>> 56);
  }

  /** Writes a new record; it is valid with the last store and not before. */
  void write(int number, SwarmRequest request, int flags, int deadlineS) {
    int front = record.frontOffset(number);
    int frontFlags = flags & RecordLayout.FRONT_FLAGS_MASK;
    vacate(number);
    backWord(number, deadlineS, flags);
    peerId(number, request);
    long port = portInNetworkOrder(request.port());
    long state;
    if (record.ipv6) {
      buffer.putLong(front, Long.reverseBytes(request.addressHigh()));
      buffer.putLong(front + Long.BYTES, Long.reverseBytes(request.addressLow()));
      state = port | (long) frontFlags << 16;
    } else {
      state = keyWord0(request) | (long) frontFlags << 48;
    }
    long check = check(keyWord0(request), keyWord1(request), frontFlags);
    buffer.putLongRelease(
        front + record.stateOffset,
        state | check << (record.checkOffset - record.stateOffset) * Byte.SIZE);
  }

  /**
   * Gives a record other flags, by one store for those of each part; its partition must be put
   * right by the caller.
   */
  void flags(int number, int flags) {
    int frontFlags = flags & RecordLayout.FRONT_FLAGS_MASK;
    backWord(number, deadlineS(number), flags);
    int shift = (record.flagsOffset - record.stateOffset) * Byte.SIZE;
    long state = stateWord(number) & ~(0xFFFFL << shift);
    long flagsAndCheck = frontFlags | (long) check(number, frontFlags) << Byte.SIZE;
    buffer.putLongRelease(
        record.frontOffset(number) + record.stateOffset, state | flagsAndCheck << shift);
  }

  /** Gives a record flags that differ in the progress alone: the check byte stays what it is. */
  void progress(int number, int flags) {
    buffer.putByte(record.frontOffset(number) + record.flagsOffset, (byte) flags);
  }

  /** Stores the peer id, without looking at the old one: a store waits for no memory. */
  void peerId(int number, SwarmRequest request) {
    int offset = record.backOffset(number) + PEER_ID_OFFSET;
    buffer.putLong(offset, Long.reverseBytes(request.peerId0()));
    buffer.putLong(offset + Long.BYTES, Long.reverseBytes(request.peerId1()));
    buffer.putInt(offset + 2 * Long.BYTES, Integer.reverseBytes(request.peerId2()));
  }

  /**
   * Copies a record over another place; at no moment is there a mixture of two that looks valid.
   */
  void copy(int from, int to) {
    int source = record.frontOffset(from);
    int target = record.frontOffset(to);
    vacate(to);
    buffer.putBytes(record.backOffset(to), buffer, record.backOffset(from), BACK_LENGTH);
    for (int i = 0; i < record.stateOffset; i += Long.BYTES) {
      buffer.putLong(target + i, buffer.getLong(source + i));
    }
    buffer.putLongRelease(target + record.stateOffset, buffer.getLong(source + record.stateOffset));
  }

  /** Exchanges two records by way of the first vacant place, which is number {@code count}. */
  void exchange(int number, int other, int count) {
    copy(number, count);
    copy(other, number);
    copy(count, other);
    vacate(count);
  }

  /** Makes a place invalid; what follows is stored afterwards. */
  void vacate(int number) {
    buffer.putLongRelease(record.frontOffset(number) + record.stateOffset, 0);
    VarHandle.storeStoreFence();
  }

  /**
   * Copies the compact forms of {@code count} peers side by side, each with its id behind it if the
   * format says so.
   */
  void handOut(int number, int count, MutableDirectBuffer target, int offset, PeerFormat format) {
    int peerLength = format.peerLength(record.ipv6);
    target.boundsCheck(offset, count * peerLength);
    int to = offset;
    int next = number;
    for (int left = count; left > 0; ) {
      int inSlot = Math.min(left, record.neighbours(next));
      copyCompact(next, inSlot, target, to, peerLength);
      to += inSlot * peerLength;
      next += inSlot;
      left -= inSlot;
    }
    if (format == PeerFormat.WITH_PEER_ID) {
      for (int i = 0; i < count; i++) {
        target.putBytes(
            offset + i * peerLength + record.compactLength,
            buffer,
            record.backOffset(number + i) + PEER_ID_OFFSET,
            PEER_ID_LENGTH);
      }
    }
  }

  /**
   * Copies fronts that lie side by side. Whole words, the next peer overwriting what is too much;
   * only the last one is cut. Both buffers are checked once, not for every peer.
   */
  private void copyCompact(
      int number, int count, MutableDirectBuffer target, int offset, int peerLength) {
    int frontLength = record.frontLength;
    int front = record.frontOffset(number);
    buffer.boundsCheck(front, count * frontLength);
    long from = buffer.addressOffset() + front;
    byte[] array = target.byteArray();
    long to = target.addressOffset() + offset;
    if (record.ipv6) {
      for (int i = 1; i < count; i++) {
        UnsafeApi.putLong(array, to, UnsafeApi.getLong(from));
        UnsafeApi.putLong(array, to + 8, UnsafeApi.getLong(from + 8));
        UnsafeApi.putLong(array, to + 16, UnsafeApi.getLong(from + 16));
        from += frontLength;
        to += peerLength;
      }
      UnsafeApi.putLong(array, to, UnsafeApi.getLong(from));
      UnsafeApi.putLong(array, to + 8, UnsafeApi.getLong(from + 8));
      UnsafeApi.putShort(array, to + 16, UnsafeApi.getShort(from + 16));
    } else {
      for (int i = 1; i < count; i++) {
        UnsafeApi.putLong(array, to, UnsafeApi.getLong(from));
        from += frontLength;
        to += peerLength;
      }
      UnsafeApi.putInt(array, to, UnsafeApi.getInt(from));
      UnsafeApi.putShort(array, to + 4, UnsafeApi.getShort(from + 4));
    }
  }

  // Index: open addressing, a cell holds the number of a record plus one.

  int homeCell(int number) {
    return homeCell(keyWord0(number), keyWord1(number), layout.indexCells);
  }

  /** The cell where an announcer's search begins in a run of this layout. */
  int homeCell(SwarmRequest request, RunLayout ofLayout) {
    return homeCell(keyWord0(request), keyWord1(request), ofLayout.indexCells);
  }

  private int homeCell(long keyWord0, long keyWord1, int cells) {
    long hash = (keyWord0 ^ indexSeed) * MIX;
    hash = (hash ^ hash >>> 32 ^ keyWord1) * MIX;
    return (int) ((hash >>> 32) * cells >>> 32);
  }

  int nextCell(int cell) {
    return cell + 1 == layout.indexCells ? 0 : cell + 1;
  }

  /** The record number in a cell plus one; 0: empty. */
  int cellValue(int cell) {
    return layout.cellLength == Short.BYTES
        ? buffer.getShort(layout.indexOffset + cell * Short.BYTES) & 0xFFFF
        : buffer.getInt(layout.indexOffset + cell * Integer.BYTES);
  }

  void cellValue(int cell, int value) {
    if (layout.cellLength == Short.BYTES) {
      buffer.putShort(layout.indexOffset + cell * Short.BYTES, (short) value);
    } else {
      buffer.putInt(layout.indexOffset + cell * Integer.BYTES, value);
    }
  }

  void clearIndex() {
    buffer.setMemory(layout.indexOffset, layout.indexCells * layout.cellLength, (byte) 0);
  }

  @Override
  public String toString() {
    return "swarm of "
        + peerCount()
        + " peers in "
        + layout.slots
        + " slots, "
        + leechers()
        + " leechers, "
        + seeders()
        + " seeders";
  }
}
