// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.LoadedConfiguration;
import org.btrt.groups.PeerGroupsException;
import org.btrt.swarm.StoreException;
import org.btrt.takeover.Predecessor;
import org.btrt.takeover.TakeoverException;

/**
 * The running tracker: start, serve until a signal ends it, stop in order.
 *
 * <p>SIGHUP reloads, SIGTERM and SIGINT stop, SIGUSR1 starts the program that is installed now as
 * the successor. Signals only wake the main thread, which does the work, and tells the service
 * manager.
 */
final class TrackerProcess {
  /** As long as a single core needs; measured: perf/results, first minute. */
  private static final int REHEARSAL_MAX_MS = 5000;

  private static final String SERVING = "serving";
  private static final Logger LOG = LogManager.getLogger(TrackerProcess.class);

  private final Configuration configuration;
  private final ConfigurationSource source;
  private final boolean takeover;
  private final ServiceManager manager;
  private Process successor;
  private boolean leaving;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private enum Request {
    RELOAD,
    /** A successor is to be started. */
    BE_FOLLOWED,
    /** A successor serves. */
    LEAVE,
    STOP,
    /** The store that was taken over is damaged. */
    FAIL
  }

  /**
   * @param configuration what to start with
   * @param source where a reload reads it again
   * @param takeover whether a tracker that runs is to be taken over
   * @param manager is told how it goes
   */
  TrackerProcess(
      Configuration configuration,
      ConfigurationSource source,
      boolean takeover,
      ServiceManager manager) {
    this.configuration = configuration;
    this.source = source;
    this.takeover = takeover;
    this.manager = manager;
  }

  /**
   * Returns when the tracker has stopped.
   *
   * @return the exit status
   */
  int run() throws ConfigurationException, PeerGroupsException {
    Signals.handle("HUP", () -> requests.add(Request.RELOAD));
    Signals.handle("USR1", () -> requests.add(Request.BE_FOLLOWED));
    Signals.handle("TERM", () -> requests.add(Request.STOP));
    Signals.handle("INT", () -> requests.add(Request.STOP));
    Optional<Predecessor> predecessor = takeover ? findPredecessor() : Optional.empty();
    Request last;
    try (Tracker tracker =
        Tracker.start(
            configuration, REHEARSAL_MAX_MS, predecessor, () -> requests.add(Request.LEAVE))) {
      predecessor.ifPresent(before -> succeed(tracker, before));
      tracker.description().forEach(LOG::info);
      LOG.info("ready");
      manager.ready(SERVING);
      last = serve(tracker);
      LOG.info("stopping");
      if (!leaving) {
        // Otherwise it is the successor that the service manager looks at.
        manager.stopping();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Btrt.EXIT_FAILED;
    }
    LOG.info("stopped");
    return last == Request.FAIL ? Btrt.EXIT_FAILED : Btrt.EXIT_FINE;
  }

  /** Does what is asked, and returns what ended it. */
  private Request serve(Tracker tracker) throws InterruptedException {
    while (true) {
      Request request = requests.take();
      switch (request) {
        case RELOAD -> {
          // Signals that came while the last one was worked on ask for the same thing.
          requests.removeIf(other -> other == Request.RELOAD);
          if (!leaving) {
            manager.reloading();
            manager.ready(
                reload(tracker) ? SERVING : SERVING + "; the last reload failed, see the log");
          }
        }
        case BE_FOLLOWED -> startSuccessor();
        case LEAVE -> {
          LOG.info("a successor serves; leaving when the last connection has ended");
          leaving = true;
          tracker.leave(() -> requests.add(Request.STOP));
        }
        case STOP, FAIL -> {
          return request;
        }
      }
    }
  }

  private Optional<Predecessor> findPredecessor() {
    Path socket =
        Tracker.takeoverSocket(configuration)
            .orElseThrow(
                () ->
                    new TakeoverException(
                        "--takeover: store.path is not set, expected: a directory that both"
                            + " trackers use; peers in memory cannot be handed over"));
    Optional<Predecessor> predecessor = Predecessor.find(socket);
    LOG.info(
        predecessor.isPresent()
            ? "taking over from the running tracker"
            : "no tracker is running that could be taken over; starting alone");
    return predecessor;
  }

  /** Waits for the end of the tracker before, which may take as long as its connections. */
  private void succeed(Tracker tracker, Predecessor before) {
    Thread.ofPlatform()
        .daemon()
        .name("btrt-succeed")
        .start(
            () -> {
              try {
                tracker.succeed(before);
                LOG.info("the tracker before has ended");
              } catch (StoreException e) {
                LOG.error("{}; stopping, so that a restart repairs it", e.getMessage());
                requests.add(Request.FAIL);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Starts what an upgrade has installed, as this process was started. */
  private void startSuccessor() {
    String home = System.getProperty("btrt.home");
    if (home == null || Tracker.takeoverSocket(configuration).isEmpty()) {
      LOG.error("no successor: store.path is not set, or bin/btrt has not started this process");
      return;
    }
    if (successor != null && successor.isAlive()) {
      LOG.warn("a successor is on its way already, process {}", successor.pid());
      return;
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(home, "bin", "btrt").toString());
    command.addAll(List.of("run", "--takeover"));
    source.file().ifPresent(file -> command.addAll(List.of("-c", file.toString())));
    try {
      successor = new ProcessBuilder(command).inheritIO().start();
      LOG.info("started a successor, process {}", successor.pid());
    } catch (IOException e) {
      LOG.error("no successor: {}", e.getMessage());
    }
  }

  /** Whether what the configuration says now is in force. */
  private boolean reload(Tracker tracker) {
    List<String> messages;
    boolean isDone = false;
    // Whatever the configuration says now: whoever has renamed the log waits for this.
    Logging.reopen();
    try {
      LoadedConfiguration loaded = source.read();
      tracker.reload(loaded.configuration());
      Logging.change(loaded.configuration().logging());
      LOG.info("reloaded {}", source);
      messages = loaded.warnings();
      isDone = true;
    } catch (ConfigurationException e) {
      LOG.error("not reloaded, what was in force stays:");
      messages = e.messages();
    } catch (PeerGroupsException e) {
      LOG.error("not reloaded, what was in force stays:");
      messages = e.messages();
    }
    messages.forEach(LOG::warn);
    return isDone;
  }
}
