// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.LoadedConfiguration;
import org.btrt.groups.PeerGroupsException;
import org.btrt.swarm.StoreException;
import org.btrt.takeover.Predecessor;
import org.btrt.takeover.TakeoverException;
import org.btrt.web.AdminActions;

/**
 * The running tracker: start, serve until a signal ends it, stop in order.
 *
 * <p>SIGHUP and {@code POST /admin/reload} reload, SIGTERM and SIGINT stop, SIGUSR1 starts the
 * program that is installed now as the successor. Signals only wake the main thread, which does the
 * work, and tells the service manager.
 */
final class TrackerProcess {
  /** By transport; as long as a single core needs; measured: perf/results, first minute. */
  private static final int REHEARSAL_MAX_MS = Integer.getInteger("btrt.rehearsal.ms", 5000);

  /**
   * As long as somebody who has asked for a reload waits for its end: less than the web server lets
   * an answer take (native-config/jvm.options).
   */
  private static final long RELOAD_MAX_S = 8;

  private static final AdminActions.Reload NOT_HERE =
      new AdminActions.Reload(false, List.of("a successor serves, which is the one to ask"));

  private static final String SERVING = "serving";
  private static final Logger LOG = LogManager.getLogger(TrackerProcess.class);

  private final Configuration configuration;
  private final ConfigurationSource source;
  private final boolean takeover;
  private final ServiceManager manager;
  private Process successor;
  private boolean leaving;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  /** Whoever waits to hear how the next reload goes; asked before its request is in the queue. */
  private final Queue<CompletableFuture<AdminActions.Reload>> reloadsAwaited =
      new ConcurrentLinkedQueue<>();

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
            configuration,
            REHEARSAL_MAX_MS,
            predecessor,
            () -> requests.add(Request.LEAVE),
            this::awaitReload)) {
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
          List<CompletableFuture<AdminActions.Reload>> awaited = new ArrayList<>();
          while (!reloadsAwaited.isEmpty()) {
            awaited.add(reloadsAwaited.remove());
          }
          AdminActions.Reload reload = leaving ? NOT_HERE : reloadAndTell(tracker);
          awaited.forEach(waiting -> waiting.complete(reload));
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

  /** Has the main thread reload, and waits for it. */
  private AdminActions.Reload awaitReload() throws InterruptedException, TimeoutException {
    CompletableFuture<AdminActions.Reload> answer = new CompletableFuture<>();
    reloadsAwaited.add(answer);
    requests.add(Request.RELOAD);
    try {
      return answer.get(RELOAD_MAX_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody lets it fail", e);
    }
  }

  private AdminActions.Reload reloadAndTell(Tracker tracker) {
    manager.reloading();
    AdminActions.Reload reload = reload(tracker);
    manager.ready(reload.isDone() ? SERVING : SERVING + "; the last reload failed, see the log");
    return reload;
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
    command.addAll(RunOptions.arguments(source.overrides()));
    try {
      successor = new ProcessBuilder(command).inheritIO().start();
      LOG.info("started a successor, process {}", successor.pid());
    } catch (IOException e) {
      LOG.error("no successor: {}", e.getMessage());
    }
  }

  /** Puts in force what the configuration says now, if it can be. */
  private AdminActions.Reload reload(Tracker tracker) {
    List<String> messages;
    boolean isDone = false;
    // Whatever the configuration says now: whoever has renamed the log waits for this.
    Logging.reopen();
    tracker.reopenAccessLog();
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
    return new AdminActions.Reload(isDone, messages);
  }
}
