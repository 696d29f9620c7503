// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.btrt.publish.AddressFinder;
import org.btrt.publish.OwnAddress;
import org.btrt.publish.Publication;
import org.btrt.publish.Publications;
import org.btrt.publish.Reach;

/**
 * Looks once a minute at what takes its time: which address is ours, whether we can be reached
 * there, whether the files are what they were.
 *
 * <p><em>Threading:</em> a thread of its own, which waits for the network and the disk; any asks
 * for {@link #latest}.
 */
final class PublishObserver implements Agent {
  private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(60);

  private final AddressFinder finder;
  private final int trackerPort;
  private final int seedPort;
  private final List<Publication> publications;
  private final NanoClock clock;
  private long nextNs;
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
   * @param publications what is published; may change, by any thread
   */
  PublishObserver(
      AddressFinder finder,
      int trackerPort,
      int seedPort,
      List<Publication> publications,
      NanoClock clock) {
    this.finder = finder;
    this.trackerPort = trackerPort;
    this.seedPort = seedPort;
    this.publications = publications;
    this.clock = clock;
    this.nextNs = clock.nanoTime();
  }

  /** What was seen last; empty: nothing yet. */
  Optional<Observation> latest() {
    return latest;
  }

  @Override
  public int doWork() {
    if (clock.nanoTime() - nextNs < 0) {
      return 0;
    }
    nextNs = clock.nanoTime() + PERIOD_NS;
    latest = Optional.of(look());
    return 1;
  }

  @Override
  public String roleName() {
    return "btrt-observe";
  }

  private Observation look() {
    Optional<OwnAddress> address = address();
    return new Observation(
        address,
        address.flatMap(
            at ->
                publications.stream()
                    .findFirst()
                    .map(any -> Reach.tryOut(at, trackerPort, seedPort, any.infoHash()))),
        publications.stream()
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
}
