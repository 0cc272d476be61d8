package io.slotwarden.record;

import io.slotwarden.model.Lsn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One statement, read from `<name>.sql` beside this class and prepared on the store's connection.
final class Sql implements AutoCloseable {
  private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();

  private final PreparedStatement statement;

  private Sql(PreparedStatement statement) {
    this.statement = statement;
  }

  private static Sql prepare(Connection connection, String name) throws SQLException {
    return new Sql(connection.prepareStatement(text(name)));
  }

  /// Runs one statement once.
  ///
  /// @return the number of rows changed
  static int update(Connection connection, String name, @Nullable Object... values)
      throws SQLException {
    try (Sql sql = prepare(connection, name)) {
      sql.bind(values);
      return sql.statement.executeUpdate();
    }
  }

  static <T> List<T> list(
      Connection connection, String name, Reading<T> reading, @Nullable Object... values)
      throws SQLException {
    try (Sql sql = prepare(connection, name)) {
      sql.bind(values);
      List<T> rows = new ArrayList<>();
      try (ResultSet results = sql.statement.executeQuery()) {
        while (results.next()) {
          rows.add(read(name, reading, new Row(results)));
        }
      }
      return List.copyOf(rows);
    }
  }

  private static <T> T read(String name, Reading<T> reading, Row row) throws SQLException {
    try {
      return reading.of(row);
    } catch (RuntimeException e) {
      throw new SQLException("unreadable row in " + name + ": " + e.getMessage(), e);
    }
  }

  static <T> Optional<T> first(
      Connection connection, String name, Reading<T> reading, @Nullable Object... values)
      throws SQLException {
    return list(connection, name, reading, values).stream().findFirst();
  }

  /// Runs one statement for each row of values; none, and nothing is prepared.
  static void batch(Connection connection, String name, List<@Nullable Object[]> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (Sql sql = prepare(connection, name)) {
      for (@Nullable Object[] row : rows) {
        sql.bind(row);
        sql.statement.addBatch();
      }
      sql.statement.executeBatch();
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }

  private void bind(@Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      switch (value) {
        case null -> statement.setObject(i + 1, null);
        case String text -> statement.setString(i + 1, text);
        case Integer number -> statement.setInt(i + 1, number);
        case Long number -> statement.setLong(i + 1, number);
        case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
        case Instant instant -> statement.setString(i + 1, Spelling.of(instant));
        case Duration duration -> statement.setString(i + 1, Spelling.of(duration));
        case Lsn lsn -> statement.setString(i + 1, Spelling.of(lsn));
        case Enum<?> word -> statement.setString(i + 1, Spelling.of(word));
        case Record json -> statement.setString(i + 1, RecordJson.write(json));
        default ->
            throw new IllegalArgumentException("no column for " + value.getClass().getName());
      }
    }
  }

  /// The text of a resource of this package.
  static String text(String name) {
    return TEXTS.computeIfAbsent(name, Sql::load);
  }

  private static String load(String name) {
    try (InputStream in = Sql.class.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks io/slotwarden/record/" + name + ".sql");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + name + ".sql from the jar", e);
    }
  }

  /// Makes a value of one row.
  @FunctionalInterface
  interface Reading<T> {
    T of(Row row) throws SQLException;
  }
}
