// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/**
 * Sees every swarm once in each pass of the sweeper. Called on the sweeper's thread, under a
 * swarm's lock.
 */
public interface SweepObserver {
  /** Before the first swarm of a pass. */
  void onPassBegin();

  /**
   * @param swarm to be looked at during the call only
   */
  void onSwarm(SwarmView swarm);

  /** After the last swarm of a pass. */
  void onPassEnd();
}
