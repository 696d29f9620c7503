// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btrt.status.Counter;
import org.junit.jupiter.api.Test;

/** The metrics, read line by line as Prometheus does. */
class MetricsDocumentTest {
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-z_][a-z0-9_]*) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z_][a-z0-9_]*)(\\{(?:[a-z_]+=\"(?:[^\"\\\\]|\\\\.)*\",?)*\\})? (-?[0-9.E]+|\\+Inf)",
          Pattern.DOTALL);

  @Test
  void shouldExportEachCounterUnderItsName() throws IOException {
    Map<String, Double> samples = samples(TestTracker.busy());
    for (Counter counter : Counter.values()) {
      String labels =
          counter.labelName().isEmpty()
              ? ""
              : '{' + counter.labelName() + "=\"" + counter.labelValue() + "\"}";
      assertTrue(
          samples.containsKey("btrt_" + counter.metric() + "_total" + labels), counter.name());
    }
    assertEquals(1_234_560.0, samples.get("btrt_announces_total{transport=\"udp4\"}"));
    assertEquals(500_000.0, samples.get("btrt_udp_connects_total"));
  }

  @Test
  void shouldTellOfStoreBuildAndProcess() throws IOException {
    Map<String, Double> samples = samples(TestTracker.busy());
    assertEquals(25.0, samples.get("btrt_store_swarms"));
    assertEquals(162_500.0, samples.get("btrt_store_peers"));
    assertEquals(1_800_262_919.0, samples.get("btrt_store_pass_timestamp_seconds"));
    assertEquals(20.0, samples.get("btrt_swarms{family=\"ipv4\"}"));
    assertEquals(30_000.0, samples.get("btrt_leechers{family=\"ipv6\"}"));
    assertEquals(25_000.0, samples.get("btrt_seeders{family=\"ipv4\"}"));
    assertEquals(97_500.0, samples.get("btrt_group_peers{group=\"0\",name=\"own network\"}"));
    assertEquals(1.0, samples.get("btrt_policy_open_valves"));
    assertEquals(600e6, samples.get("btrt_split_progress_bytes_total{half=\"policy\"}"));
    assertEquals(1_000.0, samples.get("btrt_split_progress_seconds_total{half=\"plain\"}"));
    assertEquals(1.0, samples.get("btrt_neighbor_asked{name=\"partner\"}"));
    assertEquals(0.0, samples.get("btrt_neighbor_asked{name=\"other\"}"));
    assertEquals(1_200.0, samples.get("btrt_neighbor_requests_total{name=\"partner\"}"));
    assertEquals(45_000.0, samples.get("btrt_neighbor_peers_total{name=\"partner\"}"));
    assertEquals(1_800_262_832.5, samples.get("btrt_snapshot_timestamp_seconds"));
    assertEquals(12.34, samples.get("btrt_snapshot_duration_seconds"));
    assertEquals(25.0, samples.get("btrt_snapshot_torrents"));
    assertEquals(162_400.0, samples.get("btrt_snapshot_peers"));
    assertEquals(1.0, samples.get("btrt_snapshot_failing"));
    assertEquals(1.0, samples.get("btrt_build_info{version=\"3.0.0\"}"));
    assertEquals(1.8e9, samples.get("process_start_time_seconds"));
    assertTrue(samples.get("jvm_memory_used_bytes{area=\"heap\"}") > 0);
    assertTrue(
        samples.keySet().stream().anyMatch(s -> s.startsWith("jvm_gc_collection_seconds_count{")));
  }

  @Test
  void shouldExportLatencyAsACumulativeHistogram() throws IOException {
    Map<String, Double> samples = samples(TestTracker.busy());
    String name = "btrt_request_latency_seconds";
    assertEquals(1_354_570.0, samples.get(name + "_count{transport=\"udp\"}"));
    assertEquals(1_354_570.0, samples.get(name + "_bucket{transport=\"udp\",le=\"+Inf\"}"));
    assertEquals(0.0, samples.get(name + "_bucket{transport=\"udp\",le=\"2.0E-5\"}"));
    assertEquals(1_300_000.0, samples.get(name + "_bucket{transport=\"udp\",le=\"5.0E-5\"}"));
    assertEquals(1_354_000.0, samples.get(name + "_bucket{transport=\"udp\",le=\"2.0E-4\"}"));
    assertEquals(65.7, samples.get(name + "_sum{transport=\"udp\"}"), 1.0);
    double last = 0;
    for (Map.Entry<String, Double> sample : samples.entrySet()) {
      if (sample.getKey().startsWith(name + "_bucket{transport=\"udp\"")) {
        assertTrue(sample.getValue() >= last, sample.getKey());
        last = sample.getValue();
      }
    }
  }

  @Test
  void shouldLeaveOutWhatIsNotKnownYet() throws IOException {
    Map<String, Double> samples = samples(new TestTracker());
    assertFalse(
        samples.keySet().stream()
            .anyMatch(
                s ->
                    s.matches(
                        "btrt_(swarms|leechers|seeders|group_peers|request_latency_[a-z]+)\\{.*")));
    assertEquals(0.0, samples.get("btrt_announces_total{transport=\"udp4\"}"));
    assertEquals(0.0, samples.get("btrt_store_peers"));
    assertFalse(samples.containsKey("btrt_snapshot_failing"));
  }

  /** Reads a document and checks what a linter would. */
  static Map<String, Double> parse(byte[] document) {
    String text = new String(document, StandardCharsets.UTF_8);
    assertTrue(text.endsWith("\n"));
    Map<String, String> types = new HashMap<>();
    Map<String, String> helps = new HashMap<>();
    Map<String, Double> samples = new LinkedHashMap<>();
    String family = "";
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        family = comment.group(2);
        Map<String, String> seen = comment.group(1).equals("HELP") ? helps : types;
        assertEquals(null, seen.put(family, comment.group(3)), "twice: " + line);
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertTrue(sample.matches(), "not a sample: " + line);
      String type = types.get(family);
      assertEquals(family + suffix(type, sample.group(1)), sample.group(1), line);
      String key = sample.group(1) + (sample.group(2) == null ? "" : sample.group(2));
      assertEquals(null, samples.put(key, Double.valueOf(sample.group(3))), "twice: " + line);
    }
    assertEquals(types.keySet(), helps.keySet());
    types.forEach(MetricsDocumentTest::lint);
    return samples;
  }

  private static Map<String, Double> samples(TestTracker tracker) throws IOException {
    return parse(MetricsDocument.render(tracker.observe()));
  }

  private static String suffix(String type, String name) {
    return switch (type) {
      case "histogram" -> name.replaceFirst(".*(_bucket|_count|_sum)$", "$1");
      case "summary" -> name.replaceFirst(".*(_count|_sum)$", "$1");
      default -> "";
    };
  }

  private static void lint(String family, String type) {
    assertEquals(type.equals("counter"), family.endsWith("_total"), family);
    assertFalse(family.matches(".*_(count|sum|bucket)"), family);
    assertFalse(family.matches(".*_(counter|gauge|histogram|summary)(_.*)?"), family);
    assertFalse(family.matches(".*_(ms|us|ns|milliseconds|percent)(_total)?"), family);
  }
}
