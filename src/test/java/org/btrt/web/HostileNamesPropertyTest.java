// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.btrt.common.TextEscape;
import org.btrt.status.NeighbourHealth;
import org.btrt.swarm.MapSwarmStore;

/**
 * Names come from the configuration and from torrents, and stay text on every page whatever they
 * are.
 */
class HostileNamesPropertyTest {
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern NAME_LABEL =
      Pattern.compile("btrt_group_peers\\{group=\"1\",name=\"((?:[^\"\\\\]|\\\\.)*)\"\\}");
  private static final TestTracker TRACKER = TestTracker.busy();
  private static final TestTracker SEARCHED = searched();

  private static TestTracker searched() {
    TestTracker tracker = TestTracker.busy();
    tracker.store = new MapSwarmStore(1);
    return tracker;
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "<script>alert(1)</script>",
            "</td></table><img src=x onerror=alert(1)>",
            "\"><svg onload=alert(1)>",
            "' onmouseover='alert(1)",
            "a\nbtrt_forged_total 1\n",
            "a\r\nSet-Cookie: x=y\r\n\r\n",
            "\"} 1\nbtrt_forged_total{x=\"",
            "\\\"} 1",
            "\\",
            "\",\"forged\":\"",
            "&lt;script&gt;",
            "<!--",
            "]]>",
            "\0\u001b[2J",
            "\u202Eevil\u2028",
            "\uD800",
            "javascript:alert(1)"),
        Arbitraries.strings());
  }

  @Property
  void noNameMakesMarkup(@ForAll("names") String name) throws IOException {
    String page = page(name);
    assertEquals(tags(page("plain")), tags(page));
    assertTrue(page.contains("<th scope=\"row\">" + TextEscape.html(name) + "</th>"));
  }

  @Property(tries = 200)
  void noTorrentsNameMakesMarkup(@ForAll("names") String name) throws IOException {
    String hash = "19".repeat(20);
    SEARCHED.names = new FakeNames().put(hash, name.isEmpty() ? "plain" : name);
    List<String> found = tags(body(search("q=" + hash)));
    List<String> shown = tags(text(InfoPage.render(SEARCHED.observe())));
    SEARCHED.names = new FakeNames().put(hash, "plain");
    assertEquals(tags(body(search("q=" + hash))), found);
    assertEquals(tags(text(InfoPage.render(SEARCHED.observe()))), shown);
  }

  @Property(tries = 200)
  void noQueryMakesMarkup(@ForAll("names") String query) throws IOException {
    Response response = search("q=nobody" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    if (response.status() == 200) {
      assertEquals(tagsWithoutValue(search("q=nobody")), tagsWithoutValue(response));
    } else {
      assertEquals(400, response.status());
    }
  }

  private static Response search(String rawQuery) {
    SwarmSearch search = new SwarmSearch(SEARCHED.store, System::nanoTime);
    return new SearchPages(SEARCHED.sources(), search).respond(rawQuery);
  }

  /** What the search is filled with is an attribute, escaped; everything else must be the same. */
  private static List<String> tagsWithoutValue(Response response) throws IOException {
    return tags(body(response)).stream()
        .map(tag -> tag.replaceAll(" value=\"[^\"]*\"", ""))
        .toList();
  }

  private static String body(Response response) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    response.body().writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Property(tries = 200)
  void liveHoldsTheNameItself(@ForAll("names") String name) throws IOException {
    Map<String, Object> live = StatsDocumentTest.parse(LiveDocument.render(observe(name)));
    assertEquals(name, live.get("tables.groups[1][0]"));
    assertEquals(
        StatsDocumentTest.parse(LiveDocument.render(observe("plain"))).keySet(), live.keySet());
  }

  @Property
  void jsonHoldsTheNameItself(@ForAll("names") String name) throws IOException {
    byte[] document = StatsDocument.render(observe(name));
    Map<String, Object> stats = StatsDocumentTest.parse(document);
    assertEquals(name, stats.get("groups[1].name"));
    assertEquals(
        StatsDocumentTest.parse(StatsDocument.render(observe("plain"))).keySet(), stats.keySet());
  }

  @Property
  void metricsHoldTheNameItself(@ForAll("names") String name) throws IOException {
    Map<String, Double> samples = MetricsDocumentTest.parse(MetricsDocument.render(observe(name)));
    assertEquals(
        MetricsDocumentTest.parse(MetricsDocument.render(observe("plain"))).size(), samples.size());
    String found =
        samples.keySet().stream()
            .map(NAME_LABEL::matcher)
            .filter(Matcher::matches)
            .map(matcher -> unescape(matcher.group(1)))
            .findFirst()
            .orElseThrow();
    // What is not text at all cannot be written in UTF-8.
    assertEquals(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8), found);
  }

  private static Observation observe(String name) {
    TRACKER.neighbours.set(0, new NeighbourHealth(name, true, 1, 0, 1));
    return TRACKER.groupNames(List.of("own network", name, "everybody else")).observe();
  }

  private static String page(String name) throws IOException {
    return text(InfoPage.render(observe(name)));
  }

  private static String text(byte[] page) {
    return new String(page, StandardCharsets.UTF_8);
  }

  private static List<String> tags(String page) {
    return TAG.matcher(page)
        .results()
        // The layout is a number that differs with the names.
        .map(result -> result.group().replaceAll("data-layout=\"[0-9a-f]+\"", ""))
        .toList();
  }

  private static String unescape(String label) {
    return label
        .replace("\\\\", "\0\0")
        .replace("\\n", "\n")
        .replace("\\\"", "\"")
        .replace("\0\0", "\\");
  }
}
