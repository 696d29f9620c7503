// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The laboratory with its smallest scenario. Needs root; {@code mvn -Pperf,trial verify}. */
@Tag("trial")
@Timeout(300)
class LabSystemTest {
  @TempDir private static Path directory;

  private static Path library;

  @BeforeAll
  static void unpack() throws IOException {
    assertEquals(
        0,
        Files.getAttribute(Path.of("/proc/self"), "unix:uid"),
        "the laboratory makes network namespaces: run it as root");
    library = directory.resolve("libtorrent4j.so");
    try (InputStream in =
        LabSystemTest.class.getClassLoader().getResourceAsStream("lib/x86_64/libtorrent4j.so")) {
      Files.copy(in, library);
    }
  }

  private static LabRow run(int number, String arm, String program, List<String> clients)
      throws InterruptedException {
    LabProcess process =
        new LabProcess(
            LabScenario.of("smoke"),
            LabArm.parse(arm).getFirst(),
            1,
            new LabProcess.Place(directory, library, Path.of(program), false));
    LabRow row = process.run(number, text -> {});
    clients.addAll(process.clients());
    return row;
  }

  private static String tracker() {
    return Path.of(System.getProperty("btrt.dist"), "bin", "btrt").toString();
  }

  private static void assertNothingLeft() throws IOException {
    String prefix = Networks.PREFIX + ProcessHandle.current().pid() + "-";
    assertEquals(List.of(), Networks.named(prefix));
    try (var files = Files.list(directory)) {
      assertEquals(List.of(library), files.toList());
    }
  }

  @Test
  void shouldHaveClientsDownloadAndCountTheBytes() throws IOException, InterruptedException {
    List<String> clients = new ArrayList<>();
    LabRow row = run(1, "quota", tracker(), clients);

    // How busy the machine is is not what is tried here.
    assertFalse(row.voidReason().startsWith("failed"), row.voidReason());
    assertEquals(0, row.get(Figure.UNFINISHED), row::line);
    assertEquals(0, row.get(Figure.FAILED_ANNOUNCES), row::line);
    assertEquals(0, row.get(Figure.MUTE_CLIENTS), row::line);
    assertEquals(6, clients.size());
    // A file that comes from outside comes in once at least, and not oftener than there are
    // clients.
    assertTrue(row.get(Figure.COPIES_IN) >= 1, row::line);
    assertTrue(row.get(Figure.COPIES_IN) < 4, row::line);
    assertEquals(1.1, row.get(Figure.WIRE_TO_PAYLOAD), 0.1, row::line);
    assertTrue(row.get(Figure.UPLINK_MOST) < 1.1, row::line);
    assertNothingLeft();
  }

  @Test
  void shouldLeaveNothingBehindWhenARunFails() throws IOException, InterruptedException {
    LabRow row = run(2, "off", "/bin/false", new ArrayList<>());

    assertTrue(row.voidReason().startsWith("failed: "), row.voidReason());
    assertTrue(row.voidReason().contains("a tracker has not started"), row.voidReason());
    assertNothingLeft();
  }
}
