package io.slotwarden.audit;

import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.TypedColumn;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.TaskSettings.TablePreparation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Booleans that become text where DMS makes the target's tables.
final class BooleanCheck {
  private static final String MAPS = "mapBooleanAsBoolean";

  private BooleanCheck() {}

  static void booleans(AuditCase c, Findings out) {
    MigrationTask task = c.task(out);
    TakenTables taken = TakenTables.of(c, out);
    List<TypedColumn> booleans = TypeChecks.of(c, out, taken, TypedColumn.Family.BOOLEAN).toList();
    if (booleans.isEmpty()) {
      return;
    }
    Map<String, Observed<MigrationEndpoint>> endpoints = new LinkedHashMap<>();
    endpoints.put("the source endpoint", task.source());
    endpoints.put("the target endpoint", task.target());
    List<String> silent = new ArrayList<>();
    endpoints.forEach(
        (name, endpoint) -> {
          if (out.need(endpoint).settings().isInConflict(MAPS)) {
            out.notChecked(name + " says two different things of " + MAPS);
          } else if (!out.need(endpoint).settings().mapBooleanAsBoolean().orElse(false)) {
            silent.add(name);
          }
        });
    if (silent.isEmpty()) {
      return;
    }
    out.found(
        WARNING,
        "boolean columns become varchar(5) in tables that DMS makes: "
            + String.join(" and ", silent)
            + " lacks "
            + MAPS,
        TypeChecks.objects(taken, made(c, task, taken, booleans, out).stream()),
        "set " + MAPS + " to true on both endpoints before the load, or make the tables yourself");
  }

  /// Those in tables that DMS makes: all when it drops them first, else those that are not there.
  private static List<TypedColumn> made(
      AuditCase c,
      MigrationTask task,
      TakenTables taken,
      List<TypedColumn> booleans,
      Findings out) {
    if (task.hasFullLoad()) {
      Optional<TablePreparation> preparation = out.need(task.settings()).tablePreparation();
      if (preparation.isEmpty()) {
        out.notChecked("the task's settings do not say what happens to tables of the target");
      } else if (preparation.get() == TablePreparation.DROP_AND_CREATE) {
        return booleans;
      }
    }
    Map<TableName, Relation> there = out.need(c.target(out).relations());
    Unseen unclear = new Unseen("it is not clear what it is called on the target:");
    List<TypedColumn> made = new ArrayList<>();
    for (TypedColumn column : booleans) {
      TableName as = taken.takenAs(column.table()).orElseThrow();
      Optional<TableName> target = c.onTarget(as);
      if (target.isEmpty()) {
        unclear.add(as);
      } else if (!there.containsKey(target.get())) {
        made.add(column);
      }
    }
    unclear.tell(out);
    return made;
  }
}
