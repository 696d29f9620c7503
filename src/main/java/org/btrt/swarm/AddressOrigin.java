// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/** How it is known that an announce is of the peer at its address. */
public enum AddressOrigin {
  /** The sender has shown that it receives there, or a trusted proxy says so. */
  PROVEN,
  /** A trusted sender announces for it. */
  VOUCHED,
  /** The sender says so, and anybody could: it may change no peer but one of its own peer id. */
  CLAIMED
}
