// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file a day, by a clock that the test turns. */
class LogFileTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir private Path directory;
  private final StringWriter console = new StringWriter();
  private LogFile log;
  private long nowMs;

  private void open(String switchTime) {
    log =
        new LogFile(
            directory.resolve("log"),
            LocalTime.parse(switchTime),
            BERLIN,
            new PrintWriter(console));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void at(String localTime) {
    nowMs = LocalDateTime.parse(localTime).atZone(BERLIN).toInstant().toEpochMilli();
  }

  private void write(String localTime, String line) {
    at(localTime);
    write(line);
  }

  private void write(String line) {
    log.write((line + "\n").getBytes(StandardCharsets.UTF_8), nowMs);
  }

  private void passMs(long ms) {
    nowMs += ms;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("log"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String content(String name) throws IOException {
    return Files.readString(directory.resolve("log").resolve(name)).replace('\n', ' ').strip();
  }

  @Test
  void shouldSwitchAtTheSwitchTime() throws IOException {
    open("01:00:00");
    write("2026-11-25T23:59:59", "a");
    write("2026-11-26T00:59:59.999", "b");
    write("2026-11-26T01:00:00", "c");
    write("2026-11-27T01:00:00", "d");
    assertEquals(List.of("btrt.log", "btrt.log.2026-11-25", "btrt.log.2026-11-26"), files());
    assertEquals("a b", content("btrt.log.2026-11-25"));
    assertEquals("c", content("btrt.log.2026-11-26"));
    assertEquals("d", content("btrt.log"));
    assertEquals("", console.toString());
  }

  @Test
  void shouldSwitchInAQuietNightToo() throws IOException {
    open("01:00:00");
    write("2026-11-25T12:00:00", "a");
    at("2026-11-26T01:00:00");
    log.onTime(nowMs);
    assertEquals(List.of("btrt.log", "btrt.log.2026-11-25"), files());
    // But not make a file of nothing, day after day.
    at("2026-11-29T01:00:00");
    log.onTime(nowMs);
    assertEquals(List.of("btrt.log", "btrt.log.2026-11-25"), files());
  }

  @Test
  void shouldSwitchOnceInTheNightThatIsAnHourLonger() throws IOException {
    open("02:30:00");
    // 2026-10-25: at 03:00 it is 02:00 again.
    write("2026-10-24T12:00:00", "a");
    write("2026-10-25T02:30:00", "b");
    for (int minute = 0; minute < 120; minute++) {
      passMs(60_000);
      write("c");
    }
    assertEquals(List.of("btrt.log", "btrt.log.2026-10-24"), files());
    write("2026-10-26T02:30:00", "d");
    assertEquals(List.of("btrt.log", "btrt.log.2026-10-24", "btrt.log.2026-10-25"), files());
  }

  @Test
  void shouldSwitchOnceInTheNightThatIsAnHourShorter() throws IOException {
    open("02:30:00");
    // 2026-03-29: at 02:00 it is 03:00.
    write("2026-03-28T12:00:00", "a");
    write("2026-03-29T01:59:59", "b");
    write("2026-03-29T03:29:59", "c");
    assertEquals(List.of("btrt.log"), files());
    write("2026-03-29T03:30:00", "d");
    write("2026-03-30T02:29:59", "e");
    assertEquals(List.of("btrt.log", "btrt.log.2026-03-28"), files());
    write("2026-03-30T02:30:00", "f");
    assertEquals("d e", content("btrt.log.2026-03-29"));
  }

  @Test
  void shouldLoseNothingWhenTheClockIsSetBack() throws IOException {
    open("01:00:00");
    write("2026-11-25T12:00:00", "a");
    write("2026-11-26T01:00:01", "b");
    write("2026-11-26T00:50:00", "c");
    assertEquals("b c", content("btrt.log"));
    write("2026-11-26T01:00:00", "d");
    assertEquals("a", content("btrt.log.2026-11-25"));
    assertEquals("b c", content("btrt.log.2026-11-25.1"));
    assertEquals("d", content("btrt.log"));
    // By days: the file goes on, until the clock comes to a switch.
    write("2026-11-20T12:00:00", "e");
    write("2026-11-20T12:00:01", "f");
    assertEquals("d e f", content("btrt.log"));
    write("2026-11-21T01:00:00", "g");
    assertEquals("d e f", content("btrt.log.2026-11-20"));
  }

  @Test
  void shouldGoOnInTheFileOfTheDayAfterARestart() throws IOException {
    open("01:00:00");
    write("2026-11-25T12:00:00", "a");
    log.close();
    Path file = directory.resolve("log/btrt.log");
    Files.setLastModifiedTime(file, FileTime.fromMillis(nowMs));
    open("01:00:00");
    write("2026-11-25T13:00:00", "b");
    assertEquals("a b", content("btrt.log"));
    log.close();
    Files.setLastModifiedTime(file, FileTime.fromMillis(nowMs));
    // Switched on time, had it been running.
    open("01:00:00");
    write("2026-11-28T13:00:00", "c");
    assertEquals("a b", content("btrt.log.2026-11-25"));
    assertEquals("c", content("btrt.log"));
  }

  @Test
  void shouldBeginAnewWhenTheFileIsRenamedOrRemoved() throws IOException {
    open("01:00:00");
    write("2026-11-25T12:00:00", "a");
    Files.move(directory.resolve("log/btrt.log"), directory.resolve("log/old"));
    write("b");
    passMs(1_000);
    write("c");
    assertEquals("a b", content("old"));
    assertEquals("c", content("btrt.log"));
    Files.delete(directory.resolve("log/btrt.log"));
    Files.delete(directory.resolve("log/old"));
    Files.delete(directory.resolve("log"));
    passMs(1_000);
    write("d");
    assertEquals("d", content("btrt.log"));
    assertEquals("", console.toString());
  }

  @Test
  void shouldUseTheConsoleWhileTheDirectoryCannotBeMade() throws IOException {
    open("01:00:00");
    write("2026-11-25T12:00:00", "a");
    Files.delete(directory.resolve("log/btrt.log"));
    Files.delete(directory.resolve("log"));
    Files.createFile(directory.resolve("log"));
    for (int i = 0; i < 5; i++) {
      passMs(1_000);
      write("b" + i);
    }
    List<String> said = console.toString().lines().toList();
    assertTrue(said.get(0).startsWith("logging.path: "), said::toString);
    assertTrue(said.get(0).contains("btrt.log cannot be written"), said::toString);
    assertEquals(List.of("b0", "b1", "b2", "b3", "b4"), said.subList(1, 6));
    Files.delete(directory.resolve("log"));
    write("c");
    passMs(1_000);
    write("d");
    said = console.toString().lines().toList();
    assertEquals("c", said.get(6));
    assertTrue(said.get(7).endsWith("btrt.log is written again"), said::toString);
    assertEquals(8, said.size());
    assertEquals("d", content("btrt.log"));
  }

  @Test
  void shouldGoOnWhenTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "Linux");
    Files.createDirectory(directory.resolve("log"));
    Files.createSymbolicLink(directory.resolve("log/btrt.log"), full);
    open("01:00:00");
    at("2026-11-25T12:00:00");
    for (int i = 0; i < 5; i++) {
      write("a" + i);
      passMs(1_000);
    }
    List<String> said = console.toString().lines().toList();
    assertEquals(6, said.size(), said::toString);
    assertTrue(said.get(0).contains("No space left on device"), said::toString);
    assertEquals("a4", said.get(5));
    Files.delete(directory.resolve("log/btrt.log"));
    write("b");
    assertEquals("b", content("btrt.log"));
    assertEquals(7, console.toString().lines().count());
  }
}
