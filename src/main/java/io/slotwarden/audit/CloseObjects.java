package io.slotwarden.audit;

import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.SchemaContents;
import io.slotwarden.model.migration.MigrationTask;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What DMS and slotwarden make in databases for themselves, of either side.
final class CloseObjects {
  /// As `deploy/sql/heartbeat.sql` makes it.
  private static final TableName HEARTBEAT = new TableName("slotwarden", "heartbeat");

  private CloseObjects() {}

  /// @param schemas that the task was told to use, besides those named like DMS's own
  static void ofDms(
      AuditCase c, DmsObjects.Side side, Catalog database, Set<String> schemas, Findings out) {
    List<AuditObject> objects =
        Stream.concat(DmsObjects.of(database, out), schemas(database, schemas, out)).toList();
    if (objects.isEmpty()) {
      return;
    }
    List<MigrationTask> users = DmsObjects.users(c, out.need(c.tasks()), side, database);
    if (users.isEmpty()) {
      out.found(
          WARNING,
          "DMS has left objects of its own behind, and no task has any use for them",
          objects.stream(),
          "drop them, in this order, once the task is deleted");
      return;
    }
    out.found(
        INFO,
        "objects of DMS are here, and other tasks use them: "
            + users.stream()
                .map(t -> SqlText.visible(t.id().toString()))
                .sorted()
                .collect(Collectors.joining(", ")),
        objects.stream().map(o -> new AuditObject(o.name(), o.detail(), null)),
        "leave them until those tasks are gone, too");
  }

  /// Those in which nothing else is. DROP SCHEMA refuses by itself when there is.
  private static Stream<AuditObject> schemas(Catalog database, Set<String> told, Findings out) {
    database.schemas().reason().ifPresent(out::notChecked);
    return database.schemas().toOptional().orElse(List.of()).stream()
        .filter(s -> s.name().startsWith("awsdms_") || told.contains(s.name()))
        .map(CloseObjects::schema);
  }

  private static AuditObject schema(SchemaContents s) {
    String name = SqlText.identifier(s.name());
    return s.others() == 0
        ? new AuditObject(
            name,
            "schema" + (s.ofDms() == 0 ? ", empty" : ", empty after that"),
            "DROP SCHEMA IF EXISTS " + name + ";")
        : AuditObject.of(name, "schema, %d things in it are not of DMS".formatted(s.others()));
  }

  /// The daemon writes it while the database has a logical slot that a policy names.
  static void heartbeat(Closing closing, Catalog database, Findings out) {
    Set<TableName> names = new TreeSet<>(TableName.ORDER);
    names.addAll(closing.heartbeats());
    names.add(HEARTBEAT);
    Set<TableName> there = out.need(database.relations()).keySet();
    List<AuditObject> objects =
        Stream.concat(
                names.stream().filter(there::contains).map(CloseObjects::table),
                database.schemas().toOptional().orElse(List.of()).stream()
                    .filter(s -> s.name().equals(HEARTBEAT.schema()))
                    .filter(s -> s.others() + s.ofDms() == 0)
                    .map(
                        s ->
                            new AuditObject(
                                s.name(), "schema, empty", "DROP SCHEMA " + s.name() + ";")))
            .toList();
    if (objects.isEmpty()) {
      return;
    }
    List<LogicalSlot> others = closing.others(database, out);
    if (others.isEmpty()) {
      out.found(
          WARNING,
          "the table of slotwarden's WAL heartbeat is here, and no other logical slot needs it",
          objects.stream(),
          "first take the database out of the write-heartbeat policy, if one names it, and reload");
      return;
    }
    out.found(
        INFO,
        "the table of slotwarden's WAL heartbeat is here, and other slots may need it: "
            + others.stream()
                .limit(5)
                .map(s -> SqlText.visible(s.name()))
                .collect(Collectors.joining(", ")),
        objects.stream().map(o -> new AuditObject(o.name(), o.detail(), null)),
        "leave it until those slots are gone, too");
  }

  private static AuditObject table(TableName name) {
    String schema = name.equals(HEARTBEAT) ? " DROP SCHEMA " + HEARTBEAT.schema() + ";" : "";
    return new AuditObject(name.sql(), "table", "DROP TABLE " + name.sql() + ";" + schema);
  }
}
