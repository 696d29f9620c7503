// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.btrt.common.SocketAddressText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The distribution's program reloads because somebody asks for it by HTTP. */
@Timeout(180)
class AdminSystemTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;

  private Path configuration(String line) throws IOException {
    Path token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    return BtrtProcess.write(
        directory,
        "btrt.conf",
        line,
        "udp: {listen: ['127.0.0.1:0']}",
        "http: {listen: []}",
        "web: {listen: ['127.0.0.1:0'], admin_token_file: token}");
  }

  private static HttpRequest reload(BtrtProcess tracker) {
    InetSocketAddress web = tracker.address("web", false).orElseThrow();
    return HttpRequest.newBuilder(
            URI.create("http://" + SocketAddressText.format(web) + "/admin/reload"))
        .header("Authorization", "Bearer " + TOKEN)
        .POST(BodyPublishers.noBody())
        .build();
  }

  @Test
  void shouldReloadAndSayWhatWasWrong() throws Exception {
    Path file = configuration("announce: {interval: 1800}");
    try (HttpClient client = HttpClient.newHttpClient();
        BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      HttpRequest reload = reload(tracker);
      configuration("announce: {intervall: 1800}");
      HttpResponse<String> wrong = client.send(reload, BodyHandlers.ofString());
      assertEquals(422, wrong.statusCode());
      assertEquals(
          "{\"reloaded\":false,\"messages\":[\""
              + file
              + ":1: announce.intervall: is unknown, expected: announce.interval\"]}\n",
          wrong.body());
      assertEquals(1, tracker.lines("not reloaded"));

      configuration("announce: {interval: 1801}");
      HttpResponse<String> right = client.send(reload, BodyHandlers.ofString());
      assertEquals("{\"reloaded\":true,\"messages\":[]}\n", right.body());
      assertEquals(200, right.statusCode());
      tracker.awaitLines(": reload, which failed", 1);
      tracker.awaitLines("admin: 127.0.0.1:", 2);

      // All of those who ask at a time are told, be it of one reload or of several.
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        asked.add(client.sendAsync(reload, BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> one : asked) {
        assertEquals(200, one.join().statusCode());
      }
      assertTrue(tracker.lines("reloaded " + file) >= 2, tracker::output);
      assertEquals(0, tracker.terminate(), tracker::output);
    }
  }
}
