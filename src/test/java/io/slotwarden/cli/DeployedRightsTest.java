package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.CheckJson;
import io.slotwarden.serve.api.CheckJson.FindingJson;
import io.slotwarden.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// With the roles of `deploy/sql` the command `check` names no missing right, and with less it
/// does.
@ResourceLock(PostgresServer.SHARED_LOCK)
class DeployedRightsTest {
  private static final Path SELF_MANAGED = Path.of("deploy/sql/self-managed.sql");
  private static final Path RDS = Path.of("deploy/sql/rds.sql");
  private static final String PASSWORD = "of-tests-only";

  private final String monitor = PostgresServer.unique("looks");
  private final String actor = PostgresServer.unique("drops");
  private final CheckRun check = new CheckRun();
  @TempDir private Path directory;
  private final List<Runnable> undo = new ArrayList<>();

  @AfterEach
  void leaveNoRole() {
    undo.forEach(Runnable::run);
  }

  /// A shared server that loses these roles after the test, in this order.
  private PostgresServer server(int major, String... roles) {
    PostgresServer server = PostgresServer.shared(major);
    Stream.concat(Stream.of(monitor, actor), Stream.of(roles))
        .forEach(role -> undo.add(() -> server.execute("drop role if exists " + role)));
    return server;
  }

  /// The same with the roles of `deploy/sql/self-managed.sql`.
  private PostgresServer selfManaged(int major) throws Exception {
    PostgresServer server = server(major);
    try (Connection superuser = server.connect()) {
      apply(statements(SELF_MANAGED), superuser);
    }
    return server;
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void onOnesOwnServerNoRightIsMissing(int major) throws Exception {
    PostgresServer server = selfManaged(major);

    assertThat(missingRights(server)).isEmpty();
    drops(server);
  }

  /// What Amazon's own roles may do beyond their names can't be had here: the real rds_replication
  /// drops slots by a change to the server.
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void onAStandInForRdsAMasterWhoIsNoSuperuserMayGrantAllAndNoRightIsMissing(int major)
      throws Exception {
    String master = PostgresServer.unique("master");
    PostgresServer server = server(major, master, "rds_superuser", "rds_replication");
    server.execute(
        "create role rds_replication",
        "create role rds_superuser",
        "grant pg_monitor, rds_replication to rds_superuser with admin option");
    server.createRole(master, PASSWORD, "createrole in role rds_superuser");
    try (Connection connection = server.connect(master, PASSWORD, "postgres")) {
      apply(statements(RDS), connection);
    }

    assertThat(missingRights(server)).isEmpty();
    assertThat(server.query("select rolreplication from pg_roles where rolname = '" + actor + "'"))
        .isEqualTo("f");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void withLessItIsNamed(int major) throws Exception {
    PostgresServer server = selfManaged(major);
    server.execute("revoke pg_monitor from " + monitor, "alter role " + actor + " noreplication");

    assertThat(missingRights(server))
        .hasSize(2)
        .anyMatch(right -> right.contains("GRANT pg_monitor TO " + monitor))
        .anyMatch(right -> right.contains("ALTER ROLE " + actor + " REPLICATION"));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void theRightToACheckpointIsNamedWhereAPolicyAsksForOne(int major) throws Exception {
    PostgresServer server = selfManaged(major);
    String asking =
        """
        policies:
          - name: left-over
            drop-slot: {sources: [orders], slots: [left_over]}
            checkpoint-after-drop: true
        """;

    assertThat(missingRights(server, asking))
        .singleElement()
        .asString()
        .contains(
            major < 15
                ? "before PostgreSQL 15 only a superuser"
                : "GRANT pg_checkpoint TO " + actor);
  }

  @Test
  void theReadmeSaysTheSame() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String block = readme.substring(readme.indexOf("```sql\n") + 7);

    assertThat(statements(block.substring(0, block.indexOf("```"))))
        .isEqualTo(statements(SELF_MANAGED));
    assertThat(readme).contains("psql -d postgres -f " + SELF_MANAGED, RDS.toString());
  }

  private List<String> missingRights(PostgresServer server) {
    return missingRights(server, "");
  }

  /// @param rest of the configuration, behind its source
  private List<String> missingRights(PostgresServer server, String rest) {
    check.environment.put("ACTOR", PASSWORD);
    check.with(
        "-o",
        "json",
        "-c",
        CheckRun.file(
                directory,
                "sources:\n"
                    + check.source("orders", server.port(), monitor, PASSWORD).stripTrailing()
                    + "\n    actor: {username: "
                    + actor
                    + ", password: \"${env:ACTOR}\"}\n"
                    + rest)
            .toString());
    CheckJson seen = ApiJson.read(CheckJson.class, check.out.toString());
    assertThat(seen.sources()).as(check.out.toString()).hasSize(1).allMatch(s -> s.up());
    assertThat(seen.findings())
        .noneMatch(f -> f.finding().equals("settings-unseen"))
        .noneMatch(f -> f.finding().equals("holder-unseen"));
    return seen.findings().stream()
        .filter(f -> f.finding().equals("missing-right"))
        .map(FindingJson::text)
        .toList();
  }

  /// The actor may really drop, and the monitor may not.
  private void drops(PostgresServer server) throws SQLException {
    String slot = PostgresServer.unique("left");
    server.createLogicalSlot(slot);
    String drop = "select pg_drop_replication_slot('" + slot + "')";

    try (Connection looks = server.connect(monitor, PASSWORD, "postgres");
        Statement statement = looks.createStatement()) {
      assertThatThrownBy(() -> statement.execute(drop))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    } finally {
      try (Connection acts = server.connect(actor, PASSWORD, "postgres");
          Statement statement = acts.createStatement()) {
        statement.execute(drop);
      }
    }
  }

  /// The file's statements under names of this test alone, and the passwords that a person would
  /// give by `\password`.
  private void apply(List<String> statements, Connection connection) throws SQLException {
    try (Statement s = connection.createStatement()) {
      for (String statement : statements) {
        s.execute(statement.replace("slotwarden_actor", actor).replace("slotwarden", monitor));
      }
      s.execute("alter role " + monitor + " password '" + PASSWORD + "'");
      s.execute("alter role " + actor + " password '" + PASSWORD + "'");
    }
  }

  private static List<String> statements(Path file) throws IOException {
    return statements(Files.readString(file));
  }

  private static List<String> statements(String sql) {
    String bare = sql.replaceAll("(?m)^--.*$", "");
    return Stream.of(bare.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
