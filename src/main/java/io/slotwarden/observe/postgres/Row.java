package io.slotwarden.observe.postgres;

import io.slotwarden.model.Lsn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The present row of a result, with SQL NULL as null and without JDBC's zeros for it.
///
/// @param words of all rows that are read together
record Row(ResultSet rows, Words words) {
  Row(ResultSet rows) {
    this(rows, new Words());
  }

  @Nullable String text(String column) throws SQLException {
    return rows.getString(column);
  }

  @Nullable Long number(String column) throws SQLException {
    long value = rows.getLong(column);
    return rows.wasNull() ? null : value;
  }

  @Nullable Boolean flag(String column) throws SQLException {
    boolean value = rows.getBoolean(column);
    return rows.wasNull() ? null : value;
  }

  /// False for SQL NULL.
  boolean is(String column) throws SQLException {
    return rows.getBoolean(column);
  }

  @Nullable Lsn lsn(String column) throws SQLException {
    String value = rows.getString(column);
    return value == null ? null : Lsn.parse(value);
  }

  /// In full microseconds.
  @Nullable Instant instant(String column) throws SQLException {
    OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  static <T> T required(@Nullable T value, String column) {
    return Objects.requireNonNull(value, column);
  }
}
