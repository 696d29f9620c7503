// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.btrt.swarm.MapSwarmStore;
import org.btrt.swarm.SwarmClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the search answers. */
class SearchPagesTest {
  private static final String HASH = SwarmSearchTest.hash(1);
  private static final String OTHER = SwarmSearchTest.hash(2);
  private static final String GONE = "ab".repeat(20);

  private final TestTracker tracker = new TestTracker();
  private SearchPages pages;

  @BeforeEach
  void open() {
    MapSwarmStore store = new MapSwarmStore(1_000);
    SwarmClient client = new SwarmClient(store);
    client.peer(1, false, 1, 1).announce();
    client.peer(1, false, 2, 1).seeder().group(1).announce();
    client.peer(1, true, 3, 1).group(2).announce();
    client.peer(2, true, 1, 1).announce();
    tracker.store = store;
    tracker.names =
        new FakeNames()
            .put(HASH, "Debian 13 <amd64>")
            .put(OTHER, "FreeBSD 15")
            .put(GONE, "Debian 12");
    pages = new SearchPages(tracker.sources(), new SwarmSearch(store, System::nanoTime));
  }

  private String page(String query) throws IOException {
    Response response = pages.respond(query);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    response.body().writeTo(out);
    String body = out.toString(StandardCharsets.UTF_8);
    assertEquals(200, response.status(), body);
    return body;
  }

  private static String link(String hash) {
    return "<a href=\"/search?q=" + hash + "\">" + hash + "</a>";
  }

  @Test
  void shouldTellAllOfOneTorrent() throws IOException {
    String page = page("q=" + HASH);
    assertTrue(page.contains("<h2 class=\"name\">Debian 13 &lt;amd64&gt;</h2>"), page);
    assertTrue(page.contains("<p class=\"hash\">" + HASH + "</p>"));
    assertTrue(
        page.contains("<th scope=\"row\">IPv4</th>\n<td>1</td>\n<td>1</td>\n<td>0</td>"), page);
    assertTrue(
        page.contains("<th scope=\"row\">IPv6</th>\n<td>0</td>\n<td>1</td>\n<td>0</td>"), page);
    assertTrue(
        page.contains(
            "<th scope=\"row\">partners</th>\n<td>1</td>\n<td>0</td>\n<td>0</td>\n<td>0</td>"),
        page);
    assertTrue(page.contains("<th scope=\"col\">IPv6 leechers</th>"));
    assertTrue(page.contains(" value=\"" + HASH + "\">"), "the search can be changed");
  }

  @Test
  void shouldTakeInfoHashesInUpperCase() throws IOException {
    String page = page("x=y&q=" + HASH.toUpperCase(Locale.ROOT) + "&q=other");
    assertTrue(page.contains("<p class=\"hash\">" + HASH + "</p>"), page);
  }

  @Test
  void shouldSayThatThereAreNoPeers() throws IOException {
    String page = page("q=" + GONE);
    assertTrue(page.contains("<h2 class=\"name\">Debian 12</h2>"), page);
    assertTrue(page.contains("It has no peers here."), page);
  }

  @ParameterizedTest
  @CsvSource({"4", "5", "39"})
  void shouldFindByTheBeginningOfAnInfoHash(int digits) throws IOException {
    String page = page("q=" + HASH.substring(0, digits));
    assertTrue(page.contains("<span>Debian 13 &lt;amd64&gt;</span>\n" + link(HASH)), page);
    assertFalse(page.contains(OTHER));
    assertFalse(page.contains("There may be more"));
  }

  @Test
  void shouldNotWalkForTooFewDigits() throws IOException {
    String page = page("q=" + HASH.substring(0, 3));
    assertFalse(page.contains(HASH), page);
    assertFalse(page.contains("begin so"), page);
  }

  @Test
  void shouldFindByAPartOfTheName() throws IOException {
    String page = page("q=debian+1");
    assertTrue(page.contains(link(HASH)), page);
    assertTrue(page.contains(link(GONE)), page);
    assertFalse(page.contains(OTHER), page);
    assertTrue(
        page.contains(link(HASH) + "\n</th>\n<td>1</td>\n<td>2</td>\n<td>0</td>\n<td>\u2013</td>"),
        page);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "q", "q=", "q=++", "other=x"})
  void shouldExplainItself(String query) throws IOException {
    assertTrue(page(query).contains("40 hexadecimal digits"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"q=%", "q=%zz", "q=a%2"})
  void shouldRefuseWhatIsNotEncoded(String query) {
    assertEquals(400, pages.respond(query).status());
  }

  @Test
  void shouldRefuseLongQueries() {
    assertEquals(200, pages.respond("q=" + "x".repeat(200)).status());
    assertEquals(400, pages.respond("q=" + "x".repeat(201)).status());
  }
}
