// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.btrt.common.AtomicFile;
import org.btrt.torrent.Excludes;
import org.btrt.torrent.HashProgress;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.PieceSize;
import org.btrt.torrent.TorrentFormat;
import org.btrt.torrent.TorrentMaker;
import org.btrt.torrent.TorrentNotes;
import org.btrt.torrent.TorrentSpec;
import org.btrt.torrent.WholeTorrent;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code btrt torrent create}: a torrent file of a file or a directory. */
@Command(
    name = "create",
    description = "Make a torrent file of a file, or of a directory and all that is in it.",
    sortOptions = false,
    footer = {
      "",
      "Hidden files are taken like others (--exclude '.*' leaves them out); links are",
      "followed. Without -t the torrent has no tracker: clients that have its file or",
      "its link look for peers in the DHT."
    })
final class TorrentCreateCommand implements Callable<Integer> {
  private static final String SUFFIX = ".torrent";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PATH", description = "What to share: a file or a directory.")
  private Path content;

  @Option(
      names = {"-t", "--tracker"},
      paramLabel = "URL[,URL]",
      description =
          "Announce URL by http, https or udp; several with commas between them are equals. Each"
              + " further -t is a backup, used when none before it answers.")
  private List<String> tiers = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The torrent file. Default: NAME.torrent where you are.")
  private Path output;

  @Option(names = "--force", description = "Replace FILE if it is there.")
  private boolean force;

  @Option(
      names = {"-n", "--name"},
      paramLabel = "NAME",
      description = "What downloaders will have it as. Default: the name of PATH.")
  private String name;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description =
          "v1 (every client), v2 (newer ones only) or hybrid (both, with two info-hashes)."
              + " Default: ${DEFAULT-VALUE}.")
  private String format = TorrentFormat.V1.toString();

  @Option(
      names = {"-l", "--piece-size"},
      paramLabel = "SIZE",
      description =
          "Length of a piece, a power of two from 16K to 64M. Default: by the size of the content,"
              + " 16K up to 2.5 MiB, then doubled whenever that has grown fourfold, up to 16M.")
  private String pieceSize;

  @Option(
      names = {"-x", "--exclude"},
      paramLabel = "GLOB",
      description =
          "Leave out what has such a name ('*.tmp') or, with a slash in it, such a path below PATH."
              + " Can be given several times.")
  private List<String> excludes = new ArrayList<>();

  @Option(
      names = {"-w", "--web-seed"},
      paramLabel = "URL",
      description = "Web server that has the content too. Can be given several times.")
  private List<String> webSeeds = new ArrayList<>();

  @Option(
      names = {"-p", "--private"},
      description = "Clients are to ask the trackers only, not the DHT or each other.")
  private boolean isPrivate;

  @Option(
      names = {"-s", "--source"},
      paramLabel = "TEXT",
      description = "Mark that gives the same content another info-hash.")
  private String source;

  @Option(
      names = {"-c", "--comment"},
      paramLabel = "TEXT",
      description = "Free text.")
  private String comment;

  @Option(names = "--no-date", description = "Do not write when it was made.")
  private boolean isUndated;

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show how far it has come.")
  private boolean quiet;

  @Override
  public Integer call() throws MetainfoException {
    CommandLine commandLine = spec.commandLine();
    TorrentSpec wanted = wanted(commandLine);
    TorrentNotes notes = notes(commandLine);
    Path file = output == null ? Path.of(shownName(wanted) + SUFFIX) : output;
    Optional<String> wrong = wrongOutput(file);
    if (wrong.isPresent()) {
      commandLine.getErr().println(wrong.get());
      return Btrt.EXIT_WRONG;
    }
    try {
      WholeTorrent made = make(wanted, notes);
      AtomicFile.replace(file, out -> out.write(made.bytes()));
      TorrentCommand.printWritten(commandLine.getOut(), file, made.metainfo());
      return Btrt.EXIT_FINE;
    } catch (IOException e) {
      commandLine.getErr().println(file + ": cannot be written: " + e);
      return Btrt.EXIT_FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Btrt.EXIT_FAILED;
    }
  }

  private TorrentSpec wanted(CommandLine commandLine) {
    return new TorrentSpec(
        content,
        Optional.ofNullable(name),
        TorrentCommand.read(commandLine, "--format", () -> TorrentFormat.parse(format)),
        pieceSize == null
            ? OptionalInt.empty()
            : OptionalInt.of(
                TorrentCommand.read(commandLine, "--piece-size", () -> PieceSize.parse(pieceSize))),
        TorrentCommand.read(commandLine, "--exclude", () -> Excludes.parse(excludes)),
        isPrivate,
        Optional.ofNullable(source));
  }

  private TorrentNotes notes(CommandLine commandLine) {
    return new TorrentNotes(
        TorrentCommand.tiers(commandLine, tiers),
        TorrentCommand.webSeeds(commandLine, webSeeds),
        Optional.ofNullable(comment),
        Optional.of(Version.program()),
        isUndated ? OptionalLong.empty() : OptionalLong.of(Instant.now().getEpochSecond()));
  }

  private static String shownName(TorrentSpec wanted) {
    return wanted.name().orElseGet(() -> TorrentMaker.nameOf(wanted.content()));
  }

  /** Before hours of hashing: whether their result can be put where it is to be. */
  private Optional<String> wrongOutput(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    if (Files.exists(file) && !force) {
      return Optional.of(file + ": is there already, expected: a new file, or --force");
    }
    if (!Files.isDirectory(absolute.getParent())) {
      return Optional.of(file + ": has no directory to be in, expected: one that exists");
    }
    if (Files.isDirectory(content) && absolute.startsWith(content.toAbsolutePath().normalize())) {
      return Optional.of(file + ": lies in what it is of, expected: another place, see -o");
    }
    return Optional.empty();
  }

  /**
   * Whether somebody looks on. Some versions of Java have no console where there is no terminal.
   */
  @SuppressWarnings("SystemConsoleNull")
  static boolean hasTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private WholeTorrent make(TorrentSpec wanted, TorrentNotes notes)
      throws MetainfoException, InterruptedException {
    if (quiet || !hasTerminal()) {
      return TorrentMaker.make(wanted, notes, HashProgress.NONE);
    }
    try (ProgressLine line = new ProgressLine(spec.commandLine().getErr(), System::nanoTime)) {
      return TorrentMaker.make(wanted, notes, line);
    }
  }
}
