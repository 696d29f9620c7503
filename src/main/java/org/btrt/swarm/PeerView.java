// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import org.agrona.MutableDirectBuffer;

/**
 * One peer as a visitor sees it, during the call only: it is a window on the store's memory under
 * the swarm's lock, and must not be kept.
 */
public interface PeerView {
  /** Bytes 0-7 of an IPv6 address; 0 for IPv4. */
  long addressHigh();

  /** Bytes 8-15 of an IPv6 address; an IPv4 address in the low 32 bits. */
  long addressLow();

  int port();

  int group();

  boolean isSeeder();

  /** Whether its completed download has been counted. */
  boolean isCompleted();

  /** When its time is over, in seconds of {@link SwarmStore#nowS}. */
  int deadlineS();

  /** Writes the 20 bytes of the peer id. */
  void peerId(MutableDirectBuffer buffer, int offset);
}
