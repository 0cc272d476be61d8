package io.slotwarden.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The root of the command line, and all commands. Exit codes: 0 done, 1 failed, 2 wrong usage.
@Command(
    name = "slotwarden",
    description = "Keeps PostgreSQL replication slots from filling a primary's disk.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class Commands implements Callable<Integer> {
  /// How each command is made that says nothing of the others, in the order of the help.
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("slots", SlotsCommand::new);
    COMMANDS.put("tasks", TasksCommand::new);
    COMMANDS.put("alerts", AlertsCommand::new);
    COMMANDS.put("actions", ActionsCommand::new);
    COMMANDS.put("explain", ExplainCommand::new);
    COMMANDS.put("pause", PauseCommand::new);
    COMMANDS.put("unpause", UnpauseCommand::new);
    COMMANDS.put("approve", ApproveCommand::new);
    COMMANDS.put("protect", ProtectCommand::new);
    COMMANDS.put("snooze", SnoozeCommand::new);
    COMMANDS.put("config", () -> ConfigCommand.commandLine(System::getenv, new LiveLook()));
    COMMANDS.put("slot", () -> SlotCommand.commandLine(System::getenv));
    COMMANDS.put("run", () -> new RunCommand(System::getenv));
    COMMANDS.put("check", CheckCommand::inThisProcess);
    COMMANDS.put("audit", AuditCommand::inThisProcess);
    COMMANDS.put("migration", MigrationCommand::commandLine);
    COMMANDS.put("store", () -> StoreCommand.commandLine(System::getenv));
    COMMANDS.put("uninstall", UninstallCommand::inThisProcess);
  }

  @Spec private CommandSpec spec;

  /// Runs one command.
  ///
  /// @return its exit code
  static int execute(String... arguments) {
    return commandLine(arguments).execute(arguments);
  }

  /// The command line for such arguments: where the first of them is one of [#COMMANDS], with that
  /// one alone, for to make them all takes a fifth of a second. Otherwise the whole of it, with
  /// every [ExtraCommand] of the class path.
  static CommandLine commandLine(String... arguments) {
    var root = new CommandLine(new Commands());
    var named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    if (named != null) {
      return root.addSubcommand(arguments[0], named.get());
    }
    root.addSubcommand(new HelpCommand());
    COMMANDS.forEach((name, command) -> root.addSubcommand(name, command.get()));
    root.addSubcommand("completion", new AutoComplete.GenerateCompletion());
    ServiceLoader.load(ExtraCommand.class).forEach(root::addSubcommand);
    return root;
  }

  /// Without a command there is nothing to do: that is wrong usage.
  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Name a command");
  }
}
