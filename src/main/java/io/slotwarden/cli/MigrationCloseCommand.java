package io.slotwarden.cli;

import io.slotwarden.audit.CloseReport;
import io.slotwarden.config.Config;
import io.slotwarden.config.Secret;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.TargetConfig;
import io.slotwarden.serve.api.ApiJson;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `migration close`: what is left over, and what puts it right.
@Command(
    name = "close",
    description = {
      "Shows what a migration has left over, in the order in which to put it right, with a"
          + " statement or",
      "command for each, ready to copy, and the server that it is for. It runs none of them.",
      "While the task runs or somebody reads its slot it says so, and prints no statement."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeOnInvalidInput = 3,
    exitCodeOnExecutionException = 3,
    exitCodeListHeading = "%nExit codes (as of check); 2 goes before 1, 1 before 3, 3 before 0:%n",
    exitCodeList = {
      "0:nothing is left",
      "1:something is left",
      "2:the migration is not over; the target lacks what protects its rows; a slot is left",
      "3:something could not be looked at; wrong usage; a broken configuration"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden migration close orders --task arn:aws:dms:eu-west-1:123456789012:task:ABC",
      "  slotwarden migration close orders --task ARN -o markdown > close.md",
      "  slotwarden migration close orders --task ARN -o json |",
      "    jq -r '.findings[] | select(.place == \"target\") | .items[].sql // empty'"
    })
final class MigrationCloseCommand implements Callable<Integer> {
  private final Secret.Environment environment;
  private final InstantSource clock;
  private final boolean terminal;

  @Spec private CommandSpec spec;
  @Mixin private ConfigFile file;

  @Parameters(paramLabel = "SOURCE", description = "the source, by its configured name")
  private String source = "";

  @Option(
      names = "--task",
      required = true,
      paramLabel = "ARN",
      description = "The task or Serverless replication, also when it is deleted already.")
  private String task = "";

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "The entry of targets, where the task does not tell. Default: the only one.")
  private @Nullable String target;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description =
          "The source's database, where the task is deleted. Default: that of the source's url.")
  private @Nullable String database;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table for people (default), json, markdown")
  private Format format = Format.table;

  /// Spelled as people type it.
  enum Format {
    table,
    json,
    markdown
  }

  MigrationCloseCommand(Secret.Environment environment, InstantSource clock, boolean terminal) {
    this.environment = environment;
    this.clock = clock;
    this.terminal = terminal;
  }

  /// In the surroundings of this process.
  static MigrationCloseCommand inThisProcess() {
    return new MigrationCloseCommand(
        System::getenv, InstantSource.system(), Terminal.ofThisProcess().isThere());
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    if (!AuditCommand.TASK_ARN.matcher(task).matches()) {
      throw new ParameterException(spec.commandLine(), AuditCommand.NO_ARN);
    }
    Config config = file.load(environment, this::tell).orElse(null);
    if (config == null) {
      return CheckStatus.UNKNOWN.exitCode();
    }
    CloseReport report = new CloseLook(config, clock).look(asked(config));
    print(report);
    return CloseShapes.status(report).exitCode();
  }

  private CloseLook.Asked asked(Config config) {
    SourceConfig from =
        config.sources().stream()
            .filter(s -> s.name().equals(source))
            .findFirst()
            .orElseThrow(() -> wrongUsage("no source is called '" + source + "'"));
    TargetConfig to =
        target == null
            ? null
            : config.targets().stream()
                .filter(t -> t.name().equals(target))
                .findFirst()
                .orElseThrow(() -> wrongUsage("--target: no target is called '" + target + "'"));
    return new CloseLook.Asked(from, task, database, to);
  }

  private ParameterException wrongUsage(String why) {
    return new ParameterException(spec.commandLine(), Shown.text(why));
  }

  private void print(CloseReport report) {
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case table -> new CloseText(report, Colours.of(environment, terminal), out).print();
      case markdown -> new CloseMarkdown(report, out).print();
      case json ->
          out.println(new String(ApiJson.write(CloseShapes.of(report)), StandardCharsets.UTF_8));
    }
    out.flush();
  }

  private void tell(String line) {
    spec.commandLine().getErr().println(Shown.text(line));
    spec.commandLine().getErr().flush();
  }
}
