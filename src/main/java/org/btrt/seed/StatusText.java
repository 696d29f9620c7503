// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import java.util.List;
import java.util.Locale;
import org.btrt.common.SizeText;
import org.btrt.common.TextEscape;

/**
 * How it stands with a torrent, for people: a block of nine lines as BitTornado's headless client
 * wrote it.
 */
public final class StatusText {
  private static final int MINUTE_S = 60;
  private static final int HOUR_S = 60 * MINUTE_S;

  private StatusText() {}

  /** The block. */
  public static List<String> block(SeedStatus status) {
    return List.of(
        "saving:         " + name(status) + " (" + SizeText.format(status.totalBytes()) + ")",
        "percent done:   " + percent(status),
        "time left:      " + timeLeft(status),
        "download to:    " + TextEscape.line(status.data().toString()),
        "download rate:  " + SizeText.format(status.downloadBytesPerS()) + "/s",
        "upload rate:    " + SizeText.format(status.uploadBytesPerS()) + "/s",
        "share rating:   " + shareRating(status),
        "seed status:    " + peers(status.seedsKnown(), status.seedsConnected()),
        "peer status:    " + peers(status.leechersKnown(), status.leechersConnected()));
  }

  /** All torrents on a line. */
  public static String total(List<SeedStatus> statuses) {
    long complete = statuses.stream().filter(s -> s.state() == SeedStatus.State.SEEDING).count();
    return statuses.size()
        + " torrents, "
        + complete
        + " complete; "
        + SizeText.format(statuses.stream().mapToLong(SeedStatus::uploadBytesPerS).sum())
        + "/s up, "
        + SizeText.format(statuses.stream().mapToLong(SeedStatus::downloadBytesPerS).sum())
        + "/s down, "
        + SizeText.format(statuses.stream().mapToLong(SeedStatus::uploadedBytes).sum())
        + " given; "
        + statuses.stream().mapToInt(s -> s.seedsConnected() + s.leechersConnected()).sum()
        + " peers";
  }

  /** What the check has found. */
  static String checked(SeedStatus status) {
    String what = name(status) + ": checked, " + percent(status) + " % are there";
    return switch (status.state()) {
      case SEEDING, CHECKING -> what;
      case DOWNLOADING -> what + "; the rest is fetched if somebody has it";
      case FAILED -> name(status) + ": " + TextEscape.line(status.error());
    };
  }

  /** That nobody known has the whole torrent. */
  public static String withoutSeeds(SeedStatus status) {
    return "nobody seeds "
        + name(status)
        + ": only "
        + percent(status)
        + " % are in "
        + TextEscape.line(status.data().toString())
        + ", and no seed is known";
  }

  /** The torrent's name on one line. */
  public static String name(SeedStatus status) {
    return TextEscape.line(status.name());
  }

  /** Rounded down: 100 is said of the whole only. */
  private static String percent(SeedStatus status) {
    return String.format(Locale.ROOT, "%.1f", Math.floor(status.percent() * 10) / 10);
  }

  private static String timeLeft(SeedStatus status) {
    return switch (status.state()) {
      case CHECKING -> "checking";
      case SEEDING -> "complete, seeding";
      case FAILED -> TextEscape.line(status.error());
      case DOWNLOADING ->
          status.timeLeftS().isPresent() ? duration(status.timeLeftS().getAsLong()) : "unknown";
    };
  }

  private static String duration(long timeS) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", timeS / HOUR_S, timeS / MINUTE_S % 60, timeS % MINUTE_S);
  }

  private static String shareRating(SeedStatus status) {
    String ratio =
        status.shareRatio().isPresent()
            ? String.format(Locale.ROOT, "%.3f", status.shareRatio().getAsDouble())
            : "oo";
    return ratio
        + "  ("
        + SizeText.format(status.uploadedBytes())
        + " up / "
        + SizeText.format(status.downloadedBytes())
        + " down)";
  }

  private static String peers(int known, int connected) {
    return (known < 0 ? "" : known + " known, ") + connected + " connected";
  }
}
