// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Whatever is in a file, reading it ends with settings or with messages. */
class ConfigurationReaderPropertyTest {
  private static final Path FILE = Path.of("/srv/btrt/btrt.conf");
  private static final byte[] DEFAULT_FILE = defaultFile();

  private static byte[] defaultFile() {
    try {
      return Files.readAllBytes(
          Path.of(System.getProperty("btrt.basedir", "."), "conf", "btrt.conf.default"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces a few bytes at a place by others. */
  private record Edit(double place, int removed, String insertedLatin1) {
    byte[] apply(byte[] bytes) {
      byte[] inserted = insertedLatin1.getBytes(StandardCharsets.ISO_8859_1);
      int at = (int) (place * bytes.length);
      int end = Math.min(bytes.length, at + removed);
      byte[] result = Arrays.copyOf(bytes, bytes.length - (end - at) + inserted.length);
      System.arraycopy(inserted, 0, result, at, inserted.length);
      System.arraycopy(bytes, end, result, at + inserted.length, bytes.length - end);
      return result;
    }
  }

  @Provide
  Arbitrary<Edit> edits() {
    Arbitrary<byte[]> syntax =
        Arbitraries.of(
                "",
                " ",
                "\t",
                "\n",
                ":",
                ": ",
                "- ",
                "#",
                "[",
                "]",
                "{",
                "}",
                "\"",
                "'",
                "&a ",
                "*a",
                "!!x ",
                "|",
                ">",
                "%",
                "@",
                "?",
                ",",
                "---\n",
                "...\n",
                "\\",
                "0",
                "-1",
                "~",
                "\u20AC",
                "\uFEFF",
                "\u0085",
                "udp:\n",
                "<<: ",
                "\"\\U0011FFFF\"",
                "99999999999")
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(4);
    return Combinators.combine(
            Arbitraries.doubles().between(0, true, 1, false),
            Arbitraries.integers().between(0, 40),
            Arbitraries.oneOf(syntax, bytes))
        .as(
            (place, removed, inserted) ->
                new Edit(place, removed, new String(inserted, StandardCharsets.ISO_8859_1)));
  }

  private static void assertEnds(byte[] content) {
    try {
      assertNotNull(ConfigurationReader.read(FILE, content).configuration());
    } catch (ConfigurationException e) {
      assertFalse(e.messages().isEmpty());
      for (String message : e.messages()) {
        assertTrue(message.startsWith(FILE + ":"), message);
        assertTrue(message.contains(", expected: "), message);
        assertEquals(1, message.lines().count(), message);
      }
    }
  }

  @Property
  void shouldEndProperlyOnMutations(
      @ForAll @Size(min = 1, max = 6) List<@net.jqwik.api.From("edits") Edit> edits) {
    byte[] content = DEFAULT_FILE;
    for (Edit edit : edits) {
      content = edit.apply(content);
    }
    assertEnds(content);
  }

  @Property(tries = 300)
  void shouldEndProperlyOnTruncations(@ForAll @IntRange(min = 0, max = 100_000) int place) {
    assertEnds(Arrays.copyOf(DEFAULT_FILE, place % (DEFAULT_FILE.length + 1)));
  }

  @Property
  void shouldEndProperlyOnAnyBytes(@ForAll @Size(max = 200) byte[] content) {
    assertEnds(content);
  }

  @Property
  void shouldEndProperlyOnAnyValue(
      @ForAll("keys") Key<?> key,
      @ForAll @ByteRange(min = 0, max = 3) byte style,
      @ForAll @StringLength(max = 40) String text) {
    String value =
        switch (style) {
          case 0 -> text;
          case 1 -> "'" + text.replace("'", "''") + "'";
          case 2 -> "[" + text + "]";
          default -> "{" + text + "}";
        };
    int dot = key.fullName().indexOf('.');
    String yaml = key.fullName().substring(0, dot) + ":\n  " + key.name() + ": " + value + "\n";
    assertEnds(yaml.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<Key<?>> keys() {
    return Arbitraries.of(
        Keys.GROUPS_OF_KEYS.stream().<Key<?>>flatMap(section -> section.keys().stream()).toList());
  }
}
