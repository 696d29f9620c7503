// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.btrt.config.DatabaseSettings;
import org.btrt.status.Counter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tables are made, brought up to date, and looked at before anything is written. */
@Timeout(120)
class SchemaTest {
  private static final String LAYOUT =
      "SELECT table_name, column_name, column_type, is_nullable, column_key, collation_name"
          + " FROM information_schema.columns WHERE table_schema = DATABASE()"
          + " ORDER BY table_name, ordinal_position";
  private static final String KEYS =
      "SELECT table_name, index_name, seq_in_index, column_name, non_unique"
          + " FROM information_schema.statistics WHERE table_schema = DATABASE()"
          + " ORDER BY 1, 2, 3";

  private final TestServer server = TestServer.shared();
  private DatabaseSettings settings;
  private DatabaseSchema schema;

  @BeforeEach
  void newSchema() throws Exception {
    settings = server.newSchema();
    schema = new DatabaseSchema(settings);
  }

  private List<String> rows(DatabaseSettings of, String sql) throws SQLException {
    return server.rows(of.schema(), sql);
  }

  private String refusal(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(DatabaseException.class, call).getMessage();
  }

  private void createVersion1() throws IOException, SQLException {
    try (InputStream in = SchemaTest.class.getResourceAsStream("create-1.sql");
        Connection connection = server.root();
        Statement statement = connection.createStatement()) {
      statement.execute("USE " + settings.schema());
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String sql : SqlScript.parse("create-1.sql", text).statements()) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void shouldCreateOnceAndTell() throws Exception {
    String where = "schema " + settings.schema() + " at 127.0.0.1:" + server.port() + ": ";
    assertEquals(
        where + "the schema has no tables, version 2 is needed: run btrt db create",
        refusal(schema::status));
    assertEquals(
        where + "the schema has no tables, version 2 is needed: run btrt db create",
        refusal(schema::upgrade));
    assertEquals(where + "created, version 2", schema.create());
    assertEquals(
        where + "the schema has version 2, as needed; there is no snapshot yet", schema.status());
    assertEquals(where + "the schema has version 2, as needed", schema.upgrade());
    assertEquals(
        where + "there are tables already; the schema has version 2, as needed",
        refusal(schema::create));
  }

  @Test
  void shouldMakeTheSameOfAnOlderSchemaAsOfNone() throws Exception {
    createVersion1();
    DatabaseSettings created = server.newSchema();
    new DatabaseSchema(created).create();
    assertTrue(!rows(created, KEYS).equals(rows(settings, KEYS)), "there is something to upgrade");
    assertTrue(refusal(schema::status).endsWith("version 2 is needed: run btrt db upgrade"));
    assertTrue(schema.upgrade().endsWith(": upgraded from version 1 to version 2"));
    assertEquals(rows(created, LAYOUT), rows(settings, LAYOUT));
    assertEquals(rows(created, KEYS), rows(settings, KEYS));
    assertEquals(
        List.of("1", "2"), rows(settings, "SELECT version FROM schema_version ORDER BY 1"));
  }

  /** A server cannot take a step back: an upgrade that was cut short goes on where it ended. */
  @Test
  void shouldFinishAnUpgradeOrACreationThatWasCutShort() throws Exception {
    createVersion1();
    server.execute(
        "ALTER TABLE "
            + settings.schema()
            + ".counters"
            + " ADD KEY counters_of_metric (metric, label, time_s)");
    assertTrue(schema.upgrade().endsWith(": upgraded from version 1 to version 2"));

    server.execute(
        "DELETE FROM " + settings.schema() + ".schema_version",
        "DROP TABLE " + settings.schema() + ".neighbors");
    assertTrue(refusal(schema::upgrade).contains("unfinished"));
    assertTrue(schema.create().endsWith("created, version 2"));
    assertTrue(rows(settings, "SHOW TABLES").contains("neighbors"));
  }

  @Test
  void shouldNotTouchTablesOfOthers() throws Exception {
    server.execute("CREATE TABLE " + settings.schema() + ".peers (a INT)");
    assertTrue(
        refusal(schema::create)
            .endsWith("there is a table peers that is not ours: use another schema, or rename it"));
    assertEquals(List.of("peers"), rows(settings, "SHOW TABLES"));
  }

  @Test
  void shouldWriteNothingIntoAnotherVersionAndSaySoOnce() throws Exception {
    createVersion1();
    try (SnapshotFixture tracker = new SnapshotFixture(settings)) {
      tracker.client.peer(1, false, 1, 1).announce();
      for (int i = 0; i < 100; i++) {
        tracker.takeSnapshot();
      }
      assertEquals(100, tracker.status.total(Counter.SNAPSHOTS_WRONG_SCHEMA));
      assertEquals(
          List.of(
              "WARN database: no snapshot: the schema has version 1, version 2 is needed: run btrt"
                  + " db upgrade"),
          tracker.logged);
      assertEquals(List.of("0"), rows(settings, "SELECT COUNT(*) FROM counters"));
      schema.upgrade();
      tracker.takeSnapshot();
      assertEquals(List.of("1"), rows(settings, "SELECT COUNT(*) FROM peers"));
      assertEquals("", tracker.agent.health().trouble());

      server.execute("INSERT INTO " + settings.schema() + ".schema_version VALUES (3, 0)");
      tracker.takeSnapshot();
      assertEquals(101, tracker.status.total(Counter.SNAPSHOTS_WRONG_SCHEMA));
      assertTrue(tracker.agent.health().trouble().contains("newer BTRT"));
      assertTrue(refusal(schema::upgrade).contains("newer BTRT"));
    }
  }

  @Test
  void shouldReadScripts() {
    SqlScript script =
        SqlScript.parse("a", "-- text; more\nA (\n  -- b;\n  x INT\n);\n\nB 'c;d' ;\nC");
    assertEquals(List.of("A (\n  x INT\n)", "B 'c;d'", "C"), script.statements());
  }
}
