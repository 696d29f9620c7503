// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import org.agrona.concurrent.SystemEpochClock;
import org.btrt.swarm.SwarmView;
import org.btrt.swarm.SweepObserver;
import org.btrt.web.SummaryBuilder;

/**
 * Shows the sweeper's passes to the pages.
 *
 * @param summary what they are added up in
 */
record SummaryObserver(SummaryBuilder summary) implements SweepObserver {
  @Override
  public void onPassBegin() {
    summary.begin();
  }

  @Override
  public void onSwarm(SwarmView swarm) {
    summary.accept(swarm);
  }

  @Override
  public void onPassEnd() {
    summary.end(SystemEpochClock.INSTANCE.time());
  }
}
