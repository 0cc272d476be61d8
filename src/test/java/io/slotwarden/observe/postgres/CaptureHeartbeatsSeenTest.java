package io.slotwarden.observe.postgres;

import static io.slotwarden.observe.postgres.SlotsSeenTest.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.model.CaptureHeartbeat;
import io.slotwarden.model.CaptureHeartbeat.Beats;
import io.slotwarden.model.CaptureHeartbeat.None;
import io.slotwarden.model.Observed;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.testing.Databases;
import io.slotwarden.testing.HeartbeatTable;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// DMS's own heartbeat in other databases of a server than the one that the URL names.
@ResourceLock(PostgresServer.SHARED_LOCK)
class CaptureHeartbeatsSeenTest {
  /// As DMS makes it.
  private static final String TABLE =
      """
      create table %s.awsdms_heartbeat (hb_key bigint primary key, hb_created_at timestamp,
        hb_created_by varchar(256), hb_last_heartbeat_at timestamp, hb_last_heartbeat_by varchar(256));
      insert into %s.awsdms_heartbeat values (1, '2026-03-10 11:00:00', 'dms', '2026-03-10 11:55:00', 'dms')
      """;

  private static final String GRANT =
      "grant select on public.awsdms_heartbeat to " + Sources.MONITOR;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final List<String> databases = new ArrayList<>();
  private final Set<String> wanted = new HashSet<>();

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private PostgresServer server;

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private PostgresObserver observer;

  @AfterEach
  void clean() {
    observer.close();
    databases.forEach(d -> Databases.drop(server, d));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void itsMovesAndItsStandstillAreSeen(int major) {
    String app = open(major);
    execute(app, TABLE.formatted("public", "public") + ";" + GRANT);

    assertThat(seen(app)).isEqualTo(new Beats(at(0), false, null));
    beat(app, "12:00:00");
    now.set(at(5));
    assertThat(seen(app)).isEqualTo(new Beats(at(5), true, null));
    beat(app, "12:05:00");
    now.set(at(10));
    assertThat(seen(app)).isEqualTo(new Beats(at(10), true, Duration.ofMinutes(5)));
    for (int minute = 15; minute <= 25; minute += 5) {
      now.set(at(minute));
      assertThat(seen(app)).isEqualTo(new Beats(at(10), true, Duration.ofMinutes(5)));
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void itIsLookedForInEverySchemaAndAtEveryFifthMinuteOnly(int major) {
    String app = open(major);
    assertThat(seen(app)).isEqualTo(new None());
    execute(
        app,
        "create schema \"Dms\"; grant usage on schema \"Dms\" to "
            + Sources.MONITOR
            + ";"
            + TABLE.formatted("\"Dms\"", "\"Dms\"")
            + "; grant select on \"Dms\".awsdms_heartbeat to "
            + Sources.MONITOR);

    now.set(at(5).minusMillis(1));
    for (int poll = 0; poll < 5; poll++) {
      assertThat(known(of(observer.observe(), app))).isEqualTo(new None());
    }
    now.set(at(5));
    assertThat(seen(app)).isEqualTo(new Beats(at(5), false, null));

    execute(app, "delete from \"Dms\".awsdms_heartbeat");
    now.set(at(10));
    assertThat(seen(app)).isEqualTo(new None());
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aMissingRightIsNamedAndHarmsNothing(int major) {
    String app = open(major);
    execute(app, TABLE.formatted("public", "public"));

    assertThat(unseen(app))
        .contains(
            "database " + app,
            "GRANT USAGE ON SCHEMA public TO slotwarden",
            "GRANT SELECT ON public.awsdms_heartbeat TO slotwarden");

    execute(app, GRANT, "revoke connect on database " + app + " from public");
    now.set(at(5));
    assertThat(unseen(app)).contains("GRANT CONNECT ON DATABASE " + app + " TO slotwarden");

    execute(app, "grant connect on database " + app + " to " + Sources.MONITOR);
    now.set(at(10));
    assertThat(seen(app)).isEqualTo(new Beats(at(10), false, null));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void nothingOfTheDatabaseRunsAsTheMonitor(int major) {
    String app = open(major);
    execute(
        app,
        "create function bad() returns timestamp language plpgsql as $$ begin raise 'ran'; end $$",
        "create view awsdms_heartbeat as select bad() as hb_last_heartbeat_at",
        "grant select on awsdms_heartbeat to public");
    assertThat(seen(app)).isEqualTo(new None());

    execute(app, "drop view awsdms_heartbeat", TABLE.formatted("public", "public"));
    execute(
        app,
        GRANT,
        "create policy p on awsdms_heartbeat using (bad() is not null)",
        "alter table awsdms_heartbeat enable row level security");
    now.set(at(5));
    assertThat(unseen(app)).contains("may not be read", "row-level security").doesNotContain("ran");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void whatFailedOrIsNotWantedLeavesTheSampleKnown(int major) {
    String app = open(major);
    wanted.clear();
    assertThat(observer.observe().captures()).isEmpty();

    wanted.add("no_such_database");
    assertThat(unseen("no_such_database")).contains("does not exist");
    assertThat(observer.observe().captures()).doesNotContainKey(app);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void fiveDatabasesAreLookedAtAtOnceAndTheOthersNext(int major) {
    open(major);
    wanted.clear();
    for (int i = 1; i <= 7; i++) {
      wanted.add("missing_" + i);
    }
    await()
        .until(
            () ->
                observer.observe().captures().values().stream()
                        .filter(o -> o.reason().orElse("").contains("does not exist"))
                        .count()
                    == 5);
    await()
        .until(
            () ->
                observer.observe().captures().values().stream()
                    .allMatch(o -> o.reason().orElse("").contains("does not exist")));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void whatIsOldIsNotKnown(int major) {
    String app = open(major);
    execute(app, TABLE.formatted("public", "public") + ";" + GRANT);
    assertThat(seen(app)).isEqualTo(new Beats(at(0), false, null));

    now.set(at(16));
    SourceObservation look = observer.observe();

    assertThat(of(look, app).reason()).contains("last known at " + at(0) + ", too long ago");
    assertThat(seen(app)).as("a gap in our sight").isEqualTo(new Beats(at(16), false, null));
  }

  /// Another database of that server, looked at from now on.
  private String open(int major) {
    server = PostgresServer.shared(major);
    String app = PostgresServer.unique("capture");
    Databases.create(server, app);
    databases.add(app);
    wanted.add(app);
    observer =
        PostgresObserver.create(
            Sources.of(server).named("orders"),
            AwsConfig.DEFAULT,
            Logins.open(AwsConfig.DEFAULT, now::get),
            now::get,
            () -> Set.copyOf(wanted));
    return app;
  }

  /// As of now: the look is done beside the polls.
  private CaptureHeartbeat seen(String database) {
    return known(lookedAtNow(database));
  }

  private String unseen(String database) {
    return lookedAtNow(database).reason().orElse("it was seen");
  }

  private Observed<CaptureHeartbeat> lookedAtNow(String database) {
    AtomicReference<Observed<CaptureHeartbeat>> last = new AtomicReference<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              SourceObservation look = observer.observe();
              assertThat(look.sample().reason()).isEmpty();
              Observed<CaptureHeartbeat> seen = of(look, database);
              last.set(seen);
              String why = seen.reason().orElse("");
              return seen.at().equals(now.get())
                  && !why.contains("not been looked at yet")
                  && !why.contains("too long ago");
            });
    return last.get();
  }

  private static Observed<CaptureHeartbeat> of(SourceObservation look, String database) {
    return Objects.requireNonNull(look.captures().get(database));
  }

  private void beat(String database, String time) {
    execute(
        database,
        "update public.awsdms_heartbeat set hb_last_heartbeat_at = '2026-03-10 " + time + "'");
  }

  private void execute(String database, String... statements) {
    for (String statement : statements) {
      HeartbeatTable.execute(server, database, statement);
    }
  }

  private static Instant at(int minute) {
    return Instant.EPOCH.plus(Duration.ofMinutes(minute));
  }
}
