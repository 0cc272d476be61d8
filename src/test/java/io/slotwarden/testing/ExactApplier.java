package io.slotwarden.testing;

import io.slotwarden.testing.DecodedChange.Cell;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Carries changes of a source out on a target, each exactly as it came, and forgives nothing: an
/// insert of a row that is there already fails, and so does a change of a row that is not there.
/// Foreign keys and triggers of the target do not fire.
public final class ExactApplier {
  private static final String KEYS =
      """
      select n.nspname, c.relname, a.attname from pg_index i
      join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
      where i.indisprimary
      """;

  private final Connection target;
  private final Set<List<String>> keys = new HashSet<>();

  /// @param target a connection of its own to the restored copy; the caller closes it
  public ExactApplier(Connection target) throws SQLException {
    this.target = target;
    try (Statement s = target.createStatement()) {
      s.execute("set session_replication_role = replica");
      try (ResultSet columns = s.executeQuery(KEYS)) {
        while (columns.next()) {
          keys.add(List.of(columns.getString(1), columns.getString(2), columns.getString(3)));
        }
      }
    }
    target.setAutoCommit(false);
  }

  /// @throws SQLException also for a row that came before
  /// @throws AssertionError for a row that is missing
  public void apply(DecodedChange change) throws SQLException {
    switch (change.kind()) {
      case INSERT -> insert(change);
      case UPDATE -> update(change);
      case DELETE ->
          run(change, "delete from " + table(change) + where(change.key()), change.key());
    }
  }

  /// Ends what one transaction of the source did.
  public void commit() throws SQLException {
    target.commit();
  }

  private void insert(DecodedChange change) throws SQLException {
    run(
        change,
        "insert into "
            + table(change)
            + change.row().stream()
                .map(c -> quoted(c.column()))
                .collect(Collectors.joining(", ", " (", ")"))
            + change.row().stream()
                .map(_ -> "?")
                .collect(Collectors.joining(", ", " values (", ")")),
        change.row());
  }

  private void update(DecodedChange change) throws SQLException {
    List<Cell> old =
        change.key().isEmpty()
            ? change.row().stream()
                .filter(c -> keys.contains(List.of(change.schema(), change.table(), c.column())))
                .toList()
            : change.key();
    run(
        change,
        "update "
            + table(change)
            + change.row().stream()
                .map(c -> quoted(c.column()) + " = ?")
                .collect(Collectors.joining(", ", " set ", ""))
            + where(old),
        change.row(),
        old);
  }

  private static String where(List<Cell> old) {
    return old.stream()
        .map(c -> quoted(c.column()) + " = ?")
        .collect(Collectors.joining(" and ", " where ", ""));
  }

  @SafeVarargs
  private void run(DecodedChange change, String sql, List<Cell>... cells) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(sql)) {
      int at = 0;
      for (List<Cell> some : cells) {
        for (Cell cell : some) {
          at++;
          // Of no type: the server takes that of the column.
          statement.setObject(at, cell.value(), Types.OTHER);
        }
      }
      int rows = statement.executeUpdate();
      if (rows != 1) {
        throw new AssertionError(rows + " rows instead of one: " + change);
      }
    }
  }

  private static String table(DecodedChange change) {
    return quoted(change.schema()) + "." + quoted(change.table());
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
