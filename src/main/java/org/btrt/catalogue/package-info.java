// SPDX-License-Identifier: Apache-2.0
/**
 * The catalogue: the torrents whose files lie in {@code access.torrents}, which are the ones that
 * are served. Off the announce road: it is looked at on a thread of its own, and what is found is
 * published as a whole.
 *
 * <p>{@link org.btrt.catalogue.TorrentDirectory} looks through the directory and those in it;
 * {@link org.btrt.catalogue.CatalogueAgent} does so again and again and publishes a {@link
 * org.btrt.catalogue.Catalogue} when something has changed. A file counts if its name ends in
 * {@code .torrent}; names that begin with a dot are passed over, links are followed. Only a file
 * whose length or time has changed is read again. What strangers have put there can do no harm but
 * be refused: it is bounded and judged by {@code torrent}, and told about once. Of two files of one
 * torrent the first by path counts, and the other one when that is gone.
 *
 * <p>Two keys beside the info dictionary are obeyed, as bttrack does: {@code failure reason}
 * refuses every announce with that text, {@code warning message} comes with every answer by HTTP.
 *
 * <p>When the directory cannot be looked through, the last catalogue stays, and the log says so
 * once.
 *
 * <p>Memory: some 500 bytes of heap for each torrent.
 *
 * <p>May use: {@code torrent}, {@code protocol.bencode}, {@code status}, {@code config}, {@code
 * common}. Threads: {@code btrt-catalogue}; the starting or reloading one for the first look; any
 * reads a catalogue, which does not change.
 */
package org.btrt.catalogue;
