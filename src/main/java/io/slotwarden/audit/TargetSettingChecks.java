package io.slotwarden.audit;

import static io.slotwarden.model.Severity.INFO;

import io.slotwarden.model.catalog.Setting;
import java.util.List;
import java.util.Map;

/// Settings of the target's server that cost a load time; and whether they are back after it.
final class TargetSettingChecks {
  static final List<Check> ALL =
      List.of(new Check(AuditCheck.TARGET_SETTINGS, TargetSettingChecks::look));

  /// Below it a load that writes some 50 MB/s makes a checkpoint every minute or so.
  private static final long ROOMY_WAL_MB = 4096;

  private TargetSettingChecks() {}

  private static void look(AuditCase c, Findings out) {
    switch (c.phase()) {
      case PREPARE, LOAD -> duringLoad(c, out);
      case CDC -> throw out.notApplicable("the full load is done");
      case CUTOVER, AFTER -> afterLoad(c, out);
    }
  }

  private static void duringLoad(AuditCase c, Findings out) {
    ConstraintChecks.loading(c, out);
    Map<String, Setting> settings = out.need(c.target(out).settings());
    Setting autovacuum = need(settings, "autovacuum", out);
    if (autovacuum.isOn()) {
      out.found(
          INFO,
          "autovacuum works on tables while they are loaded",
          "ALTER TABLE ... SET (autovacuum_enabled = off) for the largest tables, and RESET"
              + " (autovacuum_enabled) and ANALYZE after the load");
    }
    Setting wal = need(settings, "max_wal_size", out);
    if (wal.number() < ROOMY_WAL_MB) {
      out.found(
          INFO,
          "max_wal_size is " + wal.number() + " MB, and each time it is full there is a checkpoint",
          "raise max_wal_size to some GB for the load (reload)");
    }
    Setting commit = need(settings, "synchronous_commit", out);
    if (!commit.value().equals("off")) {
      out.found(
          INFO,
          "synchronous_commit is " + commit.value() + ": each commit waits for the disk",
          "let the DMS role load without: ALTER ROLE <the DMS role> SET synchronous_commit = off;"
              + " and RESET it after the load");
    }
  }

  private static void afterLoad(AuditCase c, Findings out) {
    Map<String, Setting> settings = out.need(c.target(out).settings());
    if (!need(settings, "autovacuum", out).isOn()) {
      out.found(
          INFO,
          "autovacuum is still off",
          "ALTER SYSTEM SET autovacuum = on; SELECT pg_reload_conf(); or the parameter group");
    }
    if (need(settings, "synchronous_commit", out).value().equals("off")) {
      out.found(
          INFO,
          "synchronous_commit is still off: a crash loses the newest commits",
          "ALTER SYSTEM SET synchronous_commit = on; SELECT pg_reload_conf(); or the parameter"
              + " group");
    }
  }

  private static Setting need(Map<String, Setting> settings, String name, Findings out) {
    Setting found = settings.get(name);
    if (found == null) {
      throw out.unknown("the target shows no setting " + name);
    }
    return out.needOfServer(found);
  }
}
