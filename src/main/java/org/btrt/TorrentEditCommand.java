// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btrt.common.AtomicFile;
import org.btrt.torrent.InfoHashes;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.MetainfoReader;
import org.btrt.torrent.TorrentEdit;
import org.btrt.torrent.WholeTorrent;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code btrt torrent edit}: changes what a torrent file says beside its content. */
@Command(
    name = "edit",
    description = "Change a torrent file. What is not named stays; an empty value removes.",
    sortOptions = false,
    footer = {
      "",
      "The info-hash is of --private and --source too: with another value of them it is",
      "another torrent to clients and trackers, and that is said."
    })
final class TorrentEditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The torrent file.")
  private Path file;

  @Option(
      names = {"-t", "--tracker"},
      paramLabel = "URL[,URL]",
      description = "All trackers anew, as for create.")
  private List<String> tiers;

  @Option(
      names = {"-w", "--web-seed"},
      paramLabel = "URL",
      description = "All web seeds anew, as for create.")
  private List<String> webSeeds;

  @Option(
      names = {"-c", "--comment"},
      paramLabel = "TEXT",
      description = "Free text.")
  private String comment;

  @Option(
      names = {"-s", "--source"},
      paramLabel = "TEXT",
      description = "Mark that gives the same content another info-hash.")
  private String source;

  @Option(
      names = {"-p", "--private"},
      negatable = true,
      description = "Clients are to ask the trackers only, or others too.")
  private Boolean isPrivate;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write another file instead of changing this one.")
  private Path output;

  @Override
  public Integer call() throws MetainfoException {
    CommandLine commandLine = spec.commandLine();
    TorrentEdit edit = edit(commandLine);
    InfoHashes before = MetainfoReader.read(file).infoHashes();
    WholeTorrent changed = edit.apply(file);
    Path target = output == null ? file : output;
    try {
      // A link stays one; what it leads to is changed.
      AtomicFile.replace(
          output == null ? file.toRealPath() : output, out -> out.write(changed.bytes()));
    } catch (IOException e) {
      commandLine.getErr().println(target + ": cannot be written: " + e);
      return Btrt.EXIT_FAILED;
    }
    PrintWriter out = commandLine.getOut();
    TorrentCommand.printWritten(out, target, changed.metainfo());
    if (!changed.metainfo().infoHashes().equals(before)) {
      out.println(
          "The info-hash has changed: to clients and trackers this is another torrent, without"
              + " the peers of the old one.");
      before.v1().ifPresent(hash -> out.println("was v1  " + hash));
      before.v2().ifPresent(hash -> out.println("was v2  " + hash));
    }
    return Btrt.EXIT_FINE;
  }

  private TorrentEdit edit(CommandLine commandLine) {
    if (tiers == null
        && webSeeds == null
        && comment == null
        && source == null
        && isPrivate == null) {
      throw new ParameterException(
          commandLine, "nothing to change, expected: at least one of -t, -w, -c, -s, -p");
    }
    return new TorrentEdit(
        Optional.ofNullable(tiers)
            .map(TorrentEditCommand::withoutEmpty)
            .map(texts -> TorrentCommand.tiers(commandLine, texts)),
        Optional.ofNullable(webSeeds)
            .map(TorrentEditCommand::withoutEmpty)
            .map(texts -> TorrentCommand.webSeeds(commandLine, texts)),
        Optional.ofNullable(comment),
        Optional.ofNullable(source),
        Optional.ofNullable(isPrivate));
  }

  private static List<String> withoutEmpty(List<String> texts) {
    return texts.stream().filter(text -> !text.isEmpty()).toList();
  }
}
