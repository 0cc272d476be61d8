package io.slotwarden.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whose replica identity counts, on real servers: why the checks look at partitions, and never at
/// the table that they are partitions of.
@ResourceLock(PostgresServer.SHARED_LOCK)
class PartitionIdentityTest {
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aChangeIsLoggedUnderThePartitionAndByItsIdentityNotThatOfTheParent(int major)
      throws SQLException {
    try (AuditedDatabase db =
        new AuditedDatabase(
            PostgresServer.shared(major),
            "create schema app",
            "create table app.part (id int not null, at int not null) partition by range (at)",
            "create table app.keyed partition of app.part (primary key (id)) for values from (0) to"
                + " (10)",
            "create table app.bare partition of app.part for values from (10) to (20)",
            "create table app.whole partition of app.part for values from (20) to (30)",
            "alter table app.part replica identity full",
            "alter table app.whole replica identity full")) {
      assertThat(decoded(db, major))
          .containsExactly(
              "table app.keyed: DELETE: id[integer]:1",
              "table app.bare: DELETE: (no-tuple-data)",
              "table app.whole: DELETE: id[integer]:3 at[integer]:23");

      db.execute("alter table app.part replica identity nothing");

      assertThat(decoded(db, major))
          .containsExactly(
              "table app.keyed: DELETE: id[integer]:1",
              "table app.bare: DELETE: (no-tuple-data)",
              "table app.whole: DELETE: id[integer]:3 at[integer]:23");
    }
  }

  /// What a slot says of three rows that are deleted by way of the parent.
  private static List<String> decoded(AuditedDatabase db, int major) throws SQLException {
    String slot = PostgresServer.unique("identity");
    db.execute("insert into app.part values (1, 1), (2, 12), (3, 23)");
    try (Connection c = db.connect();
        Statement s = c.createStatement()) {
      s.execute("select pg_create_logical_replication_slot('" + slot + "', 'test_decoding')");
      try {
        for (int id = 1; id <= 3; id++) {
          s.execute("delete from app.part where id = " + id);
        }
        List<String> deletes = new ArrayList<>();
        try (ResultSet rows =
            s.executeQuery(
                "select data from pg_logical_slot_get_changes('" + slot + "', null, null)")) {
          while (rows.next()) {
            if (rows.getString(1).contains("DELETE")) {
              deletes.add(rows.getString(1));
            }
          }
        }
        return deletes;
      } finally {
        s.execute("select pg_drop_replication_slot('" + slot + "')");
      }
    }
  }
}
