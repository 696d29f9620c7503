// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.btrt.config.DatabaseSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.SnapshotHealth;

/**
 * Takes a snapshot once a period, in small pieces: a few parts of the store, one or two statements,
 * a pause three times as long. So it takes a quarter of a core at most, the waiting for the
 * database included, whatever the size of the store. What fails is over, is told, and is tried
 * again with the next period.
 *
 * <p><em>Threading:</em> a thread of its own, which waits for the database; {@link #health} and
 * {@link #abort} from any thread.
 */
final class SnapshotAgent implements Agent {
  private static final int PAUSE_FACTOR = 3;

  /** Parts in a piece that may be walked through without finding anything: a few milliseconds. */
  private static final int PARTS_MAX = 64;

  private static final int MS_PER_S = 1000;

  private final Database database;
  private final Snapshots.Parts parts;
  private final Counters counters;
  private final long periodNs;
  private final SwarmCopies copies = new SwarmCopies();
  private long dueNs;
  private long nextNs;
  private int nextPart;
  private long begunNs;
  private long begunMs;
  private String trouble = "";
  private long failures;
  private SnapshotWriter writer;
  private volatile Connection connection;
  private volatile boolean aborted;
  private volatile SnapshotHealth health = SnapshotHealth.NONE;

  /** The first snapshot is due after a period. */
  SnapshotAgent(DatabaseSettings settings, Database database, Snapshots.Parts parts) {
    this.database = database;
    this.parts = parts;
    this.counters = parts.status().register();
    this.periodNs = TimeUnit.SECONDS.toNanos(settings.snapshotIntervalS());
    this.dueNs = parts.nanoClock().nanoTime() + periodNs;
    this.nextNs = dueNs;
  }

  SnapshotHealth health() {
    return health;
  }

  /** Wakes whoever waits for the database: the program ends. */
  void abort() {
    aborted = true;
    Database.abort(connection);
  }

  @Override
  public int doWork() {
    long startNs = parts.nanoClock().nanoTime();
    if (startNs - nextNs < 0 || aborted) {
      return 0;
    }
    try {
      if (writer == null) {
        begin(startNs);
      } else if (nextPart < parts.store().parts()) {
        copyPiece();
      } else {
        finish();
      }
    } catch (SchemaException e) {
      fail(Counter.SNAPSHOTS_WRONG_SCHEMA, e);
    } catch (SQLException e) {
      fail(Counter.SNAPSHOTS_FAILED, e);
    } catch (RuntimeException e) {
      // A fault of ours: not to be met again at once.
      giveUp();
      nextNs = dueNs;
      throw e;
    }
    if (writer == null) {
      nextNs = dueNs;
    } else {
      long endNs = parts.nanoClock().nanoTime();
      nextNs = endNs + (endNs - startNs) * PAUSE_FACTOR;
    }
    return 1;
  }

  private void begin(long nowNs) throws SQLException {
    // In step with the period; what was missed is not made up for.
    dueNs += Math.max(0, (nowNs - dueNs) / periodNs) * periodNs + periodNs;
    begunNs = nowNs;
    begunMs = parts.wallClock().time();
    copies.clear();
    nextPart = 0;
    long instanceS = parts.startedMs() / MS_PER_S;
    connection = database.open();
    if (aborted) {
      throw new SQLException("the tracker stops");
    }
    writer = SnapshotWriter.begin(connection, instanceS);
    writer.writeCounters(begunMs / MS_PER_S, parts.status());
  }

  private void copyPiece() throws SQLException {
    long rows = 0;
    for (int i = 0;
        i < PARTS_MAX && rows < SnapshotWriter.BATCH_ROWS && nextPart < parts.store().parts();
        i++) {
      copies.take(parts.store(), nextPart);
      rows += writer.write(copies, parts.wallClock().time() / MS_PER_S);
      nextPart++;
    }
  }

  private void finish() throws SQLException {
    long tookMs = TimeUnit.NANOSECONDS.toMillis(parts.nanoClock().nanoTime() - begunNs);
    writer.finish(parts.groupNames().get(), parts.neighbours().get(), begunMs / MS_PER_S, tookMs);
    counters.increment(Counter.SNAPSHOTS_DONE);
    counters.add(Counter.SNAPSHOT_ROWS, writer.torrentCount() + writer.peerCount());
    health = new SnapshotHealth(begunMs, writer.torrentCount(), writer.peerCount(), tookMs, "");
    giveUp();
    if (failures > 0) {
      parts
          .notices()
          .accept("database: a snapshot is written again, after " + failures + " failed");
    }
    failures = 0;
    trouble = "";
  }

  private void fail(Counter counter, SQLException fault) {
    giveUp();
    if (aborted) {
      return;
    }
    counters.increment(counter);
    failures++;
    String text = Database.text(fault);
    // Once, not once a period; the log would have forgotten it until then.
    if (!text.equals(trouble)) {
      parts.log().warn("snapshot " + text, "database: no snapshot: " + text);
      trouble = text;
    }
    health = health.withTrouble(text);
  }

  /** Ends what is under way, and its connection, without a word to a server that may not listen. */
  private void giveUp() {
    writer = null;
    Database.abort(connection);
    connection = null;
  }

  @Override
  public void onClose() {
    giveUp();
  }

  @Override
  public String roleName() {
    return "btrt-snapshot";
  }
}
