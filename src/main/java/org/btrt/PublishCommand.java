// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemEpochClock;
import org.btrt.config.ConfigurationException;
import org.btrt.groups.PeerGroupsException;
import org.btrt.seed.SeedSettings;
import org.btrt.torrent.MetainfoException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code btrt publish}: all that a person needs to publish files, in one command. */
@Command(
    name = "publish",
    description = {
      "Publish files: make their torrents, track them, seed them, and watch, until SIGTERM.",
      "Needs no configuration and no root. What was published with the same --state goes on;"
          + " remove a torrent from there to end it."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:Stopped by a signal.",
      "1:It failed: no port is free, a file cannot be read, or the library that seeds is not there"
          + " for this machine.",
      "2:Wrong usage, or the tracker's port is in use."
    })
final class PublishCommand implements Callable<Integer> {
  private static final int PORT_MAX = 65_535;

  @Spec private CommandSpec spec;
  @Mixin private SeedOptions options;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "A file or directory to publish. None: what was published before.")
  private List<Path> files = List.of();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The tracker's, for HTTP and UDP. Default: 6969.")
  private int port = 6969;

  @Option(
      names = "--seed-port",
      paramLabel = "PORT[-PORT]",
      description = "The seed listens at the first free one of these. Default: 6881-6999.")
  private String seedPorts = "6881-6999";

  @Option(
      names = "--address",
      paramLabel = "HOST",
      description =
          "Name or address under which others reach this machine; a dynamic DNS name follows its"
              + " address. Default: found out.")
  private String address;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Where torrents and the tracker's state are kept. Default: btrt/publish in the directory"
              + " that XDG_STATE_HOME names, or in ~/.local/state.")
  private Path state;

  @Override
  public Integer call()
      throws ConfigurationException, PeerGroupsException, MetainfoException, InterruptedException {
    CommandLine commandLine = spec.commandLine();
    if (port < 1 || port > PORT_MAX) {
      throw new ParameterException(commandLine, "--port: " + port + ", expected: 1 to " + PORT_MAX);
    }
    for (Path file : files) {
      if (Files.notExists(file)) {
        throw new ParameterException(
            commandLine, file + ": does not exist, expected: a file or a directory");
      }
    }
    SeedSettings settings =
        options.settings(options.ports("--seed-port", seedPorts), Optional.empty());
    PublishPrinter printer =
        new PublishPrinter(commandLine.getOut(), options.isJson(), SystemEpochClock.INSTANCE);
    Path directory = (state == null ? defaultState() : state).toAbsolutePath();
    try {
      return new PublishProcess(
              directory, port, settings, Optional.ofNullable(address), options.intervalS(), printer)
          .run(files, commandLine.getErr());
    } catch (UnknownHostException e) {
      commandLine.getErr().println("--address: " + address + " has no address: nobody finds it");
    } catch (IOException e) {
      commandLine.getErr().println("failed: " + e);
    }
    return Btrt.EXIT_FAILED;
  }

  /** XDG Base Directory Specification: state that is not worth a backup of its own. */
  private static Path defaultState() {
    String home = System.getenv("XDG_STATE_HOME");
    Path base =
        home == null || home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(home);
    return base.resolve("btrt").resolve("publish");
  }
}
