// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.btrt.common.BindException;
import org.btrt.config.ConfigurationException;
import org.btrt.groups.PeerGroupsException;
import org.btrt.snapshot.DatabaseException;
import org.btrt.swarm.StoreException;
import org.btrt.takeover.TakeoverException;
import org.btrt.transport.udp.UdpEngineException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program's entry: finds the command and its options, turns what happens into a status. */
@Command(
    name = "btrt",
    description = "BitTorrent tracker for network operators: peers of the own network first.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      TrainCommand.class,
      GroupsCommand.class,
      HashListCommand.class,
      DbCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    },
    descriptionHeading = "%n",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Without -c the configuration is " + ConfigurationSource.SYSTEM_FILE + " if that is there,",
      "else the built-in defaults. conf/btrt.conf.default documents every key.",
      "",
      "Exit status: 0 fine, 1 failed at run time, 2 wrong usage or configuration."
    })
final class Btrt implements Runnable {
  /** Nothing is wrong. */
  static final int EXIT_FINE = 0;

  /** Something went wrong while running. */
  static final int EXIT_FAILED = 1;

  /** The command line or a file of the operator is wrong. */
  static final int EXIT_WRONG = 2;

  private static final int USAGE_WIDTH = 80;

  @Spec private CommandSpec spec;

  private Btrt() {}

  /**
   * Runs one command and ends the process with its exit status.
   *
   * @param arguments see {@code btrt help}
   */
  public static void main(String[] arguments) {
    CommandLine commandLine =
        commandLine(
            Path.of(ConfigurationSource.SYSTEM_FILE),
            new PrintWriter(System.out, true, System.out.charset()),
            new PrintWriter(System.err, true, System.err.charset()));
    System.exit(commandLine.execute(arguments));
  }

  /**
   * The command line.
   *
   * @param systemFile the configuration file that is used if it exists and none is given
   * @param out what was asked for
   * @param err warnings and errors
   */
  static CommandLine commandLine(Path systemFile, PrintWriter out, PrintWriter err) {
    CommandLine commandLine = new CommandLine(new Btrt(), new CommandFactory(systemFile));
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setUsageHelpWidth(USAGE_WIDTH);
    commandLine.setExecutionExceptionHandler(
        (exception, failed, parsed) -> report(exception, failed.getErr()));
    return commandLine;
  }

  /** Without a command: the overview. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int report(Exception exception, PrintWriter err) {
    if (exception instanceof ConfigurationException wrong) {
      wrong.messages().forEach(err::println);
      return EXIT_WRONG;
    }
    if (exception instanceof PeerGroupsException wrong) {
      wrong.messages().forEach(err::println);
      return EXIT_WRONG;
    }
    if (exception instanceof StoreException
        || exception instanceof BindException
        || exception instanceof TakeoverException
        || exception instanceof UdpEngineException) {
      err.println(exception.getMessage());
      return EXIT_WRONG;
    }
    if (exception instanceof DatabaseException) {
      err.println(exception.getMessage());
      return EXIT_FAILED;
    }
    exception.printStackTrace(err);
    return EXIT_FAILED;
  }

  /** Gives the commands what they cannot make themselves. */
  private record CommandFactory(Path systemFile) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type == ConfigurationOption.class
          ? type.cast(new ConfigurationOption(systemFile))
          : CommandLine.defaultFactory().create(type);
    }
  }
}
