// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.btrt.torrent.Metainfo;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.MetainfoReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code btrt torrent show}: what torrent files say. */
@Command(
    name = "show",
    description = "Print what torrent files say.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:All files were read.",
      "1:At least one was not; what is wrong with it is said instead.",
      "2:Wrong usage."
    })
final class TorrentShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "A torrent file.")
  private List<Path> files;

  @Option(names = "--json", description = "Print JSON, an object on a line for each file.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    int status = Btrt.EXIT_FINE;
    boolean isFirst = true;
    for (Path file : files) {
      try {
        Metainfo metainfo = MetainfoReader.read(file);
        if (json) {
          out.println(TorrentDocument.render(file, metainfo));
        } else {
          out.print(isFirst ? "" : System.lineSeparator());
          TorrentText.print(out, file, metainfo);
        }
        isFirst = false;
      } catch (MetainfoException e) {
        spec.commandLine().getErr().println(e.getMessage());
        status = Btrt.EXIT_FAILED;
      }
    }
    out.flush();
    return status;
  }
}
