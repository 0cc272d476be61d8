package io.slotwarden.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Timeouts of real servers: the audit's session has limits of its own, which are nobody else's.
@ResourceLock(PostgresServer.SHARED_LOCK)
class ServerTimeoutsTest {
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void theLimitsOfOurOwnSessionAreNotTakenForTheServers(int major) {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major))) {
      assertThat(timeouts(db)).matches(CheckResult::passed);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void whatTheServerSetsForADatabaseIsFound(int major) {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major))) {
      db.execute("alter database " + db.name() + " set statement_timeout = '90s'");

      assertThat(timeouts(db).findings())
          .extracting(AuditFinding::text)
          .containsExactly("statement_timeout of database " + db.name() + " is 90s");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aLimitOfOurOwnRoleHidesTheServersWhichIsThenNotChecked(int major) {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major))) {
      db.execute(
          "alter role slotwarden in database " + db.name() + " set statement_timeout = '7s'");

      CheckResult result = timeouts(db);

      assertThat(result.findings()).isEmpty();
      assertThat(result.notChecked())
          .singleElement()
          .asString()
          .contains("statement_timeout", "hidden by a setting of our own role");
    }
  }

  private static CheckResult timeouts(AuditedDatabase db) {
    return AMigration.result(AuditCheck.STATEMENT_TIMEOUT, AMigration.of(db.read()));
  }
}
