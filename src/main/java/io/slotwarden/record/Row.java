package io.slotwarden.record;

import io.slotwarden.model.Lsn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of a result, read by column name. A column that may not be null and is null is an error,
/// never a silent default.
record Row(ResultSet results) {
  String text(String column) throws SQLException {
    return present(textOrNull(column), column);
  }

  @Nullable String textOrNull(String column) throws SQLException {
    return results.getString(column);
  }

  Instant instant(String column) throws SQLException {
    return present(instantOrNull(column), column);
  }

  @Nullable Instant instantOrNull(String column) throws SQLException {
    String text = textOrNull(column);
    return text == null ? null : Instant.parse(text);
  }

  Duration duration(String column) throws SQLException {
    return Duration.parse(text(column));
  }

  Lsn lsn(String column) throws SQLException {
    return Lsn.parse(text(column));
  }

  long number(String column) throws SQLException {
    return present(numberOrNull(column), column);
  }

  int smallNumber(String column) throws SQLException {
    return Math.toIntExact(number(column));
  }

  @Nullable Long numberOrNull(String column) throws SQLException {
    long number = results.getLong(column);
    return results.wasNull() ? null : number;
  }

  boolean flag(String column) throws SQLException {
    return number(column) != 0;
  }

  <E extends Enum<E>> E word(Class<E> vocabulary, String column) throws SQLException {
    return Spelling.word(vocabulary, text(column));
  }

  <E extends Enum<E>> @Nullable E wordOrNull(Class<E> vocabulary, String column)
      throws SQLException {
    String text = textOrNull(column);
    return text == null ? null : Spelling.word(vocabulary, text);
  }

  <R extends Record> R json(Class<R> type, String column) throws SQLException {
    return RecordJson.read(type, text(column));
  }

  <R extends Record> @Nullable R jsonOrNull(Class<R> type, String column) throws SQLException {
    String text = textOrNull(column);
    return text == null ? null : RecordJson.read(type, text);
  }

  private static <T> T present(@Nullable T value, String column) {
    if (value == null) {
      throw new IllegalArgumentException("column " + column + " is null");
    }
    return value;
  }
}
