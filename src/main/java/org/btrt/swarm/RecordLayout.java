// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/**
 * Where the fields of a peer record are. The tables in {@code package-info} are the specification;
 * this class is its only translation into numbers.
 *
 * <p>Address and port lie side by side in network byte order, which is BEP 23's and BEP 7's compact
 * form: handing out a peer is a copy. Port, flags and check byte share one aligned 8-byte word, so
 * that a record appears, disappears and changes its role by one store.
 */
final class RecordLayout {
  static final RecordLayout IPV4 = new RecordLayout(false);
  static final RecordLayout IPV6 = new RecordLayout(true);

  static final int PEER_ID_LENGTH = 20;

  /** Set for a seeder. */
  static final int SEEDER_FLAG = 1;

  /** Set once the peer's completion has been counted. */
  static final int COMPLETED_FLAG = 1 << 1;

  /** The group, in bits 4-6. Bits 2, 3 and 7 are reserved and zero. */
  static final int GROUP_SHIFT = 4;

  static final int GROUP_MASK = 7;

  private static final int ADDRESS_OFFSET = 0;

  final boolean ipv6;

  /** Bytes of a record, a multiple of 8. */
  final int length;

  /** Bytes of the compact form at the start of a record. */
  final int compactLength;

  /** The word that makes a record valid: port, flags, check byte and 4 bytes more. */
  final int stateOffset;

  final int portOffset;
  final int flagsOffset;
  final int checkOffset;
  final int deadlineOffset;
  final int peerIdOffset;

  private RecordLayout(boolean ipv6) {
    this.ipv6 = ipv6;
    int addressLength = ipv6 ? 16 : 4;
    portOffset = ADDRESS_OFFSET + addressLength;
    flagsOffset = portOffset + Short.BYTES;
    checkOffset = flagsOffset + Byte.BYTES;
    deadlineOffset = checkOffset + Byte.BYTES;
    peerIdOffset = deadlineOffset + Integer.BYTES;
    stateOffset = portOffset & -Long.BYTES;
    compactLength = addressLength + Short.BYTES;
    length = peerIdOffset + PEER_ID_LENGTH + Long.BYTES - 1 & -Long.BYTES;
  }

  static RecordLayout of(boolean ipv6) {
    return ipv6 ? IPV6 : IPV4;
  }

  static int flags(int group, boolean seeder, boolean completed) {
    return group << GROUP_SHIFT | (seeder ? SEEDER_FLAG : 0) | (completed ? COMPLETED_FLAG : 0);
  }

  /**
   * Which partition of a swarm a record with these flags belongs to: by group, leechers before
   * seeders.
   */
  static int partitionOf(int flags) {
    return (flags >>> GROUP_SHIFT & GROUP_MASK) << 1 | flags & SEEDER_FLAG;
  }
}
