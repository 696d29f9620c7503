// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.btrt.status.Counter;

/** The charts of the info page, and how the script is given what it draws: numbers, row by row. */
enum Chart {
  /** By transport. */
  ANNOUNCES("announces", "rate", "Announces per second") {
    @Override
    List<String> series(List<String> groupNames) {
      return CounterTotals.BY_METRIC.get(Counter.ANNOUNCES_UDP4.metric()).stream()
          .map(Counter::labelValue)
          .toList();
    }

    @Override
    void write(JsonGenerator json, History.Rows rows, int row, int groups) throws IOException {
      for (Counter counter : CounterTotals.BY_METRIC.get(Counter.ANNOUNCES_UDP4.metric())) {
        writeNumber(json, rows.perSecond(row, counter));
      }
    }
  },

  /** By group; nothing where no peer was handed out. */
  SHARE("share", "share", "Peers handed out, by group") {
    @Override
    List<String> series(List<String> groupNames) {
      return groupNames;
    }

    @Override
    void write(JsonGenerator json, History.Rows rows, int row, int groups) throws IOException {
      double all = 0;
      for (int group = 0; group < groups; group++) {
        all += rows.rise(row, Counter.peersOfGroup(group));
      }
      for (int group = 0; group < groups; group++) {
        writeNumber(json, rows.rise(row, Counter.peersOfGroup(group)) / all);
      }
    }
  },

  /** What the store holds. */
  PEERS("peers", "count", "Peers and swarms") {
    @Override
    List<String> series(List<String> groupNames) {
      return List.of("peers", "swarms");
    }

    @Override
    void write(JsonGenerator json, History.Rows rows, int row, int groups) throws IOException {
      json.writeNumber(rows.peers(row));
      json.writeNumber(rows.swarms(row));
    }
  },

  /** Of the last full window; nothing where a transport answered nobody. */
  LATENCY("latency", "micros", "Latency") {
    @Override
    List<String> series(List<String> groupNames) {
      return History.LATENCIES.stream()
          .flatMap(
              transport -> List.of(transport + " 50\u00a0%", transport + " 99\u00a0%").stream())
          .toList();
    }

    @Override
    void write(JsonGenerator json, History.Rows rows, int row, int groups) throws IOException {
      for (int transport = 0; transport < History.LATENCIES.size(); transport++) {
        writeMicros(json, rows.medianNs(row, transport));
        writeMicros(json, rows.tailNs(row, transport));
      }
    }
  };

  private static final double NS_PER_US = TimeUnit.MICROSECONDS.toNanos(1);

  /** Digits behind the point are for the eye, and the documents are short. */
  private static final double PRECISION = 1000;

  private final String key;
  private final String unit;
  private final String title;

  Chart(String key, String unit, String title) {
    this.key = key;
    this.unit = unit;
    this.title = title;
  }

  String key() {
    return key;
  }

  /** What the script knows how to write and to stack. */
  String unit() {
    return unit;
  }

  String title() {
    return title;
  }

  /** What its lines are called. */
  abstract List<String> series(List<String> groupNames);

  /**
   * Writes a number for each line into the array that is open, null where there is none.
   *
   * @param row at least 1: rates are told against the row before
   */
  abstract void write(JsonGenerator json, History.Rows rows, int row, int groups)
      throws IOException;

  /** Writes a row of all charts, one array. */
  static void writeRow(JsonGenerator json, History.Rows rows, int row, int groups)
      throws IOException {
    json.writeStartArray();
    for (Chart chart : values()) {
      chart.write(json, rows, row, groups);
    }
    json.writeEndArray();
  }

  private static void writeMicros(JsonGenerator json, long ns) throws IOException {
    if (ns < 0) {
      json.writeNull();
    } else {
      writeNumber(json, ns / NS_PER_US);
    }
  }

  private static void writeNumber(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(Math.round(value * PRECISION) / PRECISION);
    } else {
      json.writeNull();
    }
  }
}
