// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btrt.common.TextEscape;
import org.btrt.status.Counter;
import org.btrt.status.SnapshotHealth;
import org.junit.jupiter.api.Test;

/** The page for people. */
class InfoPageTest {
  private static final Pattern TAG = Pattern.compile("<(/?)([a-z][a-z0-9]*)([^>]*)>");
  private static final Set<String> VOID_ELEMENTS = Set.of("meta", "link", "input");

  @Test
  void shouldShowABusyTracker() throws IOException {
    String page = render(TestTracker.busy());
    assertTrue(page.contains("<title>BTRT 3.0.0</title>"));
    assertTrue(page.contains("<span data-text=\"uptime\">Up 3 days 1:02:03</span>"), page);
    assertTrue(page.contains("<time data-text=\"time\">2027-01-18 09:02:03 UTC</time>"), page);
    assertTrue(page.contains("<dt>Peers</dt>\n<dd data-text=\"peers\">162,500</dd>"));
    assertTrue(page.contains("<dd data-text=\"announces\">135,462</dd>"));
    assertTrue(page.contains("<dd data-text=\"local\">75.0\u00a0%</dd>"));
    assertTrue(page.contains("<dd data-text=\"latency\">180\u00a0\u00b5s</dd>"), page);
    assertTrue(
        page.contains(
            """
            <th scope="row">own network</th>
            <td>97,500</td>
            <td>75,000</td>
            <td class="share">
            <meter min="0" max="1" value="0.750"></meter>
            <span>75.0\u00a0%</span>"""),
        page);
    assertTrue(
        page.contains(
            """
            <th scope="row">plain</th>
            <td>100</td>
            <td class="share">
            <meter min="0" max="1" value="0.300"></meter>
            <span>30.0\u00a0%</span>
            </td>
            <td>\u221272\u00a0MB</td>"""),
        page);
    assertTrue(page.contains("<th scope=\"row\">policy</th>\n<td>100</td>"));
    assertTrue(page.contains("would take from outside without a policy: 100.0\u00a0%</p>"), page);
    assertTrue(page.contains("all their clients are given external peers: 1</p>"));
    assertTrue(page.contains("<th scope=\"row\">partner</th>\n<td>asked</td>\n<td>1,200</td>"));
    assertTrue(page.contains("[::]:6969"));
    String largest = "19".repeat(20);
    assertTrue(
        page.contains(
            "<th scope=\"row\" class=\"torrent\">\n<a href=\"/search?q="
                + largest
                + "\">"
                + largest
                + "</a>\n</th>\n<td>IPv6</td>"),
        page);
    assertFalse(page.contains("05".repeat(20)), "only the largest");
    assertTrue(
        page.contains("<th scope=\"row\">refused: not listed</th>\n<td>17</td>\n<td>17</td>"));
    assertTrue(page.contains("<th scope=\"row\">udp, last 10\u00a0s</th>\n<td>42</td>"));
    assertTrue(page.contains("<th scope=\"row\">udp, since start</th>\n<td>42</td>"));
    assertTrue(
        page.contains(
            "<th scope=\"row\">0:01:30 ago</th>\n<td>12\u00a0s</td>\n<td>25</td>\n"
                + "<td>162,400</td>\n<td>table is full</td>"),
        page);
    assertFalse(page.contains("counting"));
    assertFalse(page.contains("measuring"));
  }

  @Test
  void shouldSayThatItIsStillCounting() throws IOException {
    String page = render(new TestTracker());
    assertTrue(page.contains("The first pass through the store has not ended yet"));
    assertTrue(page.contains("<th scope=\"row\">IPv4</th>\n<td>counting</td>"));
    assertTrue(page.contains("<th scope=\"row\">own network</th>\n<td>counting</td>"));
    assertTrue(page.contains("<dd data-text=\"announces\">measuring</dd>"));
    assertTrue(page.contains("<p class=\"note\" data-text=\"localisable\"></p>"));
    assertFalse(page.contains("Experiment"), "there is none");
    assertFalse(page.contains("too tight"));
    assertTrue(page.contains("The first ten seconds are not over yet."));
  }

  @Test
  void shouldNameTheTorrentsWhoseNamesAreKnown() throws IOException {
    TestTracker tracker = TestTracker.busy();
    tracker.names = new FakeNames().put("19".repeat(20), "Big <Buck> Bunny");
    String page = render(tracker);
    assertTrue(page.contains("<span>Big &lt;Buck&gt; Bunny</span>\n<a href="), page);
  }

  @Test
  void shouldWarn() throws IOException {
    String page = render(TestTracker.busy());
    assertTrue(page.contains("<li>Neighbour other has failed too often;"), page);
    assertTrue(page.contains("<li>There is no newer snapshot in the database: table is full"));
    assertTrue(render(new TestTracker()).contains("<ul data-warnings>\n</ul>"));
  }

  @Test
  void shouldSayThatThereIsNoSnapshotYet() throws IOException {
    TestTracker tracker = new TestTracker();
    assertFalse(render(tracker).contains("Snapshots in the database"));
    tracker.snapshots = Optional.of(SnapshotHealth.NONE);
    assertTrue(render(tracker).contains("<th scope=\"row\">none yet</th>"));
  }

  @Test
  void shouldSayThatThereAreNoPeers() throws IOException {
    TestTracker tracker = new TestTracker();
    tracker.summary.begin();
    tracker.summary.end(TestTracker.NOW_MS);
    String page = render(tracker);
    assertTrue(page.contains("There are no peers."));
    assertFalse(page.contains("counting"));
  }

  @Test
  void shouldExplainEachCounter() throws IOException {
    String page = render(new TestTracker());
    for (Counter counter : Counter.values()) {
      String name = (counter.metric() + ' ' + counter.labelValue()).strip();
      assertTrue(page.contains("<th scope=\"row\">" + name + "</th>"), name);
      assertTrue(page.contains("<td class=\"prose\">" + TextEscape.html(counter.help())), name);
    }
  }

  @Test
  void shouldBeWellFormed() throws IOException {
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(render(TestTracker.busy()));
    while (tag.find()) {
      if (VOID_ELEMENTS.contains(tag.group(2))) {
        continue;
      }
      if (tag.group(1).isEmpty()) {
        open.push(tag.group(2));
      } else {
        assertEquals(open.pop(), tag.group(2));
      }
    }
    assertTrue(open.isEmpty(), open.toString());
  }

  @Test
  void shouldNeedNothingFromElsewhere() throws IOException {
    String page = render(TestTracker.busy());
    assertFalse(page.contains("://"));
    assertEquals(
        List.of("<script type=\"module\" src=\"/dashboard.js\">"),
        Pattern.compile("<script[^>]*>").matcher(page).results().map(r -> r.group()).toList());
    assertFalse(page.contains("style=\""), "the policy would block it");
    assertFalse(page.matches("(?s).*<[^>]* on[a-z]+=.*"));
  }

  @Test
  void shouldNotCountBackwards() throws IOException {
    WebSources sources = TestTracker.busy().sources();
    WebSources early =
        new WebSources(
            sources.version(),
            TestTracker.NOW_MS + 60_000,
            sources.listening(),
            sources.status(),
            sources.store(),
            sources.history(),
            sources.summary(),
            sources.groupNames(),
            sources.neighbours(),
            sources.hashLists(),
            sources.snapshots(),
            sources.names(),
            sources.clock());
    assertTrue(text(InfoPage.render(early.observe())).contains("Up 0:00:00"));
  }

  private static String render(TestTracker tracker) throws IOException {
    return text(InfoPage.render(tracker.observe()));
  }

  private static String text(byte[] page) {
    return new String(page, StandardCharsets.UTF_8);
  }
}
