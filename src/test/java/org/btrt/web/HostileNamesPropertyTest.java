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

  @Property
  void noTorrentsNameMakesMarkup(@ForAll("names") String name) throws IOException {
    String hash = "19".repeat(20);
    TestTracker tracker = TestTracker.busy();
    tracker.store = new MapSwarmStore(1);
    SearchPages pages =
        new SearchPages(tracker.sources(), new SwarmSearch(tracker.store, System::nanoTime));
    tracker.names = new FakeNames().put(hash, name.isEmpty() ? "plain" : name);
    SearchPages hostile =
        new SearchPages(tracker.sources(), new SwarmSearch(tracker.store, System::nanoTime));
    assertEquals(
        tags(body(pages.respond("q=" + hash))), tags(body(hostile.respond("q=" + hash))));
    String page = new String(InfoPage.render(tracker.observe()), StandardCharsets.UTF_8);
    tracker.names = new FakeNames().put(hash, "plain");
    assertEquals(
        tags(new String(InfoPage.render(tracker.observe()), StandardCharsets.UTF_8)), tags(page));
  }

  @Property
  void noQueryMakesMarkup(@ForAll("names") String query) throws IOException {
    TestTracker tracker = new TestTracker();
    tracker.store = new MapSwarmStore(1);
    SearchPages pages =
        new SearchPages(tracker.sources(), new SwarmSearch(tracker.store, System::nanoTime));
    Response response =
        pages.respond("q=plain" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    if (response.status() == 200) {
      String found = body(response);
      assertEquals(
          tags(body(pages.respond("q=plain"))).stream().map(this::withoutValue).toList(),
          tags(found).stream().map(this::withoutValue).toList());
    } else {
      assertEquals(400, response.status());
    }
  }

  /** What the search is filled with is an attribute, escaped; everything else must be the same. */
  private String withoutValue(String tag) {
    return tag.replaceAll(" value=\"[^\"]*\"", "");
  }

  private static String body(Response response) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    response.body().writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Property
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
    return new String(InfoPage.render(observe(name)), StandardCharsets.UTF_8);
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
