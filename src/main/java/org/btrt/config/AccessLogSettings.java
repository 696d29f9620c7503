// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where HTTP requests are written down (keys {@code http.access_log} and {@code
 * http.access_log_flush}).
 *
 * @param file which file; empty: they are not
 * @param flushS for how long lines may be held back; 0: until nothing more is there to be written
 */
public record AccessLogSettings(Optional<Path> file, int flushS) {
  /** No log. */
  public static AccessLogSettings off() {
    return new AccessLogSettings(Optional.empty(), 0);
  }
}
