package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.DdlTrigger;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.RoleRights;
import io.slotwarden.model.catalog.RowWrites;
import io.slotwarden.model.catalog.Setting;
import io.slotwarden.model.migration.Choice;
import io.slotwarden.model.migration.EndpointSettings;
import io.slotwarden.model.migration.MigrationTask;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How DMS gets at the source: its slot's plugin, the way there, its role, its trigger, its
/// heartbeat.
final class AccessChecks {
  static final Set<String> PLUGINS = Set.of("test_decoding", "pglogical_output", "pglogical");

  /// PgBouncer's own port, and the one that hosting companies give to poolers.
  private static final Set<Integer> POOLER_PORTS = Set.of(6432, 6543);

  /// A database that wrote less than a hundredth of what its neighbours did is idle beside them.
  private static final long IDLE_SHARE = 100;

  /// Below it the neighbours are idle too.
  private static final long BUSY_ROWS = 10_000;

  private static final String TRIGGER = "awsdms_intercept_ddl";

  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.SLOT_PLUGIN, AccessChecks::slotPlugin),
          new Check(AuditCheck.POOLER, AccessChecks::pooler),
          new Check(AuditCheck.DMS_RIGHTS, AccessChecks::rights),
          new Check(AuditCheck.DDL_TRIGGER, AccessChecks::ddlTrigger),
          new Check(AuditCheck.HEARTBEAT, AccessChecks::heartbeat));

  private AccessChecks() {}

  private static void slotPlugin(AuditCase c, Findings out) {
    List<LogicalSlot> slots = out.need(c.source().slots());
    List<LogicalSlot> ofDms =
        c.task().isEmpty()
            ? slots.stream().filter(s -> s.taskPrefix() != null).toList()
            : TaskSlots.of(c.cdcTask(out), slots);
    out.found(
        CRITICAL,
        "slots are of a plugin that DMS can't read",
        ofDms.stream()
            .filter(s -> !PLUGINS.contains(s.plugin()))
            .map(s -> AuditObject.of(SqlText.visible(s.name()), SqlText.visible(s.plugin()))),
        "make another slot, of test_decoding, and let the endpoint name it (whoever made this one"
            + " may need it)");
    Setting allowed = out.need(c.source().settings()).get("output_plugin_libraries");
    if (allowed != null
        && ofDms.isEmpty()
        && c.task().isPresent()
        && plugin(out.need(c.task(out).source()).settings()).equals("test-decoding")
        && !PgLogicalChecks.names(allowed.value(), "test_decoding")) {
      out.found(
          CRITICAL,
          "output_plugin_libraries lacks test_decoding: no slot of it can be made",
          "add it to output_plugin_libraries (reload)");
    }
  }

  private static String plugin(EndpointSettings endpoint) {
    return endpoint.pluginName().orElse("").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void pooler(AuditCase c, Findings out) {
    DmsEndpoint endpoint = out.need(c.cdcTask(out).source()).endpoint();
    String server = endpoint.serverName();
    Integer port = endpoint.port();
    if (server == null) {
      out.notChecked(
          "endpoint " + endpoint.id() + " takes its server from Secrets Manager: it is not known");
    }
    boolean proxy = server != null && server.toLowerCase(Locale.ROOT).contains(".proxy-");
    if (proxy || port != null && POOLER_PORTS.contains(port)) {
      out.found(
          CRITICAL,
          "endpoint %s goes to %s:%s, which looks like %s"
              .formatted(
                  endpoint.id(),
                  server == null ? "?" : server,
                  port == null ? "?" : port,
                  proxy ? "RDS Proxy" : "a pooler"),
          "let the endpoint name the server itself, at the port where PostgreSQL listens");
    }
  }

  private static void rights(AuditCase c, Findings out) {
    MigrationTask task = c.task(out);
    RoleRights role = out.need(c.source().roleRights());
    String name = SqlText.identifier(role.role());
    if (!role.exists()) {
      out.found(
          CRITICAL,
          "the source has no role " + name + ", which the endpoint logs in with",
          "create it, or let the endpoint name another");
      return;
    }
    if (task.hasCdc() && !role.mayReplicate()) {
      Observed<Boolean> rds =
          c.source().settings().map(s -> s.containsKey("rds.logical_replication"));
      out.found(
          CRITICAL,
          "role " + name + " may not replicate: it can neither make a slot nor read one",
          rds.toOptional().orElse(false)
              ? "GRANT rds_replication TO " + name + ";"
              : "ALTER ROLE " + name + " REPLICATION;");
    }
    Map<Choice, List<TableName>> unreadable =
        role.unreadable().stream().collect(Collectors.groupingBy(c::choice));
    out.found(
        CRITICAL,
        "tables of the task can't be read by role " + name,
        unreadable.getOrDefault(Choice.SELECTED, List.of()).stream()
            .map(t -> new AuditObject(t.sql(), null, grant(t, name))),
        "grant it USAGE on their schemas and SELECT on them");
    int unclear = unreadable.getOrDefault(Choice.UNCLEAR, List.of()).size();
    if (unclear > 0) {
      out.notChecked(
          "role %s can't read %d tables of which it is not clear whether the task takes them"
              .formatted(name, unclear));
    }
  }

  private static String grant(TableName table, String role) {
    return "GRANT USAGE ON SCHEMA %s TO %s; GRANT SELECT ON %s TO %s;"
        .formatted(SqlText.identifier(table.schema()), role, table.sql(), role);
  }

  private static void ddlTrigger(AuditCase c, Findings out) {
    if (c.task().isPresent()) {
      c.cdcTask(out);
    }
    DdlTrigger trigger = out.need(c.source().ddlTrigger());
    if (trigger.present() && !trigger.always()) {
      if (trigger.subscriptionsHere() < 0) {
        out.notChecked("our role may not count the subscriptions of this database");
      } else if (trigger.subscriptionsHere() > 0) {
        out.found(
            WARNING,
            "the database is a subscriber itself, and the trigger of DMS does not see what it"
                + " replicates",
            Stream.of(
                new AuditObject(
                    TRIGGER, null, "ALTER EVENT TRIGGER " + TRIGGER + " ENABLE ALWAYS;")),
            "let the trigger fire in replica mode too");
      }
    }
    if (!trigger.present() && c.task().isPresent()) {
      absentTrigger(c, c.task(out), out);
    }
  }

  /// DMS makes it at the first start, if its role may.
  private static void absentTrigger(AuditCase c, MigrationTask task, Findings out) {
    EndpointSettings endpoint = out.need(task.source()).settings();
    if (endpoint.isInConflict("captureDdls")) {
      out.notChecked("the endpoint says two different things of captureDdls");
      return;
    }
    if (!endpoint.captureDdls().orElse(true)) {
      return;
    }
    String remedy =
        "create %s as the DMS user guide says, as superuser (on RDS rds_superuser), or set"
                .formatted(TRIGGER)
            + " captureDdls=false and carry DDL over by hand";
    if (c.phase() != Phase.PREPARE) {
      out.found(WARNING, "captureDdls is on, and there is no trigger " + TRIGGER, remedy);
      return;
    }
    boolean rds =
        c.source()
            .settings()
            .toOptional()
            .map(s -> s.containsKey("rds.logical_replication"))
            .orElse(true);
    RoleRights role = c.source().roleRights().toOptional().orElse(null);
    if (!rds && role != null && role.exists() && !role.superuser()) {
      out.found(
          WARNING,
          "captureDdls is on, and role %s is no superuser: it can't create trigger %s"
              .formatted(SqlText.identifier(role.role()), TRIGGER),
          remedy);
    }
  }

  private static void heartbeat(AuditCase c, Findings out) {
    EndpointSettings endpoint = out.need(c.cdcTask(out).source()).settings();
    if (endpoint.isInConflict("heartbeatEnable")) {
      out.notChecked("the endpoint says two different things of heartbeatEnable");
      return;
    }
    if (endpoint.text("heartbeatEnable").isPresent() && endpoint.heartbeatEnable().isEmpty()) {
      out.notChecked("heartbeatEnable of the endpoint is neither true nor false");
      return;
    }
    if (endpoint.heartbeatEnable().orElse(false)) {
      return;
    }
    Observed<RowWrites> writes = c.source().rowWrites();
    writes
        .reason()
        .ifPresent(why -> out.notChecked("whether the database is idle is not known: " + why));
    boolean idle =
        writes
            .map(w -> w.elsewhere() >= BUSY_ROWS && w.here() < w.elsewhere() / IDLE_SHARE)
            .toOptional()
            .orElse(false);
    Severity severity = idle ? CRITICAL : WARNING;
    out.found(
        severity,
        idle
            ? "DMS writes no heartbeat, and the database is idle while its neighbours write WAL"
            : "DMS writes no heartbeat: on an idle database its slot would not move",
        "set heartbeatEnable=true on the source endpoint, with heartbeatSchema and"
            + " heartbeatFrequency (minutes)");
  }
}
