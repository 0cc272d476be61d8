package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.Observed;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.ColumnDefault;
import io.slotwarden.model.catalog.ColumnDefault.Identity;
import io.slotwarden.model.migration.OnTarget;
import io.slotwarden.model.migration.TableMappings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Columns of the target that fill in values by themselves: in the way of DMS, missed by the
/// application. Those that draw from sequences are a matter of [SequenceChecks].
final class ColumnChecks {
  /// `ALTER COLUMN ... DROP EXPRESSION` is of 13.
  private static final int DROPS_EXPRESSIONS = 13;

  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.DEFAULTS, ColumnChecks::defaults),
          new Check(AuditCheck.IDENTITY_ALWAYS, ColumnChecks::identityAlways),
          new Check(AuditCheck.GENERATED_COLUMNS, ColumnChecks::generated));

  /// A column of a table.
  record Column(TableName table, String name) {
    String sql() {
      return table.sql() + "." + SqlText.identifier(name);
    }

    String alter(String how) {
      return "ALTER TABLE %s ALTER COLUMN %s %s;"
          .formatted(table.sql(), SqlText.identifier(name), how);
    }
  }

  private ColumnChecks() {}

  static boolean isPlainDefault(ColumnDefault d) {
    return !d.generated() && !d.serial() && d.identity() == Identity.NONE;
  }

  static Column column(ColumnDefault d) {
    return new Column(d.table(), d.column());
  }

  static Map<Column, ColumnDefault> byColumn(Observed<List<ColumnDefault>> defaults, Findings out) {
    Map<Column, ColumnDefault> found = new HashMap<>();
    out.need(defaults).forEach(d -> found.put(column(d), d));
    return found;
  }

  private static void defaults(AuditCase c, Findings out) {
    switch (c.phase()) {
      case PREPARE, LOAD, CDC -> {
        c.task(out);
        out.found(
            WARNING,
            "columns of the target have defaults, which may fill in what DMS does not send",
            c.written(c.target(out).defaults(), out)
                .filter(ColumnChecks::isPlainDefault)
                .map(
                    d ->
                        new AuditObject(
                            column(d).sql(), d.expression(), column(d).alter("DROP DEFAULT"))),
            "drop them, and set them again before the cut-over");
      }
      case CUTOVER, AFTER -> missing(c, out);
    }
  }

  private static void missing(AuditCase c, Findings out) {
    TablePairs pairs = TablePairs.of(c, out);
    Map<Column, ColumnDefault> there = byColumn(c.target(out).defaults(), out);
    List<ColumnDefault> all = out.need(c.source().defaults());
    List<TablePairs.Wanted<ColumnDefault>> wanted =
        pairs.wanted(
            all.stream().filter(ColumnChecks::isPlainDefault).toList(),
            (d, _) -> pairs.column(d.table(), d.column()));
    String remedy = "set them before the application writes here";
    out.found(
        CRITICAL,
        "defaults of the source are missing on the target",
        wanted.stream()
            .filter(w -> expression(there.get(target(w, pairs))) == null)
            .map(w -> setDefault(w, pairs)),
        remedy);
    out.found(
        WARNING,
        "defaults are other ones than on the source",
        wanted.stream()
            .filter(w -> differs(w, there.get(target(w, pairs)), pairs))
            .map(w -> setDefault(w, pairs)),
        remedy);
    if (c.phase() == Phase.AFTER) {
      out.found(
          WARNING,
          "columns that the source generates are plain ones on the target",
          pairs
              .wanted(
                  all.stream().filter(ColumnDefault::generated).toList(),
                  (d, _) -> pairs.column(d.table(), d.column()))
              .stream()
              .filter(w -> expression(there.get(target(w, pairs))) == null)
              .map(w -> AuditObject.of(target(w, pairs).sql(), shown(w.fact(), pairs))),
          "drop each column and add it again as a generated one, which rewrites the table; or let a"
              + " trigger fill it");
    }
  }

  private static @Nullable String expression(@Nullable ColumnDefault d) {
    return d == null ? null : d.expression();
  }

  private static Column target(TablePairs.Wanted<ColumnDefault> w, TablePairs pairs) {
    return new Column(
        w.target(), pairs.column(w.fact().table(), w.fact().column()).orElse(w.fact().column()));
  }

  private static boolean differs(
      TablePairs.Wanted<ColumnDefault> w, @Nullable ColumnDefault there, TablePairs pairs) {
    String expression = expression(there);
    return expression != null
        && !(expression.equals(w.fact().expression()) && pairs.keepsColumns(w.fact().table()))
        && !Definition.keyOf(expression, w.target())
            .equals(
                Definition.of(String.valueOf(w.fact().expression()), w.fact().table(), pairs)
                    .key());
  }

  private static AuditObject setDefault(TablePairs.Wanted<ColumnDefault> w, TablePairs pairs) {
    Column column = target(w, pairs);
    String expression = shown(w.fact(), pairs);
    return new AuditObject(column.sql(), expression, column.alter("SET DEFAULT " + expression));
  }

  private static String shown(ColumnDefault d, TablePairs pairs) {
    return Definition.of(String.valueOf(d.expression()), d.table(), pairs).text();
  }

  private static void identityAlways(AuditCase c, Findings out) {
    c.task(out);
    if (c.phase() == Phase.AFTER) {
      throw out.notApplicable("DMS writes no more");
    }
    out.found(
        WARNING,
        "identity columns of the target take no values of others",
        c.written(c.target(out).defaults(), out)
            .filter(d -> d.identity() == Identity.ALWAYS)
            .map(
                d ->
                    new AuditObject(
                        column(d).sql(), null, column(d).alter("SET GENERATED BY DEFAULT"))),
        "let them be GENERATED BY DEFAULT while DMS writes");
  }

  private static void generated(AuditCase c, Findings out) {
    c.task(out);
    if (c.phase() == Phase.AFTER) {
      throw out.notApplicable("DMS writes no more");
    }
    Map<TableName, List<TableName>> written = c.written(out);
    boolean drops = c.target(out).majorVersion() >= DROPS_EXPRESSIONS;
    out.found(
        CRITICAL,
        "columns of the target are generated and can't be written",
        c.written(c.target(out).defaults(), out)
            .filter(ColumnDefault::generated)
            .filter(d -> isSent(c, d, written.getOrDefault(d.table(), List.of())))
            .map(
                d ->
                    new AuditObject(
                        column(d).sql(),
                        d.expression(),
                        drops && !d.virtual() ? column(d).alter("DROP EXPRESSION") : null)),
        "make them plain columns for the time of the migration, or leave them out by a rule"
            + " (remove-column)");
  }

  /// False only when the mappings leave the column out for every table that comes there.
  private static boolean isSent(AuditCase c, ColumnDefault d, List<TableName> sources) {
    Optional<TableMappings> mappings = c.task().flatMap(t -> t.mappings().toOptional());
    return mappings.isEmpty()
        || !sources.stream()
            .allMatch(s -> mappings.get().columnOf(s, d.column()) instanceof OnTarget.Removed<?>);
  }
}
