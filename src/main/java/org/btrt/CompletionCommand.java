// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code btrt completion}: what a shell has to know to complete commands and options. */
@Command(
    name = "completion",
    description = "Print what bash needs to complete commands and options (zsh: bashcompinit).",
    footer = {"", "For the shell at hand:", "", "  source <(btrt completion)"})
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandSpec program = spec.root();
    spec.commandLine().getOut().print(AutoComplete.bash(program.name(), program.commandLine()));
    spec.commandLine().getOut().flush();
  }
}
