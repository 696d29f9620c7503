// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How it stands with one torrent.
 *
 * @param name as the torrent says: of unknown origin
 * @param infoHash 40 hex digits, as trackers see it
 * @param data the directory that its files are in
 * @param state what is being done
 * @param error why nothing is done, in {@link State#FAILED}; else empty
 * @param totalBytes of all files
 * @param doneBytes of what is here and right
 * @param checkedShare how much of the check is done, 0 to 1, in {@link State#CHECKING}
 * @param downloadBytesPerS payload
 * @param uploadBytesPerS payload
 * @param downloadedBytes payload since the start
 * @param uploadedBytes payload since the start
 * @param seedsKnown that the tracker tells of, ourselves among them; -1: it has not said yet
 * @param leechersKnown in the same way
 * @param seedsConnected peers we are connected to that have everything
 * @param leechersConnected the others
 */
public record SeedStatus(
    String name,
    String infoHash,
    Path data,
    State state,
    String error,
    long totalBytes,
    long doneBytes,
    double checkedShare,
    long downloadBytesPerS,
    long uploadBytesPerS,
    long downloadedBytes,
    long uploadedBytes,
    int seedsKnown,
    int leechersKnown,
    int seedsConnected,
    int leechersConnected) {
  private static final double PERCENT = 100;

  /** What is being done. */
  public enum State {
    /** The files are compared with the torrent's hashes, or wait for that. */
    CHECKING,
    /** Something is missing and is fetched from others, if there are any. */
    DOWNLOADING,
    /** All is here. */
    SEEDING,
    /** Nothing, because of an error. */
    FAILED
  }

  /** One that has just been taken up. */
  static SeedStatus of(SeedTorrent torrent) {
    return new SeedStatus(
        torrent.name(),
        torrent.infoHash(),
        torrent.data(),
        State.CHECKING,
        "",
        torrent.totalBytes(),
        0,
        0,
        0,
        0,
        0,
        0,
        -1,
        -1,
        0,
        0);
  }

  /** The same torrent, given up. */
  SeedStatus failed(String why) {
    return new SeedStatus(
        name,
        infoHash,
        data,
        State.FAILED,
        why,
        totalBytes,
        doneBytes,
        checkedShare,
        0,
        0,
        downloadedBytes,
        uploadedBytes,
        seedsKnown,
        leechersKnown,
        0,
        0);
  }

  /** How much is here, in percent; of nothing, all is. While it is checked: how much of that. */
  public double percent() {
    if (state == State.CHECKING) {
      return PERCENT * checkedShare;
    }
    return totalBytes == 0 ? PERCENT : PERCENT * doneBytes / totalBytes;
  }

  /** Whether nobody known has the whole of it: whoever wants it waits. */
  public boolean isWithoutSeeds() {
    return state == State.DOWNLOADING && seedsKnown == 0 && seedsConnected == 0;
  }

  /** Seconds until all is here, at the rate of the moment. */
  public OptionalLong timeLeftS() {
    return state == State.DOWNLOADING && downloadBytesPerS > 0
        ? OptionalLong.of((totalBytes - doneBytes) / downloadBytesPerS)
        : OptionalLong.empty();
  }

  /** What was given for what was taken; nothing while nothing was taken. */
  public OptionalDouble shareRatio() {
    return downloadedBytes > 0
        ? OptionalDouble.of((double) uploadedBytes / downloadedBytes)
        : OptionalDouble.empty();
  }
}
