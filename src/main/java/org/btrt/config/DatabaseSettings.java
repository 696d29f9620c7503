// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where snapshots are written and how often (section {@code database}).
 *
 * @param url where the database is
 * @param user who we are there; empty: no database
 * @param password of the user; empty: none, or elsewhere
 * @param passwordFile holds the password instead
 * @param schema which schema is ours alone
 * @param snapshotIntervalS from the begin of one snapshot to the begin of the next
 * @param connectTimeoutMs until there is a connection, and somebody logged in
 * @param timeoutMs for every answer of the database
 */
public record DatabaseSettings(
    DatabaseUrl url,
    Optional<String> user,
    String password,
    Optional<Path> passwordFile,
    String schema,
    int snapshotIntervalS,
    int connectTimeoutMs,
    int timeoutMs) {
  /** Whether there is a database at all. */
  public boolean isEnabled() {
    return user.isPresent();
  }

  /** For people: where and what, without any secret. */
  @Override
  public String toString() {
    return "schema " + schema + " at " + url;
  }
}
