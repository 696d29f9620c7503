// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import picocli.CommandLine.Command;

/** {@code btrt groups}: questions about the peer groups. */
@Command(
    name = "groups",
    description = "Ask about the peer groups of a configuration.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = GroupsLookupCommand.class,
    descriptionHeading = "%n",
    commandListHeading = "%nCommands:%n")
final class GroupsCommand {}
