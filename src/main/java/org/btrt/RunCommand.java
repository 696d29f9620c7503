// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemNanoClock;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.groups.PeerGroupsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code btrt run}: the tracker, in the foreground until a signal ends it. */
@Command(
    name = "run",
    description = "Run the tracker in the foreground until SIGTERM.",
    footer = {
      "",
      "Options that stand for keys (named in parentheses) come before what the",
      "configuration file says. Without a file they suffice:",
      "",
      "  btrt run --port 6969 --allowed-dir torrents/ --state state/ \\",
      "    --logfile tracker.log"
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOption option;
  @Mixin private RunOptions options;

  @Option(
      names = "--takeover",
      description =
          "Take over the sockets and the store of a tracker that runs with the same store.path,"
              + " without a lost announce; it ends then. Starts alone if there is none.")
  private boolean takeover;

  @Override
  public Integer call() throws ConfigurationException, PeerGroupsException {
    CommandLine commandLine = spec.commandLine();
    ConfigurationSource source = option.source().with(options.overrides());
    Configuration configuration = ConfigurationOption.read(source, commandLine.getErr());
    commandLine.getOut().println(Version.program() + " starts, configuration: " + source);
    Logging.configure(configuration.logging(), commandLine.getErr());
    ServiceManager manager =
        new ServiceManager(
            Optional.ofNullable(System.getenv(ServiceManager.VARIABLE)), SystemNanoClock.INSTANCE);
    return new TrackerProcess(configuration, source, takeover, manager).run();
  }
}
