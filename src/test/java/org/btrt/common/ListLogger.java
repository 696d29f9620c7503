// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessageFactory;
import org.apache.logging.log4j.simple.SimpleLogger;
import org.apache.logging.log4j.util.PropertiesUtil;

/** Keeps the lines it is told; for tests. */
public final class ListLogger extends SimpleLogger {
  private static final long serialVersionUID = 1;

  private final transient List<String> lines;

  /**
   * @param lines where they go, level first
   */
  public ListLogger(List<String> lines) {
    super(
        "test",
        Level.ALL,
        false,
        false,
        false,
        false,
        "",
        SimpleMessageFactory.INSTANCE,
        new PropertiesUtil(new java.util.Properties()),
        System.err);
    this.lines = lines;
  }

  @Override
  public void logMessage(
      String fqcn, Level level, Marker marker, Message message, Throwable thrown) {
    assertEquals(null, thrown);
    lines.add(level + " " + message.getFormattedMessage());
  }
}
