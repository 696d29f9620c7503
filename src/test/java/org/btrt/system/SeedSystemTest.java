// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.btrt.publish.SwarmCounts;
import org.btrt.torrent.HashProgress;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.TorrentFormat;
import org.btrt.torrent.TorrentMaker;
import org.btrt.torrent.TorrentNotes;
import org.btrt.torrent.TorrentSpec;
import org.btrt.torrent.WholeTorrent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code btrt seed} with our tracker and a client that is not ours. */
@Timeout(120)
class SeedSystemTest {
  private static final long SEED = 20_261_126;
  private static final int FILE_LENGTH = 4 << 20;
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int EXIT_FINE = 0;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_WRONG = 2;

  @TempDir private static Path shared;
  private static TorrentProcesses clients;
  private static BtrtProcess tracker;

  @TempDir private Path directory;
  private final List<AutoCloseable> closing = new ArrayList<>();

  @BeforeAll
  static void startTracker() throws IOException {
    // Skips all of it where libtorrent4j has no native part.
    clients = new TorrentProcesses(shared);
    tracker =
        BtrtProcess.run(
            shared,
            BtrtProcess.write(
                shared,
                "btrt.conf",
                "udp: {listen: ['127.0.0.1:0']}",
                "http: {listen: ['127.0.0.1:0']}",
                "web: {listen: []}"));
  }

  @AfterAll
  static void stopTracker() {
    if (tracker != null) {
      tracker.close();
    }
  }

  @AfterEach
  void endProcesses() throws Exception {
    for (AutoCloseable process : closing) {
      process.close();
    }
  }

  private static int trackerPort() {
    return tracker.address("http", false).orElseThrow().getPort();
  }

  private static String announceUrl() {
    return "http://127.0.0.1:" + trackerPort() + "/announce";
  }

  /** Writes a file of pseudo-random content. */
  private Path content(String name, int lengthBytes) throws IOException {
    byte[] content = new byte[lengthBytes];
    new Random(SEED + name.hashCode()).nextBytes(content);
    Path data = Files.createDirectories(directory.resolve("data"));
    return Files.write(data.resolve(name), content);
  }

  private WholeTorrent make(Path content, Path torrent, TorrentFormat format)
      throws IOException, MetainfoException, InterruptedException {
    TorrentNotes notes =
        new TorrentNotes(
            List.of(List.of(announceUrl())),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            TorrentNotes.NONE.createdEpochS());
    WholeTorrent made =
        TorrentMaker.make(TorrentSpec.of(content, format), notes, HashProgress.NONE);
    Files.write(torrent, made.bytes());
    return made;
  }

  private BtrtProcess seed(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("seed", "--no-upnp", "--port", "0"));
    all.addAll(List.of("--interval", "1"));
    all.addAll(List.of(arguments));
    BtrtProcess process = BtrtProcess.start(directory, all.toArray(String[]::new));
    closing.add(process);
    return process;
  }

  private static Optional<SwarmCounts> counts(WholeTorrent torrent) throws IOException {
    String hash =
        torrent
            .metainfo()
            .infoHashes()
            .v1()
            .or(() -> torrent.metainfo().infoHashes().v2Truncated())
            .orElseThrow();
    return SwarmCounts.ask("127.0.0.1", trackerPort(), hash);
  }

  private static void awaitSeeds(WholeTorrent torrent, boolean any) {
    await(any ? "seeds" : "no seeds")
        .atMost(WAIT_MAX)
        .pollInterval(POLL)
        .until(() -> counts(torrent).map(SwarmCounts::seeds).orElse(0L) > 0 == any);
  }

  /** A client that knows nothing but the torrent gets all of it from the seed. */
  private void assertDownload(String name, Path torrent, Path original) throws IOException {
    Path target = Files.createTempDirectory(directory, name + "-");
    Process client = clients.run(name, List.of(), torrent, target, "127.0.0.1:0", announceUrl());
    closing.add(client::destroyForcibly);
    clients.awaitSeeding(name, tracker);
    assertEquals(-1, Files.mismatch(original, target.resolve(original.getFileName())));
  }

  @Test
  void shouldGiveAFileToAClientAndSayStopped() throws Exception {
    Path file = content("file.bin", FILE_LENGTH);
    Path torrent = directory.resolve("data/file.bin.torrent");
    WholeTorrent made = make(file, torrent, TorrentFormat.V1);
    BtrtProcess seed = seed(torrent.toString());

    seed.awaitLines("file.bin: checked, 100.0 % are there", 1);
    seed.awaitLines("time left:      complete, seeding", 1);
    awaitSeeds(made, true);
    assertEquals(EXIT_FINE, seed.terminate(), seed::output);
    awaitSeeds(made, false);
    assertTrue(seed.output().stripTrailing().endsWith("stopped"), seed::output);

    BtrtProcess again = seed(torrent.toString());
    again.awaitLines("checked, 100.0 % are there", 1);
    assertDownload("leecher", torrent, file);
    await("upload")
        .atMost(WAIT_MAX)
        .pollInterval(POLL)
        .until(() -> again.output().contains(" MiB up / 0 bytes down"));
  }

  @Test
  void shouldSeedTorrentsOfVersionTwo() throws Exception {
    Path file = content("v2.bin", FILE_LENGTH);
    Path torrent = directory.resolve("data/v2.torrent");
    WholeTorrent made = make(file, torrent, TorrentFormat.V2);
    BtrtProcess seed = seed(torrent.toString());

    seed.awaitLines("v2.bin: checked, 100.0 % are there", 1);
    awaitSeeds(made, true);
  }

  @Test
  void shouldFetchWhatIsMissingFromAnotherSeed() throws Exception {
    Path file = content("file.bin", FILE_LENGTH);
    Path torrent = directory.resolve("file.torrent");
    make(file, torrent, TorrentFormat.V1);
    Path empty = Files.createDirectory(directory.resolve("empty"));
    seed("--data", file.getParent().toString(), torrent.toString())
        .awaitLines("checked, 100.0 % are there", 1);

    BtrtProcess second = seed("--data", empty.toString(), "--super-seed", torrent.toString());

    // So small a file may be there before the first look at how far it is.
    second.awaitLines("file.bin: checked, ", 1);
    second.awaitLines("complete, seeding", 1);
    assertEquals(-1, Files.mismatch(file, empty.resolve("file.bin")));
  }

  @Test
  void shouldFollowADirectoryAndSpeakToPrograms() throws Exception {
    Path torrents = Files.createDirectory(directory.resolve("torrents"));
    Path first = content("first.bin", FILE_LENGTH);
    make(first, torrents.resolve("first.torrent"), TorrentFormat.V1);
    Files.write(torrents.resolve("broken.torrent"), "d4:info".getBytes(UTF_8));
    BtrtProcess seed = seed("--json", "--data", first.getParent().toString(), torrents.toString());

    seed.awaitLines("\"name\":\"first.bin\",", 1);
    seed.awaitLines("broken.torrent: ", 1);
    seed.awaitLines("\"state\":\"seeding\"", 1);

    Path second = content("second.bin", FILE_LENGTH);
    make(second, directory.resolve("second.torrent"), TorrentFormat.V1);
    Files.move(directory.resolve("second.torrent"), torrents.resolve("second.torrent"));
    seed.awaitLines("second.bin: checked, 100.0 % are there", 1);
    Files.delete(torrents.resolve("first.torrent"));
    seed.awaitLines("first.bin: dropped", 1);
    assertEquals(1, seed.lines("broken.torrent: "));
    assertEquals(EXIT_FINE, seed.terminate(), seed::output);
    seed.output().lines().forEach(line -> assertTrue(line.startsWith("{\"time_epoch_s\":"), line));
  }

  @Test
  void shouldSayWhatIsThereAndThatNobodySeedsTheRest() throws Exception {
    Path file = content("half.bin", FILE_LENGTH);
    Path torrent = directory.resolve("data/half.torrent");
    make(file, torrent, TorrentFormat.V1);
    byte[] half = Files.readAllBytes(file);
    for (int i = FILE_LENGTH / 2; i < FILE_LENGTH; i++) {
      half[i] ^= 1;
    }
    Files.write(file, half);

    BtrtProcess seed = seed(torrent.toString());

    seed.awaitLines("half.bin: checked, 50.0 % are there", 1);
    seed.awaitLines("warning: nobody seeds half.bin: only 50.0 % are in ", 1);
    assertEquals(EXIT_FINE, seed.terminate(), seed::output);
  }

  @Test
  void shouldFailWithoutAFreePort() throws Exception {
    Path file = content("file.bin", 1);
    Path torrent = directory.resolve("data/file.torrent");
    make(file, torrent, TorrentFormat.V1);
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      BtrtProcess seed =
          BtrtProcess.start(directory, "seed", "--no-upnp", "--port", port, torrent.toString());
      closing.add(seed);

      assertEquals(EXIT_FAILED, seed.exitStatus(), seed::output);
      assertTrue(
          seed.output().startsWith("no port of " + port + " can be listened at"), seed::output);
    }
  }

  @Test
  void shouldRefuseAFileThatIsNoTorrent() throws Exception {
    Path file = Files.writeString(directory.resolve("a.torrent"), "no torrent");
    BtrtProcess seed = seed(file.toString());

    assertEquals(EXIT_WRONG, seed.exitStatus());
    assertTrue(seed.output().startsWith(file + ": "), seed::output);
  }

  @Test
  void shouldSayThatTheLibraryIsMissing() throws Exception {
    assertEquals(
        "libtorrent4j is missing, expected: its jars in lib/seed of the distribution, and bin/btrt"
            + " to start the program",
        failWith(List.of()));
  }

  @Test
  void shouldSayThatTheNativePartIsMissing() throws Exception {
    List<Path> jars;
    try (Stream<Path> files = Files.list(BtrtProcess.distribution().resolve("lib/seed"))) {
      jars = files.filter(file -> file.toString().matches(".*4j-[0-9].*\\.jar")).toList();
    }
    assertEquals(1, jars.size());

    String message = failWith(jars);

    assertTrue(message.startsWith("no native part of libtorrent4j for Linux amd64"), message);
    assertTrue(message.contains("-Dlibtorrent4j.jni.path=FILE"), message);
  }

  /** Seeds with some of the distribution's jars only, and returns what it says. */
  private String failWith(List<Path> more) throws Exception {
    Path torrent = directory.resolve("file.torrent");
    make(content("file.bin", 1), torrent, TorrentFormat.V1);
    String classPath;
    try (Stream<Path> files = Files.list(BtrtProcess.distribution().resolve("lib"))) {
      classPath =
          Stream.concat(files.filter(jar -> jar.toString().endsWith(".jar")), more.stream())
              .map(Path::toString)
              .collect(Collectors.joining(":"));
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + BtrtProcess.distribution().resolve("native-config/jvm.options"),
                "-cp",
                classPath,
                "org.btrt.Btrt",
                "seed",
                torrent.toString())
            .redirectErrorStream(true)
            .start();
    closing.add(process::destroyForcibly);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(WAIT_MAX.toSeconds(), TimeUnit.SECONDS));
    assertEquals(EXIT_FAILED, process.exitValue(), output);
    return output.strip();
  }
}
