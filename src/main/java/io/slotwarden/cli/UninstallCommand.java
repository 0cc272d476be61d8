package io.slotwarden.cli;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.Config;
import io.slotwarden.config.Policy;
import io.slotwarden.config.Secret;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Glob;
import io.slotwarden.model.Observed;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.observe.postgres.InstalledLook;
import io.slotwarden.record.StoreDuties;
import io.slotwarden.record.StoreLook;
import io.slotwarden.record.StoreUnavailable;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `uninstall`: what takes slotwarden from its servers again, to be run by a person.
@Command(
    name = "uninstall",
    description = {
      "Prints the SQL that removes slotwarden's roles, function, tables and schema from the servers"
          + " of",
      "the configuration, and, as comments before it, what nobody guards any more then. Looks at"
          + " the",
      "servers, DMS and the store for it, where they answer. Runs none of the SQL."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:printed", "2:wrong usage; a broken configuration"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden uninstall --print -c slotwarden.yaml | less",
      "  slotwarden uninstall --print orders > uninstall-orders.sql",
      "  psql -h orders-db -U postgres -d postgres -v ON_ERROR_STOP=1 -f uninstall-orders.sql"
    })
final class UninstallCommand implements Callable<Integer> {
  private static final int BROKEN = 2;

  private final Secret.Environment environment;
  private final OneLook.Pause pause;
  private final InstantSource clock;

  @Spec private CommandSpec spec;
  @Mixin private ConfigFile file;

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCE",
      description = "A source, by its configured name. Default: all, a part for each server.")
  private @Nullable String source;

  @Option(
      names = "--print",
      required = true,
      description = "Print it. There is nothing else that this command does.")
  private boolean print;

  UninstallCommand(Secret.Environment environment, OneLook.Pause pause, InstantSource clock) {
    this.environment = environment;
    this.pause = pause;
    this.clock = clock;
  }

  /// In the surroundings of this process.
  static UninstallCommand inThisProcess() {
    return new UninstallCommand(System::getenv, Thread::sleep, InstantSource.system());
  }

  @Override
  public Integer call() {
    if (!print) {
      throw new ParameterException(spec.commandLine(), "it only prints: say --print");
    }
    PrintWriter err = spec.commandLine().getErr();
    Config config = file.load(environment, line -> err.println(Shown.text(line))).orElse(null);
    err.flush();
    if (config == null) {
      return BROKEN;
    }
    List<SourceConfig> sources = sources(config);
    PrintWriter out = spec.commandLine().getOut();
    comment(out, "slotwarden uninstall, printed at " + clock.instant());
    comment(out, "");
    comment(out, "1. Stop slotwarden: it would only say that it can't see its sources any more.");
    comment(out, "2. Left unguarded from then on:");
    new Unguarded(config, new OneLook(pause, clock).of(config), duties(config))
        .lines()
        .forEach(line -> comment(out, "   - " + line));
    comment(
        out, "3. Run this with psql on each server, as whoever ran deploy/sql there. It may be");
    comment(
        out, "   run again. A role that owns anything, or is a superuser, stays, with a warning.");
    comment(out, "   The server's own record of drops goes with its table; to keep it:");
    comment(out, "   \\copy slotwarden.dropped to 'slotwarden-dropped.csv' csv header");
    comment(out, "4. Remove " + config.store().path() + "*, the IAM policies and the passwords.");
    try (Logins logins = Logins.open(config.aws(), clock)) {
      sources.forEach(s -> server(config, s, logins, out));
    }
    out.flush();
    return 0;
  }

  private List<SourceConfig> sources(Config config) {
    if (source == null) {
      return config.sources();
    }
    return List.of(
        config
            .source(source)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), Shown.text("no source is called '" + source + "'"))));
  }

  private void server(Config config, SourceConfig at, Logins logins, PrintWriter out) {
    out.println();
    comment(out, "==== %s: the server %s, port %d".formatted(at.name(), at.host(), at.port()));
    Set<String> databases = new LinkedHashSet<>();
    switch (InstalledLook.databases(at, logins, UninstallSql.roles(at), clock)) {
      case Observed.Known<List<String>>(var found, var _) -> databases.addAll(found);
      case Observed.Unknown<List<String>>(var why, var _) -> {
        comment(out, "It could not be seen (" + why + "), so there may be");
        comment(
            out, "more databases with something of slotwarden's: the last part names them then.");
        databases.addAll(namedExactly(config, at));
      }
    }
    Set<TableName> beats = heartbeats(config, at);
    beats.forEach(table -> publications(at, databases, table, logins, out));
    new UninstallSql(at, databases, beats).lines().forEach(out::println);
  }

  private void publications(
      SourceConfig at, Set<String> databases, TableName table, Logins logins, PrintWriter out) {
    InstalledLook.publications(at, logins, List.copyOf(databases), table, clock)
        .forEach(
            (database, seen) -> {
              switch (seen) {
                case Observed.Known<List<String>>(var names, var _) ->
                    names.forEach(
                        p ->
                            comment(
                                out,
                                "The publication %s of database %s holds %s and loses it: what reads it idles from then on."
                                    .formatted(
                                        SqlText.identifier(p),
                                        SqlText.identifier(database),
                                        table.sql())));
                case Observed.Unknown<List<String>>(var why, var _) ->
                    comment(
                        out,
                        "Which publications of database %s hold %s is not known: %s"
                            .formatted(SqlText.identifier(database), table.sql(), why));
              }
            });
  }

  private static Set<String> namedExactly(Config config, SourceConfig at) {
    return beats(config, at).stream()
        .flatMap(p -> p.databases().stream())
        .filter(g -> g.isExact())
        .map(Object::toString)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<TableName> heartbeats(Config config, SourceConfig at) {
    return beats(config, at).stream()
        .map(Policy.WriteHeartbeats::table)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<Policy.WriteHeartbeats> beats(Config config, SourceConfig at) {
    return config.policies(Policy.WriteHeartbeats.class).stream()
        .filter(p -> Glob.anyMatches(p.sources(), at.name()))
        .toList();
  }

  private Observed<StoreDuties> duties(Config config) {
    try (StoreLook store = StoreLook.open(config.store().path())) {
      return Observed.known(store.duties(clock.instant()), clock.instant());
    } catch (StoreUnavailable e) {
      return Observed.unknown(String.valueOf(e.getMessage()), clock.instant());
    }
  }

  private static void comment(PrintWriter out, String text) {
    out.println(Shown.text(("-- " + text).stripTrailing()));
  }
}
