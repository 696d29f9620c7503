// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.common.Cidr;

/**
 * One group of addresses (an item of {@code peer_groups}).
 *
 * @param name for people
 * @param priority 0 is handed out first
 * @param cidrFile its networks, one a line
 * @param cidrList networks given in the configuration itself, added to those of the file
 */
public record PeerGroupSettings(
    String name, int priority, Optional<Path> cidrFile, List<Cidr> cidrList) {
  /** Keeps copies. */
  public PeerGroupSettings {
    cidrList = List.copyOf(cidrList);
  }
}
