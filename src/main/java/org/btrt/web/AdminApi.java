// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.DistinctLog;
import org.btrt.common.IpAddress;
import org.btrt.common.SocketAddressText;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * Changes at {@code web.listen}: POST, with the token of {@code web.admin_token_file}. The package
 * describes the requests. What was changed is told to the log, with the address that asked for it.
 *
 * <p>Nothing here can be done by a page of another site in an operator's browser: there are no
 * cookies, only a token in a field that such a page cannot set without being asked first, and the
 * question is not answered. One that is sent all the same, by its {@code Origin}, is refused.
 *
 * <p><em>Draining</em> is what load balancers know by that name: {@code /health} says 503, so that
 * they send nobody new, and connections end with their next answer, so that clients come back
 * through the load balancer. Whoever comes is answered as ever; a tracker has no sessions that
 * could come to an end, so when to stop it is the operator's to say. Intervals stay what they are:
 * the other trackers behind the load balancer need the announces.
 *
 * <p><em>Threading:</em> any; the counters belong to whichever thread holds the lock.
 */
public final class AdminApi {
  /** What the paths begin with. */
  static final String PATH = "/admin/";

  static final int BODY_MAX_BYTES = 64 * 1024;

  private final AdminActions actions;
  private final FailedAttempts attempts;
  private final Counters counters;
  private final Consumer<String> journal;
  private final DistinctLog log;
  private final Map<String, Command> commands;

  /** Empty: nobody may change anything. */
  private volatile Optional<AdminToken> token;

  /** Does what a request asks for. */
  private interface Command {
    /**
     * @param who asks, for the log
     */
    Response run(String who, byte[] body)
        throws IOException, InterruptedException, TimeoutException;
  }

  /**
   * @param token empty: nobody may change anything
   * @param counters of this object alone
   * @param journal told what was changed, a line each
   */
  public AdminApi(
      Optional<String> token,
      AdminActions actions,
      Counters counters,
      Consumer<String> journal,
      DistinctLog log,
      NanoClock clock) {
    this.token = token.map(AdminToken::new);
    this.actions = actions;
    this.attempts = new FailedAttempts(clock);
    this.counters = counters;
    this.journal = journal;
    this.log = log;
    this.commands =
        Map.of(
            PATH + "allow", (who, body) -> serve(who, body, true),
            PATH + "deny", (who, body) -> serve(who, body, false),
            PATH + "drop", this::drop,
            PATH + "reload", (who, body) -> reload(who),
            PATH + "drain", (who, body) -> drain(who, true),
            PATH + "undrain", (who, body) -> drain(who, false));
  }

  /** Takes another token from now on, or none. */
  public void token(Optional<String> newToken) {
    token = newToken.map(AdminToken::new);
  }

  /** Whether load balancers are to send nobody any more. */
  boolean isDraining() {
    return actions.isDraining();
  }

  /** Answers a request for a path that begins with {@link #PATH}. */
  Response respond(HttpExchange exchange) throws IOException {
    Response response = answer(exchange);
    // Unless all of it was read, what is left of the request is of no interest.
    return response.status() == 200 || response.status() == 422
        ? response
        : response.withAlso("Connection", "close");
  }

  private Response answer(HttpExchange exchange) throws IOException {
    Optional<AdminToken> wanted = token;
    Command command = commands.get(exchange.getRequestURI().getRawPath());
    if (wanted.isEmpty()) {
      return AdminBody.error(404, "nothing can be changed here; web.admin_token_file is not set");
    }
    if (command == null) {
      return AdminBody.error(404, "nothing here; try allow, deny, drop, reload, drain or undrain");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return AdminBody.error(405, "only POST is allowed here").withAlso("Allow", "POST");
    }
    Headers headers = exchange.getRequestHeaders();
    if (isForeign(headers)) {
      count(Counter.ADMIN_FOREIGN);
      return AdminBody.error(403, "this was sent by a page of another site");
    }
    InetSocketAddress remote = exchange.getRemoteAddress();
    IpAddress address = IpAddress.of(remote.getAddress());
    int blockedS = attempts.blockedS(address);
    if (blockedS > 0) {
      count(Counter.ADMIN_LIMITED);
      return AdminBody.error(429, "too many attempts without the token")
          .withAlso("Retry-After", Integer.toString(blockedS));
    }
    List<String> authorization = headers.getOrDefault("Authorization", List.of());
    if (!wanted.get().isIn(authorization)) {
      attempts.add(address);
      count(Counter.ADMIN_UNAUTHORIZED);
      log.warn("admin.token", "admin: an attempt without the token from " + address);
      return AdminBody.error(401, "this takes the token of web.admin_token_file")
          .withAlso(
              "WWW-Authenticate",
              "Bearer realm=\"btrt\""
                  + (authorization.isEmpty() ? "" : ", error=\"invalid_token\""));
    }
    return run(command, SocketAddressText.format(remote), exchange.getRequestBody());
  }

  /** Browsers say where a page that sends something is from; a proxy may speak TLS for us. */
  private static boolean isForeign(Headers headers) {
    String origin = headers.getFirst("Origin");
    String host = headers.getFirst("Host");
    if (origin == null) {
      return false;
    }
    String site = origin.toLowerCase(Locale.ROOT);
    return host == null
        || Stream.of("http://", "https://")
            .noneMatch(scheme -> site.equals(scheme + host.toLowerCase(Locale.ROOT)));
  }

  private Response run(Command command, String who, InputStream in) throws IOException {
    byte[] body = in.readNBytes(BODY_MAX_BYTES + 1);
    if (body.length > BODY_MAX_BYTES) {
      count(Counter.ADMIN_WRONG);
      return AdminBody.error(413, "the body is longer than " + BODY_MAX_BYTES + " bytes");
    }
    try {
      return command.run(who, body);
    } catch (IllegalArgumentException e) {
      count(Counter.ADMIN_WRONG);
      return AdminBody.error(400, e.getMessage());
    } catch (TimeoutException e) {
      count(Counter.ADMIN_FAILED);
      return AdminBody.error(503, "it takes long and goes on; the log will say how it ends");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      count(Counter.ADMIN_FAILED);
      return AdminBody.error(503, "the tracker stops");
    }
  }

  private Response serve(String who, byte[] body, boolean isServed) throws IOException {
    List<String> infoHashes = AdminBody.infoHashes(body);
    String what = isServed ? "allow" : "deny";
    boolean isKept;
    try {
      isKept = actions.serve(infoHashes, isServed);
    } catch (IOException e) {
      count(Counter.ADMIN_FAILED);
      log.warn("admin.keep", "admin: " + what + ": nothing is changed, it cannot be kept: " + e);
      return AdminBody.error(500, "nothing is changed, it cannot be kept; the log says why");
    }
    enter(who, what, infoHashes);
    return AdminBody.answer(
        200,
        json -> {
          json.writeNumberField("info_hashes", infoHashes.size());
          json.writeBooleanField("survives_restart", isKept);
        });
  }

  private Response drop(String who, byte[] body) throws IOException {
    List<String> infoHashes = AdminBody.infoHashes(body);
    long peers = actions.drop(infoHashes);
    enter(who, "drop", infoHashes);
    return AdminBody.answer(
        200,
        json -> {
          json.writeNumberField("info_hashes", infoHashes.size());
          json.writeNumberField("peers", peers);
        });
  }

  private Response reload(String who) throws IOException, InterruptedException, TimeoutException {
    AdminActions.Reload reload = actions.reload();
    count(reload.isDone() ? Counter.ADMIN_DONE : Counter.ADMIN_FAILED);
    journal.accept("admin: " + who + ": reload" + (reload.isDone() ? "" : ", which failed"));
    return AdminBody.answer(
        reload.isDone() ? 200 : 422,
        json -> {
          json.writeBooleanField("reloaded", reload.isDone());
          json.writeArrayFieldStart("messages");
          for (String message : reload.messages()) {
            json.writeString(message);
          }
          json.writeEndArray();
        });
  }

  private Response drain(String who, boolean wanted) throws IOException {
    actions.drain(wanted);
    count(Counter.ADMIN_DONE);
    journal.accept("admin: " + who + ": " + (wanted ? "drain" : "undrain"));
    return AdminBody.answer(200, json -> json.writeBooleanField("draining", wanted));
  }

  private void enter(String who, String what, List<String> infoHashes) {
    count(Counter.ADMIN_DONE);
    infoHashes.forEach(hash -> journal.accept("admin: " + who + ": " + what + " " + hash));
  }

  private void count(Counter counter) {
    synchronized (counters) {
      counters.increment(counter);
    }
  }
}
