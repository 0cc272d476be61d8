package io.slotwarden.cli;

import java.io.PrintWriter;
import java.net.ProxySelector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The root of the command line. Exit codes: 0 done, 1 failed, 2 wrong usage.
@Command(
    name = "slotwarden",
    description = "Keeps PostgreSQL replication slots from filling a primary's disk.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {
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

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    var proxy = EnvironmentProxy.of(System::getenv, w -> System.err.println("slotwarden: " + w));
    if (proxy.isThere()) {
      ProxySelector.setDefault(proxy);
    }
    System.exit(execute(arguments));
  }

  private static int execute(String... arguments) {
    var daemon =
        DaemonProcess.plainly(System::getenv, new PrintWriter(System.err, true), arguments);
    if (daemon.isEmpty()) {
      return commandLine(arguments).execute(arguments);
    }
    try {
      return daemon.get().run();
    } catch (Exception e) {
      e.printStackTrace();
      return 1;
    }
  }

  /// The command line for such arguments: where the first of them is one of [#COMMANDS], with that
  /// one alone, for to make them all is a fifth of the time in which the daemon starts. Otherwise
  /// the whole of it, with every [ExtraCommand] of the class path.
  static CommandLine commandLine(String... arguments) {
    var root = new CommandLine(new Main());
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

  /// The version of the jar, for people.
  static String version() {
    var version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }

  /// The version of the jar and of the Java that runs it.
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {
        "slotwarden " + version(),
        "Java " + Runtime.version() + ", " + System.getProperty("java.vendor")
      };
    }
  }
}
