// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A provider, a partner and the rest of the world, each a network of its own: subscribers that know
 * only a tracker outside (opentracker) are diverted into ours by the rules of {@code
 * native-config}, and real clients (libtorrent) exchange files. Needs root; {@code mvn -Ptrial
 * verify}.
 */
@Tag("trial")
@Timeout(300)
class NetworkTrialSystemTest {
  private static final long SEED = 20_261_125;
  private static final int FILE_LENGTH = 1 << 20;
  private static final Path OPENTRACKER = Path.of("/usr/bin/opentracker");

  private static final String SUBSCRIBERS = "subscribers";
  private static final String CORE = "core";
  private static final String PARTNER = "partner";
  private static final String OUTSIDE = "outside";

  private static final String FIRST_SUBSCRIBER = "198.18.0.11:6881";
  private static final String SECOND_SUBSCRIBER = "198.18.0.12:6881";
  private static final String PARTNERS_CLIENT = "198.19.0.11:6881";
  private static final String CLIENT_OUTSIDE = "198.19.128.11:6881";
  private static final String OUTSIDE_URL = "http://198.19.128.2:6969/announce";

  @TempDir private static Path directory;
  private static Namespaces networks;
  private static TorrentProcesses clients;
  private static BtrtProcess ours;
  private static BtrtProcess partners;
  private static Process opentracker;

  /** Info-hashes of one torrent for each test. */
  private static final List<String> HASHES = new ArrayList<>();

  private final List<Process> running = new ArrayList<>();

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    assertEquals(
        0,
        Files.getAttribute(Path.of("/proc/self"), "unix:uid"),
        "the trial makes network namespaces: run it as root");
    assertTrue(
        Files.isExecutable(Path.of("/usr/sbin/nft")), "the trial needs nft, Debian: nftables");
    assumeTrue(
        Files.isExecutable(OPENTRACKER), "no trial without opentracker, Debian: opentracker");
    clients = new TorrentProcesses(directory);
    System.out.println("seed=" + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < 3; i++) {
      byte[] content = new byte[FILE_LENGTH];
      random.nextBytes(content);
      Files.createDirectory(full(i));
      Files.write(full(i).resolve(file(i)), content);
      HASHES.add(clients.make(full(i).resolve(file(i)), torrent(i)));
    }
    networks = new Namespaces();
    networks.network(SUBSCRIBERS, "198.18.0", 10, 11, 12);
    networks.network(CORE, "198.18.1", 2);
    networks.network(PARTNER, "198.19.0", 2, 11);
    networks.network(OUTSIDE, "198.19.128", 2, 11);
    startOpentracker();
    ours =
        tracker(
            CORE,
            "ours.conf",
            "peer_groups:",
            "  - {name: own network, priority: 0, cidr_list: [198.18.0.0/24]}",
            "  - {name: partners, priority: 1, cidr_list: [198.19.0.0/24]}",
            "  - {name: outside, priority: 2, cidr_list: [198.19.128.0/24]}",
            "neighbors:",
            neighbour("http://198.19.0.2:6969/announce"),
            "forwarding:",
            "  enabled: true",
            "  intercepted_sources: [198.18.0.0/24]",
            "  allow: ['198.19.128.2:6969']");
    partners =
        tracker(
            PARTNER,
            "partner.conf",
            "peer_groups:",
            "  - {name: own network, priority: 0, cidr_list: [198.19.0.0/24]}",
            "  - {name: partners, priority: 1, cidr_list: [198.18.0.0/24]}",
            "neighbors:",
            neighbour("http://198.18.1.2:6969/announce"));
  }

  private static String neighbour(String url) {
    return "  - {name: the other, announce_request: '"
        + url
        + "', refresh_interval: 10, peers_expiry_interval: 120}";
  }

  private static BtrtProcess tracker(String network, String name, String... lines)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add("upstream: {first_interval: 10}");
    all.add("announce: {interval: 10, min_interval: 5, jitter: 0}");
    all.add("udp: {listen: ['0.0.0.0:6969'], workers: 1}");
    all.add("http: {listen: ['0.0.0.0:6969'], workers: 1}");
    all.add("web: {listen: []}");
    all.add("store: {max_swarms: 1000, max_peers: 10000}");
    Path file = BtrtProcess.write(directory, name, all.toArray(String[]::new));
    return BtrtProcess.run(directory, networks.in(network), file);
  }

  private static void startOpentracker() throws IOException {
    // Debian's is built for listed torrents only, and locks itself into its directory.
    Path home = Files.createDirectory(directory.resolve("opentracker"));
    Files.write(home.resolve("list"), HASHES);
    List<String> command = new ArrayList<>(networks.in(OUTSIDE));
    command.addAll(List.of(OPENTRACKER.toString(), "-i", "198.19.128.2", "-p", "6969"));
    command.addAll(List.of("-P", "6969", "-d", home.toString(), "-w", "/list"));
    opentracker =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("opentracker.out").toFile())
            .start();
  }

  private static Path full(int torrent) {
    return directory.resolve("full-" + torrent);
  }

  private static String file(int torrent) {
    return "file-" + torrent + ".bin";
  }

  private static Path torrent(int torrent) {
    return directory.resolve(torrent + ".torrent");
  }

  @AfterEach
  void endClients() throws IOException, InterruptedException {
    for (Process process : running) {
      process.destroyForcibly().waitFor();
    }
    for (String network : List.of(Namespaces.ROUTER, CORE)) {
      networks.run(network, "nft", "flush", "ruleset");
    }
  }

  @AfterAll
  static void removeAll() throws IOException, InterruptedException {
    for (BtrtProcess tracker : new BtrtProcess[] {ours, partners}) {
      if (tracker != null) {
        tracker.close();
      }
    }
    if (opentracker != null) {
      opentracker.destroyForcibly().waitFor();
    }
    if (networks != null) {
      networks.close();
    }
  }

  /** Loads rules of {@code native-config} with the definitions of this trial. */
  private static void load(String network, String rules) throws IOException, InterruptedException {
    String text =
        Files.readString(BtrtProcess.distribution().resolve("native-config").resolve(rules));
    for (Map.Entry<String, String> definition :
        Map.of(
                "subscribers", "198.18.0.0/24",
                "http_trackers", "{ 198.19.128.2 . 6969 }",
                "udp_trackers", "{ 198.19.128.2 . 6969 }",
                "tracker", "198.18.1.2")
            .entrySet()) {
      text =
          text.replaceAll(
              "(?m)^define " + definition.getKey() + " = .*$",
              "define " + definition.getKey() + " = " + definition.getValue());
    }
    Path edited = Files.writeString(directory.resolve(rules), text);
    networks.run(network, "nft", "-f", edited.toString());
  }

  /** Starts a client and returns where it puts what it gets. */
  private Path client(String network, int torrent, String address, String url) throws IOException {
    Path target = Files.createTempDirectory(directory, "target-");
    running.add(
        clients.run(name(address), networks.in(network), torrent(torrent), target, address, url));
    return target;
  }

  /** Starts a client that has the file, and waits until its tracker knows. */
  private void seed(String network, int torrent, String address, String url) throws IOException {
    running.add(
        clients.run(
            name(address), networks.in(network), torrent(torrent), full(torrent), address, url));
    clients.awaitSeeding(name(address), ours, partners);
    clients.awaitReply(name(address));
  }

  private static String name(String address) {
    return address.replace(':', '-');
  }

  private static void awaitFile(int torrent, String address, Path target) throws IOException {
    clients.awaitSeeding(name(address), ours, partners);
    assertEquals(
        -1, Files.mismatch(full(torrent).resolve(file(torrent)), target.resolve(file(torrent))));
  }

  /** The peers that somebody in a network is told of, in the order of the reply. */
  private static List<String> observe(String network, String url, int torrent, int numWant)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Observer.command(networks.in(network), url, HASHES.get(torrent), numWant))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0, output);
    return output.lines().toList();
  }

  /** Asks until all of them are told, and returns them. */
  private static List<String> awaitPeers(String network, int torrent, String... expected) {
    List<List<String>> seen = new ArrayList<>();
    await("peers " + List.of(expected))
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              seen.add(observe(network, OUTSIDE_URL, torrent, 50));
              return seen.getLast().containsAll(List.of(expected));
            });
    return seen.getLast();
  }

  private static void assertSubscribersUnknownOutside(int torrent)
      throws IOException, InterruptedException {
    List<String> peers = observe(OUTSIDE, OUTSIDE_URL, torrent, 50);
    assertTrue(peers.stream().noneMatch(peer -> peer.startsWith("198.18.0.")), peers::toString);
  }

  @Test
  void shouldGiveDivertedSubscribersEveryKindOfPeersInOrder()
      throws IOException, InterruptedException {
    seed(OUTSIDE, 0, CLIENT_OUTSIDE, OUTSIDE_URL);
    load(Namespaces.ROUTER, "divert-dnat.nft");
    Path first = client(SUBSCRIBERS, 0, FIRST_SUBSCRIBER, OUTSIDE_URL);
    Path second = client(SUBSCRIBERS, 0, SECOND_SUBSCRIBER, OUTSIDE_URL);
    awaitFile(0, FIRST_SUBSCRIBER, first);
    awaitFile(0, SECOND_SUBSCRIBER, second);

    // The partner's client knows its own tracker only, and that knows ours.
    Path third = client(PARTNER, 0, PARTNERS_CLIENT, "http://198.19.0.2:6969/announce");
    awaitFile(0, PARTNERS_CLIENT, third);

    List<String> peers =
        awaitPeers(
            SUBSCRIBERS, 0, FIRST_SUBSCRIBER, SECOND_SUBSCRIBER, PARTNERS_CLIENT, CLIENT_OUTSIDE);
    assertEquals(4, peers.size(), peers::toString);
    assertEquals(
        List.of(FIRST_SUBSCRIBER, SECOND_SUBSCRIBER),
        peers.subList(0, 2).stream().sorted().toList());
    assertEquals(List.of(PARTNERS_CLIENT, CLIENT_OUTSIDE), peers.subList(2, 4));
    assertEquals(
        List.of(FIRST_SUBSCRIBER, SECOND_SUBSCRIBER),
        observe(SUBSCRIBERS, OUTSIDE_URL, 0, 2).stream().sorted().toList());
    assertSubscribersUnknownOutside(0);
  }

  @Test
  void shouldBringSubscribersOfAUdpTrackerTogether() throws IOException, InterruptedException {
    load(Namespaces.ROUTER, "divert-dnat.nft");
    String url = "udp://198.19.128.2:6969/announce";
    seed(SUBSCRIBERS, 1, FIRST_SUBSCRIBER, url);
    Path second = client(SUBSCRIBERS, 1, SECOND_SUBSCRIBER, url);
    awaitFile(1, SECOND_SUBSCRIBER, second);
    assertSubscribersUnknownOutside(1);
  }

  @Test
  void shouldTakeConnectionsAsTheyAre() throws IOException, InterruptedException {
    seed(OUTSIDE, 2, CLIENT_OUTSIDE, OUTSIDE_URL);
    load(Namespaces.ROUTER, "divert-route.nft");
    networks.run(Namespaces.ROUTER, "ip", "rule", "add", "fwmark", "0x6274", "lookup", "6274");
    networks.run(
        Namespaces.ROUTER, "ip", "route", "add", "default", "via", "198.18.1.2", "table", "6274");
    load(CORE, "divert-tproxy.nft");
    networks.run(CORE, "ip", "rule", "add", "fwmark", "0x6274", "lookup", "6274");
    networks.run(CORE, "ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo", "table", "6274");
    Path first = client(SUBSCRIBERS, 2, FIRST_SUBSCRIBER, OUTSIDE_URL);
    awaitFile(2, FIRST_SUBSCRIBER, first);
    assertEquals(
        List.of(FIRST_SUBSCRIBER, CLIENT_OUTSIDE),
        awaitPeers(SUBSCRIBERS, 2, FIRST_SUBSCRIBER, CLIENT_OUTSIDE));
  }
}
