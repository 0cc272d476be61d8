package io.slotwarden.observe.postgres;

import static io.slotwarden.observe.postgres.SlotsSeenTest.known;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Secret;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Walsender;
import io.slotwarden.testing.Essential;
import io.slotwarden.testing.EssentialTest;
import io.slotwarden.testing.HardenedDatabase;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Settings, rights and the signs of Patroni, on real servers.
@ResourceLock(PostgresServer.SHARED_LOCK)
class SettingsSeenTest {
  private static final String PASSWORD = "pass";
  private static final long MIB = 1 << 20;

  @EssentialTest
  void readsSettingsInBytesAndTimeWhateverUnitTheServerUses(Essential where) {
    ServerSettings settings = settings(Sources.of(where.server()).withActor());

    assertThat(settings.walLevel()).isEqualTo("logical");
    assertThat(settings.walSegmentBytes()).isEqualTo(16 * MIB);
    assertThat(settings.walKeepBytes()).isZero();
    assertThat(settings.maxWalBytes()).isEqualTo(64 * MIB);
    assertThat(settings.checkpointTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.walSenderTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.maxReplicationSlots()).isEqualTo(40);
    assertThat(settings.maxSlotWalKeepBytes()).isEqualTo(where.major() >= 13 ? -1L : null);
    assertThat(settings.idleSlotTimeout()).isEqualTo(where.major() >= 18 ? Duration.ZERO : null);
    assertThat(settings.archiveMode()).isEqualTo("off");
    assertThat(settings.synchronizedStandbySlots()).isEmpty();
    assertThat(settings.patroni()).isFalse();
    assertThat(settings.missingRights()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void withoutPgMonitorTheWalsenderIsHiddenAndTheGrantIsNamed(int major) throws Exception {
    PostgresServer server = PostgresServer.shared(major);
    String role = PostgresServer.unique("stranger");
    String slot = PostgresServer.unique("hidden");
    server.createRole(role, PASSWORD, "");
    server.createLogicalSlot(slot);
    try (LogicalConsumer consumer = LogicalConsumer.attach(server, slot);
        PostgresObserver observer =
            PostgresObserver.create(
                Sources.of(server).withUser(role, new Secret.Literal(PASSWORD)).named("orders"),
                InstantSource.system())) {
      assertThat(consumer).isNotNull();
      var seen = observer.observe();

      assertThat(known(seen.settings()).missingRights())
          .singleElement()
          .asString()
          .contains("GRANT pg_monitor TO " + role);
      Walsender walsender =
          Objects.requireNonNull(known(seen.sample()).slot(slot).orElseThrow().walsender());
      assertThat(walsender.state()).isNull();
      assertThat(walsender.sentLsn()).isNull();
      assertThat(walsender.waitEvent()).isNull();
      assertThat(known(seen.floors()).listed()).isFalse();
      assertThat(known(seen.floors()).oldestSegment()).isNull();
    } finally {
      org.awaitility.Awaitility.await()
          .until(
              () ->
                  "0"
                      .equals(
                          server.query("select count(*) from pg_replication_slots where active")));
      server.dropSlots();
      server.execute("drop role " + role);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void namesTheRightThatTheActorLacksAsTheServerGrantsIt(int major) {
    PostgresServer server = PostgresServer.shared(major);
    Sources source = Sources.of(server).withActor(Sources.MONITOR, new Secret.Literal("unused"));
    Sources missing = Sources.of(server).withActor("Some-Body", new Secret.Literal("unused"));

    assertThat(settings(source).missingRights())
        .containsExactly(
            "the actor's role may not drop slots: ALTER ROLE slotwarden REPLICATION, or run"
                + " deploy/sql/hardened.sql in the database that url names");
    assertThat(settings(missing).missingRights())
        .containsExactly(
            "the actor's role does not exist: CREATE ROLE \"Some-Body\" LOGIN REPLICATION");

    server.execute("create role rds_replication");
    try {
      assertThat(settings(source).missingRights())
          .containsExactly(
              "the actor's role may not drop slots: GRANT rds_replication TO slotwarden, or run"
                  + " deploy/sql/hardened.sql in the database that url names");
      server.execute("grant rds_replication to slotwarden");
      assertThat(settings(source).missingRights()).isEmpty();
    } finally {
      server.execute("drop role rds_replication");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void theRightToACheckpointIsMissedOnlyWhereAPolicyAsksForOne(int major) {
    PostgresServer server = PostgresServer.shared(major);
    Sources source = Sources.of(server).withActor();
    Sources superuser = Sources.of(server).withActor("postgres", new Secret.Literal("unused"));
    Sources missing = Sources.of(server).withActor("Some-Body", new Secret.Literal("unused"));

    assertThat(settings(source).missingRights(false)).isEmpty();
    assertThat(settings(superuser).missingRights(true)).isEmpty();
    assertThat(settings(missing).missingRights(true)).hasSize(1);
    assertThat(settings(source).missingRights(true))
        .containsExactly(
            major < 15
                ? "before PostgreSQL 15 only a superuser may ask for the checkpoint of"
                    + " checkpoint-after-drop, and the actor's role is none: leave that key out"
                : "the actor's role may not ask for the checkpoint of checkpoint-after-drop: GRANT"
                    + " pg_checkpoint TO slotwarden_actor");
    if (major >= 15) {
      server.execute("grant pg_checkpoint to slotwarden_actor");
      try {
        assertThat(settings(source).missingRights(true)).isEmpty();
      } finally {
        server.execute("revoke pg_checkpoint from slotwarden_actor");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void missesNoRightOfAnActorThatDropsByTheFunctionOfTheHardenedSetUp(int major) {
    PostgresServer server = PostgresServer.shared(major);
    try (HardenedDatabase database = HardenedDatabase.on(server)) {
      Sources elsewhere = database.source().withUrl(server.url());

      assertThat(settings(database.source()).missingRights()).isEmpty();
      assertThat(settings(elsewhere).missingRights())
          .containsExactly(
              "the actor's role may not drop slots: ALTER ROLE "
                  + database.actor()
                  + " REPLICATION, or run deploy/sql/hardened.sql in the database that url names");
      server.execute("alter role " + database.keeper() + " noreplication");
      assertThat(settings(database.source()).missingRights()).hasSize(1);
    }
  }

  @Test
  void namesTheStandbySlotsThatTheServerWaitsFor() {
    int major = 18;
    PostgresServer server = PostgresServer.shared(major);
    server.execute(
        "alter system set synchronized_standby_slots = 'sb1, \"sb2\"'", "select pg_reload_conf()");
    try {
      assertThat(settings(Sources.of(server)).synchronizedStandbySlots())
          .containsExactly("sb1", "sb2");
    } finally {
      server.execute("alter system reset synchronized_standby_slots", "select pg_reload_conf()");
    }
  }

  @Test
  void seesPatroniByItsSessionsAndByItsCommands() throws Exception {
    PostgresServer server = PostgresServer.shared(Majors.newest());
    try (var patroni = server.connect();
        var statement = patroni.createStatement()) {
      statement.execute("set application_name = 'Patroni heartbeat'");

      assertThat(settings(Sources.of(server)).patroni()).isTrue();
    }
    try (PostgresServer managed =
        PostgresServer.start(
            Majors.newest(), Map.of("archive_mode", "on", "archive_command", "patroni-wal-g"))) {
      assertThat(settings(Sources.of(managed)).patroni()).isTrue();
    }
  }

  private static ServerSettings settings(Sources source) {
    try (PostgresObserver observer =
        PostgresObserver.create(source.named("orders"), InstantSource.system())) {
      return known(observer.observe().settings());
    }
  }
}
