// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code btrt version}. */
@Command(name = "version", description = "Print the version of BTRT and of its Java.")
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(Version.program());
    out.println(Version.platform());
  }
}
