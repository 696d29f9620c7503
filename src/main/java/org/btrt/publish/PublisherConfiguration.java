// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.btrt.common.AtomicFile;
import org.btrt.common.IpAddress;

/**
 * The configuration of a publisher's tracker, as a file of the state: small, for the torrents of
 * the state alone, with a page at its port. {@code btrt run -c} takes it as well.
 */
public final class PublisherConfiguration {
  private PublisherConfiguration() {}

  /**
   * Writes it anew.
   *
   * @param port for HTTP and UDP
   * @param own addresses of this machine, from which the seed announces
   * @return the file
   */
  public static Path write(Path state, int port, List<IpAddress> own) throws IOException {
    String listen = "[\"0.0.0.0:" + port + "\", \"[::]:" + port + "\"]";
    String trusted =
        own.stream().map(address -> "\"" + address + "\"").collect(Collectors.joining(", "));
    Path file = state.resolve("btrt.conf");
    List<String> lines =
        List.of(
            "# Written anew by each \"btrt publish\" with this state directory.",
            "logging: {path: log}",
            "udp: {listen: " + listen + ", workers: 1}",
            "http: {listen: " + listen + ", workers: 1}",
            "web: {listen: []}",
            "# The seed beside the tracker says under which address others reach it.",
            "announce: {interval: 900, min_interval: 60, trusted_sources: [" + trusted + "]}",
            "store: {path: store, max_swarms: 2000, max_peers: 50000}",
            "access: {mode: allow, torrents: torrents, rescan_interval: 5}");
    AtomicFile.replace(file, out -> out.write((String.join("\n", lines) + "\n").getBytes(UTF_8)));
    return file;
  }
}
