// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.btrt.status.Counter;
import org.btrt.status.LatencySummary;
import org.btrt.status.LatencySummary.Percentile;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.SnapshotHealth;
import org.btrt.status.StatusWindow;
import org.btrt.web.StoreSummary.BusySwarm;
import org.btrt.web.StoreSummary.Totals;

/** Renders {@code /stats}; its keys are listed in the package's description. */
final class StatsDocument {
  private static final double NS_PER_US = TimeUnit.MICROSECONDS.toNanos(1);
  private static final double MS_PER_S = TimeUnit.SECONDS.toMillis(1);
  private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

  private final Observation seen;
  private final JsonGenerator json;

  private StatsDocument(Observation seen, JsonGenerator json) {
    this.seen = seen;
    this.json = json;
  }

  static byte[] render(Observation seen) throws IOException {
    return JsonDocument.write(json -> new StatsDocument(seen, json).write());
  }

  private void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("name", "BTRT");
    json.writeStringField("version", seen.version());
    json.writeNumberField("time_epoch_s", seen.nowMs() / 1000);
    json.writeNumberField("started_epoch_s", seen.startedMs() / 1000);
    json.writeNumberField("uptime_s", seen.uptimeS());
    writeListening();
    json.writeNumberField("swarms", seen.swarmCount());
    json.writeNumberField("peers", seen.peerCount());
    writeStore();
    writeGroups();
    writeSplit();
    writeNeighbours();
    writeHashList();
    writeSnapshots();
    writeWindow();
    json.writeFieldName("latency_since_start");
    writeLatencies(seen.window().map(StatusWindow::latenciesSinceStart));
    writeCounters();
    json.writeEndObject();
  }

  private void writeListening() throws IOException {
    json.writeArrayFieldStart("listen");
    for (ListenAddress listening : seen.listening()) {
      json.writeStartObject();
      json.writeStringField("transport", listening.transport());
      json.writeStringField("address", listening.address());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeStore() throws IOException {
    if (seen.summary().isEmpty()) {
      json.writeNullField("store");
      return;
    }
    StoreSummary summary = seen.summary().get();
    json.writeObjectFieldStart("store");
    json.writeNumberField("as_of_epoch_s", summary.endedMs() / 1000);
    json.writeArrayFieldStart("families");
    writeFamily("ipv4", summary.ipv4());
    writeFamily("ipv6", summary.ipv6());
    json.writeEndArray();
    writeOptional("localisable_share", summary.locality().share());
    json.writeNumberField("open_valves", summary.locality().openValves());
    json.writeArrayFieldStart("busiest_swarms");
    for (BusySwarm swarm : summary.busiest()) {
      json.writeStartObject();
      json.writeStringField("info_hash", swarm.infoHash());
      json.writeStringField("family", swarm.ipv6() ? "ipv6" : "ipv4");
      json.writeNumberField("seeders", swarm.seeders());
      json.writeNumberField("leechers", swarm.leechers());
      json.writeNumberField("completed", swarm.completed());
      json.writeNumberField("local_peers", swarm.localPeers());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeFamily(String family, Totals totals) throws IOException {
    json.writeStartObject();
    json.writeStringField("family", family);
    json.writeNumberField("swarms", totals.swarms());
    json.writeNumberField("leechers", totals.leechers());
    json.writeNumberField("seeders", totals.seeders());
    json.writeNumberField("completed", totals.completed());
    json.writeEndObject();
  }

  private void writeGroups() throws IOException {
    json.writeArrayFieldStart("groups");
    for (int group = 0; group < seen.groupNames().size(); group++) {
      json.writeStartObject();
      json.writeNumberField("group", group);
      json.writeStringField("name", seen.groupNames().get(group));
      if (seen.summary().isPresent()) {
        json.writeNumberField("peers", seen.summary().get().peersOfGroup().get(group));
      } else {
        json.writeNullField("peers");
      }
      json.writeNumberField("peers_handed_out", seen.handedOut(group));
      writeOptional("share_handed_out", seen.shareHandedOut(group));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeSplit() throws IOException {
    if (seen.split().isEmpty()) {
      json.writeNullField("split");
      return;
    }
    json.writeArrayFieldStart("split");
    for (SplitHalf half : seen.split()) {
      json.writeStartObject();
      json.writeStringField("half", half.name());
      json.writeNumberField("peers_handed_out", half.localPeers() + half.externalPeers());
      writeOptional("local_share", half.localShare());
      writeOptional("bytes_per_min", half.bytesPerMin());
      json.writeNumberField("watched_s", half.watchedS());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeOptional(String name, OptionalDouble value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsDouble());
    } else {
      json.writeNullField(name);
    }
  }

  private void writeNeighbours() throws IOException {
    json.writeArrayFieldStart("neighbors");
    for (NeighbourHealth neighbour : seen.neighbours()) {
      json.writeStartObject();
      json.writeStringField("name", neighbour.name());
      json.writeBooleanField("asked", neighbour.isAsked());
      json.writeNumberField("requests", neighbour.requests());
      json.writeNumberField("failures", neighbour.failures());
      json.writeNumberField("peers_learned", neighbour.peersLearned());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeHashList() throws IOException {
    if (seen.hashList().isEmpty()) {
      json.writeNullField("hashlist");
      return;
    }
    json.writeObjectFieldStart("hashlist");
    json.writeNumberField("as_of_epoch_s", seen.hashList().get().asOfS());
    json.writeNumberField("info_hashes", seen.hashList().get().size());
    json.writeEndObject();
  }

  private void writeSnapshots() throws IOException {
    if (seen.snapshots().isEmpty()) {
      json.writeNullField("snapshot");
      return;
    }
    SnapshotHealth health = seen.snapshots().get();
    json.writeObjectFieldStart("snapshot");
    if (health.takenMs() > 0) {
      json.writeNumberField("taken_epoch_s", health.takenMs() / 1000);
      json.writeNumberField("took_s", health.tookMs() / MS_PER_S);
      json.writeNumberField("torrents", health.torrents());
      json.writeNumberField("peers", health.peers());
    } else {
      for (String name : new String[] {"taken_epoch_s", "took_s", "torrents", "peers"}) {
        json.writeNullField(name);
      }
    }
    json.writeStringField("trouble", health.trouble());
    json.writeEndObject();
  }

  private void writeWindow() throws IOException {
    if (seen.window().isEmpty()) {
      json.writeNullField("window");
      return;
    }
    StatusWindow window = seen.window().get();
    json.writeObjectFieldStart("window");
    json.writeNumberField("length_s", window.lengthNs() / NS_PER_S);
    json.writeObjectFieldStart("announces_per_s");
    for (Counter counter : CounterTotals.BY_METRIC.get(Counter.ANNOUNCES_UDP4.metric())) {
      json.writeNumberField(counter.labelValue(), window.perSecond(counter));
    }
    json.writeEndObject();
    json.writeFieldName("latency");
    writeLatencies(Optional.of(window.latencies()));
    json.writeEndObject();
  }

  private void writeLatencies(Optional<List<LatencySummary>> latencies) throws IOException {
    if (latencies.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartArray();
    for (LatencySummary latency : latencies.get()) {
      json.writeStartObject();
      json.writeStringField("transport", latency.transport());
      json.writeNumberField("count", latency.count());
      for (Percentile percentile : Percentile.values()) {
        json.writeNumberField(
            percentile.key() + "_us", latency.percentileNs(percentile) / NS_PER_US);
      }
      json.writeNumberField("max_us", latency.maxNs() / NS_PER_US);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeCounters() throws IOException {
    json.writeObjectFieldStart("counters");
    for (Map.Entry<String, List<Counter>> metric : CounterTotals.BY_METRIC.entrySet()) {
      List<Counter> counters = metric.getValue();
      if (counters.get(0).labelName().isEmpty()) {
        json.writeNumberField(metric.getKey(), seen.totals().get(counters.get(0)));
        continue;
      }
      json.writeObjectFieldStart(metric.getKey());
      for (Counter counter : counters) {
        json.writeNumberField(counter.labelValue(), seen.totals().get(counter));
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
