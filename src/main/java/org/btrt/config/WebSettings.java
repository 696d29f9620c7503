// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the operator looks (section {@code web}).
 *
 * @param listen addresses of the info page, the statistics and the metrics; empty: off
 * @param adminTokenFile holds the token of whoever may change things there; empty: nobody may
 */
public record WebSettings(List<InetSocketAddress> listen, Optional<Path> adminTokenFile) {
  /** Keeps copies. */
  public WebSettings {
    listen = List.copyOf(listen);
  }

  /** Pages alone, by which nothing can be changed. */
  public WebSettings(List<InetSocketAddress> listen) {
    this(listen, Optional.empty());
  }
}
