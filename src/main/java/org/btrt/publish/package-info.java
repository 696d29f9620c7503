// SPDX-License-Identifier: Apache-2.0
/**
 * What a person who publishes a file needs besides a tracker and a seed: where others reach us and
 * whether they can, the torrents made so far and what they are of, the tracker's word about a
 * swarm, and a configuration for a tracker of a handful of torrents.
 *
 * <p>The state is a directory: {@code torrents} holds each torrent and, beside it, a note of what
 * it is of; it is also the tracker's list of what it serves, so that a torrent that is removed
 * there is published no longer. {@code store} and {@code log} are the tracker's, {@code btrt.conf}
 * is what it runs with.
 *
 * <p><em>Arrows:</em> {@code torrent}, {@code protocol.bencode}, {@code common}. <em>Threads:</em>
 * none of its own; what waits for the network is called by a thread that may wait.
 */
package org.btrt.publish;
