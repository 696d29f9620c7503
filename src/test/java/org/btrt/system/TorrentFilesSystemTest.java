// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.btrt.torrent.Excludes;
import org.btrt.torrent.HashProgress;
import org.btrt.torrent.InfoHashes;
import org.btrt.torrent.Metainfo;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.MetainfoReader;
import org.btrt.torrent.TorrentFile;
import org.btrt.torrent.TorrentFormat;
import org.btrt.torrent.TorrentMaker;
import org.btrt.torrent.TorrentNotes;
import org.btrt.torrent.TorrentSpec;
import org.btrt.torrent.WholeTorrent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same files made into torrents by mktorrent, by libtorrent and by us have the same
 * info-hashes, libtorrent reads ours as we do, and finds the files in it that it was made of.
 */
class TorrentFilesSystemTest {
  private static final long SEED = 20_261_126;
  private static final int PIECE_BYTES = 32_768;
  private static final int PIECE_POWER = 15;
  private static final int MANY = 10_000;
  private static final int WAIT_MAX_S = 120;

  @TempDir private static Path directory;
  private static TorrentProcesses clients;

  @BeforeAll
  static void makeContents() throws IOException {
    clients = new TorrentProcesses(directory);
    System.out.println("seed=" + SEED);
    Random random = new Random(SEED);
    write(random, "one.bin", 1_000_003);
    write(random, "exact.bin", 4 * PIECE_BYTES);
    write(random, "short.bin", 5);
    for (String name :
        List.of(
            "empty",
            "first.bin",
            "a-b/x",
            "a/x",
            "a.txt",
            "a/empty",
            "deep/1/2/3/4/5/6/7/8/9/f",
            "Лето/снимок.jpg",
            "日本/写真.jpg",
            "عربي/صورة",
            "e\u0301 and \u00E9",
            "with space & <b>",
            "z-empty")) {
      write(random, "tree/" + name, name.contains("empty") ? 0 : 20_000 + random.nextInt(80_000));
    }
    write(random, "lone/file", 100_000);
    write(random, "signs/\uD83C\uDF32", 20_000);
    write(random, "signs/x", 70_000);
    write(random, "aligned/a-b/c", 2 * PIECE_BYTES);
    write(random, "aligned/a/b", PIECE_BYTES);
    write(random, "aligned/empty", 0);
    for (int i = 0; i < MANY; i++) {
      write(random, "many/%d/%d".formatted(i % 100, i), i % 50);
    }
  }

  private static void write(Random random, String path, int lengthBytes) throws IOException {
    Path file = contents().resolve(path);
    Files.createDirectories(file.getParent());
    byte[] content = new byte[lengthBytes];
    random.nextBytes(content);
    Files.write(file, content);
  }

  private static Path contents() {
    return directory.resolve("contents");
  }

  private static Metainfo make(String name, TorrentFormat format, Path torrent)
      throws IOException, MetainfoException, InterruptedException {
    WholeTorrent made =
        TorrentMaker.make(
            new TorrentSpec(
                contents().resolve(name),
                Optional.empty(),
                format,
                OptionalInt.of(PIECE_BYTES),
                Excludes.NONE,
                false,
                Optional.empty()),
            TorrentNotes.NONE,
            HashProgress.NONE);
    Files.write(torrent, made.bytes());
    return made.metainfo();
  }

  @ParameterizedTest
  @ValueSource(strings = {"one.bin", "exact.bin", "short.bin", "tree", "lone", "signs", "many"})
  void shouldHaveTheInfoHashOfMktorrent(String name) throws Exception {
    assumeTrue(isInstalled("mktorrent"), "mktorrent is not installed");
    Path ours = Files.createTempFile(directory, "ours-", ".torrent");
    Path theirs = directory.resolve("theirs-" + name + ".torrent");
    InfoHashes expected = make(name, TorrentFormat.V1, ours).infoHashes();
    Process process =
        new ProcessBuilder(
                "mktorrent",
                "-a",
                "http://tracker.example/announce",
                "-l",
                Integer.toString(PIECE_POWER),
                "-o",
                theirs.toString(),
                contents().resolve(name).toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertTrue(process.waitFor(WAIT_MAX_S, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    Metainfo read = MetainfoReader.read(theirs);
    assertEquals(expected, read.infoHashes());
    assertEquals("http://tracker.example/announce", read.trackers().getFirst().getFirst());
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  @ParameterizedTest
  @CsvSource({
    "one.bin, v1",
    "one.bin, v2",
    "one.bin, hybrid",
    "exact.bin, v1",
    "exact.bin, v2",
    "exact.bin, hybrid",
    "short.bin, hybrid",
    "tree, v1",
    "tree, v2",
    "lone, v1",
    "lone, v2",
    "lone, hybrid",
    "signs, v2",
    "aligned, v1",
    "aligned, v2",
    "aligned, hybrid",
    "many, v1",
    "many, v2"
  })
  void shouldHaveTheInfoHashesOfLibtorrent(String name, String format) throws Exception {
    Compared compared = compare(name, format);

    assertEquals(List.of(compared.ours, compared.ours), compared.libtorrents);
  }

  /**
   * The library of the tests is older than libtorrent 2.0.8, which has pads behind files, as the
   * reference program has them and we, and no longer before them. It reads both.
   */
  @ParameterizedTest
  @ValueSource(strings = {"tree", "signs", "many"})
  void shouldBeReadByLibtorrentWhereItsPadsLieElsewhere(String name) throws Exception {
    Compared compared = compare(name, "hybrid");

    assertEquals(compared.ours, compared.libtorrents.getLast());
  }

  /** Info-hashes that we say, and those that libtorrent says of its own torrent and of ours. */
  private record Compared(String ours, List<String> libtorrents) {}

  private static Compared compare(String name, String format) throws Exception {
    Path ours = Files.createTempFile(directory, "ours-", ".torrent");
    Metainfo made = make(name, TorrentFormat.parse(format), ours);
    List<String> order = new ArrayList<>();
    for (TorrentFile file : made.content().realFiles()) {
      order.add(made.content().directory() ? name + "/" + file.name() : file.name());
    }
    Path list = Files.write(Files.createTempFile(directory, "order-", ".txt"), order);
    return new Compared(
        made.infoHashes().v1().orElse("-") + " " + made.infoHashes().v2().orElse("-"),
        clients.hashes(
            format,
            Integer.toString(PIECE_BYTES),
            contents().resolve(name).toString(),
            list.toString(),
            ours.toString()));
  }

  /** A client that is told where the files are finds all of them whole. */
  @ParameterizedTest
  @CsvSource({"tree, v1", "tree, v2", "tree, hybrid", "one.bin, hybrid"})
  void shouldBeSeededByAClient(String name, String format) throws Exception {
    Path torrent = Files.createTempFile(directory, "seeded-", ".torrent");
    make(name, TorrentFormat.parse(format), torrent);
    Process seed =
        clients.run(
            "seed-" + name + format,
            List.of(),
            torrent,
            contents(),
            "127.0.0.1:0",
            "http://127.0.0.1:9/announce");
    try {
      clients.awaitSeeding("seed-" + name + format);
    } finally {
      seed.destroyForcibly();
      seed.waitFor();
    }
  }

  /** The program as users have it, with whatever locale its surroundings have. */
  @Test
  void shouldTakeNamesOfAnyScriptWithoutALocale() throws Exception {
    Path torrent = directory.resolve("cli.torrent");
    try (BtrtProcess create =
        BtrtProcess.start(
            directory,
            Map.of("LC_ALL", "C"),
            "torrent",
            "create",
            contents().resolve("tree/Лето").toString(),
            "-o",
            torrent.toString())) {
      assertEquals(0, create.exitStatus(), create::output);
      Metainfo metainfo = MetainfoReader.read(torrent);
      assertEquals("Лето", metainfo.content().name());
      assertEquals("снимок.jpg", metainfo.content().files().getFirst().name());
      assertTrue(create.output().contains("info-hash v1  "), create.output());
    }
  }
}
