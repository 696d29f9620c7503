// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * What an operator can change while the tracker runs. Done when the method returns.
 *
 * <p><em>Threading:</em> called by several threads at once.
 */
public interface AdminActions {
  /**
   * How a reload went.
   *
   * @param isDone false: what was in force stays
   * @param messages what is wrong, or what an operator should know, a line each
   */
  record Reload(boolean isDone, List<String> messages) {
    /** Keeps copies. */
    public Reload {
      messages = List.copyOf(messages);
    }
  }

  /**
   * Serves torrents, or refuses them, whatever the configuration says.
   *
   * @param infoHashes 40 lower-case hex digits each
   * @return whether that will hold after a restart
   * @throws IOException if it could not be written down: nothing has changed
   * @throws IllegalArgumentException if there would be too many; the message says so
   */
  boolean serve(List<String> infoHashes, boolean isServed) throws IOException;

  /**
   * Forgets the peers of torrents.
   *
   * @param infoHashes 40 lower-case hex digits each
   * @return how many peers there were
   */
  long drop(List<String> infoHashes);

  /**
   * Reads configuration and lists anew, as SIGHUP does.
   *
   * @throws TimeoutException if it takes longer than anybody waits; it goes on
   */
  Reload reload() throws InterruptedException, TimeoutException;

  /** Has load balancers and clients go elsewhere, see {@link AdminApi}, or not any more. */
  void drain(boolean wanted);

  /** Whether they are to go elsewhere. */
  boolean isDraining();
}
