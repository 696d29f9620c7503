// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.List;
import java.util.concurrent.TimeoutException;
import org.btrt.web.AdminActions;

/** Has the configuration read anew by whoever runs the tracker. */
interface Reloads {
  /** For a tracker whose configuration is from nowhere. */
  Reloads NONE =
      () ->
          new AdminActions.Reload(
              false, List.of("there is no configuration that could be read again"));

  /**
   * Waits for the end of it.
   *
   * @throws TimeoutException if it takes longer than anybody waits; it goes on
   */
  AdminActions.Reload reload() throws InterruptedException, TimeoutException;
}
