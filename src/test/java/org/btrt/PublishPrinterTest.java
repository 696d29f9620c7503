// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.btrt.common.IpAddress;
import org.btrt.publish.OwnAddress;
import org.btrt.publish.Publication;
import org.btrt.publish.Publications;
import org.btrt.publish.Reach;
import org.btrt.publish.SwarmCounts;
import org.btrt.seed.SeedStatus;
import org.btrt.seed.SeedStatus.State;
import org.btrt.seed.SeedStatuses;
import org.btrt.torrent.HashProgress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a publisher sees. */
class PublishPrinterTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final SeedStatus STATUS = SeedStatuses.of(State.SEEDING, 4 << 20, 1);

  private static final OwnAddress ADDRESS =
      new OwnAddress("192.0.2.1", IpAddress.parse("192.0.2.1"), OwnAddress.Origin.INTERFACE, true);

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private Publication publication;

  @BeforeEach
  void setUp() throws Exception {
    Path file = Files.writeString(directory.resolve("a"), "content");
    Path state = Files.createDirectory(directory.resolve("state"));
    Publications publications = new Publications(state, "test", told -> {});
    publications.publish(file, HashProgress.NONE);
    publication = publications.all().getFirst();
  }

  private PublishPrinter printer(boolean json) {
    return new PublishPrinter(new PrintWriter(out, true), json, () -> NOW_MS);
  }

  private List<String> take() {
    List<String> lines = out.toString().lines().filter(line -> !line.isEmpty()).toList();
    out.getBuffer().setLength(0);
    return lines;
  }

  private void status(PublishPrinter printer, long seeds) {
    printer.status(
        List.of(publication),
        Map.of(publication.infoHash(), STATUS),
        Map.of(publication.infoHash(), new SwarmCounts(seeds, 3, 5)));
  }

  @Test
  void shouldSayWhatToGiveToOthers() {
    printer(false).published(publication, ADDRESS, 6969);

    List<String> lines = take();
    assertEquals(4, lines.size());
    assertEquals("published: a", lines.get(0));
    assertEquals("torrent:   " + publication.torrent(), lines.get(1));
    assertTrue(
        lines.get(2).startsWith("magnet:    magnet:?xt=urn:btih:" + publication.infoHash()),
        lines::toString);
    assertEquals("page:      http://192.0.2.1:6969/", lines.get(3));
  }

  @Test
  void shouldSayHowItGoesWhenThatHasChanged() {
    PublishPrinter printer = printer(false);

    status(printer, 1);
    status(printer, 1);
    assertEquals(
        List.of("a: 1 seeds, 3 downloading, 5 downloaded; 512 MiB given, 2 KiB/s, 2 connected"),
        take());
    status(printer, 2);
    assertEquals(1, take().size());
    printer.status(List.of(publication), Map.of(), Map.of());
    assertEquals(List.of("a: the tracker has not been asked yet"), take());
  }

  @Test
  void shouldSpeakToPrograms() {
    PublishPrinter printer = printer(true);

    printer.published(publication, ADDRESS, 6969);
    printer.reach(new Reach(ADDRESS, 6969, 6881, true, false));
    status(printer, 1);
    status(printer, 1);
    printer.event("said");

    List<String> lines = take();
    assertEquals(7, lines.size());
    assertTrue(lines.get(0).contains("\"type\":\"published\",\"name\":\"a\""), lines::toString);
    assertTrue(
        lines
            .get(1)
            .contains(
                "\"type\":\"reach\",\"address\":\"192.0.2.1\",\"scope\":\"internet\","
                    + "\"tracker_port\":6969,\"seed_port\":6881,\"tracker_answers\":true,"
                    + "\"seed_answers\":false,"),
        lines::toString);
    assertTrue(lines.get(2).contains("\"type\":\"status\""), lines::toString);
    assertEquals(
        "{\"time_epoch_s\":1800000000,\"type\":\"swarm\",\"name\":\"a\",\"info_hash\":\""
            + publication.infoHash()
            + "\",\"seeds\":1,\"leechers\":3,\"completed\":5}",
        lines.get(3));
    assertTrue(lines.get(6).endsWith("\"type\":\"event\",\"text\":\"said\"}"), lines::toString);
  }
}
