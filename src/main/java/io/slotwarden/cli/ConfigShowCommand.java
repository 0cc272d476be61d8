package io.slotwarden.cli;

import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigPrinter;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.Problem;
import io.slotwarden.config.Secret;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `config show`: every value that holds, whether the file says it or not.
@Command(
    name = "show",
    description = "Prints the effective values as YAML, defaults included, secrets hidden.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "2:the configuration is broken or missing"},
    footerHeading = "%nExamples:%n",
    footer = {"  slotwarden config show", "  slotwarden config show -c /etc/slotwarden.yaml"})
final class ConfigShowCommand implements Callable<Integer> {
  private static final int BROKEN = 2;

  private final Secret.Environment environment;
  @Spec private CommandSpec spec;
  @Mixin private ConfigFile file;

  ConfigShowCommand(Secret.Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ConfigSource source = file.find(environment);
    return switch (ConfigLoader.load(source, environment)) {
      case Loaded.Valid valid -> {
        tell(source.name(), valid.warnings());
        spec.commandLine().getOut().print(ConfigPrinter.effective(valid.config()));
        spec.commandLine().getOut().flush();
        yield 0;
      }
      case Loaded.Invalid invalid -> {
        tell(source.name(), invalid.problems());
        yield BROKEN;
      }
    };
  }

  /// The result is the YAML alone: what is wrong with it goes beside it.
  private void tell(String name, List<Problem> problems) {
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(p -> err.println(p.describe(name)));
    err.flush();
  }
}
