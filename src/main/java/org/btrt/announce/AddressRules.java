// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btrt.config.PeerGroupSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.groups.PeerGroupsException;
import org.btrt.groups.PeerGroupsLoader;

/**
 * Which addresses may announce and scrape at all. Immutable; a reload makes a new one.
 *
 * <p>The networks of both files lie in one index, that of the peer groups: the longest prefix
 * around an address decides, a tie denies, and what is in neither file may come unless there is a
 * file of those who may.
 *
 * <p><em>Memory:</em> a look-up allocates nothing; without files there is no index to look into.
 */
public final class AddressRules {
  private static final AddressRules OPEN = new AddressRules(PeerGroups.none(), 0, 0);

  private final PeerGroups groups;

  /** Groups below this are denied. */
  private final int deniedGroups;

  /** Groups below this, and not below the other, are allowed; what is above is nobody's. */
  private final int admittedGroups;

  private AddressRules(PeerGroups groups, int deniedGroups, int admittedGroups) {
    this.groups = groups;
    this.deniedGroups = deniedGroups;
    this.admittedGroups = admittedGroups;
  }

  /** Everybody may. */
  public static AddressRules open() {
    return OPEN;
  }

  /**
   * Reads the files, which are written as those of the peer groups are.
   *
   * @param allowed who may; empty: everybody who is not denied
   * @param denied who may not
   * @throws PeerGroupsException with all that is wrong in them
   */
  public static AddressRules read(Optional<Path> allowed, Optional<Path> denied)
      throws PeerGroupsException {
    if (allowed.isEmpty() && denied.isEmpty()) {
      return OPEN;
    }
    List<PeerGroupSettings> files = new ArrayList<>();
    // Of equal networks the group with the lower number has the addresses.
    denied.ifPresent(file -> files.add(group("denied", files.size(), file)));
    int deniedGroups = files.size();
    allowed.ifPresent(file -> files.add(group("allowed", files.size(), file)));
    PeerGroups groups = PeerGroupsLoader.load(files);
    // Behind the files comes the group of everybody else.
    return new AddressRules(
        groups, deniedGroups, allowed.isPresent() ? files.size() : files.size() + 1);
  }

  private static PeerGroupSettings group(String name, int priority, Path file) {
    return new PeerGroupSettings(name, priority, Optional.of(file), List.of());
  }

  /** Whether nobody is asked for his address. */
  public boolean isOpen() {
    return admittedGroups == 0;
  }

  /**
   * Whether an address may announce.
   *
   * @param high bytes 0-7 of an IPv6 address, 0 for IPv4
   * @param low bytes 8-15 of an IPv6 address, or the IPv4 address in the low 32 bits
   */
  public boolean admits(boolean ipv6, long high, long low) {
    if (isOpen()) {
      return true;
    }
    int group = groups.groupOf(ipv6, high, low);
    return group >= deniedGroups && group < admittedGroups;
  }
}
