// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.DistinctLog;
import org.btrt.common.IpAddress;
import org.btrt.config.AccessLogSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * Writes HTTP requests into a file, a line each, in the combined format of web servers:
 *
 * <pre>
 * 192.0.2.1 - - [26/Nov/2026:03:08:14 +0000] "GET /announce?... HTTP/1.1" 200 164 "-" "Client/1.0"
 * </pre>
 *
 * <p>The time is that of the writing, some milliseconds after the answer. What would not be
 * printable ASCII, a quote or a backslash is written as {@code \xHH}, so that nobody can forge a
 * line. A file that was renamed is left at the next {@link #reopen}. If it cannot be written, lines
 * are lost and counted, the log says so once, and it is tried again every second.
 *
 * <p><em>Threading:</em> a thread of its own, which blocks on the disk; {@link #reopen} from any.
 */
public final class AccessLogAgent implements Agent {
  private static final int LINES_AT_ONCE = 1_000;

  /** So much is written whether or not it is time. */
  private static final int BUFFER_LENGTH = 64 * 1024;

  private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
  private static final long MS_PER_S = 1_000;
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final String LOG_KEY = "http.access_log";

  private final Path file;
  private final long flushNs;
  private final AccessLog accessLog;
  private final ZoneId zone;
  private final Counters counters;
  private final DistinctLog log;
  private final NanoClock clock;
  private final EpochClock wallClock;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER_LENGTH);
  private final StringBuilder line = new StringBuilder(AccessLogQueue.LINE_LENGTH_MAX);
  private final AccessLogQueue.Reader reader = this::onLine;
  private OutputStream out;
  private long bufferedLines;
  private long flushedNs;
  private long retryNs;
  private boolean isFailing;
  private long timeS = Long.MIN_VALUE;
  private String time = "";
  private volatile boolean reopening;

  /**
   * @param settings with a file
   * @param zone in which the time is told
   * @param counters of the thread that runs this
   */
  public AccessLogAgent(
      AccessLogSettings settings,
      AccessLog accessLog,
      ZoneId zone,
      Counters counters,
      DistinctLog log,
      NanoClock clock,
      EpochClock wallClock) {
    this.file = settings.file().orElseThrow();
    this.flushNs = TimeUnit.SECONDS.toNanos(settings.flushS());
    this.accessLog = accessLog;
    this.zone = zone;
    this.counters = counters;
    this.log = log;
    this.clock = clock;
    this.wallClock = wallClock;
    this.flushedNs = clock.nanoTime();
    this.retryNs = flushedNs;
  }

  /** Begins the file anew: whoever has renamed it waits for this. */
  public void reopen() {
    reopening = true;
  }

  @Override
  public void onStart() {
    open();
  }

  @Override
  public int doWork() {
    if (reopening) {
      reopening = false;
      flush();
      close();
      retryNs = clock.nanoTime();
    }
    long nowNs = clock.nanoTime();
    int lines = 0;
    for (AccessLogQueue queue : accessLog.queues()) {
      lines += queue.take(reader, LINES_AT_ONCE);
    }
    if (bufferedLines > 0 && nowNs - flushedNs >= flushNs) {
      flush();
      flushedNs = nowNs;
    } else if (out == null) {
      open();
    }
    return lines;
  }

  @Override
  public void onClose() {
    int lines;
    do {
      lines = 0;
      for (AccessLogQueue queue : accessLog.queues()) {
        lines += queue.take(reader, LINES_AT_ONCE);
      }
    } while (lines > 0);
    flush();
    close();
  }

  @Override
  public String roleName() {
    return "btrt-access-log";
  }

  private void onLine(IpAddress client, DirectBuffer lines, int offset) {
    int text = offset + AccessLogQueue.TEXT_OFFSET;
    int lineLength = lines.getInt(offset + AccessLogQueue.LINE_LENGTH_OFFSET);
    int referrerLength = lines.getInt(offset + AccessLogQueue.REFERRER_LENGTH_OFFSET);
    int agentLength = lines.getInt(offset + AccessLogQueue.AGENT_LENGTH_OFFSET);
    line.setLength(0);
    line.append(client).append(" - - [").append(time()).append("] ");
    appendQuoted(lines, text, lineLength);
    line.append(' ').append(lines.getInt(offset + AccessLogQueue.STATUS_OFFSET));
    line.append(' ').append(lines.getInt(offset + AccessLogQueue.CONTENT_LENGTH_OFFSET));
    line.append(' ');
    appendQuoted(lines, text + lineLength, referrerLength);
    line.append(' ');
    appendQuoted(lines, text + lineLength + referrerLength, agentLength);
    line.append('\n');
    byte[] bytes = line.toString().getBytes(US_ASCII);
    buffer.write(bytes, 0, bytes.length);
    bufferedLines++;
    if (buffer.size() >= BUFFER_LENGTH) {
      flush();
    }
  }

  private String time() {
    long nowS = Math.floorDiv(wallClock.time(), MS_PER_S);
    if (nowS != timeS) {
      timeS = nowS;
      time = TIME.format(Instant.ofEpochSecond(nowS).atZone(zone));
    }
    return time;
  }

  private void appendQuoted(DirectBuffer lines, int offset, int length) {
    line.append('"');
    if (length == 0) {
      line.append('-');
    }
    for (int i = 0; i < length; i++) {
      int sign = lines.getByte(offset + i) & 0xFF;
      if (sign < ' ' || sign > '~' || sign == '"' || sign == '\\') {
        line.append("\\x").append(HEX[sign >>> 4]).append(HEX[sign & 0xF]);
      } else {
        line.append((char) sign);
      }
    }
    line.append('"');
  }

  private void flush() {
    if (bufferedLines == 0) {
      return;
    }
    if (out == null) {
      open();
    }
    if (out == null) {
      lose();
      return;
    }
    try {
      buffer.writeTo(out);
      buffer.reset();
      bufferedLines = 0;
      if (isFailing) {
        isFailing = false;
        log.warn(LOG_KEY + ".again", "http.access_log: " + file + " is written again");
      }
    } catch (IOException e) {
      fail(e);
      lose();
    }
  }

  private void lose() {
    counters.add(Counter.ACCESS_LOG_LOST, bufferedLines);
    bufferedLines = 0;
    buffer.reset();
  }

  private void open() {
    if (clock.nanoTime() - retryNs < 0) {
      return;
    }
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException fault) {
    close();
    retryNs = clock.nanoTime() + RETRY_NS;
    if (!isFailing) {
      isFailing = true;
      log.warn(
          LOG_KEY,
          "http.access_log: "
              + file
              + " cannot be written; lines are lost until it can be: "
              + fault);
    }
  }

  private void close() {
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        // Every line had been handed over.
        retryNs = clock.nanoTime();
      }
      out = null;
    }
  }
}
