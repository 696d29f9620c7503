// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.btrt.common.FreePort;
import org.btrt.torrent.Metainfo;
import org.btrt.torrent.MetainfoReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code btrt publish}: one command, and an ordinary client has the file. */
@Timeout(120)
class PublishSystemTest {
  private static final long SEED = 20_261_126;
  private static final int FILE_LENGTH = 4 << 20;
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int EXIT_FINE = 0;
  private static final int EXIT_WRONG = 2;

  @TempDir private Path directory;
  private final List<AutoCloseable> closing = new ArrayList<>();
  private TorrentProcesses clients;
  private Path state;
  private Path file;
  private int port;

  @BeforeEach
  void setUp() throws IOException {
    clients = new TorrentProcesses(directory);
    state = directory.resolve("state");
    byte[] content = new byte[FILE_LENGTH];
    new Random(SEED).nextBytes(content);
    file =
        Files.write(
            Files.createDirectory(directory.resolve("data")).resolve("a file.bin"), content);
    port = FreePort.find();
  }

  @AfterEach
  void endProcesses() throws Exception {
    for (AutoCloseable process : closing) {
      process.close();
    }
  }

  private BtrtProcess publish(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("publish", "--no-upnp"));
    // The same port at all addresses, so that the seed is one to the tracker.
    all.addAll(List.of("--seed-port", Integer.toString(FreePort.find())));
    all.addAll(List.of("--port", Integer.toString(port), "--state", state.toString()));
    all.addAll(List.of("--interval", "1"));
    all.addAll(List.of(arguments));
    BtrtProcess process = BtrtProcess.start(directory, all.toArray(String[]::new));
    closing.add(process);
    return process;
  }

  private BtrtProcess publishLocally(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--address", "127.0.0.1"));
    all.addAll(List.of(arguments));
    return publish(all.toArray(String[]::new));
  }

  private byte[] get(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (InputStream in = uri.toURL().openConnection(Proxy.NO_PROXY).getInputStream()) {
      return in.readAllBytes();
    }
  }

  private Path torrent() {
    return state.resolve("torrents/a file.bin.torrent");
  }

  @Test
  void shouldGiveAFileToAClient() throws Exception {
    BtrtProcess publisher = publishLocally(file.toString());
    publisher.awaitLines("a file.bin: 1 seeds, 0 downloading", 1);

    Metainfo metainfo = MetainfoReader.read(torrent());
    String output = publisher.output();
    assertTrue(output.contains("torrent:   " + torrent()), output);
    assertTrue(
        output.contains("magnet:    magnet:?xt=urn:btih:" + metainfo.infoHashes().v1().get()),
        output);
    assertTrue(output.contains("address:   127.0.0.1, local only: this machine"), output);
    assertTrue(output.contains("tried:     from this machine, tracker and seed answer"), output);
    String page = new String(get("/"), UTF_8);
    assertTrue(page.contains("a file.bin") && page.contains("BTRT"), page);

    Path target = Files.createDirectory(directory.resolve("target"));
    String announce = metainfo.trackers().getFirst().getFirst();
    assertEquals("http://127.0.0.1:" + port + "/announce", announce);
    Process client = clients.run("leecher", List.of(), torrent(), target, "127.0.0.1:0", announce);
    closing.add(client::destroyForcibly);
    clients.awaitSeeding("leecher", publisher);
    assertEquals(-1, Files.mismatch(file, target.resolve("a file.bin")));
    publisher.awaitLines("2 seeds, 0 downloading, 1 downloaded; ", 1);
    publisher.awaitLines(" MiB given, ", 1);

    assertEquals(EXIT_FINE, publisher.terminate(), publisher::output);
    assertTrue(publisher.output().stripTrailing().endsWith("stopped"), publisher::output);
  }

  @Test
  void shouldGoOnWithWhatWasPublishedBefore() throws Exception {
    BtrtProcess first = publishLocally(file.toString());
    first.awaitLines("a file.bin: 1 seeds", 1);
    byte[] made = Files.readAllBytes(torrent());
    assertEquals(EXIT_FINE, first.terminate(), first::output);

    BtrtProcess second = publishLocally();
    second.awaitLines("a file.bin: 1 seeds", 1);
    assertArrayEquals(made, Files.readAllBytes(torrent()));

    Files.delete(torrent());
    second.awaitLines("its torrent was removed, it is published no longer", 1);
    assertEquals(EXIT_FINE, second.terminate(), second::output);

    BtrtProcess third = publishLocally();
    assertEquals(EXIT_WRONG, third.exitStatus(), third::output);
    assertTrue(third.output().startsWith("nothing has been published with "), third::output);
  }

  @Test
  void shouldWarnThatNobodySeeds() throws Exception {
    BtrtProcess first = publishLocally(file.toString());
    first.awaitLines("a file.bin: 1 seeds", 1);
    assertEquals(EXIT_FINE, first.terminate(), first::output);

    // As a failing disk does: no time tells.
    FileTime time = Files.getLastModifiedTime(file);
    byte[] content = Files.readAllBytes(file);
    content[FILE_LENGTH / 2] ^= 1;
    Files.write(file, content);
    Files.setLastModifiedTime(file, time);

    BtrtProcess second = publishLocally(file.toString());
    second.awaitLines("warning: nobody seeds a file.bin: nobody can get the whole of it", 1);
    assertEquals(EXIT_FINE, second.terminate(), second::output);
  }

  @Test
  void shouldHandOutTheSeedUnderTheGivenAddress() throws Exception {
    // For documentation (RFC 5737): it leads nowhere.
    BtrtProcess publisher = publish("--address", "192.0.2.77", file.toString());
    publisher.awaitLines("a file.bin: ", 1);

    String hash = MetainfoReader.read(torrent()).infoHashes().v1().orElseThrow();
    String query =
        "/announce?peer_id=-XX0000-000000000000&port=1&left=1&compact=1&info_hash="
            + hash.replaceAll("..", "%$0");
    String address = new String(new byte[] {(byte) 192, 0, 2, 77}, ISO_8859_1);
    await("the seed's address")
        .atMost(WAIT_MAX)
        .pollInterval(POLL)
        .until(() -> new String(get(query), ISO_8859_1).contains(address));
    publisher.awaitLines("perhaps closed: no answer at 192.0.2.77", 1);
    publisher.awaitLines("curl http://192.0.2.77:" + port + "/", 1);
  }

  @Test
  void shouldSpeakToPrograms() throws Exception {
    BtrtProcess publisher = publishLocally("--json", file.toString());

    publisher.awaitLines("\"type\":\"swarm\",\"name\":\"a file.bin\"", 1);
    publisher.awaitLines("\"seeds\":1,\"leechers\":0,\"completed\":0}", 1);
    publisher.awaitLines("\"type\":\"reach\",\"address\":\"127.0.0.1\"", 1);
    assertEquals(1, publisher.lines("\"type\":\"published\""));
    assertEquals(EXIT_FINE, publisher.terminate(), publisher::output);
    publisher
        .output()
        .lines()
        .forEach(line -> assertTrue(line.startsWith("{\"time_epoch_s\":"), line));
  }

  @Test
  void shouldPublishADirectory() throws Exception {
    Files.createDirectories(directory.resolve("data/Über/深い"));
    Files.writeString(directory.resolve("data/Über/深い/файл"), "content");
    BtrtProcess publisher = publishLocally(directory.resolve("data").toString());

    publisher.awaitLines("data: 1 seeds", 1);
    assertEquals(
        2, MetainfoReader.read(state.resolve("torrents/data.torrent")).content().files().size());
  }

  @Test
  void shouldRefuseAPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
      BtrtProcess publisher = publishLocally(file.toString());

      assertEquals(EXIT_WRONG, publisher.exitStatus(), publisher::output);
      assertTrue(publisher.output().contains("--port"), publisher::output);
    }
  }
}
