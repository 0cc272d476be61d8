package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.Observed;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.DdlTrigger;
import io.slotwarden.model.catalog.Leftover;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTable;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.TaskSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a task leaves behind, and whether what it brings is compared.
final class LifeChecks {
  private static final String TRIGGER = "awsdms_intercept_ddl";

  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.DMS_LEFTOVERS, LifeChecks::leftovers),
          new Check(AuditCheck.VALIDATION, LifeChecks::validation));

  /// One end of a migration.
  private enum Side {
    SOURCE(MigrationTask::source),
    TARGET(MigrationTask::target);

    private final Function<MigrationTask, Observed<MigrationEndpoint>> endpoint;

    Side(Function<MigrationTask, Observed<MigrationEndpoint>> endpoint) {
      this.endpoint = endpoint;
    }

    Observed<DmsEndpoint> of(MigrationTask task) {
      return endpoint.apply(task).map(MigrationEndpoint::endpoint);
    }
  }

  private LifeChecks() {}

  private static void leftovers(AuditCase c, Findings out) {
    List<MigrationTask> tasks = out.need(c.tasks());
    if (!isUsed(c, tasks, Side.SOURCE, c.source())) {
      leftovers(c.source(), "the source", triggers(c, out), out);
    }
    if (c.target().reason().isPresent()) {
      out.notChecked(c.target().reason().get());
    } else if (!isUsed(c, tasks, Side.TARGET, c.target(out))) {
      leftovers(c.target(out), "the target", Stream.empty(), out);
    }
  }

  /// True when a task has run that has its end here, or might have: what is there is its own. The
  /// audited one has no more use for it after the migration.
  private static boolean isUsed(
      AuditCase c, List<MigrationTask> tasks, Side side, Catalog database) {
    Optional<MigrationTask> audited = c.task();
    return tasks.stream()
        .filter(t -> AuditCase.phaseOf(t) != Phase.PREPARE)
        .filter(
            t -> c.phase() != Phase.AFTER || audited.filter(a -> a.id().equals(t.id())).isEmpty())
        .anyMatch(
            t ->
                mayBeSame(
                    side.of(t).toOptional().orElse(null),
                    audited.flatMap(a -> side.of(a).toOptional()).orElse(null),
                    database.database()));
  }

  /// @param one of some task; null when it is not known
  /// @param ours of the audited task; null when there is none, or it is not known
  private static boolean mayBeSame(
      @Nullable DmsEndpoint one, @Nullable DmsEndpoint ours, String database) {
    if (one == null || one.databaseName() == null) {
      return true;
    }
    if (!one.databaseName().equals(database)) {
      return false;
    }
    return ours == null
        || ours.serverName() == null
        || one.serverName() == null
        || one.serverName().equalsIgnoreCase(ours.serverName());
  }

  private static Stream<AuditObject> triggers(AuditCase c, Findings out) {
    c.source().ddlTrigger().reason().ifPresent(out::notChecked);
    // First: while the trigger stands, every DDL needs its table.
    return c.source().ddlTrigger().toOptional().filter(DdlTrigger::present).stream()
        .map(
            _ ->
                new AuditObject(
                    TRIGGER, "event trigger", "DROP EVENT TRIGGER IF EXISTS " + TRIGGER + ";"));
  }

  private static void leftovers(
      Catalog database, String where, Stream<AuditObject> first, Findings out) {
    database.leftovers().reason().ifPresent(out::notChecked);
    out.found(
        WARNING,
        "left-overs of DMS are on " + where + ", and no task has any use for them",
        Stream.concat(
            first,
            database.leftovers().toOptional().orElse(List.of()).stream()
                .sorted(
                    Comparator.comparing((Leftover l) -> order(l.kind()))
                        .thenComparing(l -> l.name().toString()))
                .map(LifeChecks::leftover)),
        "drop them, in this order; the function of the event trigger, of the same name, too");
  }

  private static AuditObject leftover(Leftover l) {
    return new AuditObject(
        l.name().sql(),
        "%s, %s".formatted(noun(l.kind()).toLowerCase(Locale.ROOT), ByteSize.format(l.bytes())),
        "DROP %s IF EXISTS %s;".formatted(noun(l.kind()), l.name().sql()));
  }

  private static String noun(String kind) {
    return switch (kind) {
      case "v" -> "VIEW";
      case "m" -> "MATERIALIZED VIEW";
      case "S" -> "SEQUENCE";
      default -> "TABLE";
    };
  }

  /// What others are made of comes last; a table takes its own sequences with it.
  private static int order(String kind) {
    return switch (kind) {
      case "v", "m" -> 0;
      case "S" -> 2;
      default -> 1;
    };
  }

  private static void validation(AuditCase c, Findings out) {
    MigrationTask task = c.task(out);
    Observed<Optional<Boolean>> enabled = task.settings().map(TaskSettings::validation);
    enabled.reason().ifPresent(out::notChecked);
    boolean off = enabled.toOptional().filter(v -> v.equals(Optional.of(false))).isPresent();
    if (off) {
      out.found(
          WARNING,
          "validation is off: nobody sees when source and target differ",
          "set ValidationSettings.EnableValidation to true");
    } else if (enabled.toOptional().filter(Optional::isEmpty).isPresent()) {
      out.notChecked("the settings of the task don't say whether validation is on");
    }
    task.tables().reason().ifPresent(out::notChecked);
    List<MigrationTable> tables =
        task.tables().toOptional().orElse(List.of()).stream()
            .sorted(Comparator.comparing(t -> t.name().toString()))
            .toList();
    out.found(
        CRITICAL,
        "tables differ on the target",
        tables.stream()
            .filter(MigrationTable::isMismatched)
            .map(t -> AuditObject.of(t.name().sql(), differ(t))),
        "look at awsdms_validation_failures_v1 (or _v2) on the target, mend the rows or reload the"
            + " table");
    out.found(
        WARNING,
        "tables can't be compared, or records of them",
        tables.stream()
            .filter(t -> !t.isMismatched())
            .filter(t -> t.isSuspended() || !off && isNotCompared(t))
            .map(t -> AuditObject.of(t.name().sql(), suspended(t))),
        "give them a primary key, and keep rows unchanged for a while; else compare them by hand");
  }

  private static boolean isNotCompared(MigrationTable t) {
    String state = t.validationState();
    return state != null
        && switch (state.strip().toLowerCase(Locale.ROOT)) {
          case "no primary key", "not enabled" -> true;
          default -> false;
        };
  }

  private static String differ(MigrationTable t) {
    Long failed = t.validationFailed();
    return failed != null && failed > 0 ? failed + " records differ" : state(t);
  }

  private static String suspended(MigrationTable t) {
    Long suspended = t.validationSuspended();
    return suspended != null && suspended > 0 ? suspended + " records are suspended" : state(t);
  }

  private static String state(MigrationTable t) {
    return t.validationState() == null ? "not known" : t.validationState();
  }
}
