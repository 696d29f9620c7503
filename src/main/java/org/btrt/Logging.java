// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.btrt.config.LoggingSettings;

/**
 * Log4j as {@code logging} wants it: the console, or a {@link LogFile} in a directory.
 *
 * <p>The levels are BTRT's: critical is Log4j's fatal, diagnostic lies between info and debug.
 *
 * <p><em>Threading:</em> the main thread's; a process has one log.
 */
final class Logging {
  /** Between info and debug. */
  static final Level DIAGNOSTIC = Level.forName("DIAGNOSTIC", 450);

  private static final String APPENDER = "main";
  private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss} %-5level %msg%n%ex{short}";

  private static LoggingSettings inForce;
  private static PrintWriter console;

  private Logging() {}

  /**
   * Sets it up. That BTRT 2.x's directory cannot be written is no reason not to serve: then it is
   * the console, and a line says so.
   *
   * @param err where that line goes, and what a file does not take
   */
  static void configure(LoggingSettings settings, PrintWriter err) {
    console = err;
    Optional<String> problem = settings.path().flatMap(LoggingSettings::problemWith);
    problem.ifPresent(
        what ->
            err.println("logging.path: " + what + ", expected: a directory; using the console"));
    apply(settings);
  }

  /** Takes over what may have changed; nothing said meanwhile is lost. */
  static void change(LoggingSettings settings) {
    if (!settings.equals(inForce)) {
      apply(settings);
    }
  }

  /** Opens the file anew: somebody may have renamed it. */
  static void reopen() {
    apply(inForce);
  }

  private static void apply(LoggingSettings settings) {
    inForce = settings;
    // Starts the new one before it stops the old one.
    Configurator.reconfigure(new Fixed(appender(settings), level(settings.level())));
  }

  private static Appender appender(LoggingSettings settings) {
    PatternLayout layout = PatternLayout.newBuilder().withPattern(PATTERN).build();
    Optional<Path> directory =
        settings.path().filter(path -> LoggingSettings.problemWith(path).isEmpty());
    if (directory.isEmpty()) {
      return ConsoleAppender.newBuilder()
          .setName(APPENDER)
          .setTarget(ConsoleAppender.Target.SYSTEM_OUT)
          .setLayout(layout)
          .build();
    }
    LogFile file =
        new LogFile(directory.get(), settings.switchTime(), ZoneId.systemDefault(), console);
    return new LogFileAppender(APPENDER, layout, file);
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

  /** One appender for everything. */
  private static final class Fixed extends AbstractConfiguration {
    private final Appender appender;
    private final Level level;

    Fixed(Appender appender, Level level) {
      super((LoggerContext) LogManager.getContext(false), ConfigurationSource.NULL_SOURCE);
      this.appender = appender;
      this.level = level;
      isShutdownHookEnabled = false;
    }

    @Override
    protected void doConfigure() {
      addAppender(appender);
      getRootLogger().addAppender(appender, null, null);
      getRootLogger().setLevel(level);
      // Libraries speak when something is wrong.
      addLogger("net.openhft", new LoggerConfig("net.openhft", Level.ERROR, true));
      addLogger("io.netty", new LoggerConfig("io.netty", Level.ERROR, true));
    }
  }
}
