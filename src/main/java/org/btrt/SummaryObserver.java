// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.Optional;
import org.agrona.concurrent.SystemEpochClock;
import org.btrt.hashlist.HashListBuilder;
import org.btrt.swarm.SwarmView;
import org.btrt.swarm.SweepObserver;
import org.btrt.web.SummaryBuilder;

/**
 * Shows the sweeper's passes to the pages and to the hash list.
 *
 * @param summary what they are added up in
 * @param hashList what picks from them, if there is a list
 */
record SummaryObserver(SummaryBuilder summary, Optional<HashListBuilder> hashList)
    implements SweepObserver {
  @Override
  public void onPassBegin() {
    summary.begin();
    if (hashList.isPresent()) {
      hashList.get().begin();
    }
  }

  @Override
  public void onSwarm(SwarmView swarm) {
    summary.accept(swarm);
    if (hashList.isPresent()) {
      hashList.get().accept(swarm);
    }
  }

  @Override
  public void onPassEnd() {
    summary.end(SystemEpochClock.INSTANCE.time());
    if (hashList.isPresent()) {
      hashList.get().end();
    }
  }
}
