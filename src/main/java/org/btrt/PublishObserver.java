// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.btrt.publish.AddressFinder;
import org.btrt.publish.OwnAddress;
import org.btrt.publish.Publication;
import org.btrt.publish.Publications;
import org.btrt.publish.Reach;

/**
 * Looks once a minute at what takes its time: which address is ours, whether we can be reached
 * there, whether the files are what they were.
 *
 * <p><em>Threading:</em> a thread of its own looks; any asks for {@link #latest}.
 */
final class PublishObserver implements AutoCloseable {
  private static final int PERIOD_S = 60;

  private final AddressFinder finder;
  private final int trackerPort;
  private final int seedPort;
  private final Supplier<List<Publication>> publications;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("btrt-observe").factory());
  private volatile Optional<Observation> latest = Optional.empty();

  /**
   * What was seen.
   *
   * @param address ours at the moment; empty: its name has none
   * @param reach whether we can be reached there
   * @param changed info-hashes of what is not what it was
   */
  record Observation(Optional<OwnAddress> address, Optional<Reach> reach, Set<String> changed) {}

  /**
   * @param publications what is published at the moment, at least one
   */
  PublishObserver(
      AddressFinder finder,
      int trackerPort,
      int seedPort,
      Supplier<List<Publication>> publications) {
    this.finder = finder;
    this.trackerPort = trackerPort;
    this.seedPort = seedPort;
    this.publications = publications;
  }

  /** Looks now and from then on. */
  void start() {
    // What fails once must not end the looking.
    executor.scheduleWithFixedDelay(
        () -> latest = Optional.of(look()), 0, PERIOD_S, TimeUnit.SECONDS);
  }

  /** What was seen last; empty: nothing yet. */
  Optional<Observation> latest() {
    return latest;
  }

  private Observation look() {
    List<Publication> all = publications.get();
    Optional<OwnAddress> address = address();
    return new Observation(
        address,
        address.flatMap(
            at ->
                all.stream()
                    .findFirst()
                    .map(any -> Reach.tryOut(at, trackerPort, seedPort, any.infoHash()))),
        all.stream()
            .filter(Publications::isChanged)
            .map(Publication::infoHash)
            .collect(Collectors.toSet()));
  }

  private Optional<OwnAddress> address() {
    try {
      return Optional.of(finder.find());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
