// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.btrt.config.AccessSettings.Mode;
import org.btrt.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of info-hashes, good and bad. */
class AccessListFileTest {
  private static final String HASH = "0123456789abcdef0123456789ABCDEF01234567";
  private static final long WORD = 0x0123456789ABCDEFL;
  private static final String EXPECTED = ", expected: 40 hex digits, or a comment after #";

  @TempDir private Path directory;

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("a.list"), text);
  }

  private AccessList read(String text) throws Exception {
    return AccessListFile.read(write(text), Mode.ALLOW);
  }

  private List<String> errors(String text) throws IOException {
    Path file = write(text);
    return assertThrows(ConfigurationException.class, () -> AccessListFile.read(file, Mode.ALLOW))
        .messages()
        .stream()
        .map(message -> message.replace(file.toString(), "F"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HASH,
        HASH + "\n",
        "\n\n  \n" + HASH + "\r\n\r\n",
        "# text\n\t" + HASH + " \t # text\n  # text",
        HASH + "#" + HASH + "\n" + HASH + "\n",
      })
  void shouldReadHashes(String text) throws Exception {
    AccessList list = read(text);

    assertEquals(1, list.size());
    assertEquals(Mode.ALLOW, list.mode());
    assertTrue(list.serves(WORD, WORD, 0x01234567));
    assertFalse(list.serves(WORD, WORD, 0x01234568));
  }

  @Test
  void shouldReadBothCasesAlike() throws Exception {
    String lower = HASH.toLowerCase(Locale.ROOT);
    assertEquals(1, read(lower + "\n" + lower.toUpperCase(Locale.ROOT) + "\n").size());
  }

  @Test
  void shouldReadAnEmptyFile() throws Exception {
    assertEquals(0, read("").size());
    assertFalse(read("").serves(0, 0, 0));
    assertTrue(AccessListFile.read(write("# nothing"), Mode.DENY).serves(0, 0, 0));
  }

  @Test
  void shouldReadMoreHashesThanItFirstHasRoomFor() throws Exception {
    String text =
        IntStream.range(0, 5_000).mapToObj("%040x"::formatted).collect(Collectors.joining("\n"));
    AccessList list = read(text);

    assertEquals(5_000, list.size());
    for (int i = 0; i < 5_000; i++) {
      assertTrue(list.serves(0, 0, i));
    }
    assertFalse(list.serves(0, 0, 5_000));
  }

  @Test
  void shouldNameEveryBadLine() throws IOException {
    assertEquals(
        List.of(
            "F:2: has 39 characters" + EXPECTED,
            "F:4: has 41 characters" + EXPECTED,
            "F:5: has a character that is no hex digit" + EXPECTED,
            "F:6: has more than an info-hash" + EXPECTED,
            "F:7: has a character that is no hex digit" + EXPECTED),
        errors(
            String.join(
                "\n",
                HASH,
                HASH.substring(1),
                "# text",
                HASH + "0",
                HASH.replace('a', 'g'),
                HASH + " " + HASH,
                "\u0663".repeat(20))));
  }

  @Test
  void shouldStopWhenTheFileIsSomethingElse() throws IOException {
    assertEquals(AccessListFile.ERRORS_MAX, errors("rubbish\n".repeat(1_000)).size());
  }

  @Test
  void shouldRefuseLongLines() throws IOException {
    String text = "#" + "x".repeat(AccessListFile.LINE_MAX_LENGTH - 1);
    assertEquals(
        List.of("F:2: is longer than 1024 bytes" + EXPECTED),
        errors("\n" + text + "x\n" + "rubbish\n"));
  }

  @Test
  void shouldTakeTheLongestLine() throws Exception {
    String text = "#" + "x".repeat(AccessListFile.LINE_MAX_LENGTH - 1);
    assertEquals(1, read(text + "\n" + HASH).size());
  }

  @Test
  void shouldRefuseTooManyLines() throws Exception {
    Path file = write(HASH + "\n\n" + HASH);

    assertEquals(1, AccessListFile.read(file, Mode.ALLOW, 3).size());
    assertEquals(
        List.of(file + ": has too many lines, expected: at most 2"),
        assertThrows(ConfigurationException.class, () -> AccessListFile.read(file, Mode.ALLOW, 2))
            .messages());
  }

  @Test
  void shouldSayWhatCannotBeRead() {
    Path missing = directory.resolve("missing");
    assertEquals(
        List.of(missing + ": cannot be read (NoSuchFileException), expected: a file"),
        assertThrows(ConfigurationException.class, () -> AccessListFile.read(missing, Mode.ALLOW))
            .messages());
    assertEquals(
        List.of(directory + ": cannot be read (IOException), expected: a file"),
        assertThrows(ConfigurationException.class, () -> AccessListFile.read(directory, Mode.ALLOW))
            .messages());
  }
}
