package io.slotwarden.act.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.CreatedSlot;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.NewSlot;
import io.slotwarden.model.SlotId;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Slots made over the replication protocol on real servers, and what a failure leaves: nothing.
@ResourceLock(PostgresServer.SHARED_LOCK)
class CreateSlotTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private PostgresServer server;

  private final String name = PostgresServer.unique("mig");
  private final HeldSnapshots held = new HeldSnapshots();

  @AfterEach
  void leaveNothingBehind() {
    held.close();
    if (Objects.nonNull(server)) { // a server that is not there is a skipped test
      server.dropSlots();
      server.execute("drop table if exists copied");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void makesASlotAndReadsItsRestartLsn(int major) {
    server = PostgresServer.shared(major);

    CreatedSlot created = made(make(false));

    assertThat(created.startPosition()).isEqualTo(Lsn.parse("" + slot("restart_lsn")));
    assertThat(created.consistentPoint()).isEqualTo(Lsn.parse("" + slot("confirmed_flush_lsn")));
    assertThat(slot("plugin || ' ' || database || ' ' || active::text"))
        .isEqualTo("test_decoding postgres false");
    assertThat(created.snapshot()).isNull();
    assertThat(sessions()).as("a session that nobody asked to hold").isEqualTo("0");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void theExportedSnapshotSeesWhatTheSlotDoesNotSend(int major) throws Exception {
    server = PostgresServer.shared(major);
    server.execute("create table copied (id int primary key)");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    Thread writer = Thread.ofPlatform().start(() -> writeUntil(stop, written));
    await().until(() -> written.get() > 0);

    CreatedSlot created = made(make(true));

    int before = written.get();
    await().until(() -> written.get() > before);
    stop.set(true);
    writer.join();
    Set<Integer> seen = importing(Objects.requireNonNull(created.snapshot()));
    Set<Integer> sent = decoded();
    assertThat(seen).as("something lay before the slot").isNotEmpty();
    assertThat(sent).as("something came after it").isNotEmpty();
    assertThat(seen).doesNotContainAnyElementsOf(sent);
    Set<Integer> all = new TreeSet<>(seen);
    all.addAll(sent);
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, written.get()).boxed().toList());
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void theSnapshotEndsWithItsSessionAndTheSlotStays(int major) throws Exception {
    server = PostgresServer.shared(major);
    server.execute("create table copied (id int primary key)");
    String snapshot = Objects.requireNonNull(made(make(true)).snapshot());
    assertThat(importing(snapshot)).isEmpty();

    held.end(new SlotId("test", name));

    await().until(() -> "0".equals(sessions()));
    assertThatThrownBy(() -> importing(snapshot)).isInstanceOf(SQLException.class);
    assertThat(slot("active::text")).isEqualTo("false");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aSlotThatIsReadOrWasConfirmedSinceIsNoStartMarker(int major) throws Exception {
    server = PostgresServer.shared(major);
    Act.CreateSlot act = act(false);
    CreatedSlot created = made(make(Sources.of(server).withActor(), act, LONG, LONG));
    try (Connection looks = server.connect()) {
      try (LogicalConsumer consumer = LogicalConsumer.attach(server, name)) {
        assertThat(touched(looks, act, created)).contains("reads it already");
        server.writeWal(1);
        consumer.receiveTransaction();
        consumer.confirm();
        await()
            .until(() -> !created.consistentPoint().toString().equals(slot("confirmed_flush_lsn")));
      }
      await().until(() -> "false".equals(slot("active::text")));

      assertThat(touched(looks, act, created)).contains("its confirmed flush LSN went from");
    }
  }

  private @Nullable String touched(Connection looks, Act.CreateSlot act, CreatedSlot created)
      throws SQLException {
    return Objects.requireNonNull(
            SlotLook.of(looks, name).orElseThrow().created(act, created.consistentPoint(), null))
        .touched();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void theServerGivesUpTheWaitForATransactionAndNoHalfMadeSlotIsLeft(int major) throws Exception {
    server = PostgresServer.shared(major);
    try (Connection writer = writing()) {
      ActResult result = make(Sources.of(server).withActor(), act(false), SHORT, LONG);

      assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.FAILED);
      assertThat(result.detail()).contains("55P03", "time limit", "no slot was left behind");
      assertThat(slot("slot_name")).isNull();
      assertThat(writer.isClosed()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void whoGetsNoAnswerEndsTheSessionThatStillMakesTheSlot(int major) throws Exception {
    server = PostgresServer.shared(major);
    try (Connection writer = writing()) {
      ActResult result =
          make(Sources.of(server).withActor(), act(false), LONG, Duration.ofSeconds(1));

      assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.FAILED);
      assertThat(result.detail()).contains("its half-made slot is gone");
      assertThat(slot("slot_name")).isNull();
      assertThat(writer.isClosed()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void leavesTheSlotOfWhoWasFirstAlone(int major) {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);
    String before = slot("restart_lsn");

    ActResult result = make(false);

    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.ABORTED);
    assertThat(result.detail()).contains("42710", "choose another name");
    assertThat(slot("restart_lsn")).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void namesTheRightThatTheActorLacks(int major) {
    server = PostgresServer.shared(major);
    Sources monitorActs = Sources.of(server);
    Sources unfit = monitorActs.withActor(Sources.MONITOR, monitorActs.password());

    ActResult result = make(unfit, act(false), LONG, LONG);

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail())
        .contains("42501", "ALTER ROLE slotwarden REPLICATION", "GRANT rds_replication");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void namesThePluginThatIsNotThere(int major) {
    server = PostgresServer.shared(major);
    Act.CreateSlot act = act("postgres", "pglogical_output", false);

    ActResult result = make(Sources.of(server).withActor(), act, LONG, LONG);

    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).contains("install pglogical", "no slot was left behind");
    assertThat(slot("slot_name")).isNull();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void namesADatabaseThatIsNotThere(int major) {
    server = PostgresServer.shared(major);

    ActResult result =
        make(Sources.of(server).withActor(), act("nowhere", "test_decoding", false), LONG, LONG);

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).contains("3D000", "--database");
  }

  private static CreatedSlot made(ActResult result) {
    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.CREATED);
    CreatedSlot created = Objects.requireNonNull(result.created());
    assertThat(created.touched()).isNull();
    return created;
  }

  private ActResult make(boolean hold) {
    return make(Sources.of(server).withActor(), act(hold), LONG, LONG);
  }

  private ActResult make(Sources as, Act.CreateSlot act, Duration lockWait, Duration limit) {
    return Acting.creating(as.named("test"), held, lockWait, limit).make(act);
  }

  private Act.CreateSlot act(boolean hold) {
    return act("postgres", "test_decoding", hold);
  }

  private Act.CreateSlot act(String database, String plugin, boolean hold) {
    return new Act.CreateSlot(
        new SlotId("test", name),
        new NewSlot(
            database,
            plugin,
            "payments",
            "move",
            "ann",
            Instant.EPOCH,
            Instant.EPOCH,
            hold,
            Lsn.parse("" + server.query("select pg_current_wal_lsn()")),
            null));
  }

  private void writeUntil(AtomicBoolean stop, AtomicInteger written) {
    try (Connection c = server.connect();
        Statement s = c.createStatement()) {
      while (!stop.get()) {
        s.execute("insert into copied values (" + (written.get() + 1) + ")");
        written.incrementAndGet();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection writing() throws SQLException {
    server.execute("create table copied (id int primary key)");
    Connection writer = server.connect();
    writer.setAutoCommit(false);
    try (Statement s = writer.createStatement()) {
      s.execute("insert into copied values (1)");
    }
    return writer;
  }

  private Set<Integer> importing(String snapshot) throws SQLException {
    try (Connection c = server.connect();
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      s.execute("set transaction isolation level repeatable read");
      s.execute("set transaction snapshot '" + snapshot + "'");
      Set<Integer> ids = new TreeSet<>();
      try (ResultSet rows = s.executeQuery("select id from copied")) {
        while (rows.next()) {
          assertThat(ids.add(rows.getInt(1))).isTrue();
        }
      }
      return ids;
    }
  }

  private Set<Integer> decoded() {
    String sent =
        server.query(
            "select coalesce(string_agg(substring(data from 'id\\[integer\\]:(\\d+)'), ','), '')"
                + " from pg_logical_slot_peek_changes('"
                + name
                + "', null, null) where data like 'table public.copied: INSERT%'");
    String[] ids = Objects.requireNonNull(sent).isEmpty() ? new String[0] : sent.split(",");
    Set<Integer> set =
        java.util.Arrays.stream(ids)
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(set).as("nothing is sent twice").hasSize(ids.length);
    return set;
  }

  private @Nullable String slot(String column) {
    return server.query(
        "select " + column + " from pg_replication_slots where slot_name = '" + name + "'");
  }

  private @Nullable String sessions() {
    return server.query(
        "select count(*) from pg_stat_activity where application_name = '"
            + HeldSnapshots.APPLICATION_NAME
            + "'");
  }
}
