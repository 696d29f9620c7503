// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.btrt.seed.SeedStatus;
import org.btrt.seed.SeedStatus.State;
import org.btrt.seed.SeedStatuses;
import org.junit.jupiter.api.Test;

/** What is printed while it seeds. */
class SeedPrinterTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final long MIB = 1 << 20;

  private final StringWriter out = new StringWriter();

  private SeedPrinter printer(boolean json) {
    return new SeedPrinter(new PrintWriter(out, true), json, () -> NOW_MS);
  }

  private List<String> take() {
    List<String> lines = out.toString().lines().filter(line -> !line.isEmpty()).toList();
    out.getBuffer().setLength(0);
    return lines;
  }

  @Test
  void shouldPrintABlockWhenSomethingHasChanged() {
    SeedPrinter printer = printer(false);
    List<SeedStatus> downloading = List.of(SeedStatuses.of(State.DOWNLOADING, MIB, 1));

    printer.status(downloading);
    assertEquals(10, take().size());
    printer.status(downloading);
    assertEquals(
        List.of("1 torrents, 0 complete; 2 KiB/s up, 1 KiB/s down, 512 MiB given; 2 peers"),
        take());
    printer.status(List.of(SeedStatuses.of(State.DOWNLOADING, 2 * MIB, 1)));
    assertEquals(10, take().size());
  }

  @Test
  void shouldPrintEveryTorrentEachTimeForPrograms() {
    SeedPrinter printer = printer(true);
    List<SeedStatus> statuses = List.of(SeedStatuses.of(State.SEEDING, 4 * MIB, 1));

    printer.status(statuses);
    printer.status(statuses);
    printer.event("said");

    List<String> lines = take();
    assertEquals(3, lines.size());
    assertEquals(lines.get(0), lines.get(1));
    assertEquals(
        "{\"time_epoch_s\":1800000000,\"type\":\"event\",\"text\":\"said\"}", lines.get(2));
  }

  @Test
  void shouldWarnOnceThatNobodySeeds() {
    SeedPrinter printer = printer(false);
    List<SeedStatus> without = List.of(SeedStatuses.of(State.DOWNLOADING, MIB, 0));

    printer.warn(without);
    printer.warn(without);
    List<String> lines = take();
    assertEquals(1, lines.size());
    assertTrue(
        lines.getFirst().startsWith("warning: nobody seeds a file: only 25.0 % are in /srv/files"),
        lines::toString);

    printer.warn(List.of(SeedStatuses.of(State.FAILED, MIB, 0)));
    assertEquals(
        List.of(
            "warning: a file: disk on fire",
            "over: nobody seeds a file: only 25.0 % are in /srv/files, and no seed is known"),
        take());
  }

  @Test
  void shouldKeepAStrangersTextInItsLine() {
    printer(false).event("a\u001b[2J\nb");

    assertEquals(List.of("a\ufffd[2J\ufffdb"), take());
  }
}
