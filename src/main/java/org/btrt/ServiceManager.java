// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.transport.linux.SystemCallException;
import org.btrt.transport.linux.SystemCalls;
import org.btrt.transport.linux.UnixDatagram;

/**
 * Tells the service manager that has started us what we are about, if it wants to know: systemd
 * then counts the service as started when the ports are open, and as reloading while it is. What
 * cannot be told is logged and changes nothing.
 *
 * <p><em>Threading:</em> the main thread. <em>Source:</em> sd_notify(3).
 */
final class ServiceManager {
  /** The variable in which the service manager names its socket. */
  static final String VARIABLE = "NOTIFY_SOCKET";

  private static final Logger LOG = LogManager.getLogger(ServiceManager.class);

  private final Optional<String> socket;
  private final NanoClock clock;

  /**
   * @param socket the service manager's; empty: nobody wants to know
   * @param clock the monotonic clock of the system, see {@link #reloading}
   */
  ServiceManager(Optional<String> socket, NanoClock clock) {
    this.socket = socket.filter(name -> !name.isEmpty());
    this.clock = clock;
  }

  /**
   * The tracker serves, since its start or again after a reload. Says which process it is, too: a
   * successor is not the one that the service manager has started.
   *
   * @param status for {@code systemctl status}, one line
   */
  void ready(String status) {
    tell("READY=1\nMAINPID=" + ProcessHandle.current().pid() + "\nSTATUS=" + status);
  }

  /**
   * A reload has begun; {@link #ready} ends it. The time is that of CLOCK_MONOTONIC, which is what
   * System.nanoTime reads on Linux.
   */
  void reloading() {
    tell("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(clock.nanoTime()));
  }

  /** The tracker does not take requests any more. */
  void stopping() {
    tell("STOPPING=1\nSTATUS=stopping");
  }

  private void tell(String text) {
    if (socket.isEmpty()) {
      return;
    }
    Optional<String> obstacle = SystemCalls.obstacle();
    try {
      if (obstacle.isPresent()) {
        LOG.warn("the service manager cannot be told: {}", obstacle.get());
      } else {
        UnixDatagram.send(socket.get(), text);
      }
    } catch (SystemCallException | IllegalArgumentException e) {
      LOG.warn(
          "the service manager cannot be told: {}={}: {}", VARIABLE, socket.get(), e.getMessage());
    }
  }
}
