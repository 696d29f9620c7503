// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.btrt.common.SocketAddressText;
import org.btrt.common.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The distribution's program speaks TLS with others' clients, for as long as it is asked to. */
@Timeout(180)
class HttpsSystemTest {
  private static final String QUERY =
      "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0001-000000000001&left=1&port=6881";

  @TempDir private Path directory;
  private final Deque<BtrtProcess> trackers = new ArrayDeque<>();

  @AfterEach
  void stopTrackers() {
    trackers.forEach(BtrtProcess::close);
  }

  private Path chain() {
    return directory.resolve("chain.pem");
  }

  private Path key() {
    return directory.resolve("key.pem");
  }

  /** HTTP and HTTPS at different addresses: the first tracker chooses the ports of each. */
  private Path configuration() throws IOException {
    return BtrtProcess.write(
        directory,
        "btrt.conf",
        "udp: {listen: []}",
        "http: {listen: ['127.0.0.1:0'], idle_timeout: 3}",
        "https:",
        "  listen: ['127.0.0.2:0']",
        "  certificate: chain.pem",
        "  private_key: key.pem",
        "web: {listen: []}",
        "store: {path: store, max_swarms: 10000, max_peers: 50000}");
  }

  private BtrtProcess start(String... arguments) throws IOException {
    BtrtProcess tracker = BtrtProcess.start(directory, arguments);
    trackers.push(tracker);
    tracker.awaitLines("ready", 1);
    return tracker;
  }

  private static String url(BtrtProcess tracker) {
    InetSocketAddress address =
        tracker
            .address("https", false)
            .orElseThrow(() -> new AssertionError("no https: " + tracker.output()));
    return "https://" + SocketAddressText.format(address) + QUERY;
  }

  private String curl(String... arguments) throws IOException, InterruptedException {
    Path out = directory.resolve("curl.out");
    List<String> command = new ArrayList<>(List.of("curl", "-sS", "--cacert", "authority.pem"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.exitValue() + " " + Files.readString(out, StandardCharsets.ISO_8859_1);
  }

  private static boolean hasCurl() throws InterruptedException {
    try {
      return new ProcessBuilder("curl", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void shouldAnswerCurlAndTakeARenewedCertificate() throws Exception {
    assumeTrue(hasCurl(), "curl is not installed");
    TestCertificate first = TestCertificate.usual();
    first.write(chain(), key());
    Files.writeString(directory.resolve("authority.pem"), first.authorityPem());
    Path file = configuration();
    BtrtProcess tracker = start("run", "-c", file.toString());
    assertEquals(1, tracker.lines("https.certificate: that of localhost, valid until"));

    String url = url(tracker);
    for (String option : List.of("--tlsv1.3", "--tls-max=1.2", "--http2", "--http1.0")) {
      // One argument of curl is one argument here, with its value behind it.
      String[] parts = option.split("=", -1);
      List<String> arguments = new ArrayList<>(List.of(parts));
      arguments.add("-w");
      arguments.add(" %{http_version} %{ssl_verify_result}");
      arguments.add(url);
      String answer = curl(arguments.toArray(String[]::new));
      assertTrue(answer.startsWith("0 d8:completei0e"), option + ": " + answer);
      assertTrue(answer.endsWith("e 1.1 0"), option + ": " + answer);
    }
    // Nothing else is spoken there.
    assertTrue(curl("http" + url.substring("https".length())).matches("(?s)(52|56|1) .*"));

    // A broken pair stays without effect, and the reload says so.
    Files.writeString(key(), TestCertificate.usual().keyPem());
    tracker.signal("HUP");
    tracker.awaitLines(
        file + ":6: https.private_key: " + key() + " has the key of another certificate", 1);
    assertTrue(curl(url).startsWith("0 "));

    TestCertificate renewed = TestCertificate.usual();
    renewed.write(chain(), key());
    tracker.signal("HUP");
    tracker.awaitLines("https.certificate: a new one, that of localhost", 1);
    assertEquals(renewed.certificate(), certificateOf(tracker));
    assertTrue(curl(url).startsWith("0 "));
    assertEquals(0, tracker.terminate(), tracker::output);
  }

  private static Certificate certificateOf(BtrtProcess tracker)
      throws IOException, GeneralSecurityException {
    InetSocketAddress address = tracker.address("https", false).orElseThrow();
    try (SSLSocket socket =
        (SSLSocket)
            TestCertificate.trusting("TLS")
                .getSocketFactory()
                .createSocket(address.getAddress(), address.getPort())) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void shouldNotStartWithoutACertificateThatDoes() throws Exception {
    Path file = configuration();
    for (String command : List.of("check", "run")) {
      try (BtrtProcess process = BtrtProcess.start(directory, command, "-c", file.toString())) {
        assertEquals(2, process.exitStatus(), process::output);
        assertEquals(
            file
                + ":5: https.certificate: "
                + chain()
                + " does not exist, expected: a PEM file with the server's certificate and behind"
                + " it those that issued it",
            process.output().strip());
      }
    }
  }

  /** Every announce is a connection of its own, and none of them is refused. */
  @Test
  void shouldBeFollowedWithoutALostConnection() throws Exception {
    TestCertificate.usual().write(chain(), key());
    Path file = configuration();
    BtrtProcess tracker = start("run", "-c", file.toString());
    String url = url(tracker);
    SSLContext trusting = TestCertificate.trusting("TLS");
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger isOver = new AtomicInteger();
    CompletableFuture<Void> announcing =
        CompletableFuture.runAsync(
            () -> {
              while (isOver.get() == 0) {
                announce(trusting, url);
                answered.incrementAndGet();
              }
            });
    awaitMore(answered, announcing);
    BtrtProcess successor = start("run", "--takeover", "-c", file.toString());
    assertEquals(url, url(successor));
    assertEquals(tracker.address("http", false), successor.address("http", false));
    assertEquals(0, tracker.exitStatus(), tracker::output);
    awaitMore(answered, announcing);
    isOver.set(1);
    announcing.join();
    successor.awaitLines("the tracker before has ended", 1);
    assertEquals(0, successor.terminate(), successor::output);
  }

  private static void announce(SSLContext trusting, String url) {
    try (HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trusting).build()) {
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
      assertTrue(response.body().startsWith("d8:complete"), response.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void awaitMore(AtomicInteger answered, CompletableFuture<Void> announcing) {
    int before = answered.get();
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> announcing.isDone() || answered.get() > before + 20);
    assertTrue(!announcing.isDone(), announcing::toString);
  }
}
