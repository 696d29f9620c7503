// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import com.mysql.cj.jdbc.NonRegisteringDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.btrt.config.DatabaseSettings;

/**
 * Opens connections to the database, each as safe as Connector/J can be made: it waits for ever by
 * default, prints to the console, tells the server about this machine and sends it files.
 *
 * <p><em>Threading:</em> any thread; a connection belongs to who opened it.
 */
final class Database {
  /** Holds the password, before all that the configuration says. */
  static final String PASSWORD_VARIABLE = "BTRT_DATABASE_PASSWORD";

  /**
   * Longer than a reader's query takes; while the exchange of tables waits, new readers wait too.
   */
  private static final int TABLE_LOCK_MAX_S = 5;

  private static final int MS_PER_S = 1000;

  /** Two pauses between batches are shorter: a session that is idle for so long has lost us. */
  private static final int IDLE_MAX_S = 600;

  private final DatabaseSettings settings;
  private final Map<String, String> environment;

  /**
   * @param environment variables of the process
   */
  Database(DatabaseSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /** Opens a connection; takes the connect time-out at most for each step of it. */
  Connection open() throws SQLException {
    String url =
        "jdbc:mysql://%s:%d/%s"
            .formatted(settings.url().host(), settings.url().port(), settings.schema());
    Connection connection = new NonRegisteringDriver().connect(url, properties());
    try {
      // Log in within the short time-out, work within the long one.
      connection.setNetworkTimeout(Runnable::run, settings.timeoutMs());
      return connection;
    } catch (SQLException e) {
      abort(connection);
      throw e;
    }
  }

  private Properties properties() throws SQLException {
    Properties properties = new Properties();
    settings.url().options().forEach(properties::setProperty);
    properties.setProperty("user", settings.user().orElse(""));
    properties.setProperty("password", password());
    properties.setProperty("connectTimeout", Integer.toString(settings.connectTimeoutMs()));
    properties.setProperty("socketTimeout", Integer.toString(settings.connectTimeoutMs()));
    properties.setProperty("tcpKeepAlive", "true");
    // A batch becomes one statement of many rows, made here: prepared by the server it would have
    // to be prepared anew for every number of rows.
    properties.setProperty("rewriteBatchedStatements", "true");
    properties.setProperty("useServerPrepStmts", "false");
    // A server must get no file of this machine. (Of objects it could send, autoDeserialize,
    // Connector/J has known nothing since 8.2.)
    properties.setProperty("allowLoadLocalInfile", "false");
    properties.setProperty("allowUrlInLocalInfile", "false");
    properties.setProperty("allowMultiQueries", "false");
    // Nothing about this machine, nothing on the console: what is wrong comes as an exception.
    properties.setProperty("connectionAttributes", "none");
    properties.setProperty("logger", "com.mysql.cj.log.NullLogger");
    properties.setProperty("connectionTimeZone", "UTC");
    properties.setProperty(
        "sessionVariables",
        "lock_wait_timeout=%d,wait_timeout=%d"
            .formatted(
                Math.clamp(settings.timeoutMs() / (2 * MS_PER_S), 1, TABLE_LOCK_MAX_S),
                IDLE_MAX_S));
    return properties;
  }

  /** Read anew for every connection, so that it can be changed without a restart. */
  private String password() throws SQLException {
    String variable = environment.get(PASSWORD_VARIABLE);
    if (variable != null) {
      return variable;
    }
    if (settings.passwordFile().isEmpty()) {
      return settings.password();
    }
    Path file = settings.passwordFile().get();
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new SQLException("database.password_file: " + file + " cannot be read", e);
    }
  }

  /**
   * Takes the lock that lets one writer in; it is free again when the connection ends.
   *
   * @param waitS for how long to wait for whoever has it
   */
  static void lock(Connection connection, int waitS) throws SQLException {
    String sql = "SELECT GET_LOCK(CONCAT('btrt.', LEFT(DATABASE(), 59)), ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, waitS);
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next() || result.getInt(1) != 1) {
          throw new SQLException("somebody else is writing into this schema");
        }
      }
    }
  }

  /** Gives the lock back before the connection ends. */
  static void unlock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DO RELEASE_LOCK(CONCAT('btrt.', LEFT(DATABASE(), 59)))");
    }
  }

  /**
   * Ends a connection at once, from any thread: whoever waits for its server is woken.
   *
   * @param connection null: there is none
   */
  static void abort(Connection connection) {
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        // It has ended already.
      }
    }
  }

  /** One line about what went wrong, without the advice Connector/J adds. */
  static String text(Throwable fault) {
    String text = firstLine(fault);
    Throwable root = fault;
    for (int depth = 0; depth < 16 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    String cause = firstLine(root);
    return text.contains(cause) ? text : text + ": " + cause;
  }

  private static String firstLine(Throwable fault) {
    String message = fault.getMessage();
    return message == null || message.isBlank()
        ? fault.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse("").strip();
  }
}
