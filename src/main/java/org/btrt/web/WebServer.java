// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.SystemNanoClock;
import org.btrt.common.BackgroundThread;
import org.btrt.common.BindException;
import org.btrt.common.DistinctLog;
import org.btrt.config.WebSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * Serves the pages of this package over HTTP, read only but for {@link AdminApi}.
 *
 * <p>Built on the JDK's own server: the few requests of an operator and a scraper are worth neither
 * a pipeline of their own nor sharing the announcers' event loops. How long a request may take, how
 * large it may be and how many connections there may be are that server's system properties, set in
 * {@code native-config/jvm.options}.
 *
 * <p><em>Threading:</em> started and closed by one thread. Requests are answered by {@value
 * #THREADS} threads behind a queue of {@value #QUEUE_LENGTH}; connections beyond are closed. They
 * step back behind the workers: whoever looks must not be felt by those who announce.
 */
public final class WebServer implements AutoCloseable {
  static final int THREADS = 4;
  static final int QUEUE_LENGTH = 64;

  private static final int BACKLOG = 64;
  private static final int CLOSE_TIMEOUT_S = 2;
  private static final String HEALTH_PATH = "/health";

  /** What a page is sent as. */
  static final String HTML = "text/html; charset=utf-8";

  private static final Map<String, String> SAFETY_HEADERS =
      Map.of(
          "X-Content-Type-Options",
          "nosniff",
          "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
              + " img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'; trusted-types 'none'",
          "Cache-Control",
          "no-store",
          "Referrer-Policy",
          "no-referrer");

  private final DistinctLog log;
  private final Counters counters;
  private final Map<String, Page> pages;
  private final Map<String, Response> assets = Assets.read();
  private final SwarmSearch search;
  private final SearchPages searchPages;
  private final HashListPages hashListPages;
  private final Optional<AdminApi> admin;
  private final List<HttpServer> servers = new ArrayList<>();
  private final ThreadPoolExecutor executor;

  private WebServer(WebSources sources, Optional<AdminApi> admin, DistinctLog log) {
    this.admin = admin;
    this.log = log;
    this.counters = sources.status().register();
    LiveDocument live = new LiveDocument(sources);
    this.pages =
        Map.of(
            "/",
            new Page(HTML, () -> InfoPage.render(sources.observe())),
            "/stats",
            new Page(JsonDocument.CONTENT_TYPE, () -> StatsDocument.render(sources.observe())),
            "/metrics",
            new Page(MetricsDocument.CONTENT_TYPE, () -> MetricsDocument.render(sources.observe())),
            "/live",
            new Page(JsonDocument.CONTENT_TYPE, live::latest),
            "/history",
            new Page(
                JsonDocument.CONTENT_TYPE,
                () -> HistoryDocument.render(sources.history(), sources.groupNames().get())));
    this.search = new SwarmSearch(sources.store(), SystemNanoClock.INSTANCE);
    this.searchPages = new SearchPages(sources, search);
    this.hashListPages = new HashListPages(sources.hashLists(), this::count);
    AtomicInteger threadCount = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_LENGTH),
            task ->
                new Thread(
                    () -> {
                      BackgroundThread.enter();
                      task.run();
                    },
                    "btrt-web-" + threadCount.getAndIncrement()));
  }

  /**
   * Starts serving. With no address to listen on nothing is started.
   *
   * @throws BindException if an address cannot be listened on; the message names it and the reason,
   *     and nothing is left open
   */
  public static WebServer start(WebSettings settings, WebSources sources, DistinctLog log) {
    return start(settings, sources, Optional.empty(), log);
  }

  /**
   * The same with something that can be changed there.
   *
   * @param admin answers requests to change something; empty: nobody does
   */
  public static WebServer start(
      WebSettings settings, WebSources sources, Optional<AdminApi> admin, DistinctLog log) {
    WebServer server = new WebServer(sources, admin, log);
    try {
      for (InetSocketAddress address : settings.listen()) {
        server.servers.add(server.bind(address));
      }
    } catch (BindException e) {
      server.stop(0);
      throw e;
    }
    server.servers.forEach(HttpServer::start);
    return server;
  }

  /** Where it listens, with the real ports. */
  public List<InetSocketAddress> addresses() {
    return servers.stream().map(HttpServer::getAddress).toList();
  }

  /**
   * Stops listening and waits briefly for the requests that are being answered. The sources may be
   * closed after that.
   */
  @Override
  public void close() {
    stop(CLOSE_TIMEOUT_S);
  }

  // A server that was never started would use up any time it is given.
  private void stop(int timeoutS) {
    search.close();
    servers.forEach(server -> server.stop(timeoutS));
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(timeoutS, TimeUnit.SECONDS)) {
        log.warn("web.close", "web: a request is still being answered, expected: it ends in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpServer bind(InetSocketAddress address) {
    try {
      HttpServer server = HttpServer.create(address, BACKLOG);
      server.setExecutor(executor);
      server.createContext("/", this::handle);
      return server;
    } catch (IOException e) {
      throw new BindException("web", address, e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Response response;
      try {
        response = respond(exchange);
      } catch (IOException | RuntimeException e) {
        onFault(e);
        response = Response.text(500, "internal error, see the log");
      }
      send(exchange, response);
    }
  }

  private Response respond(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (admin.isPresent() && path.startsWith(AdminApi.PATH)) {
      return admin.get().respond(exchange);
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Response.text(405, "only GET and HEAD are allowed here")
          // What else the request holds is of no interest.
          .with(Map.of("Allow", "GET, HEAD", "Connection", "close"));
    }
    if (path.equals(HEALTH_PATH)) {
      return admin.isPresent() && admin.get().isDraining()
          ? Response.text(503, "draining")
          : Response.text(200, "serving");
    }
    if (HashListPages.PATHS.containsKey(path)) {
      return hashListPages.respond(
          path,
          exchange.getRemoteAddress().getAddress(),
          exchange.getRequestHeaders().getOrDefault("If-None-Match", List.of()));
    }
    if (path.equals(SearchPages.PATH)) {
      return searchPages.respond(exchange.getRequestURI().getRawQuery());
    }
    if (assets.containsKey(path)) {
      return assets.get(path);
    }
    Page page = pages.get(path);
    if (page == null) {
      return Response.text(404, "nothing here; try / or /stats or /metrics");
    }
    return Response.page(page.contentType(), page.renderer().render());
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    SAFETY_HEADERS.forEach(headers::set);
    response.headers().forEach(headers::set);
    if (response.status() == 304) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    headers.set("Content-Type", response.contentType());
    long length = response.body().length();
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Long.toString(length));
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    // For the JDK's server 0 is "not known", -1 is "none".
    exchange.sendResponseHeaders(response.status(), length == 0 ? -1 : length);
    if (length > 0) {
      response.body().writeTo(exchange.getResponseBody());
    }
  }

  // The row belongs to whichever thread holds its lock.
  private void count(Counter counter) {
    synchronized (counters) {
      counters.increment(counter);
    }
  }

  private void onFault(Exception fault) {
    count(Counter.INTERNAL_ERRORS);
    log.error("web." + fault.getClass().getName(), "web: answering a request", fault);
  }

  /** Makes the body of a page. */
  private interface Renderer {
    byte[] render() throws IOException;
  }

  /** What is found at a path. */
  private record Page(String contentType, Renderer renderer) {}
}
