package io.slotwarden.observe.postgres;

import io.slotwarden.model.WalFloors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Who holds the WAL: the oldest file and every floor.
final class FloorsLook {
  private FloorsLook() {}

  /// Where the role may not list `pg_wal` (or the provider has revoked the control functions) only
  /// the archiver's fields are known.
  static WalFloors read(Connection connection, int major) throws SQLException {
    try {
      return read(connection, Sql.floors(major));
    } catch (SQLException e) {
      if (SampleLook.FORBIDDEN.equals(e.getSQLState())) {
        return read(connection, Sql.FLOORS_UNLISTED);
      }
      throw e;
    }
  }

  private static WalFloors read(Connection connection, Sql statement) throws SQLException {
    try (PreparedStatement floors = connection.prepareStatement(statement.text());
        ResultSet rows = floors.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("the statement about WAL floors gave no row");
      }
      Row row = new Row(rows);
      return new WalFloors(
          row.is("listed"),
          row.number("files"),
          row.number("bytes"),
          row.number("oldest_seg"),
          row.number("cur_seg"),
          row.number("slot_floor_seg"),
          row.number("redo_floor_seg"),
          row.number("keep_floor_seg"),
          row.number("archive_floor_seg"),
          row.number("ready_files"),
          row.is("archiver_failing"),
          row.text("last_failed_wal"),
          row.instant("last_failed_time"));
    }
  }
}
