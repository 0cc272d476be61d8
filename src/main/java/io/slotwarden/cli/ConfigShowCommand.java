package io.slotwarden.cli;

import io.slotwarden.aws.IamPolicy;
import io.slotwarden.aws.MonthlyCalls;
import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigPrinter;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.Problem;
import io.slotwarden.config.Secret;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `config show`: every value that holds, whether the file says it or not.
@Command(
    name = "show",
    description = {
      "Prints the effective values as YAML, defaults included, secrets hidden; below them, as",
      "comments, about how many calls of AWS they make in a month, and what those cost."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "2:the configuration is broken or missing"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden config show",
      "  slotwarden config show -c /etc/slotwarden.yaml",
      "  slotwarden config show --iam > policy.json",
      "  slotwarden config show --iam --role arn:aws:iam::123456789012:role/slotwarden-dms"
    })
final class ConfigShowCommand implements Callable<Integer> {
  private static final int BROKEN = 2;

  private final Secret.Environment environment;
  @Spec private CommandSpec spec;
  @Mixin private ConfigFile file;

  @Option(
      names = "--iam",
      description = {
        "Print the IAM policy instead that grants what this configuration needs, and no more.",
        "It is that of the user or role that slotwarden runs as; with --role, that of a role that",
        "an entry takes on by assume-role."
      })
  private boolean iam;

  @Option(names = "--role", paramLabel = "ARN", description = "With --iam: of this role.")
  private @Nullable String role;

  ConfigShowCommand(Secret.Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (role != null && !iam) {
      throw new ParameterException(spec.commandLine(), "--role needs --iam");
    }
    ConfigSource source = file.find(environment);
    return switch (ConfigLoader.load(source, environment)) {
      case Loaded.Valid valid -> {
        tell(source.name(), valid.warnings());
        spec.commandLine().getOut().print(iam ? policy(valid.config()) : values(valid.config()));
        spec.commandLine().getOut().flush();
        yield 0;
      }
      case Loaded.Invalid invalid -> {
        tell(source.name(), invalid.problems());
        yield BROKEN;
      }
    };
  }

  /// YAML with comments: what reads it, reads the values.
  private static String values(Config config) {
    StringBuilder text = new StringBuilder(ConfigPrinter.effective(config));
    MonthlyCalls.of(config).forEach(line -> text.append("# ").append(line).append('\n'));
    return text.toString();
  }

  /// JSON alone; whose it is, and what else there is, goes beside it.
  private String policy(Config config) {
    List<String> roles = IamPolicy.roles(config);
    if (role != null && !roles.contains(role)) {
      throw new ParameterException(
          spec.commandLine(),
          "--role: no dms entry assumes it" + (roles.isEmpty() ? "" : ", but " + roles));
    }
    if (IamPolicy.isEmpty(config, role)) {
      note("this configuration needs no right in AWS: IAM takes no policy without a statement");
    } else if (role != null) {
      note("the policy of " + role + "; its trust policy has to let slotwarden's own identity in");
    } else {
      note("the policy of whom slotwarden runs as");
      roles.forEach(r -> note("that of " + r + ": config show --iam --role " + r));
    }
    if (role == null && !config.channels().isEmpty()) {
      note("an encrypted topic needs kms:GenerateDataKey and kms:Decrypt on its key besides");
    }
    return IamPolicy.of(config, role);
  }

  private void note(String line) {
    spec.commandLine().getErr().println(Shown.text("slotwarden: " + line));
    spec.commandLine().getErr().flush();
  }

  /// The result is the YAML alone: what is wrong with it goes beside it.
  private void tell(String name, List<Problem> problems) {
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(p -> err.println(p.describe(name)));
    err.flush();
  }
}
