// SPDX-License-Identifier: Apache-2.0
/**
 * The hash list: info-hashes of which the own network has enough, for a DPI platform that keeps
 * their connections inside. The sweeper shows each swarm once a pass; what is above the lower
 * thresholds is noted, and when the pass ends it is merged with the last list. Nothing of it is on
 * the road of an announce, and no request walks through the store.
 *
 * <p>A swarm is listed when its peers of the first group have been at least {@code
 * min_local_seeders} and {@code min_local_peers} in every pass for {@code stable_time}; it stays as
 * long as they are at least {@code keep_local_seeders} and {@code keep_local_peers}, and is off
 * with the first pass that finds less: a swarm that cannot help itself must not be shut in. So none
 * comes and goes more often than once in {@code stable_time}. The first pass after a start has no
 * past to ask for: there the upper thresholds alone decide, and the list of a tracker that keeps
 * its peers over a restart does not vanish with it.
 *
 * <p>The families of a torrent are swarms of their own, as in the store: subscribers with both
 * announce in both, and adding would count them twice. An info-hash is on the list if one of its
 * swarms is.
 *
 * <p>Memory: about 100 bytes for each swarm above the lower thresholds and 40 more for each that is
 * listed; nothing for the rest of the store.
 *
 * <p>May use: {@code swarm} (read view), {@code status}, {@code config}, {@code common}.
 *
 * <p>Threads: the sweeper's feeds {@link org.btrt.hashlist.HashListBuilder}; {@code btrt-hashlist}
 * writes the file, so that a slow disk holds up nobody; any thread reads a {@link
 * org.btrt.hashlist.HashList}, which does not change.
 */
package org.btrt.hashlist;
