package io.slotwarden.act.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.config.Secret;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.testing.Essential;
import io.slotwarden.testing.EssentialTest;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.Postgres;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The statement that must never drop a slot that somebody needs, on real servers.
@ResourceLock(PostgresServer.SHARED_LOCK)
class GuardedDropTest {
  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private Postgres server;

  private final String name = PostgresServer.unique("left_over");

  @AfterEach
  void leaveNoSlotBehind() {
    if (Objects.nonNull(server)) { // a server that is not there is a skipped test
      awaitInactive();
      server.dropSlots();
    }
  }

  @EssentialTest
  void dropsASlotThatIsStillWhatItWas(Essential where) {
    server = where.server();
    server.createLogicalSlot(name);
    server.writeWal(10);

    ActResult result = drop(evidence());

    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
    assertThat(exists()).isFalse();
    assertThat(server.query("select pg_try_advisory_xact_lock(x'736c6f7477617264'::bigint)"))
        .as("the next drop need not wait for the end of this one's session")
        .isEqualTo("t");
  }

  @EssentialTest
  void refusesASlotThatMovedSinceItsEvidence(Essential where) {
    server = where.server();
    server.createLogicalSlot(name);
    server.writeWal(10);
    SlotEvidence before = evidence();
    server.query("select count(*) from pg_logical_slot_get_changes('" + name + "', null, null)");

    ActResult result = drop(before);

    assertRefused(result, "confirmed flush LSN " + before.confirmedFlushLsn() + " became");
  }

  @ParameterizedTest
  @MethodSource("from14")
  void refusesASlotWhoseConsumerCameAndLeftWithoutConfirming(int major) throws Exception {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);
    attachAndLeave(); // the first attach moves the restart LSN
    server.writeWal(10);
    SlotEvidence before = evidence();
    attachAndLeave();
    await().until(() -> !Objects.equals(evidence().counters(), before.counters()));
    assertThat(evidence().restartLsn()).isEqualTo(before.restartLsn());
    assertThat(evidence().confirmedFlushLsn()).isEqualTo(before.confirmedFlushLsn());

    ActResult result = drop(before);

    assertRefused(result, "the slot had changed");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void refusesASlotCreatedAnewUnderTheSameName(int major) {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);
    SlotEvidence before = evidence();
    server.query("select pg_drop_replication_slot('" + name + "')");
    server.writeWal(1);
    server.createLogicalSlot(name);

    assertRefused(drop(before), "became");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsNothingWhileAnotherSlotwardenDrops(int major) throws SQLException {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);
    try (Connection another = server.connect();
        Statement lock = another.createStatement()) {
      lock.execute(DropStatement.resource("lock.sql"));

      assertRefused(drop(evidence()), "another slotwarden");
    }
    awaitUnlocked();
    assertThat(drop(evidence()).outcome()).isEqualTo(ActOutcome.DROPPED);
  }

  /// The server ends a session a moment after its connection.
  private void awaitUnlocked() {
    String held = "select count(*) from pg_locks where locktype = 'advisory'";
    await().until(() -> "0".equals(server.query(held)));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void refusesAnActiveSlotAndNamesItsProcess(int major) throws Exception {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);
    SlotEvidence before = evidence();
    try (LogicalConsumer consumer = LogicalConsumer.attach(server, name)) {
      String pid =
          server.query(
              "select active_pid from pg_replication_slots where slot_name = '" + name + "'");

      ActResult result = drop(before);

      assertRefused(result, "active for PID " + pid);
      assertThat(consumer).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void saysSoWhenTheSlotIsGone(int major) {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);
    SlotEvidence before = evidence();
    server.query("select pg_drop_replication_slot('" + name + "')");

    ActResult result = drop(before);

    assertThat(result.outcome()).isEqualTo(ActOutcome.ABORTED);
    assertThat(result.detail()).contains("no longer exists");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void refusesTheSlotOfAColdCopyOfTheServer(int major) {
    server = PostgresServer.shared(major);
    try (PostgresServer original = PostgresServer.start(major, Map.of())) {
      original.createLogicalSlot(name);
      SlotEvidence before = evidence(original);
      try (PostgresServer copy = original.replaceByColdCopy()) {
        SlotEvidence now = evidence(copy);
        assertThat(now.server().systemIdentifier()).isEqualTo(before.server().systemIdentifier());
        assertThat(now.restartLsn()).isEqualTo(before.restartLsn());

        ActResult result = drop(copy, before);

        assertThat(result.outcome()).isEqualTo(ActOutcome.ABORTED);
        assertThat(result.detail()).contains("the server was started anew");
        assertThat(exists(copy)).isTrue();
        assertThat(drop(copy, now).outcome()).isEqualTo(ActOutcome.DROPPED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void refusesEveryOtherServerAndEveryOtherFact(int major) {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);
    SlotEvidence e = evidence();
    ServerIdentity is = e.server();
    Long identifier = Objects.requireNonNull(is.systemIdentifier());

    assertRefused(
        drop(on(e, new ServerIdentity(identifier + 1, is.timeline(), is.startedAt()))),
        "the server is another one");
    assertRefused(
        drop(on(e, new ServerIdentity(identifier, is.timeline(), is.startedAt().plusNanos(1000)))),
        "started anew");
    assertRefused(drop(plugin(e, "pgoutput")), "plugin");
    if (major >= 14) {
      assertRefused(drop(counted(e, new DecodingCounters(0, 0, 0, 7, 7, null))), "used in between");
      assertRefused(drop(counted(e, null)), "used in between");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsWithoutTheSystemIdentifierWhereItIsUnknown(int major) {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);
    SlotEvidence e = evidence();
    ServerIdentity is = e.server();

    ActResult other =
        drop(on(e, new ServerIdentity(null, is.timeline(), is.startedAt().minusNanos(1000))));
    assertRefused(other, "started anew");
    ActResult result = drop(on(e, new ServerIdentity(null, is.timeline(), is.startedAt())));

    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsPhysicalSlotsWithAndWithoutWal(int major) {
    server = PostgresServer.shared(major);
    for (boolean reserve : new boolean[] {true, false}) {
      server.query("select pg_create_physical_replication_slot('" + name + "', " + reserve + ")");

      ActResult result = drop(evidence());

      assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void refusesOnAStandby(int major) {
    PostgresServer primary = PostgresServer.shared(major);
    server = primary;
    Sources.of(server);
    try (PostgresServer standby = primary.startStandby()) {
      standby.query("select pg_create_physical_replication_slot('" + name + "', true)");
      Sources there = Sources.at("127.0.0.1", standby.port()).withActor();
      SlotEvidence before = evidence(there);

      ActResult result = drop(there, standby.major(), before);

      assertThat(result.outcome()).isEqualTo(ActOutcome.ABORTED);
      assertThat(result.detail()).contains("the server is a standby");
      assertThat(exists(standby)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aServerThatWasUpgradedIsAnotherServer(int major) {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);

    ActResult result = drop(Sources.of(server).withActor(), major + 1, evidence());

    assertRefused(result, "the server is now PostgreSQL " + major);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void usesOnlyTheActorsCredentialEvenWhereSessionsAreReadOnly(int major) {
    server = PostgresServer.shared(major);
    server.execute("alter role " + Sources.ACTOR + " set default_transaction_read_only = on");
    try {
      server.createLogicalSlot(name);
      SlotEvidence before = evidence();
      Sources noMonitor =
          Sources.of(server)
              .withUser("nobody", new Secret.FromEnvironment("NOT_SET", variable -> null))
              .withUrl(server.url() + "?user=nobody&password=wrong")
              .withActor();

      ActResult result = drop(noMonitor, major, before);

      assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
    } finally {
      server.execute("alter role " + Sources.ACTOR + " reset default_transaction_read_only");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void namesTheRightThatTheActorLacks(int major) {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);
    SlotEvidence before = evidence();
    Sources monitorActs = Sources.of(server);
    Sources unfit = monitorActs.withActor(Sources.MONITOR, monitorActs.password());

    ActResult result = drop(unfit, major, before);

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail())
        .contains("42501", "ALTER ROLE slotwarden REPLICATION", "GRANT rds_replication");
    assertThat(exists()).isTrue();
  }

  static Stream<Integer> from14() {
    return Majors.from(14);
  }

  private void attachAndLeave() throws SQLException {
    try (LogicalConsumer consumer = LogicalConsumer.attach(server, name)) {
      server.writeWal(1);
      consumer.receiveTransaction();
    }
    awaitInactive();
  }

  private void awaitInactive() {
    await()
        .until(
            () ->
                "0".equals(server.query("select count(*) from pg_replication_slots where active")));
  }

  private void assertRefused(ActResult result, String why) {
    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.ABORTED);
    assertThat(result.detail()).contains(why);
    assertThat(exists()).isTrue();
  }

  private boolean exists() {
    return exists(server);
  }

  private boolean exists(Postgres where) {
    return where.query("select 1 from pg_replication_slots where slot_name = '" + name + "'")
        != null;
  }

  private ActResult drop(SlotEvidence expected) {
    return drop(server, expected);
  }

  private ActResult drop(Postgres where, SlotEvidence expected) {
    return drop(Sources.of(where).withActor(), where.major(), expected);
  }

  private ActResult drop(Sources source, int major, SlotEvidence expected) {
    return Acting.as(source.named("test"))
        .drop(new Act.DropSlot(new SlotId("test", name), "left-over", major, expected));
  }

  private SlotEvidence evidence() {
    return evidence(server);
  }

  private SlotEvidence evidence(Postgres where) {
    return evidence(Sources.of(where));
  }

  private SlotEvidence evidence(Sources source) {
    try (PostgresObserver observer =
        PostgresObserver.create(source.named("test"), InstantSource.system())) {
      Observed<ServerSample> seen = observer.observe().sample();
      assertThat(seen.reason()).isEmpty();
      ServerSample sample = seen.toOptional().orElseThrow();
      assertThat(sample.slots()).extracting(Slot::name).contains(name);
      return SlotEvidence.of(sample, sample.slot(name).orElseThrow());
    }
  }

  private static SlotEvidence on(SlotEvidence e, ServerIdentity server) {
    return copy(e, server, e.plugin(), e.counters());
  }

  private static SlotEvidence plugin(SlotEvidence e, String plugin) {
    return copy(e, e.server(), plugin, e.counters());
  }

  private static SlotEvidence counted(SlotEvidence e, @Nullable DecodingCounters counters) {
    return copy(e, e.server(), e.plugin(), counters);
  }

  private static SlotEvidence copy(
      SlotEvidence e,
      ServerIdentity server,
      @Nullable String plugin,
      @Nullable DecodingCounters counters) {
    return new SlotEvidence(
        server,
        e.name(),
        e.type(),
        plugin,
        e.database(),
        e.restartLsn(),
        e.confirmedFlushLsn(),
        e.inactiveSince(),
        e.invalidationReason(),
        counters,
        e.observedAt());
  }
}
