// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.concurrent.Callable;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.groups.PeerGroupsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code btrt train}: a long rehearsal and nothing else. The launcher has the JVM write down what
 * it learns meanwhile, classes loaded and methods profiled (JEP 483, 514, 515), for the starts to
 * come.
 */
@Command(
    name = "train",
    description = "Rehearse, and keep what the JVM learns for faster starts; listen to nobody.")
final class TrainCommand implements Callable<Integer> {
  private static final int REHEARSAL_MAX_MS = 5000;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOption option;

  @Override
  public Integer call() throws ConfigurationException, PeerGroupsException {
    Configuration configuration = option.read(spec.commandLine().getErr());
    Logging.configure(configuration.logging(), spec.commandLine().getErr());
    Rehearsal.hold(configuration, OperatorFiles.read(configuration).groups(), REHEARSAL_MAX_MS);
    return Btrt.EXIT_FINE;
  }
}
