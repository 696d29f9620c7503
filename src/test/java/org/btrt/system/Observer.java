// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A peer that only looks, as a program of its own, so that it can run in another network: announces
 * once by HTTP and prints the peers of the reply in their order, one a line.
 */
final class Observer {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern PEERS = Pattern.compile("5:peers([0-9]+):");
  private static final int PEER_LENGTH = 6;

  private Observer() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String reply = announce(arguments[0], arguments[1], arguments[2]);
    peers(reply).forEach(System.out::println);
  }

  /** The command that announces a torrent, 40 hex digits, to a tracker. */
  static List<String> command(List<String> before, String url, String hash, int numWant) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Observer.class.getName(), url, hash, Integer.toString(numWant)));
    return command;
  }

  private static String announce(String url, String hash, String numWant)
      throws IOException, InterruptedException {
    URI target =
        URI.create(
            url
                + "?info_hash="
                + hash.replaceAll("..", "%$0")
                + "&peer_id=-XX0001-observer0001&port=9&left=1&compact=1&numwant="
                + numWant);
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      return client
          .send(
              HttpRequest.newBuilder(target).timeout(TIMEOUT).build(),
              BodyHandlers.ofString(ISO_8859_1))
          .body();
    }
  }

  private static List<String> peers(String reply) throws IOException {
    Matcher found = PEERS.matcher(reply);
    if (!found.find()) {
      throw new IOException("no peers in " + reply);
    }
    List<String> peers = new ArrayList<>();
    int end = found.end() + Integer.parseInt(found.group(1));
    for (int at = found.end(); at < end; at += PEER_LENGTH) {
      peers.add(
          String.format(
              "%d.%d.%d.%d:%d",
              (int) reply.charAt(at),
              (int) reply.charAt(at + 1),
              (int) reply.charAt(at + 2),
              (int) reply.charAt(at + 3),
              reply.charAt(at + 4) << 8 | reply.charAt(at + 5)));
    }
    return peers;
  }
}
