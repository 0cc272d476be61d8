package io.slotwarden.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a wrong first copy or a wrong start position does to a target is noticed: else the tests of
/// whole migrations would prove nothing.
@ResourceLock(PostgresServer.SHARED_LOCK)
class ExactApplierTest {
  private static final String ROW = "insert into copied values (1, 'a')";
  private final PostgresServer server = PostgresServer.shared(Majors.newest());
  private final String source = PostgresServer.unique("applied_source");
  private final String target = PostgresServer.unique("applied_target");
  private final String slot = PostgresServer.unique("applied");

  @BeforeEach
  void aTableOnBothSidesAndASlot() throws SQLException {
    for (String database : List.of(source, target)) {
      Databases.create(server, database);
      execute(database, "create table copied (id int primary key, t text)");
    }
    execute(source, "select pg_create_logical_replication_slot('" + slot + "', 'test_decoding')");
  }

  @AfterEach
  void leaveNothingBehind() {
    server.dropSlots();
    Databases.drop(server, source);
    Databases.drop(server, target);
  }

  @Test
  void aCopyThatWasTakenAfterTheSlotGetsItsRowsTwice() throws SQLException {
    String position = position();
    execute(source, ROW);
    execute(target, ROW);

    assertThatThrownBy(() -> apply(position, 1))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("duplicate key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"update copied set t = 'b'", "delete from copied"})
  void aStartAfterTheSlotLosesRows(String change) throws SQLException {
    execute(source, ROW);
    String late = position();
    execute(source, change);

    assertThatThrownBy(() -> apply(late, 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("0 rows instead of one");
  }

  @Test
  void whatFitsTogetherIsCarriedOut() throws SQLException {
    execute(source, ROW, "update copied set id = 2", "insert into copied values (1, null)");

    apply(position("restart_lsn"), 3);

    try (Connection c = Databases.connect(server, target);
        Statement s = c.createStatement();
        var rows =
            s.executeQuery("select string_agg((c.*)::text, ' ' order by id) from copied c")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("(1,) (2,a)");
    }
  }

  private void apply(String from, int transactions) throws SQLException {
    try (Connection copy = Databases.connect(server, target);
        ApplyingConsumer consumer =
            ApplyingConsumer.attach(server, source, slot, from, new ExactApplier(copy))) {
      for (int i = 0; i < transactions; ) {
        i += consumer.next().isEmpty() ? 0 : 1;
      }
    }
  }

  private String position() {
    return Objects.requireNonNull(server.query("select pg_current_wal_lsn()"));
  }

  private String position(String column) {
    return Objects.requireNonNull(
        server.query(
            "select " + column + " from pg_replication_slots where slot_name = '" + slot + "'"));
  }

  private void execute(String database, String... statements) throws SQLException {
    try (Connection c = Databases.connect(server, database);
        Statement s = c.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    }
  }
}
