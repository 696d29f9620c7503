// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.btrt.common.Cidr;
import org.btrt.common.DistinctLog;
import org.btrt.common.ListLogger;
import org.btrt.config.AccessLogSettings;
import org.btrt.status.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests over real sockets, and the lines that are written of them. */
@Timeout(60)
class AccessLogSystemTest {
  private static final String ANNOUNCE =
      "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0001-000000000001&port=1";

  /** 26 November 2026, 03:08:14 UTC. */
  private static final long WALL_MS = 1_795_662_494_000L;

  private static final int FLUSH_S = 3;

  @TempDir private Path directory;
  private final AtomicLong nowNs = new AtomicLong();
  private final AtomicLong wallMs = new AtomicLong(WALL_MS);
  private final List<String> said = new ArrayList<>();
  private final HttpTracker tracker = new HttpTracker();
  private final AccessLog accessLog = new AccessLog();
  private Path file;
  private AccessLogAgent agent;

  @BeforeEach
  void start() {
    file = directory.resolve("logs").resolve("access.log");
    tracker.accessLog = Optional.of(accessLog);
    tracker.trustedProxies = List.of(Cidr.parse("::1/128"));
    tracker.start();
    agent = agent(file);
    agent.onStart();
  }

  @AfterEach
  void close() {
    tracker.close();
  }

  private AccessLogAgent agent(Path logFile) {
    return new AccessLogAgent(
        new AccessLogSettings(Optional.of(logFile), FLUSH_S),
        accessLog,
        ZoneId.of("UTC"),
        tracker.status.register(),
        new DistinctLog(new ListLogger(said), nowNs::get),
        nowNs::get,
        wallMs::get);
  }

  private void pass(long seconds) {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    wallMs.addAndGet(TimeUnit.SECONDS.toMillis(seconds));
  }

  /** What is in the file when all that was answered has been written. */
  private List<String> lines() throws IOException {
    agent.doWork();
    pass(FLUSH_S);
    agent.doWork();
    return Files.readAllLines(file, StandardCharsets.US_ASCII);
  }

  @Test
  void shouldWriteDownRequestsOfBothRoads() throws IOException {
    RawClient client = tracker.connectIpv4();
    int plain =
        client
            .send(
                "GET "
                    + ANNOUNCE
                    + " HTTP/1.1\r\nHost: t\r\nUser-Agent: Client/1.0 (a b)\r\n"
                    + "REFERER:  http://example.net/ \r\n\r\n")
            .reply()
            .body()
            .length();
    // A tab behind a colon is not plain.
    int full =
        client
            .send("GET " + ANNOUNCE + "&left=5 HTTP/1.1\r\nHost:\tt\r\nUser-Agent: Other\r\n\r\n")
            .reply()
            .body()
            .length();
    int scrape = client.get("/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa").reply().body().length();
    int missing = client.get("/nothing").reply().body().length();
    int refused = client.get("/announce?port=1").reply().body().length();
    String from = "127.0.0.1 - - [26/Nov/2026:03:08:14 +0000] ";
    assertEquals(
        List.of(
            from
                + "\"GET "
                + ANNOUNCE
                + " HTTP/1.1\" 200 "
                + plain
                + " \"http://example.net/\" \"Client/1.0 (a b)\"",
            from + "\"GET " + ANNOUNCE + "&left=5 HTTP/1.1\" 200 " + full + " \"-\" \"Other\"",
            from
                + "\"GET /scrape?info_hash=aaaaaaaaaaaaaaaaaaaa HTTP/1.1\" 200 "
                + scrape
                + " \"-\" \"-\"",
            from + "\"GET /nothing HTTP/1.1\" 404 " + missing + " \"-\" \"-\"",
            from + "\"GET /announce?port=1 HTTP/1.1\" 200 " + refused + " \"-\" \"-\""),
        lines());
    assertEquals(0, tracker.total(Counter.ACCESS_LOG_LOST));
  }

  @Test
  void shouldWriteTheClientsAddressAndNothingThatIsNoText() throws IOException {
    RawClient proxy = tracker.connectIpv6();
    proxy
        .send("GET /scrape?\"\u00e9\\ HTTP/1.1\r\nHost: t\r\nX-Forwarded-For: 2001:db8::7\r\n\r\n")
        .reply();
    proxy.send("GET /scrape HTTP/1.1\r\nHost: t\r\nUser-Agent: \"\\\r\n\r\n").reply();
    List<String> lines = lines();
    assertTrue(lines.get(0).startsWith("2001:db8::7 - - ["), lines::toString);
    assertTrue(lines.get(0).contains("] \"GET /scrape?\\x22\\xe9\\x5c HTTP/1.1\" 200 "));
    assertTrue(lines.get(1).startsWith("::1 - - ["), lines::toString);
    assertTrue(lines.get(1).endsWith(" \"-\" \"\\x22\\x5c\""), lines::toString);
  }

  @Test
  void shouldHoldLinesBackAndWriteThemAtTheEnd() throws IOException {
    tracker.connectIpv4().get(ANNOUNCE).reply();
    assertEquals(1, agent.doWork());
    assertEquals(0, Files.size(file));
    pass(FLUSH_S - 1);
    agent.doWork();
    assertEquals(0, Files.size(file));
    pass(1);
    agent.doWork();
    assertEquals(1, Files.readAllLines(file).size());
    tracker.connectIpv4().get(ANNOUNCE).reply();
    agent.onClose();
    assertEquals(2, Files.readAllLines(file).size());
  }

  @Test
  void shouldBeginAFileAnewThatWasRenamed() throws IOException {
    RawClient client = tracker.connectIpv4();
    client.get(ANNOUNCE).reply();
    agent.doWork();
    Path old = Files.move(file, file.resolveSibling("access.log.1"));
    agent.reopen();
    client.get(ANNOUNCE).reply();
    assertEquals(1, lines().size());
    assertEquals(1, Files.readAllLines(old).size(), "what was held back belongs to the old one");
    agent.onClose();
    agent = agent(file);
    agent.onStart();
    client.get(ANNOUNCE).reply();
    assertEquals(2, lines().size(), "an old file is gone on with");
  }

  @Test
  void shouldLoseAndCountLinesThatCannotBeWritten() throws IOException {
    Path blocked = Files.createFile(directory.resolve("blocked"));
    agent = agent(blocked.resolve("access.log"));
    agent.onStart();
    assertEquals(1, said.size());
    assertTrue(
        said.getFirst().startsWith("WARN http.access_log: " + blocked.resolve("access.log")),
        said::toString);
    RawClient client = tracker.connectIpv4();
    assertEquals(200, client.get(ANNOUNCE).reply().status());
    agent.doWork();
    pass(FLUSH_S);
    agent.doWork();
    assertEquals(1, tracker.total(Counter.ACCESS_LOG_LOST));
    assertEquals(1, said.size(), "it is said once");
    Files.delete(blocked);
    client.get(ANNOUNCE).reply();
    agent.doWork();
    pass(FLUSH_S);
    agent.doWork();
    assertEquals(1, Files.readAllLines(blocked.resolve("access.log")).size());
    assertTrue(said.getLast().endsWith(" is written again"), said::toString);
    assertEquals(1, tracker.total(Counter.ACCESS_LOG_LOST));
  }

  @Test
  void shouldAnswerWhileNobodyTakesTheLines() throws IOException {
    RawClient client = tracker.connectIpv4();
    int sent = 0;
    while (tracker.total(Counter.ACCESS_LOG_LOST) == 0) {
      assertEquals(200, client.get(ANNOUNCE).reply().status());
      sent++;
    }
    long lost = tracker.total(Counter.ACCESS_LOG_LOST);
    while (agent.doWork() > 0) {
      // Everything there is.
    }
    assertEquals(sent - lost, lines().size());
    client.get(ANNOUNCE).reply();
    assertEquals(sent - lost + 1, lines().size());
  }
}
