// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemEpochClock;
import org.btrt.common.IpAddress;
import org.btrt.seed.NativeLibrary;
import org.btrt.seed.SeedSettings;
import org.btrt.seed.Seeder;
import org.btrt.seed.TorrentFiles;
import org.btrt.seed.TorrentFiles.Changes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code btrt seed}: a headless seeder, until a signal ends it. */
@Command(
    name = "seed",
    description = {
      "Give the files of torrents to whoever asks for them, until SIGTERM.",
      "First the files are checked; what is missing is fetched if others have it."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:Stopped by a signal; the trackers have been told.",
      "1:No port is free, or the library that seeds is not there for this machine.",
      "2:Wrong usage, or none of the files given is a torrent."
    })
final class SeedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SeedOptions options;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "A .torrent file, or a directory of them: new ones are taken up, removed ones dropped.")
  private List<Path> paths;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the torrents' files are. Default: each beside its .torrent.")
  private Path data;

  @Option(
      names = "--port",
      paramLabel = "PORT[-PORT]",
      description = "Listen at the first free one of these ports. Default: 6881-6999.")
  private String ports = "6881-6999";

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description =
          "Tell trackers that this is our address. For a seed beside its tracker, which would see"
              + " a local one.")
  private String address;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine commandLine = spec.commandLine();
    SeedSettings settings =
        options.settings(options.ports("--port", ports), Optional.ofNullable(literal()));
    int intervalS = options.intervalS();
    for (Path path : paths) {
      if (Files.notExists(path)) {
        throw new ParameterException(
            commandLine, path + ": does not exist, expected: a .torrent file or a directory");
      }
    }
    TorrentFiles files = new TorrentFiles(paths, Optional.ofNullable(data));
    Changes first = files.scan();
    if (first.added().isEmpty() && paths.stream().noneMatch(Files::isDirectory)) {
      first.problems().forEach(commandLine.getErr()::println);
      return Btrt.EXIT_WRONG;
    }
    NativeLibrary.load();
    StopSignal stop = new StopSignal();
    PrintWriter out = commandLine.getOut();
    SeedPrinter printer = new SeedPrinter(out, options.isJson(), SystemEpochClock.INSTANCE);
    try (Seeder seeder = Seeder.start(settings)) {
      printer.event(Version.program() + " seeds, peers connect to port " + seeder.port());
      new Seeding(seeder, files, printer, intervalS).run(first, stop);
      printer.event("stopping, the trackers are told");
    }
    printer.event("stopped");
    return Btrt.EXIT_FINE;
  }

  private String literal() {
    if (address == null) {
      return null;
    }
    try {
      return IpAddress.parse(address).toString();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--address: " + e.getMessage(), e);
    }
  }
}
