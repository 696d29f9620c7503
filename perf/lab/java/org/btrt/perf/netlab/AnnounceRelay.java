// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;

/**
 * Stands between clients and trackers, as a proxy that tells trackers who asks. A client that
 * announces to its operator's tracker gets that one's reply; the others are told of it as well, so
 * that all of them know the whole swarm and what is measured is the policy and not who has heard of
 * whom. It is the DPI platform, too, where announces to another tracker are diverted.
 *
 * <p><em>Threading:</em> a virtual thread for each announce.
 */
final class AnnounceRelay implements AutoCloseable {
  /** Path of a client's own tracker. */
  static final String OWN = "/announce";

  /** Path of the tracker that is everybody's. */
  static final String WORLD = "/world/announce";

  /** Path of the same where a DPI platform is in the way. */
  static final String DIVERTED = "/diverted/announce";

  private static final Duration REPLY_MAX = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int BAD_GATEWAY = 502;

  private final TrackerFiles files;
  private final boolean isMirroring;
  private final AnnounceLog log;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(REPLY_MAX)
          .build();
  private final HttpServer server;

  /**
   * Listens at the address that clients know.
   *
   * @param isMirroring whether all trackers are told of everybody
   */
  AnnounceRelay(TrackerFiles files, boolean isMirroring, AnnounceLog log) throws IOException {
    this.files = files;
    this.isMirroring = isMirroring;
    this.log = log;
    server = HttpServer.create(new InetSocketAddress(Addresses.TRACKER, Addresses.TRACKER_PORT), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String from = exchange.getRemoteAddress().getAddress().getHostAddress();
    String query = exchange.getRequestURI().getRawQuery();
    String path = exchange.getRequestURI().getPath();
    int asked = path.equals(WORLD) ? files.world() : files.of(from);
    long beginNs = System.nanoTime();
    byte[] reply = null;
    try {
      if (isMirroring) {
        for (int tracker = 0; tracker < files.count(); tracker++) {
          if (tracker != asked) {
            ask(tracker, OWN, from, query);
          }
        }
      }
      beginNs = System.nanoTime();
      reply = ask(asked, path.equals(DIVERTED) ? forwardedPath() : OWN, from, query);
    } catch (IOException e) {
      log.onFailure(from, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (reply != null && !from.equals(Addresses.TRACKER)) {
      log.onReply(from, query, reply, System.nanoTime() - beginNs);
    }
    try (exchange) {
      exchange.sendResponseHeaders(
          reply == null ? BAD_GATEWAY : OK, reply == null ? -1 : reply.length);
      if (reply != null) {
        try (OutputStream body = exchange.getResponseBody()) {
          body.write(reply);
        }
      }
    }
  }

  /** What a DPI platform asks ours with: the other tracker is this relay again. */
  private static String forwardedPath() {
    return "/forwarded_announce/" + Addresses.TRACKER + ":" + Addresses.TRACKER_PORT + WORLD;
  }

  private byte[] ask(int tracker, String path, String from, String query)
      throws IOException, InterruptedException {
    String uri = "http://127.0.0.1:" + TrackerFiles.port(tracker) + path + "?" + query;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(REPLY_MAX)
            .header("X-Forwarded-For", from)
            .build();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != OK) {
      throw new IOException("tracker " + tracker + " answered " + response.statusCode());
    }
    return response.body();
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
