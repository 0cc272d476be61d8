package io.slotwarden.act.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.NewSlot;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotType;
import io.slotwarden.testing.Fault;
import io.slotwarden.testing.FaultyWire;
import io.slotwarden.testing.HardenedDatabase;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Drops by the daemon's actor where `deploy/sql/hardened.sql` was run.
@ResourceLock(PostgresServer.SHARED_LOCK)
class HardenedDropTest {
  private final String name = PostgresServer.unique("left_over");

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private PostgresServer server;

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private HardenedDatabase database;

  @AfterEach
  void leaveNothingBehind() {
    if (Objects.nonNull(database)) {
      database.close();
      await()
          .until(
              () ->
                  "0"
                      .equals(
                          server.query("select count(*) from pg_replication_slots where active")));
      server.dropSlots();
    }
  }

  private void on(int major) {
    server = PostgresServer.shared(major);
    database = HardenedDatabase.on(server);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsASlotThatIsStillWhatItWasAndWritesDownWhoAskedAndWhy(int major) {
    on(major);
    server.createLogicalSlot(name);
    server.writeWal(10);
    SlotEvidence evidence = evidence();

    ActResult result = drop(evidence);

    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
    assertThat(result.detail()).contains("by the database");
    assertThat(exists(name)).isFalse();
    assertThat(
            database.query(
                "select concat_ws(' ', who, host(client), slot, outcome, why) from"
                    + " slotwarden.dropped"))
        .isEqualTo(database.actor() + " 127.0.0.1 " + name + " dropped");
    assertThat(
            database.query(
                "select evidence->>'restart_lsn' = slot_was->>'restart_lsn' and slot_was->>'plugin'"
                    + " = 'test_decoding' from slotwarden.dropped"))
        .isEqualTo("t");
    assertThat(server.log())
        .contains(database.actor() + " asks for a drop of slot \"" + name + "\"")
        .contains("was asked for by " + database.actor() + ": dropped");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsPhysicalSlotsWithAndWithoutWal(int major) {
    on(major);
    for (boolean reserve : new boolean[] {true, false}) {
      server.query("select pg_create_physical_replication_slot('" + name + "', " + reserve + ")");

      ActResult result = drop(evidence());

      assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
    }
  }

  /// @param from the first major that compares it
  private record Change(int from, String component, @Nullable Object value, String said) {}

  private static List<Change> changesOf(SlotEvidence e) {
    ServerIdentity is = e.server();
    Long identifier = is.systemIdentifier();
    return List.of(
        new Change(10, "name", "some_other", "it no longer exists"),
        new Change(10, "type", SlotType.PHYSICAL, "type became logical"),
        new Change(10, "plugin", "pgoutput", "plugin became test_decoding"),
        new Change(10, "database", "other", "database became postgres"),
        new Change(10, "restartLsn", Lsn.parse("0/1"), "restart LSN became"),
        new Change(10, "confirmedFlushLsn", null, "confirmed flush LSN became"),
        new Change(
            10,
            "server",
            new ServerIdentity(identifier, is.timeline(), is.startedAt().plusNanos(1000)),
            "the server was started anew"),
        new Change(
            10,
            "server",
            new ServerIdentity(1L, is.timeline(), is.startedAt()),
            "the server is another one"),
        new Change(14, "counters", new DecodingCounters(0, 0, 0, 7, 7, null), "counters"),
        new Change(14, "counters", null, "its counters are others"),
        new Change(17, "inactiveSince", e.observedAt(), "it was used in between: inactive since"),
        new Change(17, "inactiveSince", null, "it was used in between: inactive since"),
        new Change(17, "invalidationReason", "wal_removed", "invalidation reason became none"));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsNothingWhenAnyPieceOfTheEvidenceIsAnother(int major) {
    on(major);
    server.createLogicalSlot(name);
    SlotEvidence evidence = evidence();

    for (Change change : changesOf(evidence)) {
      if (major >= change.from()) {
        ActResult result = drop(Evidence.with(evidence, change.component(), change.value()));

        assertChanged(result, change.said());
        assertThat(lastRow()).contains(" changed ", change.said());
      }
    }
    assertThat(drop(evidence).outcome()).isEqualTo(ActOutcome.DROPPED);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsNoSlotThatIsActiveOrMovedOrIsGoneOrTemporary(int major) throws Exception {
    on(major);
    server.createLogicalSlot(name);
    server.writeWal(10);
    SlotEvidence before = evidence();
    try (LogicalConsumer consumer = LogicalConsumer.attach(server, name)) {
      assertThat(consumer).isNotNull();
      assertChanged(drop(before), "it is active for PID ");
    }
    await().until(() -> "f".equals(ofSlot("active")));
    server.query("select count(*) from pg_logical_slot_get_changes('" + name + "', null, null)");
    assertChanged(drop(before), "confirmed flush LSN became " + ofSlot("confirmed_flush_lsn"));
    server.dropSlots();
    assertThat(drop(before).detail()).contains("it no longer exists");
    assertThat(lastRow()).isEqualTo(name + " changed it no longer exists");
    try (Connection other = server.connect();
        Statement s = other.createStatement()) {
      s.execute("select pg_create_logical_replication_slot('" + name + "', 'test_decoding', true)");
      assertChanged(drop(before), "it is temporary");
    }
  }

  @ParameterizedTest
  @MethodSource("from17")
  void dropsNoFailoverSlot(int major) {
    on(major);
    server.query(
        "select pg_create_logical_replication_slot('"
            + name
            + "', 'test_decoding', failover => true)");

    assertChanged(drop(evidence()), "it is a failover slot");
  }

  @ParameterizedTest
  @MethodSource("from14")
  void seesCountersAsTheyAreAndNotAsTheTransactionSawThemBefore(int major) throws Exception {
    on(major);
    server.createLogicalSlot(name);
    server.writeWal(10);
    SlotEvidence before = evidence();
    try (Connection c = database.connectAsActor();
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      s.execute("select * from pg_stat_replication_slots");
      server.query("select count(*) from pg_logical_slot_peek_changes('" + name + "', null, null)");
      await().until(() -> !Objects.equals(evidence().counters(), before.counters()));

      ActResult result =
          HardenedDrop.drop(
              c, new Act.DropSlot(new SlotId("test", name), "left-over", major, before));

      assertChanged(result, "its counters are others");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsNothingOnAStandby(int major) throws Exception {
    on(major);
    try (PostgresServer standby = server.startStandby()) {
      standby.query("select pg_create_physical_replication_slot('" + name + "', true)");
      Sources there =
          database
              .source()
              .withUrl(database.source().url().replace(":" + server.port(), ":" + standby.port()));
      SlotEvidence evidence = Evidence.of(Sources.at("127.0.0.1", standby.port()), name);

      ActResult result = drop(there, evidence);

      assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.ABORTED);
      assertThat(result.detail()).contains("the server is a standby");
      assertThat(standby.query("select count(*) from pg_replication_slots")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void refusesNamesThatAreNeverDropped(int major) {
    on(major);
    for (String protectedName :
        new String[] {
          "rds_eu_west_1_db_5",
          "_cnpg_pg_2",
          "repmgr_slot_3",
          "azure_standby_x",
          "wal_proposer_slot",
          "pghoard_local",
          "pg_conflict_detection"
        }) {
      if (major >= 18 && protectedName.equals("pg_conflict_detection")) {
        continue; // nobody can make one there
      }
      server.createLogicalSlot(protectedName);

      assertRefused(drop(evidence(protectedName)), protectedName, "protected by its name");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void refusesWhatADbaProtectsHereAndNamesWhy(int major) {
    on(major);
    server.createLogicalSlot(name);
    SlotEvidence evidence = evidence();
    String glob = name.substring(0, 5) + "*" + name.substring(name.length() - 3);
    database.execute(
        "insert into slotwarden.protected values ('" + glob + "', 'of the team orders')");

    assertRefused(
        drop(evidence),
        name,
        "protected by slotwarden.protected: " + glob + " (of the team orders)");
    database.execute(
        "update slotwarden.protected set pattern = '"
            + name.substring(1)
            + "'"); // no glob at its start

    assertThat(drop(evidence).outcome()).isEqualTo(ActOutcome.DROPPED);
  }

  @Test
  void refusesTheSlotsThatTheServersStandbysNeed() {
    on(18);
    server.query("select pg_create_physical_replication_slot('" + name + "', true)");
    server.execute(
        "alter system set synchronized_standby_slots = 'other, \"" + name + "\"'",
        "select pg_reload_conf()");
    try {
      await().until(() -> ("" + server.query("show synchronized_standby_slots")).contains(name));

      assertRefused(drop(evidence()), name, "protected by synchronized_standby_slots");
    } finally {
      server.execute("alter system reset synchronized_standby_slots", "select pg_reload_conf()");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void worksWhateverDefaultsTheActorsRoleHas(int major) {
    on(major);
    server.execute(
        "alter role " + database.actor() + " set default_transaction_read_only = on",
        "alter role " + database.actor() + " set default_transaction_isolation = 'serializable'",
        "alter role " + database.actor() + " set timezone = 'Asia/Kathmandu'",
        "alter role " + database.actor() + " set datestyle = 'SQL, DMY'",
        "alter role " + database.actor() + " set standard_conforming_strings = off");
    server.createLogicalSlot(name);

    ActResult result = drop(evidence());

    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
  }

  /// The row is written, which a drop alone is not.
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void waitsForNoSynchronousStandby(int major) {
    server = PostgresServer.start(major, Map.of());
    try (PostgresServer own = server;
        HardenedDatabase there = HardenedDatabase.on(own)) {
      own.createLogicalSlot(name);
      SlotEvidence evidence = evidence();
      own.execute(
          "alter system set synchronous_standby_names = 'nobody'", "select pg_reload_conf()");
      try {
        await().until(() -> "nobody".equals(own.query("show synchronous_standby_names")));

        ActResult result = drop(there.source(), evidence);

        assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
      } finally {
        own.execute("alter system reset synchronous_standby_names", "select pg_reload_conf()");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void anAnswerThatNeverCameIsPending(int major) {
    on(major);
    server.createLogicalSlot(name);
    SlotEvidence evidence = evidence();
    try (FaultyWire wire = new FaultyWire(server.port())) {
      wire.strikeAnswerTo("slotwarden.drop_slot", new Fault.Cut(Fault.End.RESET));
      String url = wire.of(database.source().url());

      ActResult result = drop(database.source().withUrl(url), evidence);

      assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.PENDING);
      await().until(() -> !exists(name));
      await().until(() -> lastRow().equals(name + " dropped"));
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsNothingWhileAnotherSlotwardenDrops(int major) throws Exception {
    on(major);
    server.createLogicalSlot(name);
    try (Connection another = database.connectAsActor();
        Statement lock = another.createStatement()) {
      lock.execute(DropStatement.resource("lock.sql"));

      assertChanged(drop(evidence()), "another slotwarden");
    }
    assertThat(database.query("select count(*) from slotwarden.dropped")).isEqualTo("0");
  }

  /// Whoever may create in a database could make a function of that name, to act with the rights of
  /// the actor.
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void anActorThatMayReplicateByItselfCallsNoFunction(int major) {
    on(major);
    server.execute("alter role " + database.actor() + " replication");
    server.createLogicalSlot(name);

    ActResult result = drop(evidence());

    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
    assertThat(database.query("select count(*) from slotwarden.dropped")).isEqualTo("0");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aFunctionOfSomebodyWithoutTheRightIsNotCalled(int major) {
    on(major);
    server.execute("alter role " + database.keeper() + " noreplication");
    server.createLogicalSlot(name);

    ActResult result = drop(evidence());

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).contains("42501", "run deploy/sql/hardened.sql once more");
    assertThat(exists(name)).isTrue();
    assertThat(database.query("select count(*) from slotwarden.dropped")).isEqualTo("0");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void withAFunctionOfAnotherVersionNothingIsDoneAndTheFileIsNamed(int major) {
    on(major);
    database.execute(
        "alter function slotwarden." + SIGNATURE + " rename to old",
        "create function slotwarden.drop_slot(text) returns text language sql security definer as"
            + " 'select null::text'",
        "alter function slotwarden.drop_slot(text) owner to " + database.keeper());
    server.createLogicalSlot(name);

    ActResult result = drop(evidence());

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).contains("42883", "run deploy/sql/hardened.sql once more");
    assertThat(exists(name)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void slotCreateSaysThatTheHardenedSetUpHasNoRightForIt(int major) {
    on(major);

    ActResult result =
        Acting.creating(
                database.source().named("test"),
                new HeldSnapshots(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10))
            .make(
                new Act.CreateSlot(
                    new SlotId("test", name),
                    new NewSlot(
                        "postgres",
                        "test_decoding",
                        "payments",
                        "move",
                        "ann",
                        Instant.EPOCH,
                        Instant.EPOCH,
                        false,
                        Lsn.parse("0/1"),
                        null)));

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail())
        .contains(
            "hardened set-up (deploy/sql/hardened.sql)",
            database.actor() + " has no right to replicate");
    assertThat(exists(name)).isFalse();
  }

  private static final String SIGNATURE =
      "drop_slot(text, text, text, text, pg_lsn, pg_lsn, timestamptz, bigint, bigint, bigint,"
          + " bigint, timestamptz, timestamptz, text)";

  static Stream<Integer> from14() {
    return Majors.from(14);
  }

  static Stream<Integer> from17() {
    return Majors.from(17);
  }

  private void assertChanged(ActResult result, String why) {
    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.ABORTED);
    assertThat(result.detail()).contains(why);
    assertThat(exists(name)).isTrue();
  }

  private void assertRefused(ActResult result, String slot, String why) {
    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).contains("the database refuses: " + why);
    assertThat(exists(slot)).isTrue();
    assertThat(lastRow()).startsWith(slot + " refused " + why);
  }

  private String lastRow() {
    return ""
        + database.query(
            "select concat_ws(' ', slot, outcome, why) from slotwarden.dropped order by id desc"
                + " limit 1");
  }

  private String ofSlot(String column) {
    return ""
        + server.query(
            "select " + column + " from pg_replication_slots where slot_name = '" + name + "'");
  }

  private boolean exists(String slot) {
    return server.query("select 1 from pg_replication_slots where slot_name = '" + slot + "'")
        != null;
  }

  private ActResult drop(SlotEvidence expected) {
    return drop(database.source(), expected);
  }

  private ActResult drop(Sources source, SlotEvidence expected) {
    return Acting.as(source.named("test"))
        .drop(
            new Act.DropSlot(
                new SlotId("test", expected.name()), "left-over", server.major(), expected));
  }

  private SlotEvidence evidence() {
    return evidence(name);
  }

  private SlotEvidence evidence(String slot) {
    return Evidence.of(Sources.of(server), slot);
  }
}
