package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.Severity;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.HeadRoom;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.PgLogical;
import io.slotwarden.model.catalog.PgLogical.ReplicationSet;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.Setting;
import io.slotwarden.model.migration.Choice;
import io.slotwarden.model.migration.EndpointSettings;
import io.slotwarden.model.migration.MigrationTask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// pglogical in all its parts.
final class PgLogicalChecks {
  private static final String OUTPUT = "pglogical_output";

  static final List<Check> ALL =
      List.of(new Check(AuditCheck.PGLOGICAL, PgLogicalChecks::pglogical));

  /// What one of the two sets of a slot has to replicate.
  private record Wanted(String name, boolean inserts) {
    ReplicationSet flags() {
      return new ReplicationSet(inserts, !inserts, !inserts, inserts, List.of());
    }

    boolean isMetBy(ReplicationSet set) {
      return set.with(List.of()).equals(flags());
    }

    String what() {
      return inserts ? "INSERT and TRUNCATE" : "UPDATE and DELETE";
    }

    /// The arguments of `create_replication_set` and `alter_replication_set`.
    String arguments() {
      return "%s, replicate_insert := %s, replicate_update := %s, replicate_delete := %s,"
              .formatted(SqlText.literal(name), inserts, !inserts, !inserts)
          + " replicate_truncate := "
          + inserts;
    }
  }

  private PgLogicalChecks() {}

  private static void pglogical(AuditCase c, Findings out) {
    MigrationTask task = c.cdcTask(out);
    Severity severity = severity(c, task, out);
    List<AuditObject> missing = new ArrayList<>();
    server(c, task, out, missing);
    Optional<PgLogical> installed = installed(c, out, missing);
    List<Wanted> wanted =
        task.slotName()
            .map(slot -> List.of(new Wanted(slot, false), new Wanted("i" + slot, true)))
            .orElse(List.of()); // without a slot of its own DMS makes node and sets itself
    if (installed.isPresent() && !wanted.isEmpty()) {
      sets(c, wanted, installed.get(), missing);
    }
    out.found(
        severity,
        "parts of pglogical are missing",
        missing.stream(),
        "complete them before the task starts, or let the endpoint say"
            + " pluginName=test-decoding");
    if (installed.isPresent() && !wanted.isEmpty()) {
      List<Relation> mapped = mapped(c, out);
      wanted.forEach(set -> members(set, installed.get(), mapped, severity, out));
    }
  }

  /// Ends the check when the task does not read by pglogical.
  private static Severity severity(AuditCase c, MigrationTask task, Findings out) {
    EndpointSettings endpoint = out.need(task.source()).settings();
    Optional<String> ofSlot =
        c.source()
            .slots()
            .toOptional()
            .flatMap(all -> TaskSlots.of(task, all).stream().findFirst())
            .map(LogicalSlot::plugin);
    if (ofSlot.isPresent()) {
      if (!ofSlot.get().startsWith("pglogical")) {
        throw out.notApplicable("the slot of the task is one of " + ofSlot.get());
      }
      return CRITICAL;
    }
    if (endpoint.isInConflict("pluginName")) {
      out.notChecked(
          "the settings of the endpoint and its extra connection attributes name different"
              + " plugins");
    }
    String plugin = endpoint.pluginName().orElse("no-preference").toLowerCase(Locale.ROOT);
    return switch (plugin.replace('_', '-')) {
      case "pglogical" -> CRITICAL;
      case "test-decoding" ->
          throw out.notApplicable("the endpoint names another plugin: " + plugin);
      default -> {
        if (!hasAny(c, out)) {
          throw out.notApplicable(
              "the endpoint names no plugin, and the source has no pglogical: DMS reads by"
                  + " test_decoding");
        }
        yield WARNING;
      }
    };
  }

  /// Then DMS prefers it.
  private static boolean hasAny(AuditCase c, Findings out) {
    Setting preloaded = out.need(c.source().settings()).get("shared_preload_libraries");
    return preloaded == null
        || names(preloaded.value(), "pglogical")
        || out.need(c.source().extensions()).stream().anyMatch(e -> e.name().equals("pglogical"));
  }

  private static void server(
      AuditCase c, MigrationTask task, Findings out, List<AuditObject> missing) {
    Map<String, Setting> settings = out.need(c.source().settings());
    Setting preloaded = settings.get("shared_preload_libraries");
    if (preloaded == null) {
      out.notChecked(
          "shared_preload_libraries is hidden from our role; GRANT pg_read_all_settings to it");
    } else if (!names(preloaded.value(), "pglogical")) {
      missing.add(
          AuditObject.of(
              "shared_preload_libraries", "lacks pglogical: add it, and restart the server"));
    }
    // Newer minor versions let slots be made of listed plugins only.
    Setting plugins = settings.get("output_plugin_libraries");
    if (plugins != null && !names(plugins.value(), OUTPUT)) {
      missing.add(
          AuditObject.of(
              "output_plugin_libraries", "lacks " + OUTPUT + ": add it, and reload the server"));
    }
    c.source().headRoom().reason().ifPresent(out::notChecked);
    boolean hasSlot =
        c.source().slots().toOptional().map(all -> !TaskSlots.of(task, all).isEmpty()).orElse(true);
    c.source().headRoom().toOptional().stream()
        .flatMap(room -> room(room, hasSlot))
        .forEach(missing::add);
  }

  private static Stream<AuditObject> room(HeadRoom room, boolean hasSlot) {
    return Stream.concat(
        hasSlot || room.usedSlots() < room.maxSlots()
            ? Stream.empty()
            : Stream.of(
                AuditObject.of(
                    "max_replication_slots", "all " + room.maxSlots() + " slots are taken")),
        room.maxSenders() > room.physicalSenders()
            ? Stream.empty()
            : Stream.of(
                AuditObject.of(
                    "max_wal_senders", "all " + room.maxSenders() + " walsenders are taken")));
  }

  private static Optional<PgLogical> installed(
      AuditCase c, Findings out, List<AuditObject> missing) {
    boolean there =
        out.need(c.source().extensions()).stream().anyMatch(e -> e.name().equals("pglogical"));
    if (!there) {
      missing.add(
          new AuditObject(
              "extension pglogical",
              "not installed in database " + SqlText.identifier(c.source().database()),
              "CREATE EXTENSION pglogical;"));
      return Optional.empty();
    }
    c.source()
        .pglogical()
        .reason()
        .ifPresent(
            why ->
                out.notChecked(
                    why + "; our role needs USAGE on schema pglogical and SELECT on its tables"));
    return c.source().pglogical().toOptional();
  }

  private static void sets(
      AuditCase c, List<Wanted> sets, PgLogical pglogical, List<AuditObject> missing) {
    if (pglogical.node() == null) {
      missing.add(
          new AuditObject(
              "node",
              "the database has none",
              "SELECT pglogical.create_node(node_name := 'provider', dsn := %s);"
                  .formatted(
                      SqlText.literal("host=<this server> dbname=" + c.source().database()))));
    }
    for (Wanted wanted : sets) {
      ReplicationSet set = pglogical.sets().get(wanted.name());
      String name = "replication set " + SqlText.visible(wanted.name());
      if (set == null) {
        missing.add(
            new AuditObject(
                name,
                "is to replicate " + wanted.what(),
                "SELECT pglogical.create_replication_set(" + wanted.arguments() + ");"));
      } else if (!wanted.isMetBy(set)) {
        missing.add(
            new AuditObject(
                name,
                "is to replicate " + wanted.what() + " and nothing else",
                "SELECT pglogical.alter_replication_set(" + wanted.arguments() + ");"));
      }
    }
  }

  private static void members(
      Wanted wanted, PgLogical pglogical, List<Relation> mapped, Severity severity, Findings out) {
    ReplicationSet set = pglogical.sets().get(wanted.name());
    Set<TableName> members = set == null ? Set.of() : new HashSet<>(set.tables());
    out.found(
        severity,
        "tables of the task are not in replication set " + SqlText.visible(wanted.name()),
        mapped.stream().filter(r -> !members.contains(r.table())).map(r -> absent(r, wanted)),
        "their %s do not arrive: add them%s"
            .formatted(wanted.what(), wanted.inserts() ? "" : "; they need a primary key for it"));
  }

  /// Tables that hold rows themselves: changes are logged under the partition, never its parent.
  private static List<Relation> mapped(AuditCase c, Findings out) {
    List<Relation> tables =
        c.selectedOf(c.source().relations(), out)
            .filter(r -> r.kind() == Relation.Kind.TABLE)
            .filter(r -> r.persistence() == Relation.Persistence.PERMANENT)
            .toList();
    long unclear = tables.stream().filter(r -> c.choice(r.table()) == Choice.UNCLEAR).count();
    if (unclear > 0) {
      out.notChecked("whether the task takes them is not clear of " + unclear + " tables");
    }
    return tables.stream().filter(r -> c.choice(r.table()) == Choice.SELECTED).toList();
  }

  private static AuditObject absent(Relation table, Wanted set) {
    String name = table.table().sql();
    if (!set.inserts() && !table.hasPrimaryKey() && !table.hasIdentityIndex()) {
      return AuditObject.of(name, "has no primary key: pglogical refuses it until it has one");
    }
    return new AuditObject(
        name,
        null,
        "SELECT pglogical.replication_set_add_table(%s, %s);"
            .formatted(SqlText.literal(set.name()), SqlText.literal(name)));
  }

  /// True when a list of libraries has one: `pg_stat_statements, "$libdir/pglogical"`.
  static boolean names(@Nullable String list, String library) {
    return list != null
        && Stream.of(list.split(",", -1))
            .map(l -> l.strip().replace("\"", ""))
            .map(l -> l.substring(l.lastIndexOf('/') + 1))
            .anyMatch(l -> l.equals(library) || l.equals(library + ".so"));
  }
}
