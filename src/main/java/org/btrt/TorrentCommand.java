// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.btrt.torrent.MagnetLink;
import org.btrt.torrent.Metainfo;
import org.btrt.torrent.TorrentUrls;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code btrt torrent}: torrent files, and what its commands have in common. */
@Command(
    name = "torrent",
    description = "Create, show and edit torrent files.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TorrentCreateCommand.class,
      TorrentShowCommand.class,
      TorrentEditCommand.class,
      CommandLine.HelpCommand.class
    },
    descriptionHeading = "%n",
    commandListHeading = "%nCommands:%n")
final class TorrentCommand {
  private TorrentCommand() {}

  /** What the options -t say: a tier each. */
  static List<List<String>> tiers(CommandLine commandLine, List<String> texts) {
    return read(commandLine, "-t", () -> texts.stream().map(TorrentUrls::tier).toList());
  }

  /** What the options -w say: a web seed each. */
  static List<String> webSeeds(CommandLine commandLine, List<String> texts) {
    return read(commandLine, "-w", () -> texts.stream().map(TorrentUrls::webSeed).toList());
  }

  /** Reads the value of an option; a wrong one is wrong usage. */
  static <T> T read(CommandLine commandLine, String option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, option + ": " + e.getMessage(), e);
    }
  }

  /** Says what was written. */
  static void printWritten(PrintWriter out, Path file, Metainfo metainfo) {
    out.println(file);
    metainfo.infoHashes().v1().ifPresent(hash -> out.println("info-hash v1  " + hash));
    metainfo.infoHashes().v2().ifPresent(hash -> out.println("info-hash v2  " + hash));
    out.println(MagnetLink.of(metainfo));
  }
}
