// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.btrt.common.BackgroundThread;
import org.btrt.common.DistinctLog;
import org.btrt.config.DatabaseSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.SnapshotHealth;
import org.btrt.status.Status;
import org.btrt.swarm.GroupClassifier;
import org.btrt.swarm.SwarmStore;

/**
 * The tracker's side of the database: takes back what it holds, then writes snapshots. Whatever
 * happens to the database, the tracker does not notice.
 *
 * <p><em>Threading:</em> one thread restores, starts and closes; {@link #health} from any thread.
 */
public final class Snapshots implements AutoCloseable {
  /** A start that takes longer is no start: clients come back within half an hour anyway. */
  static final long RESTORE_MAX_NS = TimeUnit.SECONDS.toNanos(60);

  private static final int IDLE_MS = 10;
  private static final int MS_PER_S = 1000;

  /**
   * What snapshots are taken of.
   *
   * @param groupNames names by group number
   * @param neighbours how the neighbours do
   * @param startedMs start of the tracker, milliseconds since the epoch
   * @param notices what an operator should know and is no trouble
   * @param log trouble
   */
  public record Parts(
      SwarmStore store,
      Supplier<List<String>> groupNames,
      Supplier<List<NeighbourHealth>> neighbours,
      Status status,
      long startedMs,
      NanoClock nanoClock,
      EpochClock wallClock,
      Consumer<String> notices,
      DistinctLog log) {}

  private final Parts parts;
  private final Database database;
  private final Counters counters;
  private final SnapshotAgent agent;
  private AgentRunner runner;

  /** Opens no connection yet. */
  public Snapshots(DatabaseSettings settings, Parts parts) {
    this.parts = parts;
    this.database = new Database(settings, System.getenv());
    this.counters = parts.status().register();
    this.agent = new SnapshotAgent(settings, database, parts);
  }

  /**
   * Brings back what the last snapshot holds, if the database is there.
   *
   * @param classifier the groups in force
   * @param lifetimeMaxS no peer is kept for longer
   */
  public void restore(GroupClassifier classifier, int lifetimeMaxS) {
    Restore restore =
        new Restore(parts.store(), classifier, lifetimeMaxS, parts.nanoClock(), RESTORE_MAX_NS);
    Connection connection = null;
    try {
      connection = database.open();
      restore.run(connection, parts.wallClock().time() / MS_PER_S);
      if (!restore.isCut()) {
        connection.close();
      }
      parts
          .notices()
          .accept(
              "database: "
                  + restore.restored()
                  + " peers are back"
                  + (restore.refused() > 0 ? ", " + restore.refused() + " were not taken" : "")
                  + (restore.isCut() ? "; there were more, but no time" : ""));
    } catch (SQLException e) {
      parts.log().warn("restore", "database: nothing is brought back: " + Database.text(e));
    } finally {
      counters.add(Counter.PEERS_RESTORED, restore.restored());
      // Closing would read the rest of a stream.
      Database.abort(connection);
    }
  }

  /** Lets the thread begin that writes. */
  public void start() {
    runner =
        new AgentRunner(
            new SleepingMillisIdleStrategy(IDLE_MS),
            fault -> {
              counters.increment(Counter.INTERNAL_ERRORS);
              parts.log().error(fault.getClass().getName(), "snapshots failed and go on", fault);
            },
            null,
            agent);
    AgentRunner.startOnThread(runner, BackgroundThread.factory());
  }

  /** How they do. */
  public SnapshotHealth health() {
    return agent.health();
  }

  @Override
  public void close() {
    agent.abort();
    if (runner != null) {
      runner.close();
    }
  }
}
