// SPDX-License-Identifier: Apache-2.0
/**
 * Torrent files: reading what strangers wrote, creating and changing our own.
 *
 * <p>{@link org.btrt.torrent.MetainfoReader} turns bytes into a {@link org.btrt.torrent.Metainfo}
 * or into a {@link org.btrt.torrent.MetainfoException} that says where and what. It believes
 * nothing: a file is read only if it is a regular one of bounded length; depth, strings, the number
 * of files and every number have limits; names are such that they cannot lead out of a directory;
 * in a torrent of both versions the two parts must tell of the same files; what can be computed
 * without the content (number of pieces, piece layers against their roots) is computed. The
 * info-hash is taken over the bytes as they stand, whatever the order of their keys.
 *
 * <p><em>Arrows:</em> {@code protocol.bencode}, {@code common}. <em>Threads:</em> readers keep no
 * state outside of a call; hashing runs on threads of its own, named {@code btrt-hash-N}, which end
 * with the call.
 *
 * <p><em>Source:</em> BEP 3, 9, 12, 19, 27, 47, 52.
 */
package org.btrt.torrent;
