package io.slotwarden.cli;

import io.slotwarden.assess.Assessor;
import io.slotwarden.assess.Histories;
import io.slotwarden.assess.Holders;
import io.slotwarden.assess.Ownership;
import io.slotwarden.assess.SlotCase;
import io.slotwarden.assess.Trail;
import io.slotwarden.config.Secret;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.TaskId;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// One server, one slot, and slotwarden's eyes on it. Time passes as far as the server's clock says
/// so, or as far as a scenario lets ours run ahead of it.
final class CauseStage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GAP_LIMIT = Duration.ofHours(1);
  static final String ELSEWHERE = "elsewhere";

  final PostgresServer server;
  final String slot = PostgresServer.unique("judged");
  final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Sources eyes;
  private @Nullable PostgresObserver observer;
  private @Nullable SlotHistory history;
  private @Nullable Trail trail;
  private Duration ahead = Duration.ZERO;
  private List<DmsTask> tasks = List.of();
  private Owner owner = new Owner(OwnerKind.NONE, null, false, List.of());
  private @Nullable SourceObservation last;
  private @Nullable SlotAssessment momentary;

  CauseStage(PostgresServer server) {
    this.server = server;
    this.eyes = Sources.of(server);
  }

  int major() {
    return server.major();
  }

  /// Writes one small committed transaction and goes on to the next segment, so many times.
  void fill(int segments) {
    fill("postgres", segments);
  }

  void fill(String database, int segments) {
    try (Connection c = server.connect("postgres", "", database);
        Statement s = c.createStatement()) {
      s.execute("create table if not exists filler (t text)");
      for (int i = 0; i < segments; i++) {
        s.execute("insert into filler values ('x')");
        s.execute("select pg_switch_wal()");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void checkpoint() {
    server.execute("checkpoint");
  }

  /// Takes and confirms all that there is, as a consumer does that comes by now and then.
  void consume() {
    server.query("select count(*) from pg_logical_slot_get_changes('" + slot + "', null, null)");
  }

  LogicalConsumer attach() throws SQLException {
    LogicalConsumer consumer = LogicalConsumer.attach(server, slot);
    open.push(consumer);
    return consumer;
  }

  /// A session that stays open.
  Statement session(String database, String... statements) throws SQLException {
    Connection c = server.connect("postgres", "", database);
    open.push(c);
    Statement s = c.createStatement();
    for (String statement : statements) {
      s.execute(statement);
    }
    return s;
  }

  /// A setting of the whole server, until the scenario is over.
  void set(String name, String value) {
    server.execute("alter system set " + name + " = " + value, "select pg_reload_conf()");
    open.addLast(() -> server.execute("alter system reset " + name, "select pg_reload_conf()"));
    await("select current_setting('" + name + "') = " + value);
  }

  void createSlot() {
    server.createLogicalSlot(slot);
  }

  /// Waits for a fact of the server.
  void await(String condition) {
    Awaitility.await(condition)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> "t".equals(server.query("select coalesce((" + condition + "), false)")));
  }

  void awaitInactive() {
    await("select not active from pg_replication_slots where slot_name = '" + slot + "'");
  }

  /// Waits until the server's clock has gone on by so much.
  void pass(Duration duration) {
    String from = server.query("select clock_timestamp()");
    await(
        "select clock_timestamp() > '"
            + from
            + "'::timestamptz + interval '"
            + duration.toMillis()
            + " milliseconds'");
  }

  /// Waits until nothing waits for the archiver, where that can be seen.
  void awaitArchived() {
    if (major() >= 12) {
      await("select not exists (select from pg_ls_archive_statusdir() where name like '%.ready')");
    }
  }

  /// From now on slotwarden looks at this server.
  void lookAt(PostgresServer other) {
    eyes = Sources.at("127.0.0.1", other.port());
  }

  /// From now on our clock is so far ahead.
  void leap(Duration duration) {
    ahead = ahead.plus(duration);
  }

  /// From now on slotwarden looks with the eyes of this role.
  void lookAs(String role, String password) {
    eyes = eyes.withUser(role, new Secret.Literal(password));
    if (observer != null) {
      observer.close();
      observer = null;
    }
  }

  /// What DMS says of the tasks that read the slot; empty and nobody: it needs the slot no more.
  void dms(Owner who, DmsTask... reading) {
    owner = who;
    tasks = List.of(reading);
  }

  SlotAssessment look() {
    if (observer == null) {
      observer = PostgresObserver.create(eyes.named("orders"), InstantSource.system());
    }
    observer.refreshFloors();
    SourceObservation seen = observer.observe();
    last = seen;
    ServerSample sample =
        seen.sample()
            .toOptional()
            .orElseThrow(() -> new AssertionError(seen.sample().reason().orElse("")));
    Slot found = sample.slot(slot).orElseThrow();
    SlotId id = new SlotId("orders", slot);
    Instant now = sample.at().plus(ahead);
    history = Histories.next(history, id, sample, found, now, GAP_LIMIT);
    List<TaskId> readers = tasks.stream().map(t -> new TaskId("prod", t.id())).toList();
    trail = Trail.next(trail, sample, found, seen.closer(), readers);
    return Assessor.assess(
        new SlotCase(
            sample,
            found,
            history,
            trail,
            new Ownership(owner, readers, Observed.known(now, now), false),
            holders(),
            tasks,
            seen.settings().toOptional().orElse(null),
            seen.closer(),
            now));
  }

  Holders holders() {
    SourceObservation seen = java.util.Objects.requireNonNull(last);
    return Holders.of(
        seen.sample().toOptional().orElseThrow(),
        seen.settings().toOptional().orElse(null),
        seen.floors().toOptional().orElse(null));
  }

  /// What `check` would make of it.
  CheckStatus severity(SlotAssessment a) {
    SourceObservation seen = java.util.Objects.requireNonNull(last);
    CheckedSlot checked = new CheckedSlot(a, a.lastMovedAt());
    CheckedSource source =
        new CheckedSource("orders", seen, holders(), List.of(checked), List.of());
    return SlotFindings.of(source, checked).stream()
        .map(Finding::severity)
        .reduce(CheckStatus.OK, CheckStatus::worse);
  }

  /// Looks until the cause is named: for what lasts only for a moment. What was seen in that moment
  /// is what is judged.
  void lookUntil(SlotCause cause) {
    Awaitility.await("named " + cause)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              momentary = look();
              return momentary.cause() == cause;
            });
  }

  /// The look that is judged.
  SlotAssessment lastLook() {
    return momentary == null ? look() : momentary;
  }

  @Override
  public void close() throws Exception {
    if (observer != null) {
      observer.close();
    }
    while (!open.isEmpty()) {
      open.pop().close();
    }
    await("select not exists (select from pg_replication_slots where active)");
    server.dropSlots();
  }
}
