// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import org.btrt.seed.SeedStatus.State;
import org.libtorrent4j.TorrentStatus;

/** The library's status of a torrent as ours: values, nothing that lives on the library's side. */
final class StatusReader {
  private StatusReader() {}

  static SeedStatus read(SeedTorrent torrent, TorrentStatus status) {
    boolean isFailed = status.errorCode().isError();
    State state = isFailed ? State.FAILED : stateOf(status.state());
    int seedsConnected = status.numSeeds();
    return new SeedStatus(
        torrent.name(),
        torrent.infoHash(),
        torrent.data(),
        state,
        isFailed ? status.errorCode().getMessage() : "",
        status.totalWanted(),
        status.totalWantedDone(),
        state == State.CHECKING ? status.progress() : 1,
        status.downloadPayloadRate(),
        status.uploadPayloadRate(),
        status.totalPayloadDownload(),
        status.totalPayloadUpload(),
        status.numComplete(),
        status.numIncomplete(),
        seedsConnected,
        status.numPeers() - seedsConnected);
  }

  private static State stateOf(TorrentStatus.State state) {
    return switch (state) {
      case DOWNLOADING, DOWNLOADING_METADATA -> State.DOWNLOADING;
      case FINISHED, SEEDING -> State.SEEDING;
      case CHECKING_FILES, CHECKING_RESUME_DATA, UNKNOWN -> State.CHECKING;
    };
  }
}
