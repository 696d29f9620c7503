// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.LoadedConfiguration;
import org.btrt.groups.PeerGroupsException;

/**
 * The running tracker: start, serve until a signal ends it, stop in order.
 *
 * <p>SIGHUP reloads, SIGTERM and SIGINT stop. Signals only wake the main thread, which does the
 * work, and tells the service manager.
 */
final class TrackerProcess {
  /** As long as a single core needs; measured: perf/results, first minute. */
  private static final int REHEARSAL_MAX_MS = 5000;

  private static final Logger LOG = LogManager.getLogger(TrackerProcess.class);

  private final Configuration configuration;
  private final ConfigurationSource source;
  private final ServiceManager manager;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private enum Request {
    RELOAD,
    STOP
  }

  /**
   * @param configuration what to start with
   * @param source where a reload reads it again
   * @param manager is told how it goes
   */
  TrackerProcess(Configuration configuration, ConfigurationSource source, ServiceManager manager) {
    this.configuration = configuration;
    this.source = source;
    this.manager = manager;
  }

  /**
   * Returns when the tracker has stopped.
   *
   * @return the exit status
   */
  int run() throws ConfigurationException, PeerGroupsException {
    Signals.handle("HUP", () -> requests.add(Request.RELOAD));
    Signals.handle("TERM", () -> requests.add(Request.STOP));
    Signals.handle("INT", () -> requests.add(Request.STOP));
    try (Tracker tracker = Tracker.start(configuration, REHEARSAL_MAX_MS)) {
      tracker.description().forEach(LOG::info);
      LOG.info("ready");
      manager.ready("serving");
      while (requests.take() == Request.RELOAD) {
        // Signals that came while the last one was worked on ask for the same thing.
        requests.removeIf(request -> request == Request.RELOAD);
        manager.reloading();
        manager.ready(reload(tracker) ? "serving" : "serving; the last reload failed, see the log");
      }
      LOG.info("stopping");
      manager.stopping();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Btrt.EXIT_FAILED;
    }
    LOG.info("stopped");
    return Btrt.EXIT_FINE;
  }

  /** Whether what the configuration says now is in force. */
  private boolean reload(Tracker tracker) {
    List<String> messages;
    boolean isDone = false;
    try {
      LoadedConfiguration loaded = source.read();
      tracker.reload(loaded.configuration());
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
