// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.btrt.config.ConfigurationTexts.errors;
import static org.btrt.config.ConfigurationTexts.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code database}. */
class DatabaseKeysTest {
  private static final String AT = "/srv/btrt/btrt.conf:";

  @Test
  void shouldHaveNoDatabaseWithoutAUser() {
    DatabaseSettings database = read("database: {schema: other}").database();
    assertFalse(database.isEnabled());
    assertEquals("other", database.schema());
    assertEquals("btrt", ConfigurationReader.defaults().database().schema());
    assertEquals(new DatabaseUrl("127.0.0.1", 3306, Map.of()), database.url());
    assertEquals(
        List.of(AT + "1: database.user: is missing, expected: the user whose password is given"),
        errors("database: {password: hush}"));
    assertEquals(
        List.of(
            AT
                + "1: database.password: is given beside database.password_file, expected: one of"
                + " the two"),
        errors("database: {user: a, password: hush, password_file: b}"));
  }

  @Test
  void shouldReadADatabase() {
    DatabaseSettings database =
        read("""
                database:
                  url: "tcp://[2001:db8::1]:3307?sslMode=VERIFY_CA&trustCertificateKeyStorePassword=hush"
                  user: btrt
                  password_file: secret
                  schema: seen
                  snapshot_interval: 60
                """)
            .database();
    assertTrue(database.isEnabled());
    assertEquals("[2001:db8::1]", database.url().host());
    assertEquals(3307, database.url().port());
    assertEquals("VERIFY_CA", database.url().options().get("sslMode"));
    assertEquals(Optional.of(Path.of("/srv/btrt/secret")), database.passwordFile());
    assertEquals(60, database.snapshotIntervalS());
    assertEquals("schema seen at [2001:db8::1]:3307", database.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://db, db, 3306",
    "tcp://db.example.net:1/, db.example.net, 1",
    "tcp://192.0.2.1:65535, 192.0.2.1, 65535",
    "tcp://[::1], [::1], 3306",
  })
  void shouldTakeUrlsOfDatabases(String url, String host, int port) {
    assertEquals(
        new DatabaseUrl(host, port, Map.of()),
        read("database: {url: '" + url + "'}").database().url());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://db|is not the URL of a database",
        "tcp://user:hush@db:3306|is not the URL of a database",
        "tcp://db,other|is not the URL of a database",
        "tcp://(host=db)|is not the URL of a database",
        "tcp://db:3306/btrt|is not the URL of a database",
        "tcp://db:0|has no port from 1 to 65535",
        "tcp://db:65536|has no port from 1 to 65535",
        "tcp://db?queryInterceptors=x|has the option \"queryInterceptors\", which is not let through",
        "tcp://db?sslMode=REQUIRED&allowLoadLocalInfile=true|has the option"
            + " \"allowLoadLocalInfile\", which is not let through",
        "tcp://db?sslMode|has the option \"sslMode\", which is not let through",
      })
  void shouldRefuseOtherUrlsOfDatabases(String url, String wrong) {
    assertEquals(
        List.of(
            AT
                + "1: database.url: "
                + wrong
                + ", expected: such as tcp://127.0.0.1:3306 or"
                + " tcp://db.example.net:3306?sslMode=VERIFY_CA"),
        errors("database: {url: '" + url + "'}"));
  }

  @Test
  void shouldCheckTheDatabase() {
    assertEquals(
        List.of(
            AT + "1: database.shema: is unknown, expected: database.schema",
            AT + "1: database.password: is a list, expected: a text",
            AT
                + "1: database.schema: \"a.b\" is not the name of a schema, expected: 1 to 64"
                + " letters, digits, _, - and $"),
        errors("database: {shema: x, password: [a], schema: a.b}"));
  }
}
