// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.btrt.config.AccessSettings.Mode;
import org.btrt.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was said last of a torrent counts, over any list. */
class AccessOverridesTest {
  @TempDir private Path directory;

  /** Few different words, so that hashes share them; the first digit of some is above 7. */
  private static String hash(int number) {
    return "%016x%016x%08x"
        .formatted(0xF000_0000_0000_0000L + number % 3, (long) number % 5, number);
  }

  private static boolean serves(AccessList list, int number) {
    return list.serves(0xF000_0000_0000_0000L + number % 3, number % 5, number);
  }

  private AccessList list(Mode mode, Set<Integer> numbers) throws Exception {
    Path file = directory.resolve("list");
    Files.write(file, numbers.stream().map(AccessOverridesTest::hash).toList());
    return AccessListFile.read(file, mode);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoBeforeTheList(Mode mode) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      Set<Integer> listed = new HashSet<>();
      random.ints(random.nextInt(100), 0, 200).forEach(listed::add);
      Set<Integer> allowed = new HashSet<>();
      Set<Integer> denied = new HashSet<>();
      AccessOverrides overrides = AccessOverrides.none();
      for (int change = random.nextInt(6); change > 0; change--) {
        boolean isServed = random.nextBoolean();
        Set<Integer> numbers = new HashSet<>();
        random.ints(1 + random.nextInt(30), 0, 200).forEach(numbers::add);
        (isServed ? allowed : denied).addAll(numbers);
        (isServed ? denied : allowed).removeAll(numbers);
        overrides =
            overrides.with(numbers.stream().map(AccessOverridesTest::hash).toList(), isServed);
      }
      assertEquals(allowed.size() + denied.size(), overrides.size());
      AccessList list = list(mode, listed);
      AccessList over = overrides.over(list);
      for (int number = 0; number < 200; number++) {
        boolean expected =
            allowed.contains(number) || (!denied.contains(number) && serves(list, number));
        assertEquals(expected, serves(over, number), "seed=" + seed + " number=" + number);
      }
      assertTrue(overrides.size() > 0 || over == list);
    }
  }

  @Test
  void shouldSurviveInAFile() throws Exception {
    Path file = directory.resolve("changes");
    assertEquals(0, AccessOverrides.read(file).size());
    AccessOverrides written =
        AccessOverrides.none().with(List.of(hash(1), hash(2)), false).with(List.of(hash(2)), true);
    written.write(file);
    assertEquals(
        List.of("deny " + hash(1), "allow " + hash(2)),
        Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList());
    AccessList over = AccessOverrides.read(file).over(AccessList.open());
    assertFalse(serves(over, 1));
    assertTrue(serves(over, 2));
    assertTrue(serves(over, 3));
  }

  @Test
  void shouldNameTheLinesThatAreNoChange() throws IOException {
    Path file = directory.resolve("changes");
    Files.write(file, List.of("# text", "", "deny " + hash(1), "deny x", hash(2)));
    ConfigurationException wrong =
        assertThrows(ConfigurationException.class, () -> AccessOverrides.read(file));
    String expected = ": is no change, expected: allow or deny, and an info-hash";
    assertEquals(List.of(file + ":4" + expected, file + ":5" + expected), wrong.messages());
    Files.delete(file);
    Files.createDirectory(file);
    assertThrows(ConfigurationException.class, () -> AccessOverrides.read(file));
  }

  @Test
  void shouldLeaveTheFileWhenItCannotBeWritten() {
    assertThrows(
        IOException.class, () -> AccessOverrides.none().write(directory.resolve("none/changes")));
  }

  @Test
  void shouldNotGrowWithoutEnd() {
    List<String> many =
        IntStream.range(0, AccessOverrides.COUNT_MAX).mapToObj(AccessOverridesTest::hash).toList();
    AccessOverrides full = AccessOverrides.none().with(many, false);
    assertEquals(AccessOverrides.COUNT_MAX, full.with(many, true).size());
    IllegalArgumentException more =
        assertThrows(
            IllegalArgumentException.class,
            () -> full.with(List.of(hash(AccessOverrides.COUNT_MAX)), false));
    assertTrue(more.getMessage().contains("access.list"), more.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0123", "0123456789ABCDEF0123456789abcdef01234567"})
  void shouldTakeInfoHashesOnly(String text) {
    assertThrows(
        IllegalArgumentException.class, () -> AccessOverrides.none().with(List.of(text), true));
  }

  @Test
  void shouldDenyATorrentThatIsListedByItsFile() {
    String denied = "00".repeat(20);
    String other = "01".repeat(20);
    ListedTorrent torrent = new ListedTorrent(Optional.empty(), Optional.empty(), Optional.empty());
    TorrentList files = TorrentList.of(Map.of(denied, torrent, other, torrent));

    TorrentList served = AccessOverrides.none().with(List.of(denied), false).over(files);

    assertNull(served.find(0, 0, 0));
    assertSame(torrent, served.find(0x0101_0101_0101_0101L, 0x0101_0101_0101_0101L, 0x0101_0101));
    assertSame(files, AccessOverrides.none().with(List.of(denied), true).over(files));
  }
}
