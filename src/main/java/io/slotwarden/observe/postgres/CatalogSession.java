package io.slotwarden.observe.postgres;

import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.OfTable;
import io.slotwarden.model.catalog.Setting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The session in which an audit reads one database: what one statement can't read is Unknown and
/// costs the others nothing.
final class CatalogSession {
  /// For one statement over a whole catalog.
  private static final String STATEMENT_TIMEOUT = "20s";

  /// For one look into one table.
  private static final String PROBE_TIMEOUT = "2s";

  /// Beyond the statement's own timeout: it bounds a peer that does not answer at all.
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

  /// Rows that the driver fetches at once: a hundred thousand tables need not be in memory twice.
  private static final int FETCH = 5_000;

  /// The largest tables come first; more would be more than a person waits for.
  static final int PROBES = 300;

  private final Connection connection;
  private final SourceConfig server;
  private final InstantSource clock;
  private final Predicate<TableName> wanted;
  private final Instant probesEnd;
  private final Observed<List<Setting>> settings;
  private final Words words = new Words();

  /// Reads one row.
  interface Reader<T> {
    T read(Row row) throws SQLException;
  }

  /// A row that waits for the answer of a statement of its own.
  ///
  /// @param sql null when there is none for it
  /// @param make the row, given the answer
  record Probed<T>(@Nullable String sql, Function<Observed<Long>, T> make) {}

  CatalogSession(
      Connection connection,
      SourceConfig server,
      InstantSource clock,
      Predicate<TableName> wanted,
      Duration probing)
      throws SQLException {
    this.connection = connection;
    this.server = server;
    this.clock = clock;
    this.wanted = wanted;
    this.probesEnd = clock.instant().plus(probing);
    connection.setNetworkTimeout(Runnable::run, (int) SOCKET_TIMEOUT.toMillis());
    // An empty path: every name in what the server writes carries its schema.
    execute("set search_path = ''");
    // Before this session has limits of its own, which would hide the server's.
    settings = rows(CatalogSql.SETTINGS, CatalogRows::setting);
    execute("set statement_timeout = '" + STATEMENT_TIMEOUT + "'");
    connection.setAutoCommit(false); // so that the driver fetches in parts
  }

  /// As they are without this session's own limits.
  Observed<List<Setting>> settings() {
    return settings;
  }

  /// A group of facts: its value, or why it could not be read.
  <T> Observed<T> group(Read<T> read) {
    try {
      return Observed.known(read.read(), clock.instant());
    } catch (SQLException | RuntimeException e) {
      rollback();
      return Observed.unknown(Trouble.reason(server, e), clock.instant());
    }
  }

  /// Reads a group.
  interface Read<T> {
    T read() throws SQLException;
  }

  <T> Observed<T> unknown(String why) {
    return Observed.unknown(server.name() + ": " + why, clock.instant());
  }

  <T> Observed<List<T>> rows(CatalogSql sql, Reader<T> reader) {
    return group(() -> list(sql, reader));
  }

  <T> Observed<T> row(CatalogSql sql, Reader<T> reader) {
    return group(() -> list(sql, reader).getFirst());
  }

  /// Those of the tables that matter, in the order of their names: checks ask for them in it.
  <T extends OfTable> Observed<List<T>> ofTables(CatalogSql sql, Reader<T> reader) {
    return group(
        () -> {
          List<T> found = new ArrayList<>();
          each(sql, reader, t -> keep(t, found));
          found.sort(OfTable.BY_TABLE);
          return found;
        });
  }

  private <T extends OfTable> void keep(T row, List<T> found) {
    if (wanted.test(row.table())) {
      found.add(row);
    }
  }

  /// One row a table, of the tables that matter.
  <T extends OfTable> Observed<Map<TableName, T>> byTable(CatalogSql sql, Reader<T> reader) {
    return ofTables(sql, reader)
        .map(
            rows -> {
              Map<TableName, T> found = HashMap.newHashMap(rows.size());
              rows.forEach(r -> found.put(r.table(), r));
              return found;
            });
  }

  /// As [#ofTables], each with the answer of its probe.
  <T extends OfTable> Observed<List<T>> probed(CatalogSql sql, Reader<Probed<T>> reader) {
    return group(
        () -> {
          Observed<Long> notAsked = unknown("not looked for");
          List<Probed<T>> asking = new ArrayList<>();
          List<T> rest = new ArrayList<>();
          each(
              sql,
              reader,
              p -> {
                T row = p.make().apply(notAsked);
                if (!wanted.test(row.table())) {
                  return;
                }
                if (p.sql() != null && asking.size() < PROBES) {
                  asking.add(p);
                } else {
                  rest.add(row);
                }
              });
          List<T> found = new ArrayList<>(asking.size() + rest.size());
          for (Probed<T> p : asking) {
            found.add(p.make().apply(answer(String.valueOf(p.sql()))));
          }
          found.addAll(rest);
          found.sort(OfTable.BY_TABLE);
          return found;
        });
  }

  /// What a statement for one table says, within the time that is left for all of them.
  Observed<Long> answer(String sql) {
    if (!clock.instant().isBefore(probesEnd)) {
      return unknown("the time for looks into single tables was over");
    }
    return group(
        () -> {
          execute("set local statement_timeout = '" + PROBE_TIMEOUT + "'");
          try (Statement probe = connection.createStatement();
              ResultSet rows = probe.executeQuery(sql)) {
            rows.next();
            return rows.getLong("value");
          } finally {
            connection.rollback();
          }
        });
  }

  <T> List<T> list(CatalogSql sql, Reader<T> reader, String... parameters) throws SQLException {
    List<T> found = new ArrayList<>();
    each(sql, reader, found::add, parameters);
    return found;
  }

  private <T> void each(
      CatalogSql sql, Reader<T> reader, java.util.function.Consumer<T> each, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
      statement.setFetchSize(FETCH);
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        Row row = new Row(rows, words);
        while (rows.next()) {
          each.accept(reader.read(row));
        }
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement set = connection.createStatement()) {
      set.execute(sql);
    }
  }

  /// A statement that failed leaves its transaction useless.
  private void rollback() {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      // The next statement will say what is wrong.
    }
  }
}
