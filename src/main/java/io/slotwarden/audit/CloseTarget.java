package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.RoleSetting;
import io.slotwarden.model.catalog.Setting;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.TaskSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a migration leaves on its target, besides what the application misses there.
final class CloseTarget {
  private static final String ORIGIN = "origin";

  private final Closing closing;

  CloseTarget(Closing closing) {
    this.closing = closing;
  }

  /// Sessions in replica mode check no foreign key and fire no ordinary trigger.
  void replicaRole(AuditCase c, Findings out) {
    Catalog target = c.target(out);
    String remedy =
        "take it back before the application writes here; sessions that are there keep it until"
            + " they end";
    Map<Boolean, List<RoleSetting>> ofAll =
        out.need(target.roleSettings()).stream()
            .filter(s -> s.name().equals(ReplicaMode.NAME))
            .filter(s -> !s.value().equalsIgnoreCase(ORIGIN))
            .filter(s -> s.database() == null || s.database().equals(target.database()))
            .collect(Collectors.partitioningBy(s -> s.role() == null));
    out.found(
        CRITICAL,
        "foreign keys and triggers are off for every session",
        ofAll.getOrDefault(true, List.of()).stream().map(CloseTarget::reset),
        remedy);
    List<RoleSetting> roles = ofAll.getOrDefault(false, List.of());
    if (!roles.isEmpty()) {
      ofRoles(c, target, roles, remedy, out);
    }
    Setting server = out.need(target.settings()).get(ReplicaMode.NAME);
    if (server != null && !out.needOfServer(server).value().equalsIgnoreCase(ORIGIN)) {
      out.found(
          CRITICAL,
          "%s of the server is %s: foreign keys and triggers are off"
              .formatted(ReplicaMode.NAME, server.value()),
          "set it to origin in the parameter group; without one: ALTER SYSTEM RESET "
              + ReplicaMode.NAME
              + "; SELECT pg_reload_conf();");
    }
  }

  /// That of DMS is needed while another task loads with it.
  private static void ofRoles(
      AuditCase c, Catalog target, List<RoleSetting> roles, String remedy, Findings out) {
    String dms =
        c.task()
            .flatMap(t -> t.target().toOptional())
            .map((MigrationEndpoint e) -> e.endpoint().username())
            .orElse(null);
    boolean used =
        c.tasks()
            .toOptional()
            .map(all -> !DmsObjects.users(c, all, DmsObjects.Side.TARGET, target).isEmpty())
            .orElse(true);
    Map<Boolean, List<RoleSetting>> needed =
        roles.stream()
            .collect(Collectors.partitioningBy(s -> used && (dms == null || dms.equals(s.role()))));
    out.found(
        WARNING,
        "foreign keys and triggers are off for sessions of these roles",
        needed.getOrDefault(false, List.of()).stream().map(CloseTarget::reset),
        remedy);
    out.found(
        INFO,
        "foreign keys and triggers are off for sessions of these roles, which another task may"
            + " need",
        needed.getOrDefault(true, List.of()).stream()
            .map(CloseTarget::reset)
            .map(o -> new AuditObject(o.name(), o.detail(), null)),
        "take it back when no task writes here any more");
  }

  private static AuditObject reset(RoleSetting s) {
    String role = s.role() == null ? null : SqlText.identifier(s.role());
    String database = s.database() == null ? null : SqlText.identifier(s.database());
    String whose;
    if (role == null) {
      whose = database == null ? "ROLE ALL" : "DATABASE " + database;
    } else {
      whose = "ROLE " + role + (database == null ? "" : " IN DATABASE " + database);
    }
    return new AuditObject(
        whose.startsWith("ROLE ALL") ? "all roles" : whose,
        ReplicaMode.NAME + " = " + SqlText.visible(s.value()),
        "ALTER %s RESET %s;".formatted(whose, ReplicaMode.NAME));
  }

  /// A copy of files carries the source's slots with it.
  void slots(AuditCase c, Findings out) {
    Catalog target = c.target(out);
    Set<String> onSource =
        c.source().slots().toOptional().orElse(List.of()).stream()
            .map(LogicalSlot::name)
            .collect(Collectors.toSet());
    c.source().slots().reason().ifPresent(out::notChecked);
    out.found(
        CRITICAL,
        "slots of the source came to the target with a copy of its files, and nobody will read them"
            + " there",
        out.need(target.slots()).stream()
            .filter(s -> s.database().equals(target.database()))
            .filter(s -> closing.isOwn(s) || onSource.contains(s.name()))
            .map(s -> AuditObject.of(SqlText.visible(s.name()), CloseSource.state(s))),
        "make this server a source of slotwarden, and let slotwarden slot drop ask its guard");
  }

  void objects(AuditCase c, Findings out) {
    Set<String> schemas =
        c.task()
            .flatMap(t -> ((MigrationTask) t).settings().toOptional())
            .flatMap(TaskSettings::controlSchema)
            .map(Set::of)
            .orElse(Set.of());
    CloseObjects.ofDms(c, DmsObjects.Side.TARGET, c.target(out), schemas, out);
  }

  void heartbeat(AuditCase c, Findings out) {
    CloseObjects.heartbeat(closing, c.target(out), out);
  }
}
