// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.btrt.status.Status;
import org.junit.jupiter.api.Test;

/** What the page's script is given. */
class LiveDocumentTest {
  private static Map<String, Object> live(TestTracker tracker) throws IOException {
    return StatsDocumentTest.parse(LiveDocument.render(tracker.observe()));
  }

  private static Set<String> names(String page, String attribute) {
    return Pattern.compile(attribute + "=\"([^\"]+)\"")
        .matcher(page)
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void shouldTellWhatThePageShows() throws IOException {
    Map<String, Object> live = live(TestTracker.busy());
    assertEquals("135,462", live.get("texts.announces"));
    assertEquals("162,500", live.get("texts.peers"));
    assertEquals("Up 3 days 1:02:03", live.get("texts.uptime"));
    assertEquals("17", live.get("texts.counter refusals not_listed"));
    assertEquals("own network", live.get("tables.groups[0][0]"));
    assertEquals("75.0\u00a0%", live.get("tables.groups[0][3].text"));
    assertEquals(0.75, live.get("tables.groups[0][3].share"));
    assertEquals("19".repeat(20), live.get("tables.busiest[0][0].hash"));
    assertEquals("/search?q=" + "19".repeat(20), live.get("tables.busiest[0][0].link"));
    assertEquals("IPv6", live.get("tables.busiest[0][1]"));
    assertTrue(live.get("warnings[0]").toString().startsWith("Neighbour other "));
  }

  /** The script looks for nothing that is not sent, and what is sent has a place. */
  @Test
  void shouldHaveANameForEachPlaceOfThePage() throws IOException {
    TestTracker tracker = TestTracker.busy().hashList(3);
    String page = new String(InfoPage.render(tracker.observe()), StandardCharsets.UTF_8);
    Figures figures = Figures.of(tracker.observe());
    assertEquals(figures.texts().keySet(), names(page, "data-text"));
    assertEquals(figures.tables().keySet(), names(page, "data-rows"));
    assertEquals(Set.of(figures.layout()), names(page, "data-layout"));
  }

  @Test
  void shouldHoldTheNewestPointOfTheCharts() throws IOException {
    Map<String, Object> live = live(TestTracker.busy());
    assertEquals(2L, live.get("end"));
    assertEquals(10.0, live.get("point.time_s"));
    List<Object> row =
        IntStream.range(0, 13).mapToObj(i -> live.get("point.row[" + i + "]")).toList();
    List<Object> expected = List.of(123_456.0, 12_001.0, 4.5, 0.0, 0.75, 0.2, 0.05, 162_500L, 25L);
    assertEquals(expected, row.subList(0, 9));
    assertEquals(42.0, (Double) row.get(9), 0.6, "udp, median");
    assertEquals(180.0, (Double) row.get(10), 2, "udp, 99 %");
    assertEquals(300.0, (Double) row.get(11), 3, "http, median");
    assertTrue(live.containsKey("point.row[12]"));
    assertTrue(!live.containsKey("point.row[13]"));
  }

  @Test
  void shouldSayThatThereIsNoPointYet() throws IOException {
    TestTracker tracker = new TestTracker();
    assertTrue(live(tracker).containsKey("point"));
    assertNull(live(tracker).get("point"));
    tracker.history.record(0);
    assertNull(live(tracker).get("point"));
    tracker.history.record(Status.WINDOW_NS);
    Map<String, Object> quiet = live(tracker);
    assertEquals(0.0, quiet.get("point.row[0]"));
    assertTrue(quiet.containsKey("point.row[4]"));
    assertNull(quiet.get("point.row[4]"), "nothing was handed out");
    assertNull(quiet.get("point.row[9]"), "nobody was answered");
  }

  @Test
  void shouldBeMadeOnceForEachRowHoweverManyAsk() throws IOException {
    TestTracker tracker = TestTracker.busy();
    LiveDocument document = new LiveDocument(tracker.sources());
    byte[] first = document.latest();
    assertSame(first, document.latest());
    tracker.history.record(2 * Status.WINDOW_NS);
    byte[] second = document.latest();
    assertNotSame(first, second);
    assertEquals(3L, StatsDocumentTest.parse(second).get("end"));
    assertSame(second, document.latest());
  }

  @Test
  void shouldChangeItsLayoutWithThePage() throws IOException {
    TestTracker tracker = TestTracker.busy();
    Object layout = live(tracker).get("layout");
    tracker.history.record(2 * Status.WINDOW_NS);
    assertEquals(layout, live(tracker).get("layout"));
    assertNotEquals(
        layout, live(TestTracker.busy().groupNames(List.of("own", "others"))).get("layout"));
    assertNotEquals(layout, live(tracker.hashList(1)).get("layout"));
  }
}
