// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The load: a thread that polls its sockets and keeps their windows full (closed loop), or sends at
 * a given rate (open loop; latency then counts from the moment a request was due, so that a slow
 * tracker cannot hide by slowing us down).
 *
 * <p>It polls and never sleeps: waking it would cost the tracker's core. Polls that found nothing
 * are its idle time.
 *
 * <p><em>Threading:</em> one thread. <em>Memory:</em> native, freed by {@link #close}.
 */
final class LoadGenerator implements AutoCloseable {
  private static final long NS_PER_S = 1_000_000_000L;
  private static final long CARE_INTERVAL_NS = 10_000_000L;
  private static final long SEED = 7;

  /** A tracker that errs so often is not worth waiting for. */
  private static final long ERRORS_MAX = 1000;

  private static final int ANNOUNCES_PER_SCRAPE = 100;
  private static final int PORTS = 65_535;
  private static final int SOCKET_BUFFER_BYTES = 8 * 1024 * 1024;
  private static final int SOCKET_ADDRESS_LENGTH = 16;
  private static final int EVENT_LENGTH = 12;
  private static final int EVENT_DATA_OFFSET = 4;
  private static final int LOOPBACK_SOURCES = 0x7F00_0101;
  private static final int SOURCES_PER_24 = 250;

  private final Arena arena = Arena.ofConfined();
  private final Population population;
  private final Measurements measurements;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final LoadSocket[] sockets;
  private final int[] nextToFill;
  private final int epoll;
  private final MemorySegment events;
  private final UnsafeBuffer eventsView;

  private boolean filling;
  private long ratePerS;
  private long phaseStartNs;
  private long issued;

  /**
   * @param trackerAddress IPv4 address of the tracker
   */
  LoadGenerator(
      int trackerAddress,
      int trackerPort,
      int socketCount,
      int window,
      Population population,
      Measurements measurements) {
    this.population = population;
    this.measurements = measurements;
    this.sockets = new LoadSocket[socketCount];
    this.nextToFill = new int[socketCount];
    this.epoll = Kernel.epoll();
    this.events = arena.allocate((long) socketCount * EVENT_LENGTH, Long.BYTES);
    this.eventsView = new UnsafeBuffer(events.address(), socketCount * EVENT_LENGTH);
    for (int i = 0; i < socketCount; i++) {
      int source = LOOPBACK_SOURCES + i / SOURCES_PER_24 * 256 + i % SOURCES_PER_24;
      int descriptor = open(source, trackerAddress, trackerPort);
      sockets[i] = new LoadSocket(descriptor, window, population, measurements, arena);
      eventsView.putInt(0, Kernel.EPOLLIN, LITTLE_ENDIAN);
      eventsView.putLong(EVENT_DATA_OFFSET, i, LITTLE_ENDIAN);
      Kernel.watch(epoll, descriptor, events);
      nextToFill[i] = i;
    }
  }

  private int open(int source, int trackerAddress, int trackerPort) {
    int descriptor = Kernel.socket();
    MemorySegment bytes = arena.allocate(Integer.BYTES, Integer.BYTES);
    new UnsafeBuffer(bytes.address(), Integer.BYTES).putInt(0, SOCKET_BUFFER_BYTES, LITTLE_ENDIAN);
    Kernel.option(descriptor, Kernel.SO_RCVBUF, bytes);
    Kernel.option(descriptor, Kernel.SO_SNDBUF, bytes);
    Kernel.bind(descriptor, socketAddress(source, 0));
    Kernel.connect(descriptor, socketAddress(trackerAddress, trackerPort));
    return descriptor;
  }

  private MemorySegment socketAddress(int address, int port) {
    MemorySegment memory = arena.allocate(SOCKET_ADDRESS_LENGTH, Long.BYTES);
    UnsafeBuffer view = new UnsafeBuffer(memory.address(), SOCKET_ADDRESS_LENGTH);
    view.putShort(0, (short) Kernel.AF_INET, LITTLE_ENDIAN);
    view.putShort(2, (short) port, BIG_ENDIAN);
    view.putInt(4, address, BIG_ENDIAN);
    return memory;
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
   * Sends the mix for some time.
   *
   * @param ratePerSecond requests a second; 0: as many as are answered
   * @return how long it took, in nanoseconds
   */
  long run(String name, int seconds, long ratePerSecond) {
    filling = false;
    begin(ratePerSecond);
    long endNs = phaseStartNs + seconds * NS_PER_S;
    long lineNs = phaseStartNs;
    long repliesBefore = 0;
    long nowNs = phaseStartNs;
    while (nowNs < endNs) {
      nowNs = turn();
      if (nowNs - lineNs > NS_PER_S) {
        System.out.printf(
            "%s: %,.0f replies/s, %.2f peers per reply, %d lost, %d errors, %d s left%n",
            name,
            (measurements.replies() - repliesBefore) * 1e9 / (nowNs - lineNs),
            measurements.peersPerReply(),
            measurements.lost,
            measurements.errors,
            (endNs - nowNs + NS_PER_S / 2) / NS_PER_S);
        repliesBefore = measurements.replies();
        lineNs = nowNs;
      }
    }
    return nowNs - phaseStartNs;
  }

  private void begin(long ratePerSecond) {
    measurements.reset();
    ratePerS = ratePerSecond;
    issued = 0;
    for (LoadSocket socket : sockets) {
      socket.started(filling);
    }
    phaseStartNs = System.nanoTime();
    lastTurnNs = phaseStartNs;
    lastCareNs = phaseStartNs;
  }

  private long lastTurnNs;
  private long lastCareNs;

  /** One round: replies in, requests out. Returns the time. */
  private long turn() {
    int ready = Kernel.poll(epoll, events, sockets.length);
    long nowNs = System.nanoTime();
    for (int i = 0; i < ready; i++) {
      int index = (int) eventsView.getLong(i * EVENT_LENGTH + EVENT_DATA_OFFSET, LITTLE_ENDIAN);
      sockets[index].receive(nowNs);
    }
    boolean busy = ready > 0;
    for (int i = 0; i < sockets.length; i++) {
      LoadSocket socket = sockets[i];
      if (socket.hasRoom()) {
        if (socket.keepConnected(nowNs)) {
          request(i, socket, nowNs);
        }
        busy |= socket.flush(nowNs);
      }
    }
    if (nowNs - lastCareNs > CARE_INTERVAL_NS) {
      lastCareNs = nowNs;
      for (LoadSocket socket : sockets) {
        socket.resend(nowNs);
      }
    }
    if (!busy) {
      measurements.idleNs += nowNs - lastTurnNs;
    }
    lastTurnNs = nowNs;
    return nowNs;
  }

  private void request(int index, LoadSocket socket, long nowNs) {
    if (filling) {
      int step = sockets.length;
      int peer = nextToFill[index];
      while (peer < population.peerCount() && socket.hasRoom()) {
        socket.announce(peer, portOf(peer), nowNs);
        peer += step;
      }
      nextToFill[index] = peer;
      return;
    }
    while (socket.hasRoom()) {
      long dueNs = ratePerS == 0 ? nowNs : phaseStartNs + issued * NS_PER_S / ratePerS;
      if (dueNs > nowNs) {
        return;
      }
      issued++;
      if (random.nextInt(ANNOUNCES_PER_SCRAPE + 1) == 0) {
        socket.scrape(
            random.nextInt(population.peerCount()),
            1 + random.nextInt(LoadSocket.SCRAPE_HASHES_MAX),
            dueNs);
      } else {
        int peersOfSocket = (population.peerCount() - index - 1) / sockets.length + 1;
        int peer = index + sockets.length * random.nextInt(peersOfSocket);
        socket.announce(peer, portOf(peer), dueNs);
      }
    }
  }

  private int portOf(int peer) {
    return 1 + peer / sockets.length % PORTS;
  }

  private boolean isFilled() {
    for (int i = 0; i < sockets.length; i++) {
      if (nextToFill[i] < population.peerCount() || !sockets[i].isQuiet()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    for (LoadSocket socket : sockets) {
      socket.close();
    }
    Kernel.close(epoll);
    arena.close();
  }
}
