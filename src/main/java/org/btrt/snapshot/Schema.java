// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/** The tables: which version of them there is, and how it becomes the one that is needed. */
final class Schema {
  /** The version that this program writes and reads. */
  static final int VERSION = 2;

  /** {@link #version}: there are no tables of ours. */
  static final int ABSENT = -1;

  /** {@link #version}: the creation was cut short. */
  static final int UNFINISHED = 0;

  /** The tables that make up a snapshot, and are exchanged together. */
  static final List<String> SNAPSHOT_TABLES =
      List.of("torrents", "peers", "peer_groups", "neighbors", "snapshot");

  /**
   * What a step says that was taken before: table exists, column exists, key exists. A step of an
   * upgrade cannot be taken back by the server, so an interrupted one is taken up where it ended.
   */
  private static final Set<Integer> TAKEN_BEFORE = Set.of(1050, 1060, 1061);

  private Schema() {}

  /** The version that is there, {@link #UNFINISHED} or {@link #ABSENT}. */
  static int version(Connection connection) throws SQLException {
    if (!exists(connection, "schema_version")) {
      return ABSENT;
    }
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT MAX(version) FROM schema_version")) {
      return result.next() ? result.getInt(1) : UNFINISHED;
    }
  }

  /**
   * Checks that the schema is the one that this program writes.
   *
   * @throws SchemaException if it is not
   */
  static void require(Connection connection) throws SQLException {
    int version = version(connection);
    if (version != VERSION) {
      throw new SchemaException(describe(version));
    }
  }

  /** A version, and what is to be done about it. */
  static String describe(int version) {
    String needed = ", version " + VERSION + " is needed: ";
    if (version == ABSENT || version == UNFINISHED) {
      return (version == ABSENT ? "the schema has no tables" : "the schema is unfinished")
          + needed
          + "run btrt db create";
    }
    if (version < VERSION) {
      return "the schema has version " + version + needed + "run btrt db upgrade";
    }
    return version == VERSION
        ? "the schema has version " + version + ", as needed"
        : "the schema has version "
            + version
            + needed
            + "it belongs to a newer BTRT, whose btrt db upgrade has been run";
  }

  /** Creates the tables in a schema that has none of them. */
  static void create(Connection connection) throws SQLException {
    int version = version(connection);
    if (version > UNFINISHED) {
      throw new SchemaException("there are tables already; " + describe(version));
    }
    if (version == ABSENT) {
      for (String table : SNAPSHOT_TABLES) {
        if (exists(connection, table)) {
          throw new SchemaException(
              "there is a table " + table + " that is not ours: use another schema, or rename it");
        }
      }
    }
    run(connection, SqlScript.read("create.sql"));
  }

  /**
   * Brings older tables to the version that is needed.
   *
   * @return the version there was
   */
  static int upgrade(Connection connection) throws SQLException {
    int version = version(connection);
    if (version <= UNFINISHED || version > VERSION) {
      throw new SchemaException(describe(version));
    }
    for (int from = version; from < VERSION; from++) {
      run(connection, SqlScript.read("upgrade-" + from + "-to-" + (from + 1) + ".sql"));
    }
    return version;
  }

  private static void run(Connection connection, SqlScript script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : script.statements()) {
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          if (!TAKEN_BEFORE.contains(e.getErrorCode())) {
            throw new SQLException(
                script.name() + ": " + Database.text(e), e.getSQLState(), e.getErrorCode(), e);
          }
        }
      }
    }
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    String sql =
        "SELECT 1 FROM information_schema.tables"
            + " WHERE table_schema = DATABASE() AND table_name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table);
      try (ResultSet result = statement.executeQuery()) {
        return result.next();
      }
    }
  }
}
