// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.swarm.RunLayout.FIRST_SLOT_LENGTH;
import static org.btrt.swarm.RunLayout.HEADER_LENGTH;
import static org.btrt.swarm.RunLayout.SLOT_LENGTH;

/**
 * Where the fields of a peer record are. The tables in {@code package-info} are the specification;
 * this class is its only translation into numbers.
 *
 * <p>A record has two parts. The front is what is searched and handed out: address and port side by
 * side in network byte order, which is BEP 23's and BEP 7's compact form, and flags and check byte
 * in the same aligned 8-byte word as the port, so that a record appears, disappears and changes its
 * role by one store. The back is what nobody else's announces touch. Each slot holds the fronts of
 * its records before their backs: thirty peers are handed out from five cache lines instead of
 * fifteen, and where a record lies does not depend on the length of the run.
 */
final class RecordLayout {
  static final RecordLayout IPV4 = new RecordLayout(false);
  static final RecordLayout IPV6 = new RecordLayout(true);

  static final int PEER_ID_LENGTH = 20;

  /** Set for a seeder. */
  static final int SEEDER_FLAG = 1;

  /** Set once the peer's completion has been counted. */
  static final int COMPLETED_FLAG = 1 << 1;

  /** The group, in bits 4-6. */
  static final int GROUP_SHIFT = 4;

  static final int GROUP_MASK = 7;

  /** Those flags that lie in the front; the others lie in the back, above the deadline. */
  static final int FRONT_FLAGS_MASK = 0xFF;

  /** Set for a peer that cannot be connected to: known and counted, never handed out. */
  static final int UNREACHABLE_FLAG = 1 << 8;

  /** Set once it is known whether a peer can be connected to. */
  static final int CHECKED_FLAG = 1 << 9;

  /** Set for a peer that has said that it takes encrypted connections. */
  static final int CRYPTO_FLAG = 1 << 10;

  /** What an announce does not take back: the flags of the back. */
  static final int LASTING_FLAGS = UNREACHABLE_FLAG | CHECKED_FLAG | CRYPTO_FLAG;

  private static final int BACK_FLAGS_SHIFT = 8;
  private static final int DEADLINE_BITS = 29;

  /** The latest deadline: 17 years after the store was made. */
  static final int DEADLINE_MAX = (1 << DEADLINE_BITS) - 1;

  /**
   * The progress, its lower bits in bits 2 and 3, its highest one in bit 7. The check byte does not
   * cover it: it changes with nearly every announce, by a store of one byte.
   */
  static final int PROGRESS_MASK = 3 << 2 | 1 << 7;

  private static final int PROGRESS_LOW_MASK = 3;
  private static final int PROGRESS_LOW_SHIFT = 2;
  private static final int PROGRESS_HIGH_MASK = 4;
  private static final int PROGRESS_HIGH_SHIFT = 5;

  /** Bytes of a back: deadline, peer id. */
  static final int BACK_LENGTH = Integer.BYTES + PEER_ID_LENGTH;

  /** In the back. */
  static final int DEADLINE_OFFSET = 0;

  /** In the back. */
  static final int PEER_ID_OFFSET = Integer.BYTES;

  private static final int IPV4_FRONT_LENGTH = Long.BYTES;
  private static final int IPV6_FRONT_LENGTH = 3 * Long.BYTES;
  private static final int IPV4_RECORDS_PER_SLOT = SLOT_LENGTH / (IPV4_FRONT_LENGTH + BACK_LENGTH);
  private static final int IPV6_RECORDS_PER_SLOT = SLOT_LENGTH / (IPV6_FRONT_LENGTH + BACK_LENGTH);

  final boolean ipv6;

  /** Bytes of a front, a multiple of 8. */
  final int frontLength;

  /** Bytes of the compact form at the start of a front. */
  final int compactLength;

  /** In the front: the word that makes a record valid: port, flags, check byte, 4 bytes more. */
  final int stateOffset;

  /** In the front. */
  final int flagsOffset;

  /** In the front. */
  final int checkOffset;

  private final int recordsOfFirstSlot;
  private final int recordsPerSlot;

  private RecordLayout(boolean ipv6) {
    this.ipv6 = ipv6;
    int addressLength = ipv6 ? 16 : 4;
    flagsOffset = addressLength + Short.BYTES;
    checkOffset = flagsOffset + Byte.BYTES;
    stateOffset = addressLength & -Long.BYTES;
    compactLength = addressLength + Short.BYTES;
    frontLength = ipv6 ? IPV6_FRONT_LENGTH : IPV4_FRONT_LENGTH;
    recordsOfFirstSlot = (FIRST_SLOT_LENGTH - HEADER_LENGTH) / (frontLength + BACK_LENGTH);
    recordsPerSlot = ipv6 ? IPV6_RECORDS_PER_SLOT : IPV4_RECORDS_PER_SLOT;
  }

  /** Where the front of record {@code number} begins in the value. */
  int frontOffset(int number) {
    if (number < recordsOfFirstSlot) {
      return HEADER_LENGTH + number * frontLength;
    }
    int slot = slotOf(number);
    return slotOffset(slot) + numberInSlot(number, slot) * frontLength;
  }

  /** Where the back of record {@code number} begins in the value. */
  int backOffset(int number) {
    if (number < recordsOfFirstSlot) {
      return HEADER_LENGTH + recordsOfFirstSlot * frontLength + number * BACK_LENGTH;
    }
    int slot = slotOf(number);
    return slotOffset(slot)
        + recordsPerSlot * frontLength
        + numberInSlot(number, slot) * BACK_LENGTH;
  }

  /** How many records from {@code number} on, itself included, have their fronts side by side. */
  int neighbours(int number) {
    return number < recordsOfFirstSlot
        ? recordsOfFirstSlot - number
        : recordsPerSlot - numberInSlot(number, slotOf(number));
  }

  /** Where the last of {@code count} records ends in the value. */
  int recordsEnd(int count) {
    return count == 0 ? HEADER_LENGTH : backOffset(count - 1) + BACK_LENGTH;
  }

  /** Slots are counted from the second one, which is 0. */
  private int slotOf(int number) {
    int behindFirst = number - recordsOfFirstSlot;
    // By constants, so that no division is left of it.
    return ipv6 ? behindFirst / IPV6_RECORDS_PER_SLOT : behindFirst / IPV4_RECORDS_PER_SLOT;
  }

  private int numberInSlot(int number, int slot) {
    return number - recordsOfFirstSlot - slot * recordsPerSlot;
  }

  private static int slotOffset(int slot) {
    return FIRST_SLOT_LENGTH + slot * SLOT_LENGTH;
  }

  static RecordLayout of(boolean ipv6) {
    return ipv6 ? IPV6 : IPV4;
  }

  /**
   * @param progress 0-7
   */
  static int flags(int group, boolean seeder, boolean completed, int progress) {
    return group << GROUP_SHIFT
        | (seeder ? SEEDER_FLAG : 0)
        | (completed ? COMPLETED_FLAG : 0)
        | (progress & PROGRESS_LOW_MASK) << PROGRESS_LOW_SHIFT
        | (progress & PROGRESS_HIGH_MASK) << PROGRESS_HIGH_SHIFT;
  }

  /** The flags that an announcer is given. */
  static int flags(SwarmRequest request, boolean completed) {
    return flags(request.group(), request.isSeeder(), completed, request.progress())
        | (request.isCryptoSupported() ? CRYPTO_FLAG : 0);
  }

  /** The progress of a record with these flags. */
  static int progress(int flags) {
    return flags >>> PROGRESS_LOW_SHIFT & PROGRESS_LOW_MASK
        | flags >>> PROGRESS_HIGH_SHIFT & PROGRESS_HIGH_MASK;
  }

  /** The first word of a back. */
  static int backWord(int deadlineS, int flags) {
    return flags >>> BACK_FLAGS_SHIFT << DEADLINE_BITS | deadlineS & DEADLINE_MAX;
  }

  /** The deadline in the first word of a back. */
  static int deadlineS(int backWord) {
    return backWord & DEADLINE_MAX;
  }

  /** The flags in the first word of a back. */
  static int backFlags(int backWord) {
    return backWord >>> DEADLINE_BITS << BACK_FLAGS_SHIFT;
  }

  /** The group in a record's flags. */
  static int groupOf(int flags) {
    return flags >>> GROUP_SHIFT & GROUP_MASK;
  }

  /**
   * Which partition of a swarm a record with these flags belongs to: by group, leechers before
   * seeders; behind them those who cannot be connected to, whatever their group.
   */
  static int partitionOf(int flags) {
    int pair =
        (flags & UNREACHABLE_FLAG) == 0 ? groupOf(flags) << 1 : RunLayout.HANDED_OUT_PARTITIONS;
    return pair | flags & SEEDER_FLAG;
  }
}
