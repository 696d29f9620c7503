// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.util.Optional;

/**
 * What the rules need of other trackers.
 *
 * @param peers those that they have named
 * @param demand told which swarms are asked for; empty: nobody is asked for his own sake
 * @param firstIntervalS when a client is to come back whose swarm others are being asked about
 */
public record Foreign(ForeignPeers peers, Optional<Demand> demand, int firstIntervalS) {}
