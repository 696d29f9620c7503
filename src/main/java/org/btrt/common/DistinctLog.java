// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;

/**
 * Says a thing once, not once a packet: the first occurrence of a key is logged at once,
 * repetitions are counted and told at most every {@value #REPORT_INTERVAL_S} seconds.
 *
 * <p>A key is chosen by the programmer, not by a peer. Should one be, nothing breaks: there are at
 * most {@value #KEYS_MAX} at a time, and all further ones share a single line per interval. Every
 * line is printable ASCII, so that nobody can forge a second one.
 *
 * <p><em>Threading:</em> any thread; the lock is not held while the line is written.
 * <em>Memory:</em> bounded; a key that was quiet for {@value #FORGET_AFTER_S} seconds is forgotten.
 */
public final class DistinctLog {
  /** Keys told apart at a time. */
  public static final int KEYS_MAX = 128;

  /** Longest text, in characters, without what is said about the fault and the repetitions. */
  public static final int TEXT_LENGTH_MAX = 256;

  static final int REPORT_INTERVAL_S = 30;
  static final int FORGET_AFTER_S = 600;

  private static final long REPORT_INTERVAL_NS = TimeUnit.SECONDS.toNanos(REPORT_INTERVAL_S);
  private static final long FORGET_AFTER_NS = TimeUnit.SECONDS.toNanos(FORGET_AFTER_S);
  private static final int FRAMES_MAX = 16;

  private final Logger logger;
  private final NanoClock clock;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Entry others = new Entry();

  /**
   * @param logger where the lines go
   * @param clock tells the intervals
   */
  public DistinctLog(Logger logger, NanoClock clock) {
    this.logger = logger;
    this.clock = clock;
  }

  /**
   * Expected trouble of operations (lane 2).
   *
   * @param key what makes two occurrences the same
   * @param text what is logged; may differ between occurrences and hold hostile text
   */
  public void warn(String key, String text) {
    say(Level.WARN, key, text, null);
  }

  /**
   * A fault of the program (lane 3), with its stack on the same line.
   *
   * @param key what makes two occurrences the same
   * @param text what was being done
   * @param fault what came of it
   */
  public void error(String key, String text, Throwable fault) {
    say(Level.ERROR, key, text, fault);
  }

  /**
   * Tells the repetitions that have waited long enough and forgets quiet keys. For an agent to call
   * about once a second; without it repetitions are told by the next occurrence.
   *
   * @return lines logged
   */
  public int report() {
    long nowNs = clock.nanoTime();
    List<Runnable> lines = new ArrayList<>();
    synchronized (this) {
      for (Entry entry : entries.values()) {
        addReport(entry, nowNs, lines);
      }
      addReport(others, nowNs, lines);
      forgetQuiet(nowNs);
    }
    lines.forEach(Runnable::run);
    return lines.size();
  }

  private void say(Level level, String key, String text, Throwable fault) {
    if (!logger.isEnabled(level)) {
      return;
    }
    long nowNs = clock.nanoTime();
    long repetitions;
    synchronized (this) {
      Entry entry = entryOf(key, nowNs);
      entry.seenNs = nowNs;
      if (entry.isSaid && nowNs - entry.saidNs < REPORT_INTERVAL_NS) {
        entry.repetitions++;
        return;
      }
      repetitions = entry.repetitions;
      entry.level = level;
      entry.text = TextEscape.printable(text, TEXT_LENGTH_MAX);
      entry.said(nowNs);
    }
    logger.log(level, line(TextEscape.printable(text, TEXT_LENGTH_MAX), repetitions, fault));
  }

  private Entry entryOf(String key, long nowNs) {
    Entry entry = entries.get(key);
    if (entry != null) {
      return entry;
    }
    if (entries.size() == KEYS_MAX) {
      forgetQuiet(nowNs);
    }
    if (entries.size() == KEYS_MAX) {
      return others;
    }
    Entry added = new Entry();
    entries.put(key, added);
    return added;
  }

  private void addReport(Entry entry, long nowNs, List<Runnable> lines) {
    if (entry.repetitions > 0 && nowNs - entry.saidNs >= REPORT_INTERVAL_NS) {
      Level level = entry.level;
      String line = line(entry.text, entry.repetitions, null);
      lines.add(() -> logger.log(level, line));
      entry.said(nowNs);
    }
  }

  private void forgetQuiet(long nowNs) {
    entries
        .values()
        .removeIf(entry -> entry.repetitions == 0 && nowNs - entry.seenNs >= FORGET_AFTER_NS);
  }

  private static String line(String text, long repetitions, Throwable fault) {
    StringBuilder line = new StringBuilder(text);
    if (repetitions > 0) {
      line.append(" [").append(repetitions).append(" times more since the last line]");
    }
    if (fault != null) {
      appendFault(line.append(": "), fault);
      Throwable root = rootOf(fault);
      if (root != fault) {
        appendFault(line.append(" caused by "), root);
      }
    }
    return line.toString();
  }

  // One line, and the message escaped: the logger's own stack trace would print it as it is.
  private static void appendFault(StringBuilder line, Throwable fault) {
    line.append(fault.getClass().getName());
    if (fault.getMessage() != null) {
      line.append(": ").append(TextEscape.printable(fault.getMessage(), TEXT_LENGTH_MAX));
    }
    StackTraceElement[] frames = fault.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
      line.append(i == 0 ? " at " : " < ").append(frames[i]);
    }
  }

  private static Throwable rootOf(Throwable fault) {
    Throwable root = fault;
    // A chain of causes may be a ring.
    for (int depth = 0; depth < FRAMES_MAX && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    return root;
  }

  /** What is known of one key; guarded by the log. */
  private static final class Entry {
    private Level level = Level.WARN;
    private String text = "";
    private boolean isSaid;
    private long saidNs;
    private long seenNs;
    private long repetitions;

    void said(long nowNs) {
      isSaid = true;
      saidNs = nowNs;
      repetitions = 0;
    }
  }
}
