package io.slotwarden.audit;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.Observed;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.DdlTrigger;
import io.slotwarden.model.catalog.Leftover;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What DMS makes in a database for its own use, and which tasks use it.
final class DmsObjects {
  private static final String TRIGGER = "awsdms_intercept_ddl";

  /// One end of a migration.
  enum Side {
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

  private DmsObjects() {}

  /// Tasks that have run and have their end here, or might have: what is there is theirs. The
  /// audited one has no more use for it after the migration.
  static List<MigrationTask> users(
      AuditCase c, List<MigrationTask> tasks, Side side, Catalog database) {
    Optional<MigrationTask> audited = c.task();
    return tasks.stream()
        .filter(t -> AuditCase.phaseOf(t) != Phase.PREPARE)
        .filter(
            t -> c.phase() != Phase.AFTER || audited.filter(a -> a.id().equals(t.id())).isEmpty())
        .filter(
            t ->
                mayBeSame(
                    side.of(t).toOptional().orElse(null),
                    audited.flatMap(a -> side.of(a).toOptional()).orElse(null),
                    database.database()))
        .toList();
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

  /// Each with the statement that drops it, in the order in which they can be dropped. What could
  /// not be read is told to `out`.
  static Stream<AuditObject> of(Catalog database, Findings out) {
    database.ddlTrigger().reason().ifPresent(out::notChecked);
    database.leftovers().reason().ifPresent(out::notChecked);
    // First: while the trigger stands, every DDL needs its function and its table.
    return Stream.concat(
        database.ddlTrigger().toOptional().filter(DdlTrigger::present).stream()
            .map(
                _ ->
                    new AuditObject(
                        TRIGGER, "event trigger", "DROP EVENT TRIGGER IF EXISTS " + TRIGGER + ";")),
        database.leftovers().toOptional().orElse(List.of()).stream()
            .sorted(
                Comparator.comparing((Leftover l) -> order(l.kind()))
                    .thenComparing(Leftover::name, io.slotwarden.model.TableName.ORDER))
            .map(DmsObjects::object));
  }

  private static AuditObject object(Leftover l) {
    String noun = noun(l.kind());
    String name = l.name().sql() + (isFunction(l.kind()) ? "()" : "");
    String what = noun.toLowerCase(Locale.ROOT);
    return new AuditObject(
        name,
        isFunction(l.kind()) ? what : what + ", " + ByteSize.format(l.bytes()),
        "DROP %s IF EXISTS %s;".formatted(noun, name));
  }

  private static boolean isFunction(String kind) {
    return kind.equals("function");
  }

  private static String noun(String kind) {
    return switch (kind) {
      case "function" -> "FUNCTION";
      case "v" -> "VIEW";
      case "m" -> "MATERIALIZED VIEW";
      case "S" -> "SEQUENCE";
      default -> "TABLE";
    };
  }

  /// What others are made of comes last; a table takes its own sequences with it.
  private static int order(String kind) {
    return switch (kind) {
      case "function" -> 0;
      case "v", "m" -> 1;
      case "S" -> 3;
      default -> 2;
    };
  }
}
