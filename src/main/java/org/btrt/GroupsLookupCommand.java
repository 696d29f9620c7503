// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.concurrent.Callable;
import org.btrt.common.IpAddress;
import org.btrt.config.ConfigurationException;
import org.btrt.groups.GroupLookup;
import org.btrt.groups.PeerGroupsException;
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
  public Integer call() throws ConfigurationException, PeerGroupsException {
    CommandLine commandLine = spec.commandLine();
    IpAddress parsed;
    try {
      parsed = IpAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, e.getMessage(), e);
    }
    GroupLookup found = GroupLookup.explain(option.read(commandLine.getErr()).peerGroups(), parsed);
    commandLine
        .getOut()
        .printf(
            "%s: group %d, %s, %s%n",
            parsed,
            found.group(),
            found.name(),
            found.network().map(network -> "by " + network).orElse("in no network"));
    return Btrt.EXIT_FINE;
  }
}
