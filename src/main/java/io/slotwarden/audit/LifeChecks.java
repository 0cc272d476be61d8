package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.Observed;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.migration.MigrationTable;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.TaskSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a task leaves behind, and whether what it brings is compared.
final class LifeChecks {
  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.DMS_LEFTOVERS, LifeChecks::leftovers),
          new Check(AuditCheck.VALIDATION, LifeChecks::validation));

  private LifeChecks() {}

  private static void leftovers(AuditCase c, Findings out) {
    List<MigrationTask> tasks = out.need(c.tasks());
    if (DmsObjects.users(c, tasks, DmsObjects.Side.SOURCE, c.source()).isEmpty()) {
      leftovers(c.source(), "the source", out);
    }
    if (c.target().reason().isPresent()) {
      out.notChecked(c.target().reason().get());
    } else if (DmsObjects.users(c, tasks, DmsObjects.Side.TARGET, c.target(out)).isEmpty()) {
      leftovers(c.target(out), "the target", out);
    }
  }

  private static void leftovers(Catalog database, String where, Findings out) {
    out.found(
        WARNING,
        "left-overs of DMS are on " + where + ", and no task has any use for them",
        DmsObjects.of(database, out),
        "drop them, in this order");
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
