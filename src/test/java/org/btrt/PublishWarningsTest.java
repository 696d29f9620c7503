// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btrt.PublishObserver.Observation;
import org.btrt.common.IpAddress;
import org.btrt.publish.OwnAddress;
import org.btrt.publish.Publication;
import org.btrt.publish.Publications;
import org.btrt.publish.Reach;
import org.btrt.publish.SwarmCounts;
import org.btrt.torrent.HashProgress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a publisher is warned of, and when. */
class PublishWarningsTest {
  private static final SwarmCounts UNSEEDED = new SwarmCounts(0, 3, 0);
  private static final SwarmCounts SEEDED = new SwarmCounts(1, 3, 0);

  @TempDir private Path directory;
  private final PublishWarnings warnings = new PublishWarnings(address("192.0.2.1"));
  private Publication publication;

  @BeforeEach
  void setUp() throws Exception {
    Path file = Files.writeString(directory.resolve("a"), "content");
    Path state = Files.createDirectory(directory.resolve("state"));
    Publications publications = new Publications(state, "test", told -> {});
    publications.publish(file, HashProgress.NONE);
    publication = publications.all().getFirst();
  }

  private static OwnAddress address(String text) {
    return new OwnAddress(text, IpAddress.parse(text), OwnAddress.Origin.INTERFACE, true);
  }

  private List<String> update(SwarmCounts counts, Observation seen) {
    return warnings.update(
        List.of(publication),
        counts == null ? Map.of() : Map.of(publication.infoHash(), counts),
        Optional.ofNullable(seen));
  }

  private static Observation seen(String address, boolean open, Set<String> changed) {
    OwnAddress at = address(address);
    return new Observation(
        Optional.of(at), Optional.of(new Reach(at, 6969, 6881, open, true)), changed);
  }

  @Test
  void shouldGiveOurSeedTimeToBeKnown() {
    assertEquals(List.of(), update(UNSEEDED, null));
    assertEquals(List.of(), update(SEEDED, null));
    assertEquals(List.of(), update(UNSEEDED, null));
    assertEquals(
        List.of("warning: nobody seeds a: nobody can get the whole of it"), update(UNSEEDED, null));
    assertEquals(List.of(), update(UNSEEDED, null));
    assertEquals(
        List.of("over: nobody seeds a: nobody can get the whole of it"), update(SEEDED, null));
  }

  @Test
  void shouldNotWarnWhileNothingIsKnown() {
    assertEquals(List.of(), update(null, null));
    assertEquals(List.of(), update(null, null));
  }

  @Test
  void shouldWarnOfPorts() {
    assertEquals(List.of(), update(SEEDED, seen("192.0.2.1", true, Set.of())));
    assertEquals(
        List.of("warning: port 6969 (tracker) closed: nothing answers at 192.0.2.1"),
        update(SEEDED, seen("192.0.2.1", false, Set.of())));
  }

  @Test
  void shouldWarnOfAnotherAddress() {
    List<String> lines = update(SEEDED, seen("192.0.2.2", true, Set.of()));

    assertEquals(1, lines.size());
    assertTrue(
        lines.getFirst().startsWith("warning: the address has changed from 192.0.2.1 to 192.0.2.2"),
        lines::toString);
    assertEquals(
        List.of("warning: 192.0.2.1 has no address at the moment: nobody finds us"),
        new PublishWarnings(address("192.0.2.1"))
            .update(
                List.of(),
                Map.of(),
                Optional.of(new Observation(Optional.empty(), Optional.empty(), Set.of()))));
  }

  @Test
  void shouldWarnOfAChangedFile() {
    List<String> lines = update(SEEDED, seen("192.0.2.1", true, Set.of(publication.infoHash())));

    assertEquals(
        List.of(
            "warning: "
                + publication.source()
                + " has changed or is gone since it was published; start again to publish it anew"),
        lines);
  }
}
