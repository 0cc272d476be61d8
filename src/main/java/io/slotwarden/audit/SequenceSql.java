package io.slotwarden.audit;

import io.slotwarden.audit.ColumnChecks.Column;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.SequenceState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statements that make and set sequences of a target. For people.
final class SequenceSql {
  private SequenceSql() {}

  static String setval(TableName sequence, String value) {
    return "SELECT setval(%s, %s);".formatted(sequence.literal(), value);
  }

  /// Behind what is in the column when it runs, and behind what the source gave out: keys of rows
  /// that were deleted are not given out again.
  static String mark(long increment, Column column, Optional<Long> lastOnSource) {
    boolean down = increment < 0;
    String inUse =
        "(SELECT %s(%s) FROM %s)"
            .formatted(
                down ? "min" : "max", SqlText.identifier(column.name()), column.table().sql());
    return lastOnSource
        .map(last -> "%s(%s, %d)".formatted(down ? "least" : "greatest", inUse, last))
        .orElse(inUse);
  }

  static String create(TableName name, SequenceState onSource) {
    Long last = onSource.lastValue();
    return "CREATE SEQUENCE %s %s;".formatted(name.sql(), onSource.definition())
        + (last == null ? "" : " " + setval(name, String.valueOf(last)));
  }

  /// @param always takes no values of others: not before DMS writes no more
  /// @param like that of the source; null when it was not read
  static String identity(Column column, boolean always, @Nullable SequenceState like, String mark) {
    return "%s %s SELECT setval(pg_get_serial_sequence(%s, %s), %s);"
        .formatted(
            column.alter("SET NOT NULL"),
            column.alter(
                "ADD GENERATED %s AS IDENTITY%s"
                    .formatted(
                        always ? "ALWAYS" : "BY DEFAULT",
                        like == null ? "" : " (" + options(like) + ")")),
            column.table().literal(),
            SqlText.literal(column.name()),
            mark);
  }

  /// @param like that of the source; null when it was not read
  static String serial(
      Column column, TableName sequence, @Nullable SequenceState like, String mark) {
    return "CREATE SEQUENCE IF NOT EXISTS %s%s%s; %s %s"
        .formatted(
            sequence.sql(),
            like == null ? "" : " " + like.definition(),
            like != null && like.owner() != null ? " OWNED BY " + column.sql() : "",
            column.alter("SET DEFAULT nextval(" + sequence.literal() + ")"),
            setval(sequence, mark));
  }

  /// An identity has the type of its column.
  private static String options(SequenceState s) {
    return s.definition().replaceFirst("^AS \\w+ ", "");
  }
}
