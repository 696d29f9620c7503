// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.btrt.config.DatabaseSettings;

/**
 * What an operator does with the tables: {@code btrt db}. Each call opens a connection of its own.
 *
 * <p><em>Threading:</em> blocks on the database; for commands.
 */
public final class DatabaseSchema {
  /** A snapshot that is being written may be waited for: an upgrade is no hurry. */
  private static final int WRITER_MAX_S = 20;

  private static final double MS_PER_S = 1000;

  private final DatabaseSettings settings;
  private final Database database;

  /**
   * @throws DatabaseException if no database is configured
   */
  public DatabaseSchema(DatabaseSettings settings) throws DatabaseException {
    if (!settings.isEnabled()) {
      throw new DatabaseException("database.user: is not given, so there is no database");
    }
    this.settings = settings;
    this.database = new Database(settings, System.getenv());
  }

  /** What is done with a connection; returns a line for the operator. */
  @FunctionalInterface
  private interface Work {
    String with(Connection connection) throws SQLException;
  }

  /** Creates the tables. */
  public String create() throws DatabaseException {
    return run(
        connection -> {
          Database.lock(connection, WRITER_MAX_S);
          Schema.create(connection);
          return "created, version " + Schema.VERSION;
        });
  }

  /** Brings the tables to the version that is needed. */
  public String upgrade() throws DatabaseException {
    return run(
        connection -> {
          Database.lock(connection, WRITER_MAX_S);
          int before = Schema.upgrade(connection);
          return before == Schema.VERSION
              ? Schema.describe(before)
              : "upgraded from version " + before + " to version " + Schema.VERSION;
        });
  }

  /**
   * Says whether all is well, and what the last snapshot holds.
   *
   * @throws DatabaseException if the tables are not those that are needed
   */
  public String status() throws DatabaseException {
    return run(
        connection -> {
          Schema.require(connection);
          return Schema.describe(Schema.VERSION) + "; " + lastSnapshot(connection);
        });
  }

  private static String lastSnapshot(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT begun_s, took_ms, torrents, peers FROM snapshot")) {
      return result.next()
          ? "the last snapshot is of %s, took %.1f s, holds %d torrents and %d peers"
              .formatted(
                  Instant.ofEpochSecond(result.getLong(1)),
                  result.getLong(2) / MS_PER_S,
                  result.getLong(3),
                  result.getLong(4))
          : "there is no snapshot yet";
    }
  }

  private String run(Work work) throws DatabaseException {
    try (Connection connection = database.open()) {
      return settings + ": " + work.with(connection);
    } catch (SQLException e) {
      throw new DatabaseException(settings + ": " + Database.text(e), e);
    }
  }
}
