// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/** What a peer says has happened to it (BEP 3, BEP 15; {@code PAUSED} is BEP 21). */
public enum PeerEvent {
  NONE,
  COMPLETED,
  STARTED,
  STOPPED,
  PAUSED;

  /** The event of a BEP 15 number; every number that the BEP does not define counts as none. */
  public static PeerEvent ofUdp(int number) {
    return switch (number) {
      case 1 -> COMPLETED;
      case 2 -> STARTED;
      case 3 -> STOPPED;
      default -> NONE;
    };
  }
}
