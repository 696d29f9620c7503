// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.btrt.web.DashboardFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard in a real browser. Needs Chromium; {@code mvn -Pbrowser verify}. Leaves pictures in
 * {@code target/screenshots}.
 */
@Tag("browser")
@Timeout(300)
class DashboardBrowserSystemTest {
  private static final Path PICTURES =
      Path.of(System.getProperty("btrt.basedir", "."), "target", "screenshots");
  private static final String ANNOUNCES = "[data-text=announces]";
  private static final String TOTAL = "[data-text='counter announces udp4']";
  private static final String STATE = "[data-state]";
  private static final String FIRST_CHART = "[data-chart=announces]";
  private static final String SCROLLS_SIDEWAYS =
      "document.documentElement.scrollWidth > document.documentElement.clientWidth";
  private static final String PAGE_HEIGHT =
      "Math.ceil(document.documentElement.getBoundingClientRect().height)";

  @TempDir private static Path directory;
  private static Browser browser;

  private String origin = "";

  @BeforeAll
  static void startBrowser() throws IOException, InterruptedException {
    browser = Browser.start(directory);
  }

  @AfterAll
  static void stopBrowser() {
    browser.close();
  }

  @BeforeEach
  void lookAtADesktop() {
    browser.look(1280, 900, false, false);
  }

  /** Whatever a test has done: nothing was complained of, nobody else was asked. */
  @AfterEach
  void expectNothingElse() {
    assertEquals(List.of(), browser.complaints());
    for (String url : browser.requests()) {
      assertTrue(url.startsWith(origin + "/"), url);
    }
  }

  private void open(InetSocketAddress web, String path) {
    origin = "http://127.0.0.1:" + web.getPort();
    browser.open(origin + path);
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(Duration.ofSeconds(60)).until(condition);
  }

  private static boolean is(String expression) {
    return browser.evaluate(expression).equals("true");
  }

  private static double number(String selector) {
    String text = browser.text(selector).replace(",", "");
    return text.matches("[0-9.]+") ? Double.parseDouble(text) : -1;
  }

  /** How many seconds the first chart shows. */
  private static int seconds() {
    String points =
        browser.evaluate(
            "document.querySelector('" + FIRST_CHART + " path')?.getAttribute('d') ?? ''");
    // Up along the upper edge, back along the lower one.
    return points.isEmpty() ? 0 : points.split("L", -1).length / 2;
  }

  @Test
  void shouldMoveWhileALoadRuns() throws Exception {
    Path file =
        BtrtProcess.write(
            directory,
            "btrt.conf",
            "udp: {listen: ['127.0.0.1:0'], workers: 1}",
            "http: {listen: ['127.0.0.1:0'], workers: 1}",
            "web: {listen: ['127.0.0.1:0']}",
            "store: {max_swarms: 10000, max_peers: 100000}",
            "peer_groups: [{name: own network, priority: 0, cidr_list: ['127.0.0.0/8']}]");
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      open(tracker.address("web", false).orElseThrow(), "/");
      await("live", () -> browser.text(STATE).equals("Live"));
      try (SteadyClients load =
          SteadyClients.start(tracker.udp(), tracker.address("http", false).orElseThrow())) {
        load.awaitFurtherReplies();
        await("announces per second", () -> number(ANNOUNCES) > 0);
        double before = number(TOTAL);
        await("more announces", () -> number(TOTAL) > before);
        await("peers", () -> number("[data-text=peers]") > 0);
        await("charts", () -> seconds() >= 5);
        String local = "[data-chart=share] .legend .value";
        await("the share", () -> browser.text(local).equals("100.0\u00a0%"));
        browser.picture(PICTURES.resolve("load.png"));
      }
      await("silence", () -> number(ANNOUNCES) == 0);
      int known = seconds();
      browser.reload();
      await("the history", () -> seconds() > 0);
      assertTrue(seconds() >= known, "a reload loses nothing");
      pauseAndResume();
      assertEquals(List.of(), browser.complaints());
    }
    await("no answer", () -> browser.text(STATE).startsWith("No answer since"));
    // That the tracker is gone is what the console is full of now.
    browser.leave();
  }

  private static void pauseAndResume() {
    browser.evaluate("document.querySelector('[data-pause]').click()");
    assertEquals("Paused", browser.text(STATE));
    String time = browser.text("[data-text=time]");
    String news = "fetch('/live').then(r => r.json()).then(figures => figures.texts.time)";
    await("time to pass", () -> !browser.evaluate(news).equals(time));
    assertEquals(time, browser.text("[data-text=time]"));
    browser.evaluate("document.querySelector('[data-pause]').click()");
    await("news", () -> !browser.text("[data-text=time]").equals(time));
    assertEquals("Live", browser.text(STATE));
  }

  @Test
  void shouldKeepHostileNamesText() throws IOException {
    String name = "</th><img src=/x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";
    try (DashboardFixture tracker = DashboardFixture.named(name)) {
      open(tracker.address(), "/");
      await("live", () -> browser.text(STATE).equals("Live"));
      await("charts", () -> seconds() > 0);
      for (String selector :
          List.of(
              "[data-rows=groups] th",
              "[data-rows=neighbours] th",
              "[data-rows=busiest] th span",
              "[data-chart=share] .legend .name")) {
        assertEquals(name, browser.text(selector), selector);
      }
      assertTrue(browser.text("[data-warnings]").contains(name));
      expectNoMarkupOf(name, 1);
      tracker.record();
      String time = browser.text("[data-text='counter reloads done']");
      await("news", () -> !browser.text("[data-text='counter reloads done']").equals(time));
      expectNoMarkupOf(name, 1);
      for (String query : List.of(DashboardFixture.HASH, DashboardFixture.HASH.substring(0, 6))) {
        open(tracker.address(), "/search?q=" + query);
        assertTrue(browser.text("main").contains(name), query);
        expectNoMarkupOf(name, 0);
      }
      open(tracker.address(), "/search?q=%3Cimg+src%3Dx+onerror%3D%22window.hacked%3D1%22%3E");
      expectNoMarkupOf(name, 0);
    }
  }

  private static void expectNoMarkupOf(String name, int scripts) {
    assertEquals("undefined", browser.evaluate("window.hacked"), name);
    assertEquals("0", browser.evaluate("document.querySelectorAll('img').length"));
    assertEquals(
        Integer.toString(scripts), browser.evaluate("document.querySelectorAll('script').length"));
  }

  @Test
  void shouldForbidWhatThePageDoesNotNeed() throws IOException {
    try (DashboardFixture tracker = DashboardFixture.usual()) {
      open(tracker.address(), "/");
      await("live", () -> browser.text(STATE).equals("Live"));
      assertEquals(
          "TypeError",
          browser.evaluate(
              "(() => { try { document.body.innerHTML = 'x'; return 'allowed'; }"
                  + " catch (e) { return e.name; } })()"));
      browser.leave();
    }
  }

  @Test
  void shouldBeUsedWithTheKeyboard() throws IOException {
    try (DashboardFixture tracker = DashboardFixture.usual()) {
      open(tracker.address(), "/");
      await("charts", () -> seconds() > 0);
      String when = FIRST_CHART + " .when";
      assertEquals("now", browser.text(when));
      browser.evaluate("document.querySelector('" + FIRST_CHART + " .plot').focus()");
      browser.press("PageDown");
      assertEquals("1:00 ago", browser.text(when));
      assertEquals("1:00 ago", browser.text("[data-chart=latency] .when"), "all charts together");
      browser.press("ArrowLeft");
      assertEquals("1:01 ago", browser.text(when));
      String said =
          browser.evaluate(
              "document.querySelector('" + FIRST_CHART + " .plot').getAttribute('aria-valuetext')");
      assertTrue(said.startsWith("1:01 ago, udp4 "), said);
      browser.press("Escape");
      assertEquals("now", browser.text(when));
    }
  }

  @Test
  void shouldLookWellInAnyLightAndWidth() throws IOException {
    try (DashboardFixture tracker = DashboardFixture.usual()) {
      open(tracker.address(), "/");
      await("charts", () -> seconds() > 500);
      pictures("dashboard");
      open(tracker.address(), "/search?q=" + DashboardFixture.HASH);
      pictures("search");
      open(tracker.address(), "/search?q=" + DashboardFixture.HASH.substring(0, 4));
      pictures("found");
    }
  }

  private static void pictures(String name) throws IOException {
    String colour = "";
    for (boolean isPhone : new boolean[] {false, true}) {
      for (boolean isDark : new boolean[] {false, true}) {
        int width = isPhone ? 390 : 1280;
        browser.look(width, 900, isDark, isPhone);
        int height = Integer.parseInt(browser.evaluate(PAGE_HEIGHT));
        browser.look(width, height, isDark, isPhone);
        String file = name + (isPhone ? "-phone" : "") + (isDark ? "-dark" : "") + ".png";
        browser.picture(PICTURES.resolve(file));
        assertFalse(is(SCROLLS_SIDEWAYS), file);
        String now = browser.evaluate("getComputedStyle(document.body).backgroundColor");
        assertNotEquals(colour, now, file);
        colour = now;
      }
    }
  }

  @Test
  void shouldBeWholeWithoutScripts() throws IOException {
    browser.send("Emulation.setScriptExecutionDisabled", "{\"value\":true}");
    try (DashboardFixture tracker = DashboardFixture.usual()) {
      open(tracker.address(), "/");
      browser.picture(PICTURES.resolve("no-script.png"));
      Object root = browser.send("DOM.getDocument", "{}").get("result.root.nodeId");
      String page =
          browser
              .send("DOM.getOuterHTML", "{\"nodeId\":" + root + "}")
              .get("result.outerHTML")
              .toString();
      assertTrue(page.contains("<section class=\"charts wide\" hidden"), page);
      assertTrue(page.contains("<p class=\"live\" hidden"), page);
      assertTrue(page.contains(DashboardFixture.HASH), page);
      assertFalse(browser.requests().contains(origin + "/live"));
    } finally {
      browser.send("Emulation.setScriptExecutionDisabled", "{\"value\":false}");
    }
  }
}
