package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.ACatalog.unknown;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.Severity;
import io.slotwarden.model.catalog.HeadRoom;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.LongTransaction;
import io.slotwarden.model.catalog.PreparedTransaction;
import io.slotwarden.model.catalog.RoleSetting;
import io.slotwarden.model.catalog.Spill;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of the server that changes are read from and of its settings.
class SourceServerChecksTest {
  private static CheckResult of(AuditCheck check, Consumer<ACatalog> change) {
    return result(check, AMigration.of(ACatalog.with(change)));
  }

  private static AuditFinding only(CheckResult result) {
    assertThat(result.findings()).hasSize(1);
    return result.findings().getFirst();
  }

  @Test
  void aServerThatIsSetAsDmsWantsItHasNoFindings() {
    assertThat(Audit.of(AMigration.of(ACatalog.with(_ -> {}))))
        .filteredOn(r -> SourceServerChecks.ALL.stream().anyMatch(c -> c.is() == r.check()))
        .allSatisfy(r -> assertThat(r.findings()).isEmpty())
        .allSatisfy(r -> assertThat(r.notChecked()).isEmpty());
  }

  @Test
  void withoutLogicalWalNothingCanBeDecoded() {
    AuditFinding found = only(of(AuditCheck.WAL_LEVEL, c -> c.set("wal_level", "replica")));

    assertThat(found.severity()).isEqualTo(CRITICAL);
    assertThat(found.text()).isEqualTo("wal_level is replica");
    assertThat(found.remedy()).contains("ALTER SYSTEM SET wal_level = logical");
  }

  @Test
  void onRdsTheParameterGroupIsTheWay() {
    Consumer<ACatalog> off =
        c -> {
          c.set("wal_level", "replica");
          c.set("rds.logical_replication", "off");
        };

    assertThat(only(of(AuditCheck.WAL_LEVEL, off)).remedy()).contains("parameter group");
    assertThat(only(of(AuditCheck.RDS_LOGICAL_REPLICATION, off)).severity()).isEqualTo(CRITICAL);
    assertThat(of(AuditCheck.RDS_LOGICAL_REPLICATION, c -> c.set("rds.logical_replication", "on")))
        .matches(CheckResult::passed);
    assertThat(of(AuditCheck.RDS_LOGICAL_REPLICATION, _ -> {}).notApplicable()).isPresent();
  }

  @Test
  void aTaskThatHasItsSlotNeedsNoOther() {
    HeadRoom full = new HeadRoom(1, 1, 10, 1, 0, false);
    LogicalSlot slot = slot("mig", 0L);

    assertThat(only(of(AuditCheck.FREE_SLOTS, c -> c.headRoom = known(full))).text())
        .startsWith("0 of 1 replication slots are free");
    assertThat(
            result(
                AuditCheck.FREE_SLOTS,
                AMigration.of(
                    ACatalog.with(
                        c -> {
                          c.headRoom = known(full);
                          c.slots = known(List.of(slot));
                        }),
                    m -> m.slotName = "mig")))
        .matches(CheckResult::passed);
  }

  @Test
  void walsendersMustReachForSlotsAndStandbys() {
    assertThat(
            only(of(
                    AuditCheck.FREE_WALSENDERS,
                    c -> c.headRoom = known(new HeadRoom(10, 3, 4, 3, 2, false))))
                .text())
        .isEqualTo("max_wal_senders is 4, for 3 slots and 2 standbys or backups");
    assertThat(
            of(
                AuditCheck.FREE_WALSENDERS,
                c -> c.headRoom = known(new HeadRoom(10, 3, 5, 3, 2, false))))
        .matches(CheckResult::passed);
  }

  @ParameterizedTest
  @CsvSource({
    "0,",
    "9999,CRITICAL",
    "10000,",
    "60000,",
    "300000,",
    "300001,WARNING",
  })
  void aSenderTimeoutIsNeitherTooShortNorTooLong(String ms, Severity expected) {
    CheckResult result = of(AuditCheck.WAL_SENDER_TIMEOUT, c -> c.set("wal_sender_timeout", ms));

    assertThat(result.findings().stream().map(AuditFinding::severity))
        .isEqualTo(expected == null ? List.of() : List.of(expected));
  }

  @Test
  void whatTheDmsRoleSetsForItselfCountsToo() {
    assertThat(
            only(of(
                    AuditCheck.WAL_SENDER_TIMEOUT,
                    c -> c.roleSettings = roleSets("dms", "wal_sender_timeout", "5s")))
                .text())
        .isEqualTo("wal_sender_timeout of role dms is 5000 ms");
    assertThat(
            of(
                AuditCheck.WAL_SENDER_TIMEOUT,
                c -> c.roleSettings = roleSets("somebody", "wal_sender_timeout", "5s")))
        .matches(CheckResult::passed);
  }

  @Test
  void aStuckSlotWithoutLimitAndASlotNearItsLimitAreWarnedOf() {
    assertThat(
            only(of(AuditCheck.MAX_SLOT_WAL_KEEP_SIZE, c -> c.set("max_slot_wal_keep_size", "-1")))
                .severity())
        .isEqualTo(WARNING);
    AuditFinding near =
        only(
            of(
                AuditCheck.MAX_SLOT_WAL_KEEP_SIZE,
                c -> c.slots = known(List.of(slot("mig", 60L << 30)))));
    assertThat(near.severity()).isEqualTo(WARNING);
    assertThat(near.objects())
        .containsExactly(AuditObject.of("mig", "keeps 60.0 GiB, 40.0 GiB are left"));
    assertThat(
            of(
                    AuditCheck.MAX_SLOT_WAL_KEEP_SIZE,
                    c -> c.slots = known(List.of(slot("mig", 1L << 30))))
                .findings())
        .extracting(AuditFinding::severity)
        .containsExactly(INFO);
    assertThat(
            of(AuditCheck.MAX_SLOT_WAL_KEEP_SIZE, c -> c.unset("max_slot_wal_keep_size"))
                .notApplicable())
        .isPresent();
  }

  @Test
  void aTimeoutOfTheServerThatTheRoleLiftsIsFine() {
    Consumer<ACatalog> server = c -> c.set("idle_in_transaction_session_timeout", "60000");

    assertThat(only(of(AuditCheck.IDLE_IN_TRANSACTION_TIMEOUT, server)).remedy())
        .contains("ALTER ROLE dms SET idle_in_transaction_session_timeout = 0;");
    assertThat(
            of(
                AuditCheck.IDLE_IN_TRANSACTION_TIMEOUT,
                server.andThen(
                    c ->
                        c.roleSettings =
                            roleSets("dms", "idle_in_transaction_session_timeout", "0"))))
        .matches(CheckResult::passed);
    assertThat(
            only(of(
                    AuditCheck.STATEMENT_TIMEOUT,
                    c -> c.roleSettings = roleSets("dms", "statement_timeout", "30s")))
                .text())
        .isEqualTo("statement_timeout of role dms is 30s");
  }

  @Test
  void theMemoryOfDecodingMattersOnlyWhereItSpills() {
    AuditFinding found =
        only(
            of(
                AuditCheck.LOGICAL_DECODING_WORK_MEM,
                c -> c.spills = known(List.of(new Spill("mig", 3, 5L << 30)))));

    assertThat(found.objects()).containsExactly(AuditObject.of("mig", "5.0 GiB of 3 transactions"));
    assertThat(of(AuditCheck.LOGICAL_DECODING_WORK_MEM, _ -> {})).matches(CheckResult::passed);
    assertThat(
            of(AuditCheck.LOGICAL_DECODING_WORK_MEM, c -> c.spills = unknown("before 14"))
                .notChecked())
        .containsExactly("before 14");
  }

  @Test
  void transactionsThatHoldASlotBackAreCriticalBeforeItIsMade() {
    Consumer<ACatalog> busy =
        c -> {
          c.longTransactions =
              known(
                  List.of(
                      new LongTransaction(
                          4711, "app", "orders", "batch", "active", Duration.ofHours(2), true)));
          c.preparedTransactions =
              known(List.of(new PreparedTransaction("it's", "orders", "app", Duration.ofDays(1))));
        };

    assertThat(only(of(AuditCheck.LONG_TRANSACTIONS, busy)).severity()).isEqualTo(CRITICAL);
    assertThat(only(of(AuditCheck.PREPARED_TRANSACTIONS, busy)).objects())
        .extracting(AuditObject::sql)
        .containsExactly("ROLLBACK PREPARED 'it''s';");
    AuditCase running = AMigration.of(ACatalog.with(busy), m -> m.phase = Phase.CDC);
    assertThat(only(result(AuditCheck.LONG_TRANSACTIONS, running)).severity()).isEqualTo(WARNING);
    assertThat(only(result(AuditCheck.PREPARED_TRANSACTIONS, running)).severity())
        .isEqualTo(WARNING);
  }

  @Test
  void aServerThatEndsIdleSlotsAndAStandbyAreFound() {
    assertThat(
            only(of(
                    AuditCheck.IDLE_SLOT_TIMEOUT,
                    c -> c.set("idle_replication_slot_timeout", "3600")))
                .severity())
        .isEqualTo(WARNING);
    assertThat(of(AuditCheck.IDLE_SLOT_TIMEOUT, _ -> {}).notApplicable()).isPresent();
    assertThat(
            only(of(
                    AuditCheck.STANDBY,
                    c -> c.headRoom = known(new HeadRoom(10, 0, 10, 0, 0, true))))
                .severity())
        .isEqualTo(CRITICAL);
  }

  @Test
  void whatCouldNotBeReadIsNotCheckedAndNeverPassed() {
    assertThat(
            Audit.of(
                AMigration.of(
                    io.slotwarden.model.catalog.Catalog.unseen(
                        "orders", "orders", "refused", ACatalog.AT))))
        .filteredOn(r -> SourceServerChecks.ALL.stream().anyMatch(c -> c.is() == r.check()))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.passed()).isFalse())
        .allSatisfy(r -> assertThat(r.notChecked()).containsExactly("refused"));
  }

  private static LogicalSlot slot(String name, long retained) {
    return new LogicalSlot(
        name,
        "test_decoding",
        "orders",
        true,
        Lsn.parse("0/1000000"),
        Lsn.parse("0/1000038"),
        null,
        null,
        retained,
        null);
  }

  private static io.slotwarden.model.Observed<List<RoleSetting>> roleSets(
      String role, String name, String value) {
    return known(List.of(new RoleSetting(role, null, name, value)));
  }
}
