package io.slotwarden.observe.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotType;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.Walsender;
import io.slotwarden.testing.Essential;
import io.slotwarden.testing.EssentialTest;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.Postgres;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What one poll sees of slots, on real servers.
@ResourceLock(PostgresServer.SHARED_LOCK)
class SlotsSeenTest {
  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private Postgres server;

  @AfterEach
  void leaveNoSlotBehind() {
    if (Objects.nonNull(server)) { // a server that is not there is a skipped test
      await()
          .until(
              () ->
                  "0"
                      .equals(
                          server.query("select count(*) from pg_replication_slots where active")));
      server.dropSlots();
    }
  }

  @EssentialTest
  void readsSlotsWithTheirWalsenderAndCounters(Essential where) throws Exception {
    server = where.server();
    String name = PostgresServer.unique("seen");
    server.createLogicalSlot(name);
    server.writeWal(10);

    try (LogicalConsumer consumer = LogicalConsumer.attach(server, name)) {
      consumer.receiveTransaction();
      ServerSample sample = look();
      Slot slot = sample.slot(name).orElseThrow();

      assertThat(sample.majorVersion()).isEqualTo(where.major());
      assertThat(sample.version()).isEqualTo(server.query("show server_version"));
      assertThat(sample.inRecovery()).isFalse();
      assertThat(sample.identity().systemIdentifier())
          .hasToString(server.query("select system_identifier from pg_control_system()"));
      assertThat(sample.identity().timeline()).isEqualTo(1);
      assertThat(sample.identity().startedAt()).isBefore(sample.at());
      assertThat(slot.type()).isEqualTo(SlotType.LOGICAL);
      assertThat(slot.plugin()).isEqualTo("test_decoding");
      assertThat(slot.database()).isEqualTo("postgres");
      assertThat(slot.databaseOid())
          .hasToString(server.query("select oid from pg_database where datname = 'postgres'"));
      assertThat(slot.active()).isTrue();
      assertThat(slot.activePid()).isPositive();
      assertThat(sample.currentLsn()).isGreaterThanOrEqualTo(slot.confirmedFlushLsn());
      assertThat(slot.confirmedFlushLsn()).isGreaterThanOrEqualTo(slot.restartLsn());
      assertThat(slot.walStatus()).isEqualTo(where.major() >= 13 ? "reserved" : null);
      assertThat(slot.failover()).isEqualTo(where.major() >= 17 ? Boolean.FALSE : null);
      assertThat(slot.inactiveSince()).isNull();

      Walsender walsender = Objects.requireNonNull(slot.walsender());
      assertThat(walsender.state()).isIn("streaming", "catchup");
      assertThat(walsender.user()).isEqualTo("postgres");
      assertThat(walsender.applicationName()).isEqualTo("test-consumer");
      if (!where.official()) { // a container sees the address of its bridge
        assertThat(walsender.clientAddress()).isEqualTo("127.0.0.1");
      }
      assertThat(walsender.sentLsn()).isNotNull();

      if (where.major() >= 14) {
        await()
            .untilAsserted(
                () -> {
                  DecodingCounters counters =
                      Objects.requireNonNull(look().slot(name).orElseThrow().counters());
                  assertThat(counters.totalTxns()).isPositive();
                  assertThat(counters.totalBytes()).isPositive();
                });
      } else {
        assertThat(slot.counters()).isNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aServerWithoutSlotsIsKnownToHaveNone(int major) {
    server = PostgresServer.shared(major);

    ServerSample sample = look();

    assertThat(sample.slots()).isEmpty();
    assertThat(sample.currentLsn()).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aSlotThatNeverReservedWalHasNoPositionAndNoSafeBytes(int major) {
    server = PostgresServer.shared(major);
    String name = PostgresServer.unique("unused");
    server.query("select pg_create_physical_replication_slot('" + name + "')");
    if (major >= 13) {
      server.execute("alter system set max_slot_wal_keep_size = '64MB'", "select pg_reload_conf()");
    }

    Slot slot = look().slot(name).orElseThrow();

    assertThat(slot.type()).isEqualTo(SlotType.PHYSICAL);
    assertThat(slot.restartLsn()).isNull();
    assertThat(slot.safeWalBytes()).isNull();
    assertThat(slot.counters()).isNull();
    assertThat(slot.databaseOid()).isNull();
    assertThat(slot.walsender()).isNull();
    if (major >= 13) {
      server.execute("alter system reset max_slot_wal_keep_size", "select pg_reload_conf()");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void tellsTheTimeOfDisconnectionWhereTheServerKnowsIt(int major) {
    server = PostgresServer.shared(major);
    String name = PostgresServer.unique("idle");
    server.createLogicalSlot(name);

    Slot slot = look().slot(name).orElseThrow();

    assertThat(slot.active()).isFalse();
    assertThat(slot.walsender()).isNull();
    assertThat(slot.inactiveSince() != null).isEqualTo(major >= 17);
  }

  @ParameterizedTest
  @MethodSource("from13")
  void aLostSlotIsLostAndHasNoSafeBytes(int major) {
    server = PostgresServer.shared(major);
    try (PostgresServer limited =
        PostgresServer.start(
            major,
            Map.of(
                "max_slot_wal_keep_size",
                "16MB",
                "max_wal_size",
                "32MB",
                "wal_level",
                "logical"))) {
      String name = PostgresServer.unique("lost");
      limited.createLogicalSlot(name);
      for (int i = 0; i < 5; i++) {
        limited.writeWal(1);
        limited.execute("select pg_switch_wal()");
      }
      limited.execute("checkpoint");

      ServerSample sample = known(observe(Sources.of(limited)).sample());
      Slot slot = sample.slot(name).orElseThrow();

      assertThat(slot.walStatus()).isEqualTo("lost");
      assertThat(slot.isLost()).isTrue();
      assertThat(slot.restartLsn()).isNull();
      assertThat(slot.safeWalBytes()).isNull();
      assertThat(slot.invalidationReason()).isEqualTo(major >= 17 ? "wal_removed" : null);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aStandbyShowsItsOwnSlotsAndPositionButNoSafeBytes(int major) {
    PostgresServer primary = PostgresServer.shared(major);
    server = primary;
    try (PostgresServer standby = primary.startStandby()) {
      Sources.of(server);
      String name = PostgresServer.unique("cascade");
      standby.query("select pg_create_physical_replication_slot('" + name + "', true)");
      server.writeWal(10);

      await()
          .untilAsserted(
              () -> {
                ServerSample sample =
                    known(observe(Sources.at("127.0.0.1", standby.port())).sample());
                assertThat(sample.inRecovery()).isTrue();
                assertThat(sample.currentLsn()).isGreaterThanOrEqualTo(look().currentLsn());
                assertThat(sample.slots()).extracting(Slot::name).containsExactly(name);
                assertThat(sample.slots().getFirst().safeWalBytes()).isNull();
                assertThat(sample.identity().systemIdentifier())
                    .isEqualTo(look().identity().systemIdentifier());
              });
    }
  }

  @EssentialTest
  void withoutTheControlFunctionsOnlyTheSystemIdentifierIsUnknown(Essential where)
      throws Exception {
    server = where.server();
    String name = PostgresServer.unique("plain");
    server.createLogicalSlot(name);
    server.writeWal(1);
    try (LogicalConsumer consumer = LogicalConsumer.attach(server, name)) {
      consumer.receiveTransaction();
      ServerSample full = look();
      server.execute("revoke execute on function pg_control_system() from public");
      try {
        ServerSample sample = look();

        assertThat(sample.identity().systemIdentifier()).isNull();
        assertThat(sample.identity().timeline()).isEqualTo(full.identity().timeline());
        assertThat(sample.identity().startedAt()).isEqualTo(full.identity().startedAt());
        Slot slot = sample.slot(name).orElseThrow();
        Slot before = full.slot(name).orElseThrow();
        assertThat(slot.restartLsn()).isEqualTo(before.restartLsn());
        assertThat(slot.databaseOid()).isEqualTo(before.databaseOid());
        assertThat(slot.walStatus()).isEqualTo(before.walStatus());
        assertThat(slot.failover()).isEqualTo(before.failover());
        assertThat(slot.counters() == null).isEqualTo(before.counters() == null);
        Walsender walsender = Objects.requireNonNull(slot.walsender());
        assertThat(walsender.applicationName()).isEqualTo("test-consumer");
        assertThat(walsender.state()).isIn("streaming", "catchup");
      } finally {
        server.execute("grant execute on function pg_control_system() to public");
      }
    }
  }

  /// Before 13 nothing invalidates a slot.
  static Stream<Integer> from13() {
    return Majors.from(13);
  }

  private ServerSample look() {
    return known(observe(Sources.of(server)).sample());
  }

  private static SourceObservation observe(Sources source) {
    try (PostgresObserver observer =
        PostgresObserver.create(source.named("test"), InstantSource.system())) {
      return observer.observe();
    }
  }

  static <T> T known(Observed<T> observed) {
    assertThat(observed.reason()).isEmpty();
    return observed.toOptional().orElseThrow();
  }
}
