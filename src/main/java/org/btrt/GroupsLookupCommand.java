// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.List;
import java.util.concurrent.Callable;
import org.btrt.common.IpAddress;
import org.btrt.config.ConfigurationException;
import org.btrt.config.PeerGroupSettings;
import org.btrt.groups.PeerGroups;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code btrt groups lookup}: the group of one address. */
@Command(name = "lookup", description = "Print the peer group that an address belongs to.")
final class GroupsLookupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOption option;

  @Parameters(paramLabel = "ADDRESS", description = "IPv4 or IPv6 address.")
  private String address;

  @Override
  public Integer call() throws ConfigurationException {
    CommandLine commandLine = spec.commandLine();
    IpAddress parsed;
    try {
      parsed = IpAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, e.getMessage(), e);
    }
    List<PeerGroupSettings> groups = option.read(commandLine.getErr()).peerGroups();
    commandLine.getOut().println(explain(groups, parsed));
    return Btrt.EXIT_FINE;
  }

  private static String explain(List<PeerGroupSettings> settings, IpAddress address) {
    PeerGroups groups = PeerGroups.none();
    int group =
        address.ipv6()
            ? groups.groupOfIpv6(address.high(), address.low())
            : groups.groupOfIpv4((int) address.low());
    return address + ": " + groups.names().get(group) + ", of " + settings.size() + " groups";
  }
}
