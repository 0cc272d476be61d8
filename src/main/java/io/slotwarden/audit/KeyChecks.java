package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotNames;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.PgLogical;
import io.slotwarden.model.catalog.PrimaryKey;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.Relation.Persistence;
import io.slotwarden.model.catalog.Relation.ReplicaIdentity;
import io.slotwarden.model.migration.EndpointSettings;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What tells the rows of the source's tables apart.
final class KeyChecks {
  private static final Set<String> PGLOGICAL = Set.of("pglogical", "pglogical_output");

  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.PRIMARY_KEY, KeyChecks::primaryKey),
          new Check(AuditCheck.FULL_WITH_PGLOGICAL, KeyChecks::fullWithPglogical),
          new Check(AuditCheck.LOB_KEY, KeyChecks::lobKey),
          new Check(AuditCheck.KEYS_DIFFER, KeyComparison::keysDiffer));

  private KeyChecks() {}

  private static void primaryKey(AuditCase c, Findings out) {
    readsChanges(c, out);
    // FULL is no way out where the plugin may be pglogical.
    boolean full = c.task().map(t -> reads(c, t).isOther()).orElse(true);
    List<Relation> tables =
        TakenTables.of(c, out)
            .withRows()
            .filter(t -> t.persistence() == Persistence.PERMANENT)
            .toList();
    out.found(
        CRITICAL,
        "tables have nothing that tells the rows apart: their UPDATE and DELETE do not arrive",
        tables.stream()
            .filter(t -> !t.decodesUpdates())
            .map(t -> new AuditObject(t.table().sql(), bare(t), identity(t, full))),
        full
            ? "add a primary key; REPLICA IDENTITY FULL is the second choice: it writes whole rows"
                + " to WAL"
            : "add a primary key; REPLICA IDENTITY FULL does not go with pglogical");
    out.found(
        WARNING,
        "tables have no primary key, and something else stands in for it",
        tables.stream()
            .filter(t -> t.decodesUpdates() && !t.hasPrimaryKey())
            .map(
                t ->
                    AuditObject.of(
                        t.table().sql(),
                        t.replicaIdentity() == ReplicaIdentity.FULL
                            ? "REPLICA IDENTITY FULL: whole rows are written to WAL"
                            : "a unique index is the replica identity")),
        "add a primary key");
  }

  /// Ends a check that asks for what changes need, if the task reads none.
  static void readsChanges(AuditCase c, Findings out) {
    if (c.task().isPresent() && !c.task(out).hasCdc()) {
      throw out.notApplicable("the task reads no changes");
    }
  }

  private static String bare(Relation table) {
    String why =
        switch (table.replicaIdentity()) {
          case NOTHING -> "REPLICA IDENTITY NOTHING";
          case INDEX -> "the index that was its replica identity is gone";
          case DEFAULT, FULL -> "no primary key";
        };
    return table.hasUniqueIndex() && !table.hasPrimaryKey()
        ? why
            + "; a unique index is there, if its columns are NOT NULL: REPLICA IDENTITY USING INDEX"
        : why;
  }

  private static @Nullable String identity(Relation table, boolean full) {
    return table.hasPrimaryKey() || full
        ? "ALTER TABLE %s REPLICA IDENTITY %s;"
            .formatted(table.table().sql(), table.hasPrimaryKey() ? "DEFAULT" : "FULL")
        : null;
  }

  private static void fullWithPglogical(AuditCase c, Findings out) {
    MigrationTask task = c.task(out);
    readsChanges(c, out);
    List<AuditObject> full =
        TakenTables.of(c, out)
            .withRows()
            .filter(t -> t.replicaIdentity() == ReplicaIdentity.FULL)
            .filter(t -> t.persistence() == Persistence.PERMANENT)
            .map(
                t ->
                    new AuditObject(
                        t.table().sql(),
                        t.hasPrimaryKey() ? null : "no primary key",
                        t.hasPrimaryKey() ? identity(t, false) : null))
            .toList();
    if (full.isEmpty()) {
      return;
    }
    Plugin plugin = reads(c, task);
    plugin.unknown().ifPresent(out::notChecked);
    plugin
        .severity()
        .ifPresent(
            severity ->
                out.found(
                    severity,
                    "tables have REPLICA IDENTITY FULL, and " + plugin.says(),
                    full.stream(),
                    "give them a primary key and REPLICA IDENTITY DEFAULT, or let the endpoint's"
                        + " PluginName be test-decoding"));
  }

  /// Whether a task reads its slot with pglogical.
  ///
  /// @param severity of tables that pglogical does not serve; empty when the plugin is another
  /// @param says where that is known from
  /// @param unknown why it may be otherwise
  private record Plugin(Optional<Severity> severity, String says, Optional<String> unknown) {
    static Plugin pglogical(Severity severity, String says) {
      return new Plugin(Optional.of(severity), says, Optional.empty());
    }

    static Plugin other() {
      return new Plugin(Optional.empty(), "", Optional.empty());
    }

    boolean isOther() {
      return severity.isEmpty() && unknown.isEmpty();
    }

    static Plugin unknown(String why) {
      return new Plugin(Optional.empty(), "", Optional.of("which plugin DMS takes: " + why));
    }
  }

  /// The slot tells it, if there is one already; the endpoint otherwise. What no endpoint says DMS
  /// chooses: pglogical where it is there (user guide, "PostgreSQL as a source", PluginName).
  private static Plugin reads(AuditCase c, MigrationTask task) {
    List<LogicalSlot> slots = c.source().slots().toOptional().orElse(null);
    if (slots == null) {
      return Plugin.unknown(c.source().slots().reason().orElse(""));
    }
    LogicalSlot slot = slots.stream().filter(s -> isOf(task, s)).findFirst().orElse(null);
    if (slot != null) {
      return PGLOGICAL.contains(slot.plugin())
          ? Plugin.pglogical(CRITICAL, "the plugin of slot " + slot.name() + " is " + slot.plugin())
          : Plugin.other();
    }
    return switch (task.source()) {
      case Observed.Unknown<MigrationEndpoint>(var why, var _) -> Plugin.unknown(why);
      case Observed.Known<MigrationEndpoint>(var endpoint, var _) ->
          willRead(c, endpoint.settings());
    };
  }

  private static Plugin willRead(AuditCase c, EndpointSettings endpoint) {
    if (endpoint.isInConflict("pluginName")) {
      return Plugin.unknown("the two places of the endpoint's settings contradict each other");
    }
    return switch (endpoint.pluginName().orElse("no-preference")) {
      case "pglogical" -> Plugin.pglogical(WARNING, "the endpoint's PluginName is pglogical");
      case "test-decoding", "test_decoding" -> Plugin.other();
      default ->
          switch (c.source().pglogical()) {
            case Observed.Unknown<PgLogical>(var why, var _) -> Plugin.unknown(why);
            case Observed.Known<PgLogical>(var pglogical, var _) ->
                pglogical.installed()
                    ? Plugin.pglogical(
                        WARNING, "DMS takes pglogical, which is there, if no PluginName is set")
                    : Plugin.other();
          };
    };
  }

  private static boolean isOf(MigrationTask task, LogicalSlot slot) {
    return task.slotName()
        .map(slot.name()::equals)
        .orElseGet(
            () ->
                slot.taskPrefix() != null
                    && SlotNames.beginsWith(slot.name(), task.task().resourceId()));
  }

  private static void lobKey(AuditCase c, Findings out) {
    Partitions partitions = Partitions.of(c.source(), out);
    List<PrimaryKey> keys =
        c.selectedOf(c.source().primaryKeys(), out).filter(k -> !k.lobColumns().isEmpty()).toList();
    // A partition has the key of the table that it is of.
    Set<TableName> named = keys.stream().map(PrimaryKey::table).collect(Collectors.toSet());
    out.found(
        CRITICAL,
        "primary keys are LOBs for DMS: it does not replicate these tables",
        keys.stream()
            .filter(k -> partitions.parent(k.table()).filter(named::contains).isEmpty())
            .map(k -> AuditObject.of(k.table().sql(), String.join(", ", k.lobColumns()))),
        "give the columns another type: varchar(n) in place of text, once all values fit");
  }
}
