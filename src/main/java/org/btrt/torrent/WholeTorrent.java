// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

/**
 * A torrent file as a whole: one that was read, made or changed.
 *
 * @param bytes what is in the file, or goes into it; the caller's
 * @param metainfo what it says
 */
public record WholeTorrent(byte[] bytes, Metainfo metainfo) {
  /** Reads what was written, so that nobody gets what we would not take ourselves. */
  static WholeTorrent of(byte[] bytes) throws MetainfoException {
    if (bytes.length > MetainfoReader.FILE_MAX_BYTES) {
      throw new MetainfoException(
          "the torrent file would have "
              + bytes.length
              + " bytes, expected: at most "
              + MetainfoReader.FILE_MAX_BYTES
              + "; longer pieces make it shorter");
    }
    return new WholeTorrent(bytes, MetainfoReader.read(bytes));
  }
}
