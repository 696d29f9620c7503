// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

/**
 * How a neighbour, another tracker that is asked for its peers, does.
 *
 * @param name as configured
 * @param isAsked false: it has failed too often lately
 * @param requests since the start
 * @param failures of these
 * @param peersLearned peers taken in from its replies, renewals included
 */
public record NeighbourHealth(
    String name, boolean isAsked, long requests, long failures, long peersLearned) {}
