// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.Optional;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.announce.NewPeers;
import org.btrt.common.DistinctLog;
import org.btrt.config.NatCheckSettings;
import org.btrt.natcheck.NatChecker;
import org.btrt.status.Status;
import org.btrt.swarm.SwarmStore;

/**
 * {@code nat_check}: who is told of new peers, and who connects to them.
 *
 * @param checker to be closed
 */
record NatCheck(NewPeers newPeers, NatChecker checker) {
  private static final Logger LOG = LogManager.getLogger(NatCheck.class);

  /** Begins to check, unless that is off. */
  static Optional<NatCheck> start(
      NatCheckSettings settings, SwarmStore store, Status status, DistinctLog log) {
    if (!settings.enabled()) {
      return Optional.empty();
    }
    NewPeers peers = new NewPeers();
    NatChecker checker =
        NatChecker.start(
            settings,
            new NatChecker.Parts(
                peers,
                store,
                status.register(),
                LOG::info,
                log,
                SystemNanoClock.INSTANCE,
                OtherTrackers.peerId()));
    return Optional.of(new NatCheck(peers, checker));
  }
}
