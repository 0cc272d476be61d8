package io.slotwarden.audit;

import io.slotwarden.audit.ColumnChecks.Column;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.ColumnDefault;
import io.slotwarden.model.catalog.ColumnDefault.Identity;
import io.slotwarden.model.catalog.SequenceState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The sequences of both sides, and the columns that draw from them.
final class TargetSequences {
  private final TablePairs pairs;
  private final Sequences source;
  private final Sequences target;
  private final Set<Column> drawingThere = new HashSet<>();
  private final Map<Column, Long> lastOnSource = new HashMap<>();

  private TargetSequences(TablePairs pairs, Sequences source, Sequences target) {
    this.pairs = pairs;
    this.source = source;
    this.target = target;
    target.drawing.forEach(d -> drawingThere.add(ColumnChecks.column(d)));
    for (TablePairs.Wanted<ColumnDefault> w : drawing()) {
      SequenceState s = source.of(w.fact());
      if (s != null && s.lastValue() != null) {
        lastOnSource.put(column(w), s.lastValue());
      }
    }
  }

  /// Of one side.
  private record Sequences(
      List<ColumnDefault> drawing,
      Map<TableName, SequenceState> byName,
      Map<Column, SequenceState> owned) {

    static Sequences of(io.slotwarden.model.catalog.Catalog catalog, Findings out) {
      Map<TableName, SequenceState> byName = new HashMap<>();
      Map<Column, SequenceState> owned = new HashMap<>();
      for (SequenceState s : out.need(catalog.sequences())) {
        byName.put(s.sequence(), s);
        if (s.owner() != null && s.column() != null) {
          owned.put(new Column(s.owner(), s.column()), s);
        }
      }
      return new Sequences(
          out.need(catalog.defaults()).stream()
              .filter(d -> d.serial() || d.identity() != Identity.NONE)
              .toList(),
          byName,
          owned);
    }

    /// That which a column draws from; null when it could not be read.
    @Nullable SequenceState of(ColumnDefault d) {
      SequenceState named = nameIn(d.expression()).map(byName::get).orElse(null);
      return named != null ? named : owned.get(ColumnChecks.column(d));
    }
  }

  static TargetSequences of(AuditCase c, Findings out) {
    return new TargetSequences(
        TablePairs.of(c, out), Sequences.of(c.source(), out), Sequences.of(c.target(out), out));
  }

  /// The sequence that `nextval('app.orders_id_seq'::regclass)` draws from.
  static Optional<TableName> nameIn(@Nullable String expression) {
    return SqlToken.of(expression == null ? "" : expression).stream()
        .filter(t -> t.kind() == SqlToken.Kind.STRING && t.text().startsWith("'"))
        .findFirst()
        .map(t -> t.text().substring(1, t.text().length() - 1).replace("''", "'"))
        .map(SqlToken::of)
        .filter(name -> name.size() == 3 && name.get(1).is("."))
        .map(name -> new TableName(name.get(0).value(), name.get(2).value()));
  }

  /// Columns of the source that draw from sequences, as the target should have them.
  List<TablePairs.Wanted<ColumnDefault>> drawing() {
    return pairs.wanted(source.drawing, (d, _) -> pairs.column(d.table(), d.column()));
  }

  Column column(TablePairs.Wanted<ColumnDefault> w) {
    return new Column(
        w.target(), pairs.column(w.fact().table(), w.fact().column()).orElse(w.fact().column()));
  }

  boolean draws(Column column) {
    return drawingThere.contains(column);
  }

  boolean has(TableName sequence) {
    return target.byName.containsKey(sequence);
  }

  /// Sequences of the source that neither a column owns nor a default draws from, in the schemas of
  /// tables that matter: the application calls them itself.
  List<SequenceState> unowned() {
    Set<String> schemas = new HashSet<>();
    pairs.sources().forEach(t -> schemas.add(t.schema()));
    Set<TableName> drawn = new HashSet<>();
    source.drawing.forEach(d -> nameIn(d.expression()).ifPresent(drawn::add));
    return source.byName.values().stream()
        .filter(s -> s.owner() == null && schemas.contains(s.sequence().schema()))
        .filter(s -> !drawn.contains(s.sequence()))
        .sorted(Comparator.comparing(s -> s.sequence().toString()))
        .toList();
  }

  /// What a sequence of the source is called on the target: no rule names sequences.
  TableName named(SequenceState sequence) {
    return named(sequence.sequence());
  }

  private TableName named(TableName sequence) {
    return new TableName(pairs.schema(sequence), sequence.name());
  }

  /// Columns of the target that rows arrive in, each with the sequence that it draws from.
  SortedMap<Column, SequenceState> drawnFrom() {
    Map<Column, SequenceState> found = new HashMap<>();
    Set<TableName> tables = new HashSet<>();
    pairs.sources().forEach(s -> tables.addAll(pairs.targets(s)));
    for (ColumnDefault d : target.drawing) {
      SequenceState s = target.of(d);
      if (s != null && tables.contains(d.table())) {
        found.put(ColumnChecks.column(d), s);
      }
    }
    SortedMap<Column, SequenceState> sorted = new TreeMap<>(Comparator.comparing(Column::sql));
    sorted.putAll(found);
    return sorted;
  }

  /// The last value that the source gave out for a column of the target.
  private Optional<Long> lastOnSource(Column column) {
    return Optional.ofNullable(lastOnSource.get(column));
  }

  /// Behind what is in its column; where that was not read, behind what the source gave out.
  boolean isBehind(SequenceState s, Column column, Findings out) {
    if (!s.readable()) {
      out.notChecked(
          "the monitor may not read a sequence; GRANT SELECT ON SEQUENCE " + s.sequence().sql());
      return false;
    }
    Optional<Long> inUse =
        column.equals(owner(s)) ? s.largestInUse().toOptional() : Optional.empty();
    Optional<Long> mark = inUse.isPresent() ? inUse : lastOnSource(column);
    if (mark.isEmpty()) {
      out.notChecked(
          "the largest value in use of "
              + column.sql()
              + " is not known: "
              + s.largestInUse().reason().orElse("the source gave none out"));
      return false;
    }
    return isBehind(s, mark.get());
  }

  private static boolean isBehind(SequenceState s, long mark) {
    Long last = s.lastValue();
    boolean down = s.increment() < 0;
    return last == null ? (down ? mark < 0 : mark > 0) : down ? last > mark : last < mark;
  }

  private static @Nullable Column owner(SequenceState s) {
    return s.owner() == null || s.column() == null ? null : new Column(s.owner(), s.column());
  }

  /// Of a sequence of the source that no column draws from: its like on the target.
  boolean isBehind(SequenceState onSource, Findings out) {
    SequenceState there = target.byName.get(named(onSource));
    if (there == null) {
      return false;
    }
    if (!there.readable() || !onSource.readable()) {
      out.notChecked(
          "the monitor may not read a sequence; GRANT SELECT ON SEQUENCE "
              + (there.readable() ? onSource.sequence() : there.sequence()).sql());
      return false;
    }
    Long last = onSource.lastValue();
    return last != null
        && (there.lastValue() == null
            || (there.increment() < 0 ? there.lastValue() > last : there.lastValue() < last));
  }

  String detail(SequenceState s, Column column) {
    String last = s.lastValue() == null ? "never used" : "at " + s.lastValue();
    return "%s; %s has %s"
        .formatted(
            last,
            column.sql(),
            s.largestInUse()
                .toOptional()
                .or(() -> lastOnSource(column))
                .map(String::valueOf)
                .orElse("more"));
  }

  /// Behind what is in the column when it runs, and behind what the source gave out.
  String setval(SequenceState s, Column column) {
    return SequenceSql.setval(
        s.sequence(), SequenceSql.mark(s.increment(), column, lastOnSource(column)));
  }

  String create(SequenceState onSource) {
    return SequenceSql.create(named(onSource), onSource);
  }

  /// Makes a column of the target draw from a sequence as its like on the source does.
  String draw(TablePairs.Wanted<ColumnDefault> w, Phase phase) {
    Column column = column(w);
    ColumnDefault fact = w.fact();
    SequenceState own = source.of(fact);
    String mark = SequenceSql.mark(own == null ? 1 : own.increment(), column, lastOnSource(column));
    if (fact.identity() != Identity.NONE) {
      boolean always = fact.identity() == Identity.ALWAYS && phase == Phase.AFTER;
      return SequenceSql.identity(column, always, own, mark);
    }
    TableName drawn =
        nameIn(fact.expression())
            .orElse(new TableName(fact.table().schema(), column.name() + "_seq"));
    // What a column owns lies in the schema of its table.
    boolean owned = own != null && own.owner() != null;
    return SequenceSql.serial(
        column,
        owned ? new TableName(column.table().schema(), drawn.name()) : named(drawn),
        own,
        mark);
  }
}
