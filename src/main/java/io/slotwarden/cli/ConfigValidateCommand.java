package io.slotwarden.cli;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.Policy;
import io.slotwarden.config.Secret;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `config validate`: all problems at once, and the live slots that each drop policy names.
@Command(
    name = "validate",
    description = {
      "Checks the configuration: all problems at once, with line, key and a suggestion.",
      "References to secrets are looked up too: run it where slotwarden runs."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:valid, perhaps with warnings", "2:broken or missing"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden config validate",
      "  slotwarden config validate -c /etc/slotwarden.yaml"
    })
final class ConfigValidateCommand implements Callable<Integer> {
  private static final int BROKEN = 2;

  private final Secret.Environment environment;
  private final LiveSlots liveSlots;
  @Spec private CommandSpec spec;
  @Mixin private ConfigFile file;

  ConfigValidateCommand(Secret.Environment environment, LiveSlots liveSlots) {
    this.environment = environment;
    this.liveSlots = liveSlots;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ConfigSource source = file.find(environment);
    int exitCode =
        switch (ConfigLoader.load(source, environment)) {
          case Loaded.Valid valid -> {
            out.println("OK: " + source.name() + " " + summary(valid.config()));
            valid.warnings().forEach(w -> out.println(w.describe(source.name())));
            listMatches(valid.config(), out);
            yield 0;
          }
          case Loaded.Invalid invalid -> {
            invalid.problems().forEach(p -> out.println(p.describe(source.name())));
            yield BROKEN;
          }
        };
    out.flush();
    return exitCode;
  }

  private static String summary(Config config) {
    return "(mode "
        + config.mode().word()
        + ", sources "
        + config.sources().size()
        + ", dms "
        + config.dms().size()
        + ", policies "
        + config.policies().size()
        + ")";
  }

  private void listMatches(Config config, PrintWriter out) {
    List<Policy.DropSlots> drops = config.policies(Policy.DropSlots.class);
    if (drops.isEmpty()) {
      return;
    }
    for (LiveSlots.Look look : liveSlots.look(config)) {
      switch (look) {
        case LiveSlots.Look.Seen seen -> drops.forEach(d -> listMatches(d, seen, out));
        case LiveSlots.Look.Unseen(var name, var why) ->
            out.println(name + ": live slots not listed: " + why);
      }
    }
  }

  private static void listMatches(
      Policy.DropSlots policy, LiveSlots.Look.Seen seen, PrintWriter out) {
    if (policy.sources().stream().noneMatch(g -> g.matches(seen.source()))) {
      return;
    }
    List<String> names =
        seen.slots().stream().filter(slot -> policy.names(seen.source(), slot)).sorted().toList();
    out.println(
        "policy "
            + policy.name()
            + " names on "
            + seen.source()
            + ": "
            + (names.isEmpty() ? "no slot that is there now" : String.join(", ", names)));
  }
}
