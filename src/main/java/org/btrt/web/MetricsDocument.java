// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.btrt.status.Counter;
import org.btrt.status.LatencySummary;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.SnapshotHealth;
import org.btrt.status.StatusWindow;
import org.btrt.web.StoreSummary.Totals;

/** Renders {@code /metrics}. A gauge whose value is not known yet is absent, not zero. */
final class MetricsDocument {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();
  private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);
  private static final double MS_PER_S = TimeUnit.SECONDS.toMillis(1);

  private final Observation seen;
  private final MetricSnapshots.Builder metrics = MetricSnapshots.builder();

  private MetricsDocument(Observation seen) {
    this.seen = seen;
  }

  static byte[] render(Observation seen) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
    WRITER.write(out, new MetricsDocument(seen).collect(), EscapingScheme.UNDERSCORE_ESCAPING);
    return out.toByteArray();
  }

  private MetricSnapshots collect() {
    collectCounters();
    collectStore();
    collectNeighbours();
    seen.hashList()
        .ifPresent(
            list ->
                addGauge(
                    "btrt_hashlist_info_hashes",
                    "Info-hashes on the hash list of the last pass.",
                    list.size()));
    seen.snapshots().ifPresent(this::collectSnapshots);
    seen.window().map(StatusWindow::latenciesSinceStart).ifPresent(this::collectLatencies);
    collectProcess();
    return metrics.build();
  }

  private void collectCounters() {
    for (Map.Entry<String, List<Counter>> metric : CounterTotals.BY_METRIC.entrySet()) {
      // The writer adds the suffix _total.
      CounterSnapshot.Builder snapshot =
          CounterSnapshot.builder()
              .name("btrt_" + metric.getKey())
              .help(metric.getValue().get(0).help());
      for (Counter counter : metric.getValue()) {
        snapshot.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(
                    counter.labelName().isEmpty()
                        ? Labels.EMPTY
                        : Labels.of(counter.labelName(), counter.labelValue()))
                .value((double) seen.totals().get(counter))
                .build());
      }
      metrics.metricSnapshot(snapshot.build());
    }
  }

  private void collectStore() {
    addGauge("btrt_store_swarms", "Swarms now, a family each.", (double) seen.swarmCount());
    addGauge("btrt_store_peers", "Peers now.", (double) seen.peerCount());
    if (seen.summary().isEmpty()) {
      return;
    }
    StoreSummary summary = seen.summary().get();
    addGauge(
        "btrt_store_pass_timestamp_seconds",
        "When the pass through the store ended that found what is told by family and group.",
        summary.endedMs() / MS_PER_S);
    addByFamily(summary, "btrt_swarms", "Swarms by family.", Totals::swarms);
    addByFamily(summary, "btrt_leechers", "Leechers by family.", Totals::leechers);
    addByFamily(summary, "btrt_seeders", "Seeders by family.", Totals::seeders);
    addSum(
        "btrt_outside_copies",
        "Downloads that group 0 would take from outside without a policy, summed over passes.",
        summary.locality().outsideCopies());
    addSum(
        "btrt_localisable_copies",
        "How many of btrt_outside_copies perfect locality would keep inside, summed over passes.",
        summary.locality().localisableCopies());
    addGauge(
        "btrt_policy_open_valves",
        "Swarms whose clients are all given external peers, because the policy made them slow.",
        (double) summary.locality().openValves());
    GaugeSnapshot.Builder groups =
        GaugeSnapshot.builder()
            .name("btrt_group_peers")
            .help("Peers in the store by the priority group of their address.");
    for (int group = 0; group < seen.groupNames().size(); group++) {
      groups.dataPoint(
          gauge(
              Labels.of("group", Integer.toString(group), "name", seen.groupNames().get(group)),
              summary.peersOfGroup().get(group)));
    }
    metrics.metricSnapshot(groups.build());
  }

  private void collectNeighbours() {
    if (seen.neighbours().isEmpty()) {
      return;
    }
    GaugeSnapshot.Builder asked =
        GaugeSnapshot.builder()
            .name("btrt_neighbor_asked")
            .help("1 while a neighbour is asked, 0 while it has failed too often for that.");
    for (NeighbourHealth neighbour : seen.neighbours()) {
      asked.dataPoint(gauge(Labels.of("name", neighbour.name()), neighbour.isAsked() ? 1 : 0));
    }
    metrics.metricSnapshot(asked.build());
    addByNeighbour("btrt_neighbor_requests", "Requests to a neighbour.", NeighbourHealth::requests);
    addByNeighbour(
        "btrt_neighbor_failures",
        "Requests to a neighbour without an answer.",
        NeighbourHealth::failures);
    addByNeighbour(
        "btrt_neighbor_peers",
        "Peers taken in from a neighbour's replies, renewals included.",
        NeighbourHealth::peersLearned);
  }

  private void collectSnapshots(SnapshotHealth health) {
    addGauge(
        "btrt_snapshot_failing",
        "1 while snapshots for the database fail, 0 while all is well.",
        health.trouble().isEmpty() ? 0 : 1);
    if (health.takenMs() == 0) {
      return;
    }
    addGauge(
        "btrt_snapshot_timestamp_seconds",
        "When the last snapshot was begun that is in the database.",
        health.takenMs() / MS_PER_S);
    addGauge(
        "btrt_snapshot_duration_seconds",
        "How long the last snapshot took.",
        health.tookMs() / MS_PER_S);
    addGauge(
        "btrt_snapshot_torrents",
        "Torrents in the last snapshot, a family each.",
        (double) health.torrents());
    addGauge("btrt_snapshot_peers", "Peers in the last snapshot.", (double) health.peers());
  }

  private void addByNeighbour(String name, String help, ToLongFunction<NeighbourHealth> field) {
    CounterSnapshot.Builder snapshot = CounterSnapshot.builder().name(name).help(help);
    for (NeighbourHealth neighbour : seen.neighbours()) {
      snapshot.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(Labels.of("name", neighbour.name()))
              .value((double) field.applyAsLong(neighbour))
              .build());
    }
    metrics.metricSnapshot(snapshot.build());
  }

  private void collectLatencies(List<LatencySummary> latencies) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder()
            .name("btrt_request_latency_seconds")
            .help("From reading a request to handing over its reply, by transport.");
    for (LatencySummary latency : latencies) {
      ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
      long below = 0;
      for (int bucket = 0; bucket < LatencySummary.bucketCount(); bucket++) {
        long within = latency.countWithin(bucket);
        buckets.bucket(LatencySummary.bucketBoundNs(bucket) / NS_PER_S, within - below);
        below = within;
      }
      buckets.bucket(Double.POSITIVE_INFINITY, latency.count() - below);
      histogram.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(Labels.of("transport", latency.transport()))
              .classicHistogramBuckets(buckets.build())
              .sum(latency.sumS())
              .build());
    }
    metrics.metricSnapshot(histogram.build());
  }

  private void collectProcess() {
    metrics.metricSnapshot(
        InfoSnapshot.builder()
            .name("btrt_build")
            .help("Version of the program.")
            .dataPoint(
                InfoDataPointSnapshot.builder()
                    .labels(Labels.of("version", seen.version()))
                    .build())
            .build());
    addGauge(
        "process_start_time_seconds",
        "Start of the process, in seconds since the epoch.",
        seen.startedMs() / MS_PER_S);
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage nonHeap = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    addByArea("used", heap, nonHeap, MemoryUsage::getUsed);
    addByArea("committed", heap, nonHeap, MemoryUsage::getCommitted);
    addByArea("max", heap, nonHeap, MemoryUsage::getMax);
    SummarySnapshot.Builder collections =
        SummarySnapshot.builder()
            .name("jvm_gc_collection_seconds")
            .help("Time spent in a given JVM garbage collector.");
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections.dataPoint(
          SummaryDataPointSnapshot.builder()
              .labels(Labels.of("gc", collector.getName()))
              .count(Math.max(0, collector.getCollectionCount()))
              .sum(Math.max(0, collector.getCollectionTime()) / MS_PER_S)
              .build());
    }
    metrics.metricSnapshot(collections.build());
  }

  private void addByFamily(
      StoreSummary summary, String name, String help, ToLongFunction<Totals> field) {
    metrics.metricSnapshot(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(
                gauge(Labels.of("family", "ipv4"), (double) field.applyAsLong(summary.ipv4())))
            .dataPoint(
                gauge(Labels.of("family", "ipv6"), (double) field.applyAsLong(summary.ipv6())))
            .build());
  }

  // Names and -1 for "no limit" are those of the Prometheus client, which dashboards know.
  private void addByArea(
      String what, MemoryUsage heap, MemoryUsage nonHeap, ToLongFunction<MemoryUsage> field) {
    metrics.metricSnapshot(
        GaugeSnapshot.builder()
            .name("jvm_memory_" + what + "_bytes")
            .help("Memory of the JVM in bytes: " + what + ".")
            .dataPoint(gauge(Labels.of("area", "heap"), (double) field.applyAsLong(heap)))
            .dataPoint(gauge(Labels.of("area", "nonheap"), (double) field.applyAsLong(nonHeap)))
            .build());
  }

  private void addSum(String name, String help, double value) {
    metrics.metricSnapshot(
        CounterSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
            .build());
  }

  private void addGauge(String name, String help, double value) {
    metrics.metricSnapshot(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(gauge(Labels.EMPTY, value))
            .build());
  }

  private static GaugeDataPointSnapshot gauge(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
