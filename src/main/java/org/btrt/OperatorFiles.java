// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.nio.file.Path;
import java.util.Optional;
import org.btrt.announce.AccessList;
import org.btrt.announce.AccessListFile;
import org.btrt.announce.AddressRules;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.ClientBans;
import org.btrt.announce.PolicyChoice;
import org.btrt.common.SipHash;
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
 * @param addresses from {@code access.allow_addresses} and {@code access.deny_addresses}
 * @param exempt from {@code policy.exempt}; open: no list is given
 */
record OperatorFiles(
    PeerGroups groups, AccessList access, AddressRules addresses, AccessList exempt) {
  /**
   * Reads the files.
   *
   * @throws ConfigurationException with what is wrong in the access list
   * @throws PeerGroupsException with what is wrong in the networks
   */
  static OperatorFiles read(Configuration configuration)
      throws ConfigurationException, PeerGroupsException {
    return new OperatorFiles(
        PeerGroupsLoader.load(configuration.peerGroups()),
        access(configuration.access()),
        addresses(configuration.access()),
        exempt(configuration.policy()));
  }

  /**
   * The rules that a configuration and its files make, but for torrents listed by their files.
   *
   * @param holders a secret that is the same after a restart
   */
  AnnounceRules rules(Configuration configuration, SipHash holders) {
    return new AnnounceRules(
        configuration.announce(),
        configuration.scrape(),
        groups,
        access,
        addresses,
        new ClientBans(configuration.access().bannedClients()),
        PolicyChoice.of(configuration.policy(), exempt, groups.names().size() - 1, holders));
  }

  /** Reads the files of addresses alone. */
  static AddressRules addresses(AccessSettings settings) throws PeerGroupsException {
    return AddressRules.read(settings.allowAddresses(), settings.denyAddresses());
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
    return list.isPresent()
        ? AccessListFile.read(list.get(), settings.mode())
        : AccessList.none(settings.mode());
  }
}
