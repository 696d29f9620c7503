// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.btrt.config.LoggingSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said at which level, and where. The log is the process's own, so it is put back. */
@Isolated
class LoggingTest {
  private static final List<Level> RISING =
      List.of(Level.FATAL, Level.ERROR, Level.WARN, Level.INFO, Logging.DIAGNOSTIC, Level.DEBUG);

  @TempDir private Path directory;
  private final StringWriter err = new StringWriter();
  private final Logger logger = LogManager.getLogger("org.btrt.LoggingTest");

  @AfterEach
  void putBack() {
    ((LoggerContext) LogManager.getContext(false)).reconfigure();
  }

  private static LoggingSettings settings(Path path, LoggingSettings.Level level) {
    return new LoggingSettings(Optional.of(path), level, LocalTime.of(1, 0));
  }

  private void configure(Path path, LoggingSettings.Level level) {
    Logging.configure(settings(path, level), new PrintWriter(err, true));
  }

  private List<String> lines(Path path) throws IOException {
    return Files.readAllLines(path.resolve("btrt.log")).stream()
        .map(line -> line.substring("2026-11-25 12:00:00 ".length()))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatTheLevelSays(LoggingSettings.Level level) throws IOException {
    configure(directory, level);
    RISING.forEach(each -> logger.log(each, "said"));
    assertEquals(
        RISING.subList(0, level.ordinal() + 1).stream()
            .map(each -> String.format(Locale.ROOT, "%-5s said", each))
            .toList(),
        lines(directory));
    assertEquals("", err.toString());
  }

  @Test
  void shouldChangeLevelAndDirectoryWithoutLosingALine() throws IOException {
    configure(directory, LoggingSettings.Level.INFO);
    logger.debug("no");
    Logging.change(settings(directory, LoggingSettings.Level.DEBUG));
    logger.debug("yes");
    Path other = directory.resolve("a/b");
    Logging.change(settings(other, LoggingSettings.Level.DEBUG));
    logger.info("there");
    assertEquals(List.of("DEBUG yes"), lines(directory));
    assertEquals(List.of("INFO  there"), lines(other));
  }

  @Test
  void shouldOpenTheFileAnew() throws IOException {
    configure(directory, LoggingSettings.Level.INFO);
    logger.info("before");
    Files.move(directory.resolve("btrt.log"), directory.resolve("old"));
    Logging.reopen();
    logger.info("after");
    assertEquals(List.of("INFO  after"), lines(directory));
    assertTrue(Files.readString(directory.resolve("old")).endsWith("before\n"));
  }

  @Test
  void shouldSayOnceThatItUsesTheConsole() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    configure(file.resolve("log"), LoggingSettings.Level.CRITICAL);
    Logging.reopen();
    Logging.change(settings(file.resolve("log"), LoggingSettings.Level.ERROR));
    assertEquals(
        "logging.path: " + file + " is not a directory, expected: a directory; using the console",
        err.toString().strip());
  }

  @Test
  void shouldLeaveNoThreadBehind() {
    configure(directory, LoggingSettings.Level.INFO);
    for (int i = 0; i < 20; i++) {
      Logging.reopen();
    }
    putBack();
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("btrt-log")));
  }
}
