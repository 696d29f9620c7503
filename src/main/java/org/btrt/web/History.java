// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.List;
import java.util.Optional;
import org.btrt.status.Counter;
import org.btrt.status.LatencySummary;
import org.btrt.status.LatencySummary.Percentile;
import org.btrt.status.Status;
import org.btrt.status.StatusWindow;
import org.btrt.swarm.SwarmStore;

/**
 * The last ten minutes, a row a second: all counters, what the store holds, latencies. Kept here
 * and not by whoever looks, so that a page that is loaded anew has its charts at once, and any
 * number of pages share one row.
 *
 * <p><em>Threading:</em> {@link #record} belongs to the housekeeping thread; any thread may read.
 * <em>Memory:</em> some 400 KiB, made once and written over: rows that came and went would fill the
 * old generation.
 */
public final class History {
  /** Rows that are kept. */
  public static final int ROWS = 600;

  /** What latencies are kept of: the labels that the transports register. */
  static final List<String> LATENCIES = List.of("udp", "http");

  private static final Counter[] COUNTERS = Counter.values();
  private static final int TIME_COLUMN = COUNTERS.length;
  private static final int SWARMS_COLUMN = TIME_COLUMN + 1;
  private static final int PEERS_COLUMN = SWARMS_COLUMN + 1;

  /** For each of {@link #LATENCIES}: 50 %, 99 %. */
  private static final int LATENCY_COLUMN = PEERS_COLUMN + 1;

  private static final int COLUMNS = LATENCY_COLUMN + 2 * LATENCIES.size();
  private static final long UNKNOWN = -1;
  private static final double NS_PER_S = 1e9;

  private final Status status;
  private final SwarmStore store;
  private final long[] cells = new long[ROWS * COLUMNS];
  private long rowCount;
  private long originNs;

  /**
   * @param status what is counted
   * @param store asked for its live counts only
   */
  public History(Status status, SwarmStore store) {
    this.status = status;
    this.store = store;
  }

  /**
   * Adds a row; to be called once a second.
   *
   * @param nowNs monotonic time
   */
  public synchronized void record(long nowNs) {
    if (rowCount == 0) {
      originNs = nowNs;
    }
    int row = offset(rowCount);
    for (Counter counter : COUNTERS) {
      cells[row + counter.ordinal()] = status.total(counter);
    }
    cells[row + TIME_COLUMN] = nowNs - originNs;
    cells[row + SWARMS_COLUMN] = store.swarmCount();
    cells[row + PEERS_COLUMN] = store.peerCount();
    recordLatencies(row + LATENCY_COLUMN);
    rowCount++;
  }

  private void recordLatencies(int column) {
    Optional<StatusWindow> window = status.lastWindow();
    for (int i = 0; i < LATENCIES.size(); i++) {
      long medianNs = UNKNOWN;
      long tailNs = UNKNOWN;
      if (window.isPresent()) {
        for (LatencySummary latency : window.get().latencies()) {
          if (latency.transport().equals(LATENCIES.get(i)) && latency.count() > 0) {
            medianNs = latency.percentileNs(Percentile.P50);
            tailNs = latency.percentileNs(Percentile.P99);
          }
        }
      }
      cells[column + 2 * i] = medianNs;
      cells[column + 2 * i + 1] = tailNs;
    }
  }

  private static int offset(long row) {
    return (int) (row % ROWS) * COLUMNS;
  }

  /** How many rows there were since the start. */
  public synchronized long rowCount() {
    return rowCount;
  }

  /** A copy of the newest rows, at most {@code max}, oldest first. */
  synchronized Rows newest(int max) {
    int size = (int) Math.min(rowCount, Math.min(max, ROWS));
    long[] copy = new long[size * COLUMNS];
    for (int i = 0; i < size; i++) {
      System.arraycopy(cells, offset(rowCount - size + i), copy, i * COLUMNS, COLUMNS);
    }
    return new Rows(rowCount, size, copy);
  }

  /** By how much the counters have risen over all rows that are kept. */
  synchronized CounterTotals risen() {
    long[] risen = new long[COUNTERS.length];
    if (rowCount > 0) {
      int newest = offset(rowCount - 1);
      int oldest = offset(Math.max(0, rowCount - ROWS));
      for (int i = 0; i < risen.length; i++) {
        risen[i] = cells[newest + i] - cells[oldest + i];
      }
    }
    return new CounterTotals(risen);
  }

  /** Rows one after the other, 0 the oldest. Immutable. */
  static final class Rows {
    private final long end;
    private final int size;
    private final long[] cells;

    private Rows(long end, int size, long[] cells) {
      this.end = end;
      this.size = size;
      this.cells = cells;
    }

    /** How many rows there were since the start, up to the last of these. */
    long end() {
      return end;
    }

    int size() {
      return size;
    }

    private long cell(int row, int column) {
      return cells[row * COLUMNS + column];
    }

    /** Seconds since the first row of all. */
    double timeS(int row) {
      return cell(row, TIME_COLUMN) / NS_PER_S;
    }

    long swarms(int row) {
      return cell(row, SWARMS_COLUMN);
    }

    long peers(int row) {
      return cell(row, PEERS_COLUMN);
    }

    /** By how much a counter rose since the row before, which must be among these. */
    long rise(int row, Counter counter) {
      return cell(row, counter.ordinal()) - cell(row - 1, counter.ordinal());
    }

    /** How fast a counter rose since the row before, which must be among these. */
    double perSecond(int row, Counter counter) {
      return rise(row, counter) / (timeS(row) - timeS(row - 1));
    }

    /**
     * The median of a transport in the last full window, in nanoseconds; negative: it answered
     * nobody.
     *
     * @param transport index in {@link #LATENCIES}
     */
    long medianNs(int row, int transport) {
      return cell(row, LATENCY_COLUMN + 2 * transport);
    }

    /** As {@link #medianNs}: what 99 % of the requests did not exceed. */
    long tailNs(int row, int transport) {
      return cell(row, LATENCY_COLUMN + 2 * transport + 1);
    }
  }
}
