package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The first copy, and where CDC begins after it.
@ResourceLock(PostgresServer.SHARED_LOCK)
class FirstCopyChecksTest {
  private static final String POSITION = "CdcStartPosition = ";

  private static CheckResult of(
      AuditCheck check, Consumer<ACatalog> source, Consumer<AMigration> change) {
    return result(
        check,
        AMigration.of(
            ACatalog.with(source),
            change.andThen(
                m -> m.migrationType = m.migrationType.equals("full-load") ? "full-load" : "cdc")));
  }

  private static CheckResult start(ASlot slot, Consumer<AMigration> change) {
    return of(
        AuditCheck.START_POSITION,
        c -> c.slots = known(List.of(slot.build())),
        change.andThen(m -> m.slotName = "mig"));
  }

  private static AuditFinding only(CheckResult result) {
    assertThat(result.findings()).hasSize(1);
    return result.findings().getFirst();
  }

  @Test
  void aCopyByDmsBetweenTwoPostgresIsAdvisedAgainst() {
    assertThat(
            only(result(AuditCheck.FIRST_COPY, AMigration.of(ACatalog.with(_ -> {})))).severity())
        .isEqualTo(INFO);
    assertThat(of(AuditCheck.FIRST_COPY, _ -> {}, _ -> {}).notApplicable()).isPresent();
    assertThat(
            result(
                    AuditCheck.FIRST_COPY,
                    AMigration.of(ACatalog.with(_ -> {}), m -> m.targetEngine = "s3"))
                .notApplicable())
        .isPresent();
  }

  @Test
  void ofAnUntouchedSlotExactlyOnePositionIsPrinted() {
    AuditFinding found = only(start(ASlot.of("mig"), _ -> {}));

    assertThat(found.severity()).isEqualTo(WARNING);
    assertThat(found.text()).endsWith(POSITION + "0/19A1AB0").doesNotContain("0/19A1AE8");
    assertThat(found.remedy()).doesNotContain("0/");
    assertThat(start(ASlot.of("mig"), m -> m.cdcStartPosition = "0/19A1AB0"))
        .matches(CheckResult::passed);
  }

  @Test
  void ofASlotThatMovedOrIsReadNoPositionIsPrinted() {
    List<CheckResult> moved =
        List.of(
            start(ASlot.of("mig").active(), _ -> {}),
            start(ASlot.of("mig").at("0/19A1AB0", "0/29A1AB0"), _ -> {}),
            of(
                AuditCheck.START_POSITION,
                c -> {
                  c.slots = known(List.of(ASlot.of("mig").build()));
                  c.decoded = known(Map.of("mig", 1L));
                },
                m -> m.slotName = "mig"));

    assertThat(moved)
        .allSatisfy(r -> assertThat(only(r).severity()).isEqualTo(WARNING))
        .allSatisfy(r -> assertThat(only(r).text()).contains("no start marker any more"))
        .allSatisfy(r -> assertThat(r.toString()).doesNotContain(POSITION));
  }

  @Test
  void whatWouldBetrayAReaderAndIsNotKnownIsSaid() {
    CheckResult result =
        of(
            AuditCheck.START_POSITION,
            c -> {
              c.slots = known(List.of(ASlot.of("mig").build()));
              c.decoded = ACatalog.unknown("what was decoded is counted from PostgreSQL 14 on");
            },
            m -> {
              m.slotName = "mig";
              m.tasksUnknown = "a listing is not complete";
            });

    assertThat(only(result).text()).as("one position, as far as is known").contains(POSITION);
    assertThat(result.notChecked())
        .containsExactly(
            "whether somebody has read slot mig: what was decoded is counted from PostgreSQL 14 on",
            "whether a task has run on slot mig: a listing is not complete");
    assertThat(result.passed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0/19A1AE9",
    "1/0",
    "checkpoint:V1#34#00000001/00000000#0#0#*#0#121",
  })
  void aPositionAboveTheSlotSkipsTransactionsAndIsCritical(String position) {
    AuditFinding found = only(start(ASlot.of("mig"), m -> m.cdcStartPosition = position));

    assertThat(found.severity()).isEqualTo(CRITICAL);
    assertThat(found.remedy()).isEqualTo("set " + POSITION + "0/19A1AB0");
  }

  @Test
  void aPositionThatIsNoneOfPostgresIsNotChecked() {
    assertThat(start(ASlot.of("mig"), m -> m.cdcStartPosition = "2026-03-10T12:00:00").notChecked())
        .hasSize(1);
  }

  @Test
  void withoutASlotThereIsNoStart() {
    assertThat(only(of(AuditCheck.START_POSITION, _ -> {}, _ -> {})).text())
        .startsWith("the endpoint names no slot");
    assertThat(only(of(AuditCheck.START_POSITION, _ -> {}, m -> m.slotName = "mig")).objects())
        .extracting(AuditObject::sql)
        .containsExactly("SELECT pg_create_logical_replication_slot('mig', 'test_decoding');");
    assertThat(only(start(ASlot.of("mig").database("billing"), _ -> {})).text())
        .isEqualTo("slot mig is of database billing");
    assertThat(only(start(ASlot.of("mig").plugin("pgoutput"), _ -> {})).text())
        .contains("pgoutput");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aRealSlotIsAStartMarkerUntilSomebodyReadsIt(int major) {
    String name = PostgresServer.unique("mig");
    PostgresServer server = PostgresServer.shared(major);
    try (AuditedDatabase db = new AuditedDatabase(server, "create table t (id int primary key)")) {
      Consumer<AMigration> task =
          m -> {
            m.migrationType = "cdc";
            m.slotName = name;
          };
      CheckResult none = result(AuditCheck.START_POSITION, AMigration.of(db.read(), task));
      db.execute(Objects.requireNonNull(only(none).objects().getFirst().sql()));
      Catalog made = db.read();
      String restart =
          server.query(
              "select restart_lsn from pg_replication_slots where slot_name = '" + name + "'");

      assertThat(only(result(AuditCheck.START_POSITION, AMigration.of(made, task))).text())
          .endsWith(POSITION + restart);

      db.execute(
          "insert into t select generate_series(1, 5000)",
          "select count(*) from pg_logical_slot_get_changes('" + name + "', null, null)");
      Catalog read =
          major < 14 || major > 14
              ? db.read()
              : ACatalog.with(db.read(), c -> c.decoded = known(Map.of(name, 1L)));
      CheckResult after = result(AuditCheck.START_POSITION, AMigration.of(read, task));
      assertThat(only(after).text()).contains("no start marker any more");
      assertThat(after.toString()).doesNotContain(POSITION);
      server.query("select pg_drop_replication_slot('" + name + "')");
    }
  }

  @Test
  void anUnknownPairOfServersHasNoPosition() {
    CheckResult result =
        of(
            AuditCheck.SNAPSHOT_COPY,
            c -> c.slots = known(List.of(ASlot.of("mig").build())),
            m -> {
              m.slotName = "mig";
              m.target = known(restored());
            });

    assertThat(result.findings().getFirst().text()).contains("unknown pair");
    assertThat(result.toString()).doesNotContain("0/1C00000");
  }

  @Test
  void anAuroraCloneTellsItsPositionAndRdsDoesNot() {
    Consumer<AMigration> aurora =
        m -> {
          m.sourceEngine = "aurora-postgresql";
          m.targetEngine = "aurora-postgresql";
          m.target = known(restored());
          m.slotName = "mig";
        };
    AuditFinding advice = only(of(AuditCheck.SNAPSHOT_COPY, _ -> {}, aurora));
    assertThat(advice.severity()).isEqualTo(INFO);
    assertThat(advice.text()).endsWith("on the restored cluster: 0/1C00000");
    assertThat(
            only(of(
                    AuditCheck.SNAPSHOT_COPY,
                    c ->
                        c.slots =
                            known(List.of(ASlot.of("mig").at("0/1D00000", "0/1D00038").build())),
                    aurora))
                .text())
        .contains("younger than the snapshot")
        .doesNotContain("0/1");
    assertThat(only(pair("postgres", "x.abc.eu-west-1.rds.amazonaws.com")).text())
        .as("a target that may be anything")
        .contains("unknown pair")
        .doesNotContain("0/1");
  }

  private static CheckResult pair(String targetEngine, String sourceHost) {
    return of(
        AuditCheck.SNAPSHOT_COPY,
        _ -> {},
        m -> {
          m.targetEngine = targetEngine;
          m.sourceHost = sourceHost;
          m.target = known(restored());
        });
  }

  @Test
  void anRdsSourceHasNoPositionThatMeansAnythingOnAurora() {
    AuditFinding found = only(pair("aurora-postgresql", "x.abc.eu-west-1.rds.amazonaws.com"));

    assertThat(found.text()).contains("no position is right").doesNotContain("0/1C00000");
  }

  @Test
  void slotsOfTheSourceOnTheTargetBetrayACopyOfFiles() {
    CheckResult result =
        of(
            AuditCheck.SNAPSHOT_COPY,
            c -> c.slots = known(List.of(ASlot.of("mig").build())),
            m ->
                m.target =
                    known(ACatalog.with(t -> t.slots = known(List.of(ASlot.of("mig").build())))));

    assertThat(result.findings())
        .extracting(AuditFinding::severity)
        .containsExactly(WARNING, WARNING);
    assertThat(result.findings().getLast().objects())
        .extracting(AuditObject::name)
        .containsExactly("mig");
  }

  private static Catalog restored() {
    return ACatalog.with(c -> c.volumeStart = known(Optional.of(Lsn.parse("0/1C00000"))));
  }
}
