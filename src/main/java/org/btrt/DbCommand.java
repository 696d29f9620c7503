// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.concurrent.Callable;
import org.btrt.config.ConfigurationException;
import org.btrt.snapshot.DatabaseException;
import org.btrt.snapshot.DatabaseSchema;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code btrt db}: the tables of the database that gets snapshots. */
@Command(
    name = "db",
    description = "Create, upgrade or look at the tables of the database.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DbCommand.Create.class, DbCommand.Upgrade.class, DbCommand.Status.class},
    descriptionHeading = "%n",
    commandListHeading = "%nCommands:%n")
final class DbCommand {
  /** What the commands have in common: a configuration, and a line about what was done. */
  private abstract static class OnSchema implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigurationOption option;

    abstract String act(DatabaseSchema schema) throws DatabaseException;

    @Override
    public final Integer call() throws ConfigurationException, DatabaseException {
      CommandLine commandLine = spec.commandLine();
      DatabaseSchema schema = new DatabaseSchema(option.read(commandLine.getErr()).database());
      commandLine.getOut().println(act(schema));
      return Btrt.EXIT_FINE;
    }
  }

  /** {@code btrt db create}. */
  @Command(name = "create", description = "Create the tables in an empty schema.")
  static final class Create extends OnSchema {
    @Override
    String act(DatabaseSchema schema) throws DatabaseException {
      return schema.create();
    }
  }

  /** {@code btrt db upgrade}. */
  @Command(name = "upgrade", description = "Bring the tables of an older version up to date.")
  static final class Upgrade extends OnSchema {
    @Override
    String act(DatabaseSchema schema) throws DatabaseException {
      return schema.upgrade();
    }
  }

  /** {@code btrt db status}. */
  @Command(
      name = "status",
      description = "Tell whether the tables are fine, and the last snapshot.")
  static final class Status extends OnSchema {
    @Override
    String act(DatabaseSchema schema) throws DatabaseException {
      return schema.status();
    }
  }
}
