// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.btrt.seed.SeedStatus.State;
import org.junit.jupiter.api.Test;

/** What people and programs are told of a torrent. */
class StatusTextTest {
  private static final long MIB = 1 << 20;
  private static final long NOW_EPOCH_S = 1_800_000_000;

  @Test
  void shouldShowASeed() {
    assertEquals(
        List.of(
            "saving:         a file (4 MiB)",
            "percent done:   100.0",
            "time left:      complete, seeding",
            "download to:    /srv/files",
            "download rate:  0 bytes/s",
            "upload rate:    2 KiB/s",
            "share rating:   oo  (512 MiB up / 0 bytes down)",
            "seed status:    1 known, 0 connected",
            "peer status:    3 known, 2 connected"),
        StatusText.block(SeedStatuses.of(State.SEEDING, 4 * MIB, 1)));
  }

  @Test
  void shouldShowADownload() {
    List<String> block = StatusText.block(SeedStatuses.of(State.DOWNLOADING, MIB, -1));

    assertTrue(block.contains("percent done:   25.0"), block::toString);
    assertTrue(block.contains("time left:      0:51:12"), block::toString);
    assertTrue(
        block.contains("share rating:   512.000  (512 MiB up / 1 MiB down)"), block::toString);
    assertTrue(block.contains("seed status:    0 connected"), block::toString);
  }

  @Test
  void shouldShowACheckAndAFailure() {
    List<String> checking = StatusText.block(SeedStatuses.of(State.CHECKING, 0, -1));
    assertTrue(checking.contains("percent done:   25.0"), checking::toString);
    assertTrue(checking.contains("time left:      checking"), checking::toString);

    List<String> failed = StatusText.block(SeedStatuses.of(State.FAILED, 0, -1));
    assertTrue(failed.contains("time left:      disk on fire"), failed::toString);
  }

  @Test
  void shouldSayHundredPercentOfTheWholeOnly() {
    SeedStatus nearly = SeedStatuses.of(State.DOWNLOADING, 4 * MIB - 1, 0);

    assertTrue(StatusText.block(nearly).contains("percent done:   99.9"));
  }

  @Test
  void shouldSayWhatTheCheckHasFound() {
    assertEquals(
        "a file: checked, 100.0 % are there",
        StatusText.checked(SeedStatuses.of(State.SEEDING, 4 * MIB, -1)));
    assertEquals(
        "a file: checked, 50.0 % are there; the rest is fetched if somebody has it",
        StatusText.checked(SeedStatuses.of(State.DOWNLOADING, 2 * MIB, -1)));
    assertEquals("a file: disk on fire", StatusText.checked(SeedStatuses.of(State.FAILED, 0, -1)));
  }

  @Test
  void shouldTellThatNobodySeedsWhenTheTrackerHasSaidSo() {
    assertTrue(SeedStatuses.of(State.DOWNLOADING, MIB, 0).isWithoutSeeds());
    assertFalse(SeedStatuses.of(State.DOWNLOADING, MIB, -1).isWithoutSeeds());
    assertFalse(SeedStatuses.of(State.DOWNLOADING, MIB, 1).isWithoutSeeds());
    assertFalse(SeedStatuses.of(State.SEEDING, 4 * MIB, 0).isWithoutSeeds());
    assertFalse(SeedStatuses.of(State.CHECKING, 0, 0).isWithoutSeeds());
  }

  @Test
  void shouldSumUp() {
    assertEquals(
        "2 torrents, 1 complete; 4 KiB/s up, 1 KiB/s down, 1 GiB given; 4 peers",
        StatusText.total(
            List.of(
                SeedStatuses.of(State.SEEDING, 4 * MIB, 1),
                SeedStatuses.of(State.DOWNLOADING, MIB, 0))));
  }

  @Test
  void shouldWriteAStatusForPrograms() {
    assertEquals(
        "{\"time_epoch_s\":1800000000,\"type\":\"status\",\"name\":\"a file\",\"info_hash\":\""
            + SeedStatuses.INFO_HASH
            + "\",\"data\":\"/srv/files\",\"state\":\"downloading\",\"error\":\"\",\"percent\":25.0,"
            + "\"total_bytes\":4194304,\"done_bytes\":1048576,\"download_bytes_per_s\":1024,"
            + "\"upload_bytes_per_s\":2048,\"downloaded_bytes\":1048576,"
            + "\"uploaded_bytes\":536870912,\"time_left_s\":3072,\"share_ratio\":512.0,"
            + "\"seeds_known\":null,\"leechers_known\":3,\"seeds_connected\":0,"
            + "\"leechers_connected\":2}",
        StatusJson.status(SeedStatuses.of(State.DOWNLOADING, MIB, -1), NOW_EPOCH_S));
  }

  @Test
  void shouldKeepAHostileTextInItsLine() {
    assertEquals(
        "{\"time_epoch_s\":1800000000,\"type\":\"event\",\"text\":\"a\\n\\\"\\u202E\"}",
        StatusJson.event("a\n\"\u202e", NOW_EPOCH_S));
  }
}
