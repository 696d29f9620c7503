// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.config.ConfigurationException;
import org.btrt.config.TokenFile;
import org.btrt.config.WebSettings;
import org.btrt.swarm.SwarmScrape;
import org.btrt.swarm.SwarmStore;
import org.btrt.transport.http.HttpServer;
import org.btrt.web.AdminActions;

/** What the parts of a tracker do when its operator asks for it at {@code web.listen}. */
final class Administration implements AdminActions {
  private final SwarmStore store;
  private final AccessChanges access;
  private final List<HttpServer> servers;
  private final Reloads reloads;
  private volatile boolean draining;

  Administration(
      SwarmStore store, AccessChanges access, List<HttpServer> servers, Reloads reloads) {
    this.store = store;
    this.access = access;
    this.servers = servers;
    this.reloads = reloads;
  }

  /**
   * The token of whoever may ask.
   *
   * @throws ConfigurationException if its file holds none
   */
  static Optional<String> token(WebSettings settings) throws ConfigurationException {
    Optional<Path> file = settings.adminTokenFile();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TokenFile.read(file.get()));
    } catch (IOException e) {
      throw new ConfigurationException(
          List.of("web.admin_token_file: " + e.getMessage() + ", expected: a token"));
    }
  }

  @Override
  public boolean serve(List<String> infoHashes, boolean isServed) throws IOException {
    return access.change(infoHashes, isServed);
  }

  @Override
  public long drop(List<String> infoHashes) {
    long peers = 0;
    SwarmScrape torrent = new SwarmScrape();
    for (String infoHash : infoHashes) {
      torrent.ask(new UnsafeBuffer(HexFormat.of().parseHex(infoHash)), 0);
      peers += store.drop(torrent);
    }
    return peers;
  }

  @Override
  public Reload reload() throws InterruptedException, TimeoutException {
    return reloads.reload();
  }

  @Override
  public synchronized void drain(boolean wanted) {
    draining = wanted;
    servers.forEach(server -> server.endEach(wanted));
  }

  @Override
  public boolean isDraining() {
    return draining;
  }
}
