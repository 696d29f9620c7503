// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.btrt.PublishObserver.Observation;
import org.btrt.publish.OwnAddress;
import org.btrt.publish.Publication;
import org.btrt.publish.SwarmCounts;
import org.btrt.seed.SeedStatus;
import org.btrt.seed.SeedTorrent;
import org.btrt.seed.Seeder;

/**
 * What {@code btrt publish} does while it runs: tells how it goes and what is wrong, follows an
 * address that changes, drops what was removed.
 *
 * <p>The seed announces to the tracker over the loopback address and says under which address
 * others reach it; the tracker believes that of this machine's addresses. So the seed is handed out
 * as the internet sees it, even where the router does not lead the outer address back in. Peers of
 * the local network, to whom that address is then no use, it finds itself and connects to.
 *
 * <p><em>Threading:</em> the main thread.
 */
final class PublishWatch {
  private static final int TICK_MS = 1000;
  private static final String LOOPBACK = "127.0.0.1";

  private final Seeder seeder;
  private final int port;
  private final List<Publication> publications;
  private final PublishObserver observer;
  private final PublishPrinter printer;
  private final PublishWarnings warnings;
  private String announced;
  private boolean isReachTold;

  /**
   * @param published the address that the torrents name
   * @param port of the tracker
   * @param publications what is seeded; those that are removed are taken off
   */
  PublishWatch(
      Seeder seeder,
      OwnAddress published,
      int port,
      List<Publication> publications,
      PublishObserver observer,
      PublishPrinter printer) {
    this.seeder = seeder;
    this.port = port;
    this.publications = publications;
    this.observer = observer;
    this.printer = printer;
    this.warnings = new PublishWarnings(published);
    this.announced = published.ip().toString();
  }

  /** A publication for our seed, which announces it to our tracker. */
  static SeedTorrent seeded(Publication publication, int port) {
    return new SeedTorrent(
        publication.content(),
        publication.metainfo(),
        publication.source().getParent(),
        Optional.of("http://" + LOOPBACK + ":" + port + "/announce"));
  }

  /**
   * Returns when it is to stop.
   *
   * @param intervalS from one status to the next
   */
  void run(StopSignal stop, int intervalS) throws InterruptedException {
    for (long tick = 1; !stop.await(TICK_MS); tick++) {
      seeder.refresh();
      seeder.takeEvents().forEach(printer::event);
      observer.latest().ifPresent(this::follow);
      if (tick % intervalS == 0) {
        dropRemoved();
        tell();
      }
    }
  }

  private void follow(Observation seen) {
    if (!isReachTold) {
      seen.reach().ifPresent(printer::reach);
      isReachTold = true;
    }
    String now = seen.address().map(at -> at.ip().toString()).orElse(announced);
    if (!now.equals(announced)) {
      printer.event("our address is " + now + " now, the tracker hands that out from here on");
      seeder.announcedAddress(now);
      announced = now;
    }
  }

  private void tell() {
    Map<String, SeedStatus> seeding =
        seeder.statuses().stream()
            .collect(Collectors.toMap(SeedStatus::infoHash, Function.identity()));
    Map<String, SwarmCounts> counts = new HashMap<>();
    for (Publication publication : publications) {
      SeedStatus ours = seeding.get(publication.infoHash());
      if (ours != null && ours.state() != SeedStatus.State.CHECKING) {
        count(publication).ifPresent(known -> counts.put(publication.infoHash(), known));
      }
    }
    printer.status(publications, seeding, counts);
    warnings.update(publications, counts, observer.latest()).forEach(printer::event);
  }

  private Optional<SwarmCounts> count(Publication publication) {
    try {
      return SwarmCounts.ask(LOOPBACK, port, publication.infoHash());
    } catch (IOException e) {
      printer.event("our tracker does not answer: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Whoever removes a torrent from the state publishes it no longer; the tracker sees it too. */
  private void dropRemoved() {
    List<Publication> removed =
        publications.stream().filter(known -> Files.notExists(known.torrent())).toList();
    for (Publication publication : removed) {
      seeder.remove(seeded(publication, port));
      printer.event(publication.name() + ": its torrent was removed, it is published no longer");
    }
    publications.removeAll(removed);
  }
}
