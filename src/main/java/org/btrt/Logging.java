// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.btrt.config.LoggingSettings;

/**
 * Log4j as {@code logging} wants it: the console, or a file in a directory that is switched once a
 * day.
 *
 * <p>The levels are BTRT's: critical is Log4j's fatal, diagnostic lies between info and debug.
 */
final class Logging {
  private static final String APPENDER = "main";
  private static final String FILE = "btrt.log";
  private static final Level DIAGNOSTIC = Level.forName("DIAGNOSTIC", 450);
  private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss} %-5level %msg%n%ex{short}";

  private Logging() {}

  /**
   * Sets it up. A directory that cannot be written is no reason not to serve: then it is the
   * console, and a line says so.
   *
   * @param err where that line goes
   */
  static void configure(LoggingSettings settings, PrintWriter err) {
    ConfigurationBuilder<BuiltConfiguration> builder =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    builder.setStatusLevel(Level.ERROR);
    builder.setShutdownHook("disable");
    boolean toFile = settings.path().isPresent() && isWritable(settings.path().get());
    AppenderComponentBuilder appender =
        toFile ? file(builder, settings.path().get(), settings.switchTime()) : console(builder);
    builder.add(appender.add(builder.newLayout("PatternLayout").addAttribute("pattern", PATTERN)));
    // Libraries speak when something is wrong.
    builder.add(builder.newLogger("net.openhft", Level.ERROR));
    builder.add(builder.newLogger("io.netty", Level.ERROR));
    builder.add(
        builder.newRootLogger(level(settings.level())).add(builder.newAppenderRef(APPENDER)));
    Configurator.reconfigure(builder.build());
    if (!toFile && settings.path().isPresent()) {
      err.println(
          "logging.path: " + settings.path().get() + " is not writable, logging to the console");
    }
  }

  private static AppenderComponentBuilder console(
      ConfigurationBuilder<BuiltConfiguration> builder) {
    return builder.newAppender(APPENDER, "Console").addAttribute("target", "SYSTEM_OUT");
  }

  private static AppenderComponentBuilder file(
      ConfigurationBuilder<BuiltConfiguration> builder, Path directory, LocalTime switchTime) {
    String daily =
        "%d %d %d * * ?"
            .formatted(switchTime.getSecond(), switchTime.getMinute(), switchTime.getHour());
    return builder
        .newAppender(APPENDER, "RollingFile")
        .addAttribute("fileName", directory.resolve(FILE).toString())
        .addAttribute("filePattern", directory.resolve(FILE) + ".%d{yyyy-MM-dd}")
        .addComponent(builder.newComponent("CronTriggeringPolicy").addAttribute("schedule", daily));
  }

  private static boolean isWritable(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      return false;
    }
    return Files.isWritable(directory);
  }

  private static Level level(LoggingSettings.Level level) {
    return switch (level) {
      case CRITICAL -> Level.FATAL;
      case ERROR -> Level.ERROR;
      case WARNING -> Level.WARN;
      case INFO -> Level.INFO;
      case DIAGNOSTIC -> DIAGNOSTIC;
      case DEBUG -> Level.DEBUG;
    };
  }
}
