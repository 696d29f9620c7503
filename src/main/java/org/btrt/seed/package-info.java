// SPDX-License-Identifier: Apache-2.0
/**
 * Seeding: torrents whose files are here are given to whoever asks, without a window, over
 * libtorrent. The tracker needs nothing of this package, and the library is not among its own: its
 * jars lie in {@code lib/seed}, the launcher puts them on the class path for the commands that
 * seed, and {@link org.btrt.seed.NativeLibrary} says in plain words what is missing.
 *
 * <p>{@link org.btrt.seed.TorrentFiles} finds the torrents of the paths that were given, {@link
 * org.btrt.seed.Seeder} is the session that serves them, {@link org.btrt.seed.SeedStatus} is what
 * it says about each, {@link org.btrt.seed.StatusText} and {@link org.btrt.seed.StatusJson} write
 * that down for people and for programs.
 *
 * <p>The seed speaks to the trackers that a torrent names and to the peers that these and other
 * peers name. It takes part in no DHT and looks for nobody in the local network: both would tell
 * strangers what a publisher has, unasked.
 *
 * <p><em>Arrows:</em> may use {@code torrent}, {@code common}; nobody but the root uses it, and it
 * alone uses {@code org.libtorrent4j}. <em>Threads:</em> one thread owns a {@link
 * org.btrt.seed.Seeder}; the library has threads of its own, one of which delivers what it has to
 * say.
 */
package org.btrt.seed;
