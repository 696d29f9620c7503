// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.btrt.common.AtomicFile;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.HashListSettings.Format;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code btrt hashlist}: the list for a DPI platform, for cron. */
@Command(
    name = "hashlist",
    description = "Print the list of info-hashes that suffice inside, for a DPI platform.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:The list is printed, or FILE is new.",
      "1:There is no list, or it is too old; nothing is printed, FILE is what it was.",
      "2:Wrong usage or configuration.",
      "3:With -o: the list is what FILE holds already."
    })
final class HashListCommand implements Callable<Integer> {
  /** Nothing to do for whoever takes the file further. */
  static final int EXIT_UNCHANGED = 3;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOption option;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "text (40 hex digits a line), binary (20 bytes each) or json. Default: text.")
  private String format = "text";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Replace FILE by the list, as a whole, instead of printing it.")
  private Path output;

  @Option(
      names = "--from-file",
      description = "Read hashlist.file instead of asking the running tracker.")
  private boolean fromFile;

  @Option(
      names = "--max-age",
      paramLabel = "SECONDS",
      description = "How old the list may be. Default: ${DEFAULT-VALUE}.")
  private int ageMaxS = 300;

  @Override
  public Integer call() throws ConfigurationException {
    CommandLine commandLine = spec.commandLine();
    Format wanted = wantedFormat();
    Configuration configuration = option.read(commandLine.getErr());
    if (!configuration.hashList().enabled()) {
      throw new ParameterException(
          commandLine, "hashlist.enabled is false in " + option.source() + ", expected: true");
    }
    try {
      FetchedHashList list =
          fromFile
              ? FetchedHashList.ofFile(configuration.hashList(), wanted)
              : FetchedHashList.ofTracker(configuration.web(), wanted);
      long ageS = Instant.now().getEpochSecond() - list.asOf().getEpochSecond();
      if (ageS > ageMaxS) {
        throw new IOException(
            "the list is " + ageS + " s old, expected: at most " + ageMaxS + " s (--max-age)");
      }
      return deliver(list.content(), wanted);
    } catch (IOException e) {
      commandLine.getErr().println("no hash list: " + e.getMessage());
      return Btrt.EXIT_FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Btrt.EXIT_FAILED;
    }
  }

  private Format wantedFormat() {
    for (Format known : Format.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(format)) {
        return known;
      }
    }
    throw new ParameterException(
        spec.commandLine(), "--format: " + format + ", expected: text, binary or json");
  }

  private int deliver(byte[] content, Format wanted) throws IOException {
    if (output != null) {
      if (Files.exists(output) && Arrays.equals(Files.readAllBytes(output), content)) {
        return EXIT_UNCHANGED;
      }
      AtomicFile.replace(output, out -> out.write(content));
    } else if (wanted == Format.BINARY) {
      try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
        out.write(content);
      }
    } else {
      spec.commandLine().getOut().print(new String(content, StandardCharsets.US_ASCII));
      spec.commandLine().getOut().flush();
    }
    return Btrt.EXIT_FINE;
  }
}
