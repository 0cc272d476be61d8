package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.model.Severity.INFO;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Settings of the target's server.
@ResourceLock(PostgresServer.SHARED_LOCK)
class TargetSettingChecksTest {
  private static final Consumer<ACatalog> QUICK =
      c -> {
        c.set("autovacuum", "off");
        c.set("max_wal_size", "8192");
        c.set("synchronous_commit", "off");
      };

  private static CheckResult in(Phase phase, Consumer<ACatalog> target) {
    return result(
        AuditCheck.TARGET_SETTINGS,
        AMigration.of(
            ACatalog.with(_ -> {}),
            m -> {
              m.phase = phase;
              m.target = known(ACatalog.with(target));
            }));
  }

  @Test
  void whatCostsALoadTimeIsSaidAndNothingWorse() {
    CheckResult slow = in(Phase.LOAD, _ -> {});

    assertThat(slow.findings()).extracting(AuditFinding::severity).containsOnly(INFO).hasSize(3);
    assertThat(slow.findings())
        .extracting(AuditFinding::text)
        .contains("max_wal_size is 1024 MB, and each time it is full there is a checkpoint");
    assertThat(in(Phase.LOAD, QUICK)).matches(CheckResult::passed);
    assertThat(in(Phase.CDC, _ -> {}).notApplicable()).isPresent();
  }

  @Test
  void whatWasSetForTheLoadHasToBeSetBack() {
    assertThat(in(Phase.AFTER, QUICK).findings())
        .extracting(AuditFinding::text)
        .isEqualTo(
            List.of(
                "autovacuum is still off",
                "synchronous_commit is still off: a crash loses the newest commits"));
    assertThat(in(Phase.CUTOVER, _ -> {})).matches(CheckResult::passed);
  }

  @Test
  void aRealServerShowsTheseSettings() {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(15))) {
      CheckResult result =
          result(
              AuditCheck.TARGET_SETTINGS,
              AMigration.of(ACatalog.with(_ -> {}), m -> m.target = known(db.read())));

      assertThat(result.notChecked()).isEmpty();
      assertThat(result.notApplicable()).isEmpty();
    }
  }
}
