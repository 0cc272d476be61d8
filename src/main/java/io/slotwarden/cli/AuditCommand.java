package io.slotwarden.cli;

import io.slotwarden.audit.AuditReport;
import io.slotwarden.audit.Phase;
import io.slotwarden.config.Config;
import io.slotwarden.config.Secret;
import io.slotwarden.serve.api.ApiJson;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `audit`: the best practices of a migration, as checks.
@Command(
    name = "audit",
    description = {
      "Looks at sources, targets and DMS tasks, and says what will hurt a migration, why, and what",
      "mends it: before the full load, before CDC, running, before the cut-over, after it.",
      "Reads only. What could not be looked at is said, and never passes."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeOnInvalidInput = 3,
    exitCodeOnExecutionException = 3,
    exitCodeListHeading = "%nExit codes (as of check); 2 goes before 1, 1 before 3, 3 before 0:%n",
    exitCodeList = {
      "0:nothing found, or only what is worth knowing",
      "1:warnings",
      "2:critical findings",
      "3:something could not be looked at; wrong usage; a broken configuration"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden audit -c slotwarden.yaml",
      "  slotwarden audit --task arn:aws:dms:eu-west-1:123456789012:task:ABC --phase cutover",
      "  slotwarden audit -o markdown > audit.md",
      "  slotwarden audit -o json | jq -r '.findings[].objects[].sql // empty'"
    })
final class AuditCommand implements Callable<Integer> {
  static final Pattern TASK_ARN =
      Pattern.compile("arn:[a-z0-9-]+:dms:[a-z0-9-]+:\\d{12}:(task|replication-config):\\S{1,200}");

  static final String NO_ARN =
      "--task: not the ARN of a DMS task or Serverless replication:"
          + " arn:aws:dms:REGION:ACCOUNT:task:ID or ...:replication-config:ID";

  private final Secret.Environment environment;
  private final InstantSource clock;
  private final boolean terminal;

  @Spec private CommandSpec spec;
  @Mixin private ConfigFile file;

  @Option(
      names = "--task",
      paramLabel = "ARN",
      description = "This task or Serverless replication alone. Default: all that read a source.")
  private @Nullable String task;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      description =
          "prepare, load, cdc, cutover or after. Default: what the task tells; it can't tell that a"
              + " cut-over is near.")
  private @Nullable String phase;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table for people (default), json, markdown, sarif")
  private Format format = Format.table;

  /// Spelled as people type it.
  enum Format {
    table,
    json,
    markdown,
    sarif
  }

  AuditCommand(Secret.Environment environment, InstantSource clock, boolean terminal) {
    this.environment = environment;
    this.clock = clock;
    this.terminal = terminal;
  }

  /// In the surroundings of this process.
  static AuditCommand inThisProcess() {
    return new AuditCommand(
        System::getenv, InstantSource.system(), Terminal.ofThisProcess().isThere());
  }

  @Override
  public Integer call() {
    if (task != null && !TASK_ARN.matcher(task).matches()) {
      throw new ParameterException(spec.commandLine(), NO_ARN);
    }
    Phase asked = phase == null ? null : phase(phase);
    Config config = file.load(environment, this::tell).orElse(null);
    if (config == null) {
      return CheckStatus.UNKNOWN.exitCode();
    }
    AuditReport report = new AuditLook(config, clock).look(task, asked);
    print(report);
    return AuditShapes.status(report).exitCode();
  }

  private Phase phase(String text) {
    for (Phase p : Phase.values()) {
      if (p.word().equals(text.toLowerCase(Locale.ROOT))) {
        return p;
      }
    }
    throw new ParameterException(
        spec.commandLine(), "--phase: prepare, load, cdc, cutover or after, not '" + text + "'");
  }

  private void print(AuditReport report) {
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case table -> new AuditText(report, Colours.of(environment, terminal), out).print();
      case markdown -> new AuditMarkdown(report, out).print();
      case json -> out.println(text(ApiJson.write(AuditShapes.of(report))));
      case sarif -> out.println(text(ApiJson.write(AuditSarif.of(report))));
    }
    out.flush();
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private void tell(String line) {
    spec.commandLine().getErr().println(Shown.text(line));
    spec.commandLine().getErr().flush();
  }
}
