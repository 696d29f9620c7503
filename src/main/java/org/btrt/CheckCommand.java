// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.btrt.catalogue.Catalogue;
import org.btrt.catalogue.CatalogueAgent;
import org.btrt.common.SocketAddressText;
import org.btrt.common.TextEscape;
import org.btrt.config.AccessSettings;
import org.btrt.config.CatalogueSettings;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.DatabaseSettings;
import org.btrt.config.HashListSettings;
import org.btrt.config.StoreSettings;
import org.btrt.groups.PeerGroupsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code btrt check}: reads what {@code run} would read, and starts nothing. */
@Command(
    name = "check",
    description = "Check a configuration and the files it names; start nothing.")
final class CheckCommand implements Callable<Integer> {
  private static final int WARNING_MAX_LENGTH = 500;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOption option;

  @Override
  public Integer call() throws ConfigurationException, PeerGroupsException {
    Configuration configuration = option.read(spec.commandLine().getErr());
    OperatorFiles files = OperatorFiles.read(configuration);
    Optional<Catalogue> torrents = torrents(configuration.catalogue());
    PrintWriter out = spec.commandLine().getOut();
    out.println(option.source() + ": configuration is fine");
    out.println("  udp     " + addresses(configuration.udp().listen()));
    out.println("  http    " + addresses(configuration.http().listen()));
    out.println("  https   " + addresses(configuration.https().listen()));
    out.println("  web     " + addresses(configuration.web().listen()));
    out.println("  groups  " + String.join(", ", files.groups().names()));
    out.println("  access  " + access(configuration.access(), files));
    if (torrents.isPresent()) {
      out.println("  torrents  " + torrents.get().torrents().size() + " more, by their files");
    }
    out.println("  hashes  " + hashList(configuration.hashList()));
    out.println("  store   " + store(configuration.store()));
    if (configuration.database().isEnabled()) {
      out.println("  database  " + configuration.database());
      warnOfPassword(configuration.database());
    }
    return Btrt.EXIT_FINE;
  }

  /** No error: {@code run} reads it for every connection, and serves without a database, too. */
  private void warnOfPassword(DatabaseSettings settings) {
    settings
        .passwordFile()
        .filter(file -> !Files.isRegularFile(file) || !Files.isReadable(file))
        .ifPresent(
            file ->
                spec.commandLine()
                    .getErr()
                    .println("database.password_file: " + file + ": cannot be read"));
  }

  private Optional<Catalogue> torrents(CatalogueSettings settings) throws ConfigurationException {
    return settings.directory().isPresent()
        ? Optional.of(
            CatalogueAgent.look(
                settings.directory().get(),
                warning -> spec.commandLine().getErr().println(printable(warning))))
        : Optional.empty();
  }

  /** Names of files are anybody's. */
  private static String printable(String warning) {
    return TextEscape.printable(warning, WARNING_MAX_LENGTH);
  }

  private static String addresses(List<InetSocketAddress> listen) {
    return listen.isEmpty()
        ? "off"
        : listen.stream().map(SocketAddressText::format).collect(Collectors.joining(", "));
  }

  private static String access(AccessSettings settings, OperatorFiles files) {
    return switch (settings.mode()) {
      case OPEN -> "every torrent";
      case ALLOW -> "only " + files.access().size() + " listed torrents";
      case DENY -> "all but " + files.access().size() + " listed torrents";
    };
  }

  private static String hashList(HashListSettings settings) {
    return settings.enabled()
        ? "listed for the DPI platform"
            + settings.file().map(file -> ", also in " + file).orElse("")
        : "not listed";
  }

  private static String store(StoreSettings settings) {
    return "%d swarms, %d peers, %s"
        .formatted(
            settings.swarmsMax(),
            settings.peersMax(),
            settings.path().map(Path::toString).orElse("in memory only"));
  }
}
