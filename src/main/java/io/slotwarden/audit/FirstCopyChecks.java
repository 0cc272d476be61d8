package io.slotwarden.audit;

import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How the rows that are there before CDC get to the target.
final class FirstCopyChecks {
  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.FIRST_COPY, FirstCopyChecks::firstCopy),
          new Check(AuditCheck.SNAPSHOT_COPY, FirstCopyChecks::snapshotCopy));

  /// What a server is, as far as its endpoint tells.
  private enum Kind {
    AURORA,
    RDS,
    /// A server of one's own, or one whose name tells nothing.
    UNKNOWN;

    static Kind of(Observed<MigrationEndpoint> endpoint) {
      return endpoint
          .toOptional()
          .filter(MigrationEndpoint::isPostgres)
          .map(MigrationEndpoint::endpoint)
          .map(Kind::of)
          .orElse(UNKNOWN);
    }

    private static Kind of(DmsEndpoint endpoint) {
      boolean aurora = "aurora-postgresql".equals(endpoint.engine());
      @Nullable String name = endpoint.serverName();
      if (name == null) {
        return aurora ? AURORA : UNKNOWN;
      }
      String host = name.toLowerCase(Locale.ROOT);
      boolean amazons =
          host.endsWith(".rds.amazonaws.com") || host.endsWith(".rds.amazonaws.com.cn");
      if (!aurora && !amazons) {
        return UNKNOWN;
      }
      boolean cluster = host.contains(".cluster-");
      // Engine and name contradict each other: not certain which it is.
      return aurora ? AURORA : cluster ? UNKNOWN : RDS;
    }
  }

  private FirstCopyChecks() {}

  private static void firstCopy(AuditCase c, Findings out) {
    MigrationTask task = c.task(out);
    if (!task.hasFullLoad()) {
      throw out.notApplicable("the task loads nothing");
    }
    if (c.phase() != Phase.PREPARE) {
      throw out.notApplicable("the first copy has begun");
    }
    if (!out.need(task.source()).isPostgres() || !out.need(task.target()).isPostgres()) {
      throw out.notApplicable("source and target are not both PostgreSQL");
    }
    out.found(
        INFO,
        "DMS makes the first copy, row by row, of one PostgreSQL into another",
        "copy with pg_dump and pg_restore and let a cdc-only task follow (G2), or use a homogeneous"
            + " data migration, which does the same");
  }

  private static void snapshotCopy(AuditCase c, Findings out) {
    MigrationTask task = c.task(out);
    if (task.hasFullLoad()) {
      throw out.notApplicable("DMS makes the first copy itself");
    }
    if (c.phase() != Phase.PREPARE) {
      throw out.notApplicable("the first copy is over");
    }
    out.need(task.source());
    out.need(task.target());
    List<LogicalSlot> copied = copied(c, out);
    // Nothing else betrays how the copy was made: without a sign it is advice.
    Severity severity = copied.isEmpty() ? INFO : WARNING;
    String snapshot =
        copied.isEmpty()
            ? "if the first copy is a restored snapshot or a clone, "
            : "the first copy is one of files: ";
    out.found(severity, snapshot + position(c, task, out), remedy());
    out.found(
        WARNING,
        "slots of the source are on the target too, and keep WAL there that nobody will read",
        copied.stream().map(s -> AuditObject.of(SqlText.visible(s.name()), "on the target")),
        "drop them on the target, not on the source");
  }

  private static String remedy() {
    return "the slot must be older than the snapshot; where no position is known, copy by pg_dump"
        + " (G2)";
  }

  /// A copy of files carries the slots of the source.
  private static List<LogicalSlot> copied(AuditCase c, Findings out) {
    Observed<List<LogicalSlot>> target =
        switch (c.target()) {
          case Observed.Known<Catalog>(var catalog, var _) -> catalog.slots();
          case Observed.Unknown<Catalog>(var why, var at) -> Observed.unknown(why, at);
        };
    target.reason().ifPresent(out::notChecked);
    c.source().slots().reason().ifPresent(out::notChecked);
    Set<String> names =
        c.source().slots().toOptional().orElse(List.of()).stream()
            .map(LogicalSlot::name)
            .collect(Collectors.toSet());
    return target.toOptional().orElse(List.of()).stream()
        .filter(s -> names.contains(s.name()))
        .toList();
  }

  /// What counts is the snapshot's position, and only for one pair it can be told.
  private static String position(AuditCase c, MigrationTask task, Findings out) {
    Kind source = Kind.of(task.source());
    Kind target = Kind.of(task.target());
    if (source == Kind.AURORA && target == Kind.AURORA) {
      return aurora(c, task, out);
    }
    if (source == Kind.RDS && target == Kind.RDS) {
      return "CDC has to start where the restored instance ended its recovery: read it in that"
          + " instance's own log. It is unproven: rows were seen lost and doubled there";
    }
    if (source == Kind.RDS && target == Kind.AURORA) {
      return "no position is right: the conversion gives the Aurora volume another one, that means"
          + " nothing on the source. Copy by pg_dump instead";
    }
    return "no position is known: it is an unknown pair of servers";
  }

  private static String aurora(AuditCase c, MigrationTask task, Findings out) {
    String where =
        "CDC has to start at what aurora_volume_logical_start_lsn() says on the restored cluster";
    Catalog there = c.target().toOptional().orElse(null);
    if (there == null) {
      return where;
    }
    there.volumeStart().reason().ifPresent(out::notChecked);
    Optional<Lsn> start = there.volumeStart().toOptional().flatMap(s -> s);
    if (start.isEmpty()) {
      return where + "; it does not answer there";
    }
    LogicalSlot slot =
        c.source().slots().toOptional().stream()
            .flatMap(all -> TaskSlots.of(task, all).stream())
            .findFirst()
            .orElse(null);
    Lsn confirmed = slot == null ? null : slot.confirmedFlushLsn();
    return confirmed != null && confirmed.isAfter(start.get())
        ? where + "; but the slot is younger than the snapshot: what was written between is lost"
        : where + ": " + start.get();
  }
}
