// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessageFactory;
import org.apache.logging.log4j.simple.SimpleLogger;
import org.apache.logging.log4j.util.PropertiesUtil;

/** A logger that keeps what it is told. */
final class LogLines extends SimpleLogger {
  private static final long serialVersionUID = 1;

  private final transient List<String> lines = new CopyOnWriteArrayList<>();

  LogLines() {
    super(
        "test",
        Level.TRACE,
        false,
        false,
        false,
        false,
        "",
        SimpleMessageFactory.INSTANCE,
        new PropertiesUtil(new Properties()),
        System.err);
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void logMessage(
      String fqcn, Level level, Marker marker, Message message, Throwable throwable) {
    lines.add(level + " " + message.getFormattedMessage());
  }
}
