// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where the operator looks (section {@code web}).
 *
 * @param listen addresses of the info page, the statistics and the metrics; empty: off
 */
public record WebSettings(List<InetSocketAddress> listen) {
  /** Keeps copies. */
  public WebSettings {
    listen = List.copyOf(listen);
  }
}
