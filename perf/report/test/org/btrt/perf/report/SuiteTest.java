// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTest {
  @TempDir private Path directory;

  private Suite suite(String... lines) throws IOException {
    Files.write(directory.resolve("udp.tsv"), List.of(lines));
    return Suite.read(directory, "udp");
  }

  @Test
  void shouldTakeMediansOfValidTurnsOnly() throws IOException {
    Suite suite =
        suite(
            "a\tclosed\t1\trate=10\tvalid=true",
            "b\tclosed\t1\trate=7\tvalid=true",
            "a\tclosed\t2\trate=1000\tvalid=false",
            "a\tclosed\t3\trate=40\tvalid=true",
            "a\tclosed\t4\trate=20",
            "a\topen\t1\trate=5",
            "");
    assertEquals(new Spread(20, 10, 40, 3), suite.spread("a", "closed", "rate"));
    assertEquals(Set.of("a", "b"), suite.contenders("closed"));
    assertEquals(List.of("a, closed, turn 2: void"), suite.notes());
    assertFalse(suite.spread("a", "closed", "other").isThere());
  }

  @Test
  void shouldLetTheLastValidOfALineWin() throws IOException {
    // The generator's own word comes first, the script's behind it.
    Suite suite = suite("a\tclosed\t1\trate=1\tvalid=true\tnote=void: no time left\tvalid=false");
    assertEquals(Set.of(), suite.contenders("closed"));
    assertEquals(List.of("a, closed, turn 1: void: no time left"), suite.notes());
  }

  @Test
  void shouldBeEmptyWhereNothingWasRun() throws IOException {
    assertTrue(Suite.read(directory, "http").turns().isEmpty());
  }

  @Test
  void shouldTakeTheMiddleOfAnEvenNumberOfTurns() {
    assertEquals(new Spread(2.5, 1, 9, 4), Spread.of(List.of(9.0, 3.0, 1.0, 2.0)));
  }

  @Test
  void shouldRefuseALineThatIsNoTurn() {
    assertThrows(IllegalArgumentException.class, () -> Turn.parse("a\tb"));
  }
}
