// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/**
 * Log4j's way to a {@link LogFile}. Log4j's own rolling files know no reopening, switch at a time
 * of day only where a thread's timer fires, and say a full disk once a line.
 *
 * <p><em>Threading:</em> any thread appends; {@code btrt-log} looks once a second, so that the file
 * is switched in a quiet night, too.
 */
final class LogFileAppender extends AbstractAppender {
  private static final int CHECK_PERIOD_S = 1;

  private final LogFile file;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, LogFileAppender::thread);

  LogFileAppender(String name, Layout<String> layout, LogFile file) {
    super(name, null, layout, true, Property.EMPTY_ARRAY);
    this.file = file;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "btrt-log");
    thread.setDaemon(true);
    return thread;
  }

  // The file tells the console itself what goes wrong.
  @SuppressWarnings("FutureReturnValueIgnored")
  @Override
  public void start() {
    super.start();
    timer.scheduleWithFixedDelay(
        () -> file.onTime(System.currentTimeMillis()), 0, CHECK_PERIOD_S, TimeUnit.SECONDS);
  }

  @Override
  public void append(LogEvent event) {
    file.write(getLayout().toByteArray(event), event.getTimeMillis());
  }

  @Override
  public boolean stop(long timeout, TimeUnit timeUnit) {
    setStopping();
    timer.shutdownNow();
    file.close();
    setStopped();
    return true;
  }
}
