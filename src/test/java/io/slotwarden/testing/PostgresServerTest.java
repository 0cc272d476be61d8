package io.slotwarden.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ResourceLock(PostgresServer.SHARED_LOCK)
class PostgresServerTest {
  @EssentialTest
  void startsEveryMajorWithLogicalDecoding(Essential where) {
    Postgres server = where.server();

    assertThat(server.query("show server_version")).startsWith(where.major() + ".");
    assertThat(server.query("show wal_level")).isEqualTo("logical");
    assertThat(server.query("show synchronous_commit")).isEqualTo("on");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aStandbyFollowsAndACopyKeepsTheIdentity(int major) {
    try (PostgresServer server = PostgresServer.start(major, Map.of("cluster_name", "it's mine"))) {
      String identifier = server.query("select system_identifier from pg_control_system()");
      try (PostgresServer standby = server.startStandby()) {
        assertThat(standby.query("select pg_is_in_recovery()")).isEqualTo("t");
      }
      try (PostgresServer copy = server.replaceByColdCopy()) {
        assertThat(copy.query("select system_identifier from pg_control_system()"))
            .isEqualTo(identifier);
        assertThat(copy.query("show cluster_name")).isEqualTo("it's mine");
        copy.crash();
        assertThat(copy.query("select 1")).isEqualTo("1");
      }
    }
  }
}
