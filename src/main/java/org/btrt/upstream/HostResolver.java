// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.IpAddress;

/**
 * Finds the addresses of names, through the system's resolver, which blocks: so on threads of its
 * own, of which there are few, for names that wait there are not many of. Several who ask for one
 * name wait for one answer.
 *
 * <p>A request goes to an address that was found here and judged afterwards; nobody looks the name
 * up a second time, so that it cannot become another one in between.
 *
 * <p><em>Threading:</em> one owner, an executor that is given; answers come there.
 */
final class HostResolver implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int WAITING_MAX = 256;
  private static final int NAMES_MAX = 4_096;
  private static final long KNOWN_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long UNKNOWN_NS = TimeUnit.SECONDS.toNanos(20);

  /** The system's resolver, or a test's. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  /** What is known of a name. */
  private static final class Entry {
    List<IpAddress> addresses = List.of();
    long untilNs;

    /** Not null: it is being looked up. */
    List<Consumer<List<IpAddress>>> waiting = new ArrayList<>();
  }

  private final Lookup lookup;
  private final NanoClock clock;
  private final Executor owner;
  private final ThreadPoolExecutor threads;
  private final Map<String, Entry> names = new HashMap<>();

  /**
   * @param owner whose thread asks and is answered
   */
  HostResolver(Lookup lookup, NanoClock clock, Executor owner) {
    this.lookup = lookup;
    this.clock = clock;
    this.owner = owner;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            task -> {
              Thread thread = new Thread(task, "btrt-resolver");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Finds addresses.
   *
   * @param answer told them, at once or later; none: nobody knows the name
   */
  void resolve(String name, Consumer<List<IpAddress>> answer) {
    long nowNs = clock.nanoTime();
    Entry entry = names.get(name);
    if (entry != null && entry.waiting != null) {
      entry.waiting.add(answer);
    } else if (entry != null && nowNs - entry.untilNs < 0) {
      answer.accept(entry.addresses);
    } else {
      begin(name, answer, nowNs);
    }
  }

  private void begin(String name, Consumer<List<IpAddress>> answer, long nowNs) {
    if (names.size() >= NAMES_MAX) {
      names.values().removeIf(old -> old.waiting == null && nowNs - old.untilNs >= 0);
    }
    Entry entry = new Entry();
    entry.waiting.add(answer);
    try {
      if (names.size() >= NAMES_MAX) {
        throw new RejectedExecutionException("names=" + NAMES_MAX);
      }
      threads.execute(() -> lookUp(name));
      names.put(name, entry);
    } catch (RejectedExecutionException e) {
      answer.accept(List.of());
    }
  }

  private void lookUp(String name) {
    List<IpAddress> found = new ArrayList<>();
    try {
      for (InetAddress address : lookup.addresses(name)) {
        found.add(IpAddress.of(address));
      }
    } catch (UnknownHostException e) {
      // Nobody knows it: no addresses.
    }
    owner.execute(() -> found(name, List.copyOf(found)));
  }

  private void found(String name, List<IpAddress> addresses) {
    Entry entry = names.get(name);
    entry.addresses = addresses;
    entry.untilNs = clock.nanoTime() + (addresses.isEmpty() ? UNKNOWN_NS : KNOWN_NS);
    List<Consumer<List<IpAddress>>> waiting = entry.waiting;
    entry.waiting = null;
    waiting.forEach(answer -> answer.accept(addresses));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
