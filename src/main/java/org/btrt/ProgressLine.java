// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.btrt.common.SizeText;
import org.btrt.torrent.HashProgress;

/**
 * How far hashing has come, on one line of a terminal that is written over and in the end cleared.
 *
 * <p><em>Threading:</em> one owner.
 */
final class ProgressLine implements HashProgress, AutoCloseable {
  private static final String CLEAR = "\r\u001b[K";
  private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);
  private static final long PERCENT = 100;
  private static final int S_PER_MINUTE = 60;

  private final PrintWriter terminal;
  private final LongSupplier nowNs;
  private final long startedNs;

  /**
   * @param nowNs a clock that only goes forward
   */
  ProgressLine(PrintWriter terminal, LongSupplier nowNs) {
    this.terminal = terminal;
    this.nowNs = nowNs;
    startedNs = nowNs.getAsLong();
  }

  @Override
  public void hashed(long doneBytes, long totalBytes) {
    double elapsedS = (nowNs.getAsLong() - startedNs) / NS_PER_S;
    StringBuilder line = new StringBuilder(CLEAR);
    line.append("hashing ").append(PERCENT * doneBytes / totalBytes).append(" %");
    if (doneBytes > 0 && elapsedS > 0) {
      double bytesPerS = doneBytes / elapsedS;
      long leftS = Math.round((totalBytes - doneBytes) / bytesPerS);
      line.append(", ").append(SizeText.format(Math.round(bytesPerS))).append("/s, ");
      line.append(
          String.format(Locale.ROOT, "%d:%02d left", leftS / S_PER_MINUTE, leftS % S_PER_MINUTE));
    }
    terminal.print(line);
    terminal.flush();
  }

  @Override
  public void close() {
    terminal.print(CLEAR);
    terminal.flush();
  }
}
