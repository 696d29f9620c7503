// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

/**
 * How many peer groups there can be. The number is part of the slot layout of the swarm store, of
 * the counters and of the configuration, so it lives below all of them.
 */
public final class PeerGroupLimits {
  /** All groups together, the implicit last one (every address in no network) included. */
  public static final int GROUPS_MAX = 8;

  /** Groups that can be configured. */
  public static final int CONFIGURED_GROUPS_MAX = GROUPS_MAX - 1;

  private PeerGroupLimits() {}
}
