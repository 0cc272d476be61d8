package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.LobColumn;
import io.slotwarden.model.catalog.OfTable;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.TypedColumn;
import io.slotwarden.model.catalog.TypedColumn.Family;
import java.util.List;
import java.util.stream.Stream;

/// Columns whose type does not arrive, or arrives as another.
final class TypeChecks {
  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.ARRAY_WITHOUT_KEY, TypeChecks::arrays),
          new Check(AuditCheck.PROBLEM_TYPES, TypeChecks::problemTypes),
          new Check(AuditCheck.NUMERIC, TypeChecks::numeric),
          new Check(AuditCheck.BOOLEAN, BooleanCheck::booleans),
          new Check(AuditCheck.INFINITE_DATES, TypeChecks::infiniteDates));

  private TypeChecks() {}

  private static void arrays(AuditCase c, Findings out) {
    TakenTables taken = TakenTables.of(c, out);
    out.found(
        CRITICAL,
        "ARRAY columns are in tables without a primary key",
        taken
            .partitions()
            .columns(
                LobChecks.columns(c, out, taken)
                    .filter(LobColumn::array)
                    .filter(a -> LobChecks.counts(c, taken, a.table()))
                    .filter(a -> LobChecks.key(taken, a).filter(Relation::hasPrimaryKey).isEmpty()),
                LobColumn::column,
                LobChecks::type,
                (_, _) -> null),
        "add a primary key");
  }

  private static void problemTypes(AuditCase c, Findings out) {
    TakenTables taken = TakenTables.of(c, out);
    List<TypedColumn> refused = of(c, out, taken, Family.SEARCH_OR_VECTOR).toList();
    Samples samples = new Samples();
    // The look for a value that is not null reads on until it finds one: it is no sample.
    refused.stream()
        .filter(t -> taken.holdsRows(t.table()))
        .filter(t -> !t.occurs().isKnown())
        .forEach(t -> samples.judge(t.occurs(), taken.relation(t.table())));
    out.found(
        CRITICAL,
        "columns of types that DMS refuses have values: the whole table ends in error",
        objects(taken, refused.stream().filter(TypeChecks::occurs)),
        "leave the columns out (a remove-column rule) and fill them on the target, or copy the"
            + " tables with pg_dump");
    out.found(
        WARNING,
        "columns are of types that DMS changes or leaves out",
        objects(
            taken,
            Stream.of(Family.USER_OR_RANGE, Family.NETWORK)
                .flatMap(f -> of(c, out, taken, f))
                .sorted(OfTable.BY_TABLE)),
        "see that what arrives is what you want: enumerations, domains, ranges, composites and"
            + " network types have no type of their own in DMS");
    samples.tell(out, "a value");
  }

  private static void numeric(AuditCase c, Findings out) {
    TakenTables taken = TakenTables.of(c, out);
    out.found(
        CRITICAL,
        "numeric columns have no precision: DMS carries them as NUMERIC(28,6)",
        objects(taken, of(c, out, taken, Family.NUMERIC)),
        "give them a precision and a scale that hold all values: numeric(p, s)");
  }

  private static void infiniteDates(AuditCase c, Findings out) {
    TakenTables taken = TakenTables.of(c, out);
    List<TypedColumn> dates =
        of(c, out, taken, Family.DATE).filter(d -> taken.holdsRows(d.table())).toList();
    Samples samples = new Samples();
    dates.stream()
        .filter(d -> !occurs(d))
        .forEach(d -> samples.judge(d.occurs(), taken.relation(d.table())));
    out.found(
        WARNING,
        "columns hold infinite dates or timestamps",
        taken
            .partitions()
            .columns(
                dates.stream().filter(TypeChecks::occurs),
                TypedColumn::column,
                TypeChecks::type,
                TypeChecks::count),
        "replace them by a far date or NULL, or leave the columns out");
    samples.tell(out, "an infinite value");
  }

  /// A statement that shows them: what they should be nobody but the owner knows.
  private static String count(TableName table, String column) {
    return "SELECT count(*) FROM %s WHERE NOT isfinite(%s);"
        .formatted(table.sql(), SqlText.identifier(column));
  }

  /// Those of one family.
  static Stream<TypedColumn> of(AuditCase c, Findings out, TakenTables taken, Family family) {
    return taken.columns(
        c.source()
            .typedColumns()
            .map(all -> all.stream().filter(t -> t.family() == family).toList()),
        TypedColumn::column,
        out);
  }

  private static boolean occurs(TypedColumn column) {
    return column.occurs().toOptional().orElse(false);
  }

  static Stream<AuditObject> objects(TakenTables taken, Stream<TypedColumn> columns) {
    return taken
        .partitions()
        .columns(columns, TypedColumn::column, TypeChecks::type, (_, _) -> null);
  }

  private static String type(List<TypedColumn> columns) {
    return columns.getFirst().type();
  }
}
