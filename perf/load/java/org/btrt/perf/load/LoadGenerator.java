// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/**
 * The load: a thread that polls its clients and keeps their windows full (closed loop), or has them
 * ask by a {@link Schedule} (open loop).
 *
 * <p>It polls and never sleeps, because waking it would cost the tracker's core; polls that found
 * nothing are its idle time. Only where it shares a core with the tracker it waits for replies.
 *
 * <p><em>Threading:</em> one thread. <em>Memory:</em> native, freed by {@link #close}.
 */
final class LoadGenerator implements AutoCloseable {
  private static final long NS_PER_S = 1_000_000_000L;
  private static final long CARE_INTERVAL_NS = 10_000_000L;

  private static final long DRAIN_MAX_NS = 1_000_000_000L;

  /** A tracker that errs so often is not worth waiting for. */
  private static final long ERRORS_MAX = 1000;

  private static final int ANNOUNCES_PER_SCRAPE = 100;
  private static final int PORTS = 65_535;

  private final Arena arena = Arena.ofConfined();
  private final Population population;
  private final Measurements measurements;
  private final SplittableRandom random;
  private final Endpoints endpoints;
  private final int addressCount;
  private final int pollTimeoutMs;
  private final Client[] clients;
  private final int[] nextToFill;

  private boolean filling;
  private Schedule schedule = new Schedule(0, 0);
  private long phaseStartNs;
  private long lastTurnNs;
  private long lastCareNs;
  private int turnOf;

  /** What the clients are. */
  record Clients(
      boolean http, boolean ipv6, int port, int networks, int count, int window, boolean shared) {}

  /**
   * @param seed of who asks when
   */
  LoadGenerator(Clients wanted, Population population, Measurements measurements, long seed) {
    this.population = population;
    this.measurements = measurements;
    this.random = new SplittableRandom(seed);
    this.pollTimeoutMs = wanted.shared() ? 1 : 0;
    this.endpoints =
        new Endpoints(
            arena, wanted.http(), wanted.ipv6(), wanted.port(), wanted.networks(), wanted.count());
    this.addressCount = endpoints.addressCount();
    this.clients = new Client[wanted.count()];
    this.nextToFill = new int[wanted.count()];
    for (int i = 0; i < clients.length; i++) {
      clients[i] =
          wanted.http()
              ? new HttpClient(endpoints, i, wanted.window(), population, measurements, arena)
              : new UdpClient(endpoints, i, wanted.window(), population, measurements, arena);
      nextToFill[i] = i;
    }
  }

  /**
   * Lets every peer announce once.
   *
   * @param timeoutS when to give up; earlier if there are many errors
   * @return whether all were answered
   */
  boolean fill(int timeoutS) {
    filling = true;
    begin(0);
    long lineNs = phaseStartNs;
    while (!isFilled()) {
      long nowNs = turn();
      if (nowNs - lineNs > NS_PER_S) {
        lineNs += NS_PER_S;
        long passedS = (nowNs - phaseStartNs) / NS_PER_S;
        long leftS = passedS * population.peerCount() / Math.max(1, measurements.announces);
        System.out.printf(
            "fill: %,d of %,d peers, about %d s left, %d lost, %d errors%n",
            measurements.announces,
            population.peerCount(),
            Math.max(0, leftS - passedS),
            measurements.lost,
            measurements.errors);
        if (passedS >= timeoutS || measurements.errors > ERRORS_MAX) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Sends the mix for some time; tells each second how it goes.
   *
   * @param ratePerS requests a second; 0: as many as are answered
   * @return how long it took, in nanoseconds
   */
  long run(String name, int seconds, long ratePerS) {
    filling = false;
    drain();
    begin(ratePerS);
    long endNs = phaseStartNs + seconds * NS_PER_S;
    long secondNs = phaseStartNs;
    long secondEndNs = phaseStartNs + NS_PER_S;
    long repliesBefore = 0;
    long nowNs = phaseStartNs;
    while (nowNs < endNs) {
      nowNs = turn();
      if (nowNs >= secondEndNs) {
        long tookNs = nowNs - secondNs;
        System.out.printf(
            "%s: %,.0f replies/s, %.2f peers per reply, %d lost, %d errors, %d s left%n",
            name,
            (measurements.replies() - repliesBefore) * 1e9 / tookNs,
            measurements.peersPerReply(),
            measurements.lost,
            measurements.errors,
            Math.max(0, (endNs - nowNs + NS_PER_S / 2) / NS_PER_S));
        measurements.endSecond(tookNs);
        repliesBefore = measurements.replies();
        secondNs = nowNs;
        secondEndNs += NS_PER_S;
      }
    }
    return nowNs - phaseStartNs;
  }

  // Takes the replies that are still to come: they belong to what was before.
  private void drain() {
    long startNs = System.nanoTime();
    long nowNs = startNs;
    boolean quiet = false;
    while (!quiet && nowNs - startNs < DRAIN_MAX_NS) {
      int ready = endpoints.poll(1);
      nowNs = System.nanoTime();
      receive(ready, nowNs);
      quiet = true;
      for (Client client : clients) {
        quiet &= client.isQuiet();
      }
    }
  }

  private void begin(long ratePerS) {
    measurements.reset();
    for (Client client : clients) {
      client.started(filling);
    }
    phaseStartNs = System.nanoTime();
    schedule = new Schedule(phaseStartNs, ratePerS);
    lastTurnNs = phaseStartNs;
    lastCareNs = phaseStartNs;
  }

  /** One round: replies in, requests out. Returns the time. */
  private long turn() {
    int ready = endpoints.poll(pollTimeoutMs);
    long nowNs = System.nanoTime();
    receive(ready, nowNs);
    boolean busy = ready > 0;
    // The one that is first takes what is due in an open loop: all get their turn.
    turnOf = (turnOf + 1) % clients.length;
    for (int i = 0; i < clients.length; i++) {
      int index = (turnOf + i) % clients.length;
      Client client = clients[index];
      if (client.hasRoom() && client.isReady(nowNs)) {
        if (filling) {
          fill(index, client, nowNs);
        } else {
          request(index, client, nowNs);
        }
      }
      busy |= client.flush(nowNs);
    }
    if (nowNs - lastCareNs > CARE_INTERVAL_NS) {
      lastCareNs = nowNs;
      for (Client client : clients) {
        client.resend(nowNs);
      }
    }
    if (!busy) {
      measurements.idleNs += nowNs - lastTurnNs;
    }
    lastTurnNs = nowNs;
    return nowNs;
  }

  private void receive(int ready, long nowNs) {
    int left = ready;
    for (int i = 0; left > 0 && i < clients.length; i++) {
      if (endpoints.isReady(i)) {
        left--;
        clients[i].receive(nowNs);
      }
    }
  }

  private void fill(int index, Client client, long nowNs) {
    int peer = nextToFill[index];
    while (peer < population.peerCount() && client.hasRoom()) {
      client.announce(peer, portOf(peer), nowNs);
      peer += clients.length;
    }
    nextToFill[index] = peer;
  }

  private void request(int index, Client client, long nowNs) {
    while (client.hasRoom()) {
      long dueNs = schedule.dueNs(nowNs);
      if (dueNs > nowNs) {
        return;
      }
      schedule.onIssued();
      if (random.nextInt(ANNOUNCES_PER_SCRAPE + 1) == 0) {
        int count = 1 + random.nextInt(UdpClient.SCRAPE_HASHES_MAX);
        client.scrape(random.nextInt(population.peerCount()), count, dueNs);
      } else {
        int peersOfClient = (population.peerCount() - index - 1) / clients.length + 1;
        int peer = index + clients.length * random.nextInt(peersOfClient);
        client.announce(peer, portOf(peer), dueNs);
      }
    }
  }

  private int portOf(int peer) {
    return portOf(peer, addressCount);
  }

  /** The port of a peer where the peers are spread over so many addresses. */
  static int portOf(int peer, int addressCount) {
    return 1 + peer / addressCount % PORTS;
  }

  private boolean isFilled() {
    for (int i = 0; i < clients.length; i++) {
      if (nextToFill[i] < population.peerCount() || !clients[i].isQuiet()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    for (Client client : clients) {
      client.close();
    }
    arena.close();
  }
}
