// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.Optional;
import org.btrt.upstream.Outcome.Trouble;

/** What is told the end of one request by HTTP; exactly one of the two, once. */
interface HttpExchange {
  /**
   * A response came.
   *
   * @param location where a redirection points to
   */
  void onResponse(int status, byte[] body, Optional<String> location);

  /** None came. */
  void onTrouble(Trouble trouble);
}
