package io.slotwarden.cli;

import java.net.ProxySelector;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
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
    versionProvider = Main.Version.class,
    subcommands = {
      HelpCommand.class,
      SlotsCommand.class,
      TasksCommand.class,
      AlertsCommand.class,
      ActionsCommand.class,
      ExplainCommand.class,
      PauseCommand.class,
      UnpauseCommand.class,
      ApproveCommand.class,
      ProtectCommand.class,
      SnoozeCommand.class
    })
public final class Main implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    var proxy = EnvironmentProxy.of(System::getenv, w -> System.err.println("slotwarden: " + w));
    if (proxy.isThere()) {
      ProxySelector.setDefault(proxy);
    }
    System.exit(commandLine().execute(arguments));
  }

  /// The whole command line, with every [ExtraCommand] of the class path.
  static CommandLine commandLine() {
    var root = new CommandLine(new Main());
    root.addSubcommand(ConfigCommand.commandLine(System::getenv, new LiveLook()));
    root.addSubcommand(SlotCommand.commandLine(System::getenv));
    root.addSubcommand(new RunCommand(System::getenv));
    root.addSubcommand(CheckCommand.inThisProcess());
    root.addSubcommand(AuditCommand.inThisProcess());
    root.addSubcommand(MigrationCommand.commandLine());
    root.addSubcommand(StoreCommand.commandLine(System::getenv));
    root.addSubcommand(UninstallCommand.inThisProcess());
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
