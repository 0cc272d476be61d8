package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.Observed;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.DeferrableConstraint;
import io.slotwarden.model.catalog.ForeignKey;
import io.slotwarden.model.catalog.PrimaryKey;
import io.slotwarden.model.catalog.SecondaryIndex;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.TaskSettings.TablePreparation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Constraints that stand in the way of a load, or that DMS does not know.
final class ConstraintChecks {
  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.FOREIGN_KEYS_ACTIVE, ConstraintChecks::active),
          new Check(AuditCheck.FOREIGN_KEYS_PREPARATION, ConstraintChecks::preparation),
          new Check(AuditCheck.DEFERRABLE, ConstraintChecks::deferrable));

  private ConstraintChecks() {}

  /// Ends a check that concerns the load when there is none, or it is done.
  static MigrationTask loading(AuditCase c, Findings out) {
    MigrationTask task = c.task(out);
    if (!task.hasFullLoad()) {
      throw out.notApplicable("the task has no full load");
    }
    return switch (c.phase()) {
      case PREPARE, LOAD -> task;
      case CDC, CUTOVER, AFTER -> throw out.notApplicable("the full load is done");
    };
  }

  private static void active(AuditCase c, Findings out) {
    loading(c, out);
    Set<TableName> touched = TablePairs.touched(c, out);
    List<ForeignKey> active =
        TablePairs.ofTouched(c.target(out).foreignKeys(), touched, out)
            .filter(k -> k.enabledTriggers() > 0)
            .toList();
    if (active.isEmpty() || out.need(ReplicaMode.of(c, out))) {
      return;
    }
    out.found(
        CRITICAL,
        "foreign keys of the target check each row that is loaded",
        active.stream().map(ConstraintChecks::foreignKey),
        ReplicaMode.REMEDY + "; or drop the foreign keys and make them again before the cut-over");
  }

  private static void preparation(AuditCase c, Findings out) {
    MigrationTask task = loading(c, out);
    TablePreparation preparation =
        out.need(task.settings()).tablePreparation().orElse(TablePreparation.DO_NOTHING);
    if (out.need(task.settings()).tablePreparation().isEmpty()) {
      throw out.unknown("the settings don't say how tables are prepared (TargetTablePrepMode)");
    }
    String what =
        switch (preparation) {
          case DO_NOTHING ->
              throw out.notApplicable("tables are loaded as they are (TargetTablePrepMode)");
          case TRUNCATE_BEFORE_LOAD -> "TRUNCATE";
          case DROP_AND_CREATE -> "DROP";
        };
    Set<TableName> written = c.written(out).keySet();
    out.found(
        CRITICAL,
        "foreign keys of the target refer to tables, and keep " + what + " of those from working",
        out.need(c.target(out).foreignKeys()).stream()
            .filter(k -> written.contains(k.references()) && !k.references().equals(k.table()))
            .sorted(java.util.Comparator.comparing(k -> k.table() + "." + k.name()))
            .map(ConstraintChecks::foreignKey),
        "drop them and make them again before the cut-over, or set TargetTablePrepMode to"
            + " DO_NOTHING and empty the tables yourself");
  }

  private static AuditObject foreignKey(ForeignKey key) {
    return new AuditObject(
        key.table().sql(),
        SqlText.identifier(key.name()) + " refers to " + key.references().sql(),
        drop(key.table(), key.name()));
  }

  static String drop(TableName table, String constraint) {
    return "ALTER TABLE %s DROP CONSTRAINT %s;"
        .formatted(table.sql(), SqlText.identifier(constraint));
  }

  private static void deferrable(AuditCase c, Findings out) {
    if (c.phase() == Phase.AFTER) {
      throw out.notApplicable("the migration is over");
    }
    String remedy = "make them not deferrable for the time of the migration";
    Stream<DeferrableConstraint> onSource = c.selected(c.source().deferrable(), out);
    out.found(
        WARNING,
        "constraints of the source are deferrable",
        objects(onSource, c.source(), out),
        remedy);
    if (c.target() instanceof Observed.Unknown<Catalog>(var why, var _)) {
      out.notChecked(why);
      return;
    }
    Stream<DeferrableConstraint> onTarget = c.written(c.target(out).deferrable(), out);
    out.found(
        WARNING,
        "constraints of the target are deferrable",
        objects(onTarget, c.target(out), out),
        remedy);
  }

  /// Only foreign keys can be altered; others are made anew.
  private static Stream<AuditObject> objects(
      Stream<DeferrableConstraint> constraints, Catalog of, Findings out) {
    Map<String, String> sql = new HashMap<>();
    for (ForeignKey k : out.need(of.foreignKeys())) {
      sql.put(id(k.table(), k.name()), "ALTER CONSTRAINT " + name(k.name()) + " NOT DEFERRABLE");
    }
    for (SecondaryIndex i : out.need(of.indexes())) {
      if (i.constraint() != null) {
        sql.put(id(i.table(), i.name()), anew(i.name(), i.constraint()));
      }
    }
    Map<TableName, PrimaryKey> keys = out.need(of.primaryKeys());
    return constraints.map(
        d -> {
          PrimaryKey key = keys.get(d.table());
          String alter = sql.get(id(d.table(), d.name()));
          if (alter == null && key != null && key.definition().contains(" DEFERRABLE")) {
            alter = anew(d.name(), key.definition());
          }
          return new AuditObject(
              d.table().sql(),
              name(d.name()),
              alter == null ? null : "ALTER TABLE " + d.table().sql() + " " + alter + ";");
        });
  }

  private static String anew(String name, String definition) {
    return "DROP CONSTRAINT %s, ADD CONSTRAINT %s %s"
        .formatted(
            name(name),
            name(name),
            definition.replaceAll(" DEFERRABLE( INITIALLY (DEFERRED|IMMEDIATE))?$", ""));
  }

  private static String id(TableName table, String name) {
    return table.schema() + "\0" + table.name() + "\0" + name;
  }

  private static String name(String name) {
    return SqlText.identifier(name);
  }
}
