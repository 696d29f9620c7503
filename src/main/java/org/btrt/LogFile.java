// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import org.btrt.config.LoggingSettings;

/**
 * The log file of a day: {@code btrt.log}, which at the switch time becomes {@code
 * btrt.log.2026-11-25}, by the day it began on. No old file is ever written over: a second one of a
 * day gets a number. A day without a line leaves no file.
 *
 * <p>If the file cannot be written (the disk is full, the directory gone), the lines go to the
 * console, which is told why, once, until the file can be written again; that is tried every
 * second. A file that somebody has renamed or removed is begun anew within a second.
 *
 * <p><em>Threading:</em> any thread; a line is written under the lock. Time is told by whoever
 * calls, so it may jump: set back, it switches nothing.
 */
final class LogFile implements AutoCloseable {
  private static final long CHECK_INTERVAL_MS = 1_000;

  private final Path directory;
  private final Path file;
  private final LocalTime switchTime;
  private final ZoneId zone;
  private final PrintWriter console;
  private OutputStream out;
  private Object identity;
  private LogPeriod period;
  private long checkedMs;
  private boolean isFailing;

  /**
   * Opens nothing yet.
   *
   * @param zone of the switch time
   * @param console where the lines go that the file does not take
   */
  LogFile(Path directory, LocalTime switchTime, ZoneId zone, PrintWriter console) {
    this.directory = directory;
    this.file = directory.resolve(LoggingSettings.FILE);
    this.switchTime = switchTime;
    this.zone = zone;
    this.console = console;
  }

  /**
   * Writes a line, with what is at its end.
   *
   * @param nowMs wall clock, milliseconds since 1970
   */
  synchronized void write(byte[] line, long nowMs) {
    onTime(nowMs);
    if (out != null) {
      try {
        out.write(line);
        return;
      } catch (IOException e) {
        fail(e);
      }
    }
    say(new String(line, StandardCharsets.UTF_8));
  }

  /**
   * Does what is due: switches, and looks whether the file is still there or can be written again.
   *
   * @param nowMs as in {@link #write}
   */
  synchronized void onTime(long nowMs) {
    boolean isDue = period == null || !period.contains(nowMs);
    boolean isToBeChecked = nowMs < checkedMs || nowMs - checkedMs >= CHECK_INTERVAL_MS;
    if (!isDue && !isToBeChecked) {
      return;
    }
    checkedMs = nowMs;
    try {
      if (out != null && !Objects.equals(identity, identityOf(file))) {
        close();
      }
      if (isDue) {
        switchTo(LogPeriod.of(nowMs, switchTime, zone));
      }
      if (out == null) {
        open();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void switchTo(LogPeriod now) throws IOException {
    // After a stop longer than a day the file itself tells what it is of; a clock set back is no
    // day.
    LogPeriod old = period == null ? periodOfFile(now) : period;
    period = now;
    if (old.beginMs() < now.beginMs() && sizeOf(file) > 0) {
      close();
      Files.move(file, freeName(old));
    }
  }

  private LogPeriod periodOfFile(LogPeriod otherwise) throws IOException {
    try {
      long lastMs = Files.getLastModifiedTime(file).toMillis();
      return LogPeriod.of(lastMs, switchTime, zone);
    } catch (NoSuchFileException e) {
      return otherwise;
    }
  }

  private Path freeName(LogPeriod old) {
    Path name = file.resolveSibling(file.getFileName() + "." + old.date());
    for (int i = 1; Files.exists(name); i++) {
      name = file.resolveSibling(file.getFileName() + "." + old.date() + "." + i);
    }
    return name;
  }

  private void open() throws IOException {
    Files.createDirectories(directory);
    out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    identity = identityOf(file);
    if (isFailing) {
      // A disk may be full still, which opening does not show; and the last line may have been cut.
      out.write('\n');
      isFailing = false;
      say(file + " is written again\n");
    }
  }

  private void fail(IOException fault) {
    close();
    if (!isFailing) {
      isFailing = true;
      say("logging.path: " + file + " cannot be written, the log goes on here: " + fault + "\n");
    }
  }

  private void say(String text) {
    console.print(text);
    console.flush();
  }

  /** Null if it does not exist. */
  private static Object identityOf(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static long sizeOf(Path path) throws IOException {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** What is written after this opens it again. */
  @Override
  public synchronized void close() {
    if (out == null) {
      return;
    }
    try {
      out.close();
    } catch (IOException e) {
      // Every line had been handed over.
      identity = null;
    }
    out = null;
  }
}
