// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.btrt.status.SnapshotHealth;
import org.junit.jupiter.api.Test;

/** The JSON document, parsed back into paths and values. */
public class StatsDocumentTest {
  @Test
  void shouldTellEverythingOfABusyTracker() throws IOException {
    Map<String, Object> stats = parse(TestTracker.busy());
    assertEquals("BTRT", stats.get("name"));
    assertEquals("3.0.0", stats.get("version"));
    assertEquals(1_800_000_000L, stats.get("started_epoch_s"));
    assertEquals(262_923L, stats.get("uptime_s"));
    assertEquals("[::]:6969", stats.get("listen[1].address"));
    assertEquals(25L, stats.get("swarms"));
    assertEquals(162_500L, stats.get("peers"));
    assertEquals("ipv6", stats.get("store.families[1].family"));
    assertEquals(5L, stats.get("store.families[1].swarms"));
    assertEquals("19".repeat(20), stats.get("store.busiest_swarms[0].info_hash"));
    assertEquals(7_500L, stats.get("store.busiest_swarms[0].local_peers"));
    assertEquals(97_500L, stats.get("groups[0].peers"));
    assertEquals(750_000L, stats.get("groups[0].peers_handed_out"));
    assertEquals(0.75, stats.get("groups[0].share_handed_out"));
    assertEquals("everybody else", stats.get("groups[2].name"));
    assertEquals(1L, stats.get("store.open_valves"));
    assertEquals("policy", stats.get("split[0].half"));
    assertEquals(100L, stats.get("split[0].peers_handed_out"));
    assertEquals(0.9, stats.get("split[0].local_share"));
    assertEquals(60e6, stats.get("split[0].bytes_per_min"));
    assertEquals("plain", stats.get("split[1].half"));
    assertEquals(72e6, stats.get("split[1].bytes_per_min"));
    assertEquals(1_000L, stats.get("split[1].watched_s"));
    assertEquals("partner", stats.get("neighbors[0].name"));
    assertEquals(true, stats.get("neighbors[0].asked"));
    assertEquals(1_200L, stats.get("neighbors[0].requests"));
    assertEquals(7L, stats.get("neighbors[1].failures"));
    assertEquals(45_000L, stats.get("neighbors[0].peers_learned"));
    assertEquals(1_800_262_832L, stats.get("snapshot.taken_epoch_s"));
    assertEquals(12.34, stats.get("snapshot.took_s"));
    assertEquals(25L, stats.get("snapshot.torrents"));
    assertEquals(162_400L, stats.get("snapshot.peers"));
    assertEquals("table is full", stats.get("snapshot.trouble"));
    assertEquals(10.0, stats.get("window.length_s"));
    assertEquals(123_456.0, stats.get("window.announces_per_s.udp4"));
    assertEquals("http", stats.get("window.latency[0].transport"));
    assertEquals(42.0, (Double) stats.get("window.latency[1].p50_us"), 0.6);
    assertEquals(2_500.0, (Double) stats.get("window.latency[1].max_us"), 25.0);
    assertEquals(1_354_570L, stats.get("latency_since_start[1].count"));
    assertEquals(17L, stats.get("counters.refusals.not_listed"));
    assertEquals(500_000L, stats.get("counters.udp_connects"));
  }

  @Test
  void shouldSayThatItDoesNotKnowYet() throws IOException {
    Map<String, Object> stats = parse(new TestTracker());
    for (String path :
        new String[] {
          "store",
          "window",
          "latency_since_start",
          "groups[0].peers",
          "groups[0].share_handed_out",
          "split"
        }) {
      assertTrue(stats.containsKey(path), path);
      assertNull(stats.get(path), path);
    }
    assertEquals(0L, stats.get("groups[0].peers_handed_out"));
    assertNull(stats.get("snapshot"));
    TestTracker tracker = new TestTracker();
    tracker.snapshots = Optional.of(SnapshotHealth.NONE);
    Map<String, Object> fresh = parse(tracker);
    assertTrue(fresh.containsKey("snapshot.taken_epoch_s"));
    assertNull(fresh.get("snapshot.peers"));
    assertEquals("", fresh.get("snapshot.trouble"));
  }

  @Test
  void shouldHaveKeysInSnakeCase() throws IOException {
    for (String path : parse(TestTracker.busy()).keySet()) {
      assertTrue(path.matches("[a-z0-9_.\\[\\]]+"), path);
    }
  }

  /** Leaves by path, for instance {@code groups[0].name}. */
  public static Map<String, Object> parse(byte[] document) throws IOException {
    Map<String, Object> leaves = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(document)) {
      parser.nextToken();
      read(parser, "", leaves);
      assertNull(parser.nextToken(), "one document");
    }
    return leaves;
  }

  private static Map<String, Object> parse(TestTracker tracker) throws IOException {
    return parse(StatsDocument.render(tracker.observe()));
  }

  private static void read(JsonParser parser, String path, Map<String, Object> leaves)
      throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = path.isEmpty() ? parser.currentName() : path + '.' + parser.currentName();
          parser.nextToken();
          read(parser, key, leaves);
        }
      }
      case START_ARRAY -> {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
          read(parser, path + '[' + i + ']', leaves);
        }
      }
      case VALUE_STRING -> put(leaves, path, parser.getText());
      case VALUE_NUMBER_INT -> put(leaves, path, parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> put(leaves, path, parser.getDoubleValue());
      case VALUE_TRUE, VALUE_FALSE -> put(leaves, path, parser.getBooleanValue());
      case VALUE_NULL -> put(leaves, path, null);
      default -> throw new AssertionError("unexpected " + parser.currentToken() + " at " + path);
    }
  }

  private static void put(Map<String, Object> leaves, String path, Object value) {
    assertTrue(!leaves.containsKey(path), "twice: " + path);
    leaves.put(path, value);
  }
}
