// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.List;
import org.btrt.common.Cidr;

/**
 * How announces that were meant for other trackers are taken (section {@code forwarding}).
 *
 * @param enabled whether at all
 * @param trustedSources DPI platforms and proxies: may forward, and their word about the client's
 *     address is taken
 * @param interceptedSources networks whose own requests are diverted to us: their socket's address
 *     is the client's
 * @param ownHosts names by which we are asked ourselves
 * @param urlParameters names of the parameter that holds the original URL
 * @param addressParameters names of the parameter that holds the client's address
 * @param timeoutMs for how long a client waits for the other tracker
 * @param enoughPeers with so many peers of configured groups the other tracker is not asked
 * @param cacheS for how long an answer is used
 * @param staleS for how long it is used if the tracker does not answer
 * @param waitingMax most clients that wait at a time
 * @param privateTrackers names of trackers whose answers are for one user alone
 * @param allow inside targets that may be asked all the same
 * @param deny networks that may not be asked
 */
public record ForwardingSettings(
    boolean enabled,
    List<Cidr> trustedSources,
    List<Cidr> interceptedSources,
    List<String> ownHosts,
    List<String> urlParameters,
    List<String> addressParameters,
    int timeoutMs,
    int enoughPeers,
    int cacheS,
    int staleS,
    int waitingMax,
    List<String> privateTrackers,
    List<AllowedTarget> allow,
    List<Cidr> deny) {
  /** Keeps copies. */
  public ForwardingSettings {
    trustedSources = List.copyOf(trustedSources);
    interceptedSources = List.copyOf(interceptedSources);
    ownHosts = List.copyOf(ownHosts);
    urlParameters = List.copyOf(urlParameters);
    addressParameters = List.copyOf(addressParameters);
    privateTrackers = List.copyOf(privateTrackers);
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }
}
