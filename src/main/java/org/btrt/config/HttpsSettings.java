// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where announces by HTTPS are taken, and with which certificate (section {@code https}). All else
 * is as by HTTP.
 *
 * @param listen where; empty: HTTPS is off
 * @param certificate PEM file with the server's certificate and those that issued it; present
 *     unless HTTPS is off
 * @param privateKey PEM file with its key; present unless HTTPS is off
 */
public record HttpsSettings(
    List<InetSocketAddress> listen, Optional<Path> certificate, Optional<Path> privateKey) {
  /** Keeps copies. */
  public HttpsSettings {
    listen = List.copyOf(listen);
  }
}
