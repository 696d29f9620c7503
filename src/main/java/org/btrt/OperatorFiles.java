// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.nio.file.Path;
import java.util.Optional;
import org.btrt.announce.AccessList;
import org.btrt.announce.AccessListFile;
import org.btrt.config.AccessSettings;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.PolicySettings;
import org.btrt.groups.PeerGroups;
import org.btrt.groups.PeerGroupsException;
import org.btrt.groups.PeerGroupsLoader;

/**
 * What the files hold that a configuration names: all of them are read, or none is used.
 *
 * <p><em>Threading:</em> blocks on files; for start, check and reload, never for an event loop.
 *
 * @param groups from {@code peer_groups}
 * @param access from {@code access.list}
 * @param exempt from {@code policy.exempt}; open: no list is given
 */
record OperatorFiles(PeerGroups groups, AccessList access, AccessList exempt) {
  /**
   * Reads the files.
   *
   * @throws ConfigurationException with what is wrong in the access list
   * @throws PeerGroupsException with all that is wrong in the networks
   */
  static OperatorFiles read(Configuration configuration)
      throws ConfigurationException, PeerGroupsException {
    return new OperatorFiles(
        PeerGroupsLoader.load(configuration.peerGroups()),
        access(configuration.access()),
        exempt(configuration.policy()));
  }

  private static AccessList exempt(PolicySettings settings) throws ConfigurationException {
    Optional<Path> list = settings.exempt();
    return list.isPresent()
        ? AccessListFile.read(list.get(), AccessSettings.Mode.ALLOW)
        : AccessList.open();
  }

  private static AccessList access(AccessSettings settings) throws ConfigurationException {
    Optional<Path> list = settings.list();
    // A list that is given but not in use is read all the same: it may be wanted tomorrow.
    return list.isPresent() ? AccessListFile.read(list.get(), settings.mode()) : AccessList.open();
  }
}
