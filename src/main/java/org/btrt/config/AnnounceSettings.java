// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.List;
import org.btrt.common.Cidr;

/**
 * What an announce is answered with (section {@code announce}).
 *
 * @param intervalS when a client should come back
 * @param minIntervalS before when it should not
 * @param jitterS up to so many seconds are added to the interval at random, so that clients spread
 *     out
 * @param numWantedDefault peers in a reply to a client that does not say how many it wants
 * @param numWantedMax peers in a reply at most
 * @param peerExpiryS a peer that has not announced for so long is gone
 * @param seedersGetSeeders whether a seeder is given other seeders
 * @param trustedSources senders whose {@code ip} parameter is obeyed
 * @param keepDeadS for how long a swarm without peers stays known; 0: not at all
 */
public record AnnounceSettings(
    int intervalS,
    int minIntervalS,
    int jitterS,
    int numWantedDefault,
    int numWantedMax,
    int peerExpiryS,
    boolean seedersGetSeeders,
    List<Cidr> trustedSources,
    int keepDeadS) {
  /** Keeps copies. */
  public AnnounceSettings {
    trustedSources = List.copyOf(trustedSources);
  }

  /** Swarms without peers are forgotten. */
  public AnnounceSettings(
      int intervalS,
      int minIntervalS,
      int jitterS,
      int numWantedDefault,
      int numWantedMax,
      int peerExpiryS,
      boolean seedersGetSeeders,
      List<Cidr> trustedSources) {
    this(
        intervalS,
        minIntervalS,
        jitterS,
        numWantedDefault,
        numWantedMax,
        peerExpiryS,
        seedersGetSeeders,
        trustedSources,
        0);
  }

  /** The same with other senders whose {@code ip} parameter is obeyed. */
  public AnnounceSettings withTrustedSources(List<Cidr> sources) {
    return new AnnounceSettings(
        intervalS,
        minIntervalS,
        jitterS,
        numWantedDefault,
        numWantedMax,
        peerExpiryS,
        seedersGetSeeders,
        sources,
        keepDeadS);
  }
}
