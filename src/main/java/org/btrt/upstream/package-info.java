// SPDX-License-Identifier: Apache-2.0
/**
 * Other trackers: neighbours, whose peers are fetched because their traffic is cheap, and the
 * trackers that diverted announces were meant for. Nobody on the road of an announce waits for
 * them; their peers come in through {@link org.btrt.announce.ForeignPeers}, and what is asked for
 * is told through {@link org.btrt.announce.Demand}.
 *
 * <p>May use {@code protocol}, {@code announce}, {@code status}, {@code config} and {@code common};
 * the only part that asks others for anything.
 *
 * <p>Threads: one event loop, {@code btrt-upstream}, which owns all books and connections here, and
 * two threads that look names up. Workers enter through the ports of {@code announce} alone.
 *
 * <p>Where a request may go is judged by {@link org.btrt.upstream.AddressGuard}, for every address
 * of a name and again after a redirection; what comes back is bounded in time, bytes, depth and
 * number of peers, and what of it may be handed out by {@link org.btrt.upstream.PeerFilter}.
 */
package org.btrt.upstream;
