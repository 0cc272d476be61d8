package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.LobColumn;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.migration.TaskSettings.LobMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Columns that DMS treats as LOB: text, JSON, arrays and so on.
final class LobChecks {
  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.LOB_SIZE, LobChecks::size),
          new Check(AuditCheck.JSON_LIMITED, LobChecks::json),
          new Check(AuditCheck.LOB_NOT_NULL, LobNulls::notNull),
          new Check(AuditCheck.LOB_WITHOUT_KEY, LobChecks::withoutKey));

  private LobChecks() {}

  private static void size(AuditCase c, Findings out) {
    LobTravel travel = LobTravel.of(c, out);
    TakenTables taken = TakenTables.of(c, out);
    List<LobColumn> leftOut = new ArrayList<>();
    List<LobColumn> cut = new ArrayList<>();
    Unseen unknownMode = new Unseen("nothing says how the LOBs travel of");
    Unseen unknownLimit = new Unseen("nothing says how long LOBs may be of");
    Samples samples = new Samples();
    for (LobColumn column : columns(c, out, taken).toList()) {
      if (!taken.holdsRows(column.table())) {
        continue;
      }
      TableName as = taken.takenAs(column.table()).orElseThrow();
      LobMode mode = travel.mode(as).orElse(null);
      if (mode == null) {
        unknownMode.add(column.table());
      } else if (mode == LobMode.NONE) {
        leftOut.add(column);
      } else if (mode == LobMode.LIMITED) {
        OptionalInt limit = travel.limitKb(as);
        if (limit.isEmpty()) {
          unknownLimit.add(column.table());
        } else if (column.largest().toOptional().orElse(0L) > fits(limit.getAsInt())) {
          cut.add(column);
        } else {
          samples.judge(column.largest(), taken.relation(column.table()));
        }
      }
    }
    out.found(
        CRITICAL,
        "columns are left out: LOBs are switched off",
        taken
            .partitions()
            .columns(leftOut.stream(), LobColumn::column, LobChecks::type, (_, _) -> null),
        "set SupportLobs to true in the task's settings");
    out.found(
        CRITICAL,
        "columns hold values that limited LOB mode would cut",
        taken
            .partitions()
            .columns(cut.stream(), LobColumn::column, LobChecks::typeAndLargest, (_, _) -> null),
        "set LobMaxSize to at least %d KB, or use full LOB mode".formatted(needed(cut)));
    unknownMode.tell(out);
    unknownLimit.tell(out);
    samples.tell(out, "the largest value");
  }

  static Stream<LobColumn> columns(AuditCase c, Findings out, TakenTables taken) {
    return taken.columns(c.source().lobColumns(), LobColumn::column, out);
  }

  /// Octets that surely fit: characters count double (user guide, "LobMaxSize").
  private static long fits(int limitKb) {
    return limitKb * 1024L / 2;
  }

  private static long needed(List<LobColumn> cut) {
    return Math.ceilDiv(largest(cut) * 2, 1024);
  }

  private static long largest(List<LobColumn> columns) {
    return columns.stream()
        .flatMap(column -> column.largest().toOptional().stream())
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  static String type(List<LobColumn> columns) {
    return columns.getFirst().type();
  }

  private static String typeAndLargest(List<LobColumn> columns) {
    return type(columns) + ", a value of " + ByteSize.format(largest(columns));
  }

  private static void json(AuditCase c, Findings out) {
    LobTravel travel = LobTravel.of(c, out);
    TakenTables taken = TakenTables.of(c, out);
    List<LobColumn> limited = new ArrayList<>();
    Unseen unknownMode = new Unseen("nothing says how the LOBs travel of");
    columns(c, out, taken)
        .filter(LobColumn::json)
        .forEach(
            column -> {
              Optional<LobMode> mode = travel.mode(taken.takenAs(column.table()).orElseThrow());
              if (mode.isEmpty()) {
                unknownMode.add(column.table());
              } else if (mode.get() == LobMode.LIMITED) {
                limited.add(column);
              }
            });
    out.found(
        CRITICAL,
        "JSON columns travel in limited LOB mode",
        taken
            .partitions()
            .columns(limited.stream(), LobColumn::column, LobChecks::type, (_, _) -> null),
        "use full LOB mode, for the task or for these tables");
    unknownMode.tell(out);
  }

  private static void withoutKey(AuditCase c, Findings out) {
    TakenTables taken = TakenTables.of(c, out);
    out.found(
        CRITICAL,
        "LOB columns are in tables without a primary or unique key",
        taken
            .partitions()
            .columns(
                columns(c, out, taken)
                    .filter(column -> counts(c, taken, column.table()))
                    .filter(column -> key(taken, column).filter(LobChecks::hasKey).isEmpty()),
                LobColumn::column,
                LobChecks::type,
                (_, _) -> null),
        "add a primary key, or a unique one");
  }

  /// The key of the table that DMS reads: of a partition, where the mappings name the whole.
  static Optional<Relation> key(TakenTables taken, LobColumn column) {
    return taken.takenAs(column.table()).flatMap(taken::relation);
  }

  /// Rows are in partitions; a partitioned table counts where a task reads it by its name.
  static boolean counts(AuditCase c, TakenTables taken, TableName table) {
    return taken.holdsRows(table) || c.task().isPresent();
  }

  private static boolean hasKey(Relation table) {
    return table.hasPrimaryKey() || table.hasUniqueIndex();
  }
}
