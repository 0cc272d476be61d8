package io.slotwarden.cli;

import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.Problem;
import io.slotwarden.config.Secret;
import io.slotwarden.serve.api.ApiJson;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `check`: one look, for people and for monitoring systems.
@Command(
    name = "check",
    description = {
      "Looks once at every source (two samples, a second apart) and says what is wrong.",
      "Reads only: no state, no acts. What needs a longer history is not claimed."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeOnInvalidInput = 3,
    exitCodeOnExecutionException = 3,
    exitCodeListHeading =
        "%nExit codes (monitoring plug-ins); 2 goes before 1, 1 before 3, 3 before 0:%n",
    exitCodeList = {
      "0:fine",
      "1:warning: a slot is inactive or near its limit, slots run out, a right is missing",
      "2:critical: a slot is lost or unreserved",
      "3:unknown: a source can't be seen; wrong usage; a broken configuration"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden check -c slotwarden.yaml",
      "  PGUSER=monitor slotwarden check --url jdbc:postgresql://orders-db/postgres",
      "  slotwarden check -o json | jq '.findings[] | select(.severity != \"ok\")'",
      "",
      "With --url: user from ?user= or $PGUSER, password from $PGPASSWORD or ~/.pgpass",
      "($PGPASSFILE), TLS from ?sslmode= and ?sslrootcert= or $PGSSLMODE and $PGSSLROOTCERT."
    })
final class CheckCommand implements Callable<Integer> {
  private final Secret.Environment environment;
  private final OneLook.Pause pause;
  private final InstantSource clock;
  private final boolean terminal;

  @Spec private CommandSpec spec;
  @Mixin private ConfigFile file;
  @Mixin private OutputFormat output;

  @Option(
      names = "--url",
      paramLabel = "JDBC_URL",
      description = "Look at this server alone: jdbc:postgresql://host[:port]/database")
  private @Nullable String url;

  /// @param pause how the time between the two samples passes
  /// @param terminal standard output is a terminal
  CheckCommand(
      Secret.Environment environment, OneLook.Pause pause, InstantSource clock, boolean terminal) {
    this.environment = environment;
    this.pause = pause;
    this.clock = clock;
    this.terminal = terminal;
  }

  /// In the surroundings of this process.
  static CheckCommand inThisProcess() {
    return new CheckCommand(
        System::getenv, Thread::sleep, InstantSource.system(), Terminal.ofThisProcess().isThere());
  }

  @Override
  public Integer call() {
    CheckReport report = report();
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(new String(ApiJson.write(CheckShapes.of(report)), StandardCharsets.UTF_8));
    } else {
      new CheckText(report, Colours.of(environment, terminal), out).print();
    }
    out.flush();
    return report.status().exitCode();
  }

  private CheckReport report() {
    OneLook look = new OneLook(pause, clock);
    if (url != null) {
      if (file.named() != null) {
        throw new ParameterException(spec.commandLine(), "give -c or --url, not both");
      }
      return server(look, url);
    }
    ConfigSource source = file.find(environment);
    return switch (ConfigLoader.load(source, environment)) {
      case Loaded.Valid valid -> {
        valid.warnings().forEach(w -> tell(w.describe(source.name())));
        yield look.of(valid.config());
      }
      case Loaded.Invalid invalid -> broken(source.name(), invalid.problems());
    };
  }

  private CheckReport server(OneLook look, String named) {
    String home = environment.get("HOME");
    CheckUrl server;
    try {
      server =
          CheckUrl.of(
              named,
              environment,
              System.getProperty("user.name", ""),
              Path.of(home == null ? System.getProperty("user.home", "") : home));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--url: " + e.getMessage());
    }
    if (server.warning() != null) {
      tell("slotwarden check: " + server.warning());
    }
    CheckReport report = look.of(server.source());
    if (server.withoutPassword() && report.status() == CheckStatus.UNKNOWN) {
      tell(
          "slotwarden check: no password for "
              + server.source().monitor().role()
              + " was found; set PGPASSWORD, or write a line into ~/.pgpass");
    }
    return report;
  }

  private CheckReport broken(String name, List<Problem> problems) {
    List<String> all = problems.stream().map(p -> p.describe(name)).toList();
    all.forEach(this::tell);
    long errors = problems.stream().filter(p -> p.severity() == Problem.Severity.ERROR).count();
    return CheckReport.notLooked(
        clock.instant(),
        name,
        "the configuration is broken or missing, " + errors + (errors == 1 ? " error" : " errors"),
        all);
  }

  private void tell(String line) {
    spec.commandLine().getErr().println(Shown.text(line));
    spec.commandLine().getErr().flush();
  }
}
