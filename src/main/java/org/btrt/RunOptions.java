// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btrt.config.Overrides;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * Options that stand for keys of the configuration, so that a tracker of somebody who publishes
 * files needs no configuration file.
 */
final class RunOptions {
  private static final String PORT = "--port";
  private static final String ALLOWED_DIR = "--allowed-dir";
  private static final String STATE = "--state";
  private static final String LOGFILE = "--logfile";
  private static final int PORT_MAX = 65_535;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = PORT,
      paramLabel = "PORT",
      description = "Port for UDP and HTTP, at all addresses (udp.listen, http.listen).")
  private Integer port;

  @Option(
      names = ALLOWED_DIR,
      paramLabel = "DIR",
      description =
          "Serve only the torrents whose files are in this directory, and show them at the port"
              + " (access.torrents). The store has room for 50000 swarms and 300000 peers then, if"
              + " no file says otherwise.")
  private Path torrents;

  @Option(
      names = STATE,
      paramLabel = "DIR",
      description = "Keep peers and counts in this directory over a restart (store.path).")
  private Path state;

  @Option(
      names = LOGFILE,
      paramLabel = "FILE",
      description = "Write down requests by HTTP as web servers do (http.access_log).")
  private Path log;

  /**
   * What was given. Paths start from the working directory.
   *
   * @throws ParameterException if the port is none
   */
  Overrides overrides() {
    if (port != null && (port < 0 || port > PORT_MAX)) {
      throw new ParameterException(
          spec.commandLine(), PORT + ": " + port + ", expected: a number from 0 to " + PORT_MAX);
    }
    return new Overrides(
        port == null ? OptionalInt.empty() : OptionalInt.of(port),
        absolute(torrents),
        absolute(state),
        absolute(log));
  }

  private static Optional<Path> absolute(Path path) {
    return Optional.ofNullable(path).map(given -> given.toAbsolutePath().normalize());
  }

  /** The options that say the same, for another process. */
  static List<String> arguments(Overrides overrides) {
    List<String> arguments = new ArrayList<>();
    overrides.port().ifPresent(port -> arguments.addAll(List.of(PORT, Integer.toString(port))));
    overrides.torrents().ifPresent(path -> arguments.addAll(List.of(ALLOWED_DIR, path.toString())));
    overrides.state().ifPresent(path -> arguments.addAll(List.of(STATE, path.toString())));
    overrides.log().ifPresent(path -> arguments.addAll(List.of(LOGFILE, path.toString())));
    return arguments;
  }
}
