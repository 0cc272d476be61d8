package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Memory;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.record.SqliteStore;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A disk that is nearly full, on a real server: three slots are named exactly, and only the one
/// that was not used for a day is dropped after the shortened waits.
@ResourceLock(Servers.LOCK)
class DropUnderPressureTest {
  private static final String UNUSED = "mig_unused";
  private static final String RECENT = "mig_recent";
  private static final String LIVING = "cdc_living";
  @TempDir Path home;
  private Slack slack;

  @BeforeEach
  void openSlack() throws Exception {
    slack = new Slack();
  }

  @AfterEach
  void closeSlack() {
    slack.close();
  }

  /// From 17 on the server says itself since when a slot is inactive.
  static Stream<Integer> withoutInactiveSince() {
    return Majors.everything().filter(major -> major < 17);
  }

  @ParameterizedTest
  @MethodSource("withoutInactiveSince")
  void onlyTheSlotThatWasNotUsedForADayIsDroppedAfterTheShortenedWaits(int major)
      throws SQLException {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, UNUSED);
    Servers.abandonedSlot(server, RECENT);
    server.createLogicalSlot(LIVING);
    Config config = config(server, "1PiB");
    Remembered.anHour(config, Setup.SOURCE, UNUSED, Instant.now());
    remember(config, UNUSED, Duration.ofHours(30));
    remember(config, RECENT, Duration.ofHours(3));

    try (LogicalConsumer _ = LogicalConsumer.attach(server, LIVING);
        RunningDaemon daemon = RunningDaemon.start(config)) {
      slack.awaitStates(UNUSED, "SCHEDULED", "DROPPED");
      daemon.awaitOutcomes(UNUSED, ActOutcome.DROPPED);

      assertThat(Servers.has(server, UNUSED)).isFalse();
      assertThat(slack.headlines().getFirst()).contains("will be dropped", "disk is nearly full");
      assertThat(slack.bodies().getFirst()).contains("limit 1PiB", "3 d and 1 d");
      assertThat(daemon.acts(UNUSED).getFirst().trace().rules())
          .filteredOn(r -> r.rule().equals(Rules.GRACE))
          .singleElement()
          .satisfies(r -> assertThat(r.input()).contains("under-pressure shortens 3 d and 1 d"));

      Servers.holdWal(server);
      daemon.duringLooks(
          Setup.SOURCE,
          5,
          () -> {
            assertThat(Servers.has(server, RECENT)).isTrue();
            assertThat(Servers.has(server, LIVING)).isTrue();
          });
      assertThat(daemon.acts(RECENT)).isEmpty();
      assertThat(daemon.get("/api/v1/explain/orders/" + RECENT).body())
          .contains("under-pressure does not apply: seen active 3 h ago");
      assertThat(daemon.get("/api/v1/explain/orders/" + LIVING).body())
          .contains("under-pressure does not apply: it is active");
      assertThat(slack.states(RECENT)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void withRoomOnTheDiskTheOrdinaryWaitsHold(int major) {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, UNUSED);
    Config config = config(server, "1B");
    Remembered.anHour(config, Setup.SOURCE, UNUSED, Instant.now());
    remember(config, UNUSED, Duration.ofHours(30));

    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      daemon.awaitRefusal(UNUSED, Rules.GRACE);
      daemon.duringLooks(Setup.SOURCE, 5, () -> {});

      assertThat(daemon.get("/api/v1/explain/orders/" + UNUSED).body())
          .contains("2 h of 3 d", "under-pressure does not apply: ", " free, ", "limit 1B");
      assertThat(daemon.slot(UNUSED)).satisfies(s -> assertThat(s.mark()).isNull());
      assertThat(slack.states(UNUSED)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("later")
  void theServersOwnWordOnWhenASlotWasActiveCountsToo(int major) {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, UNUSED);
    Config config = config(server, "1PiB");
    Remembered.anHour(config, Setup.SOURCE, UNUSED, Instant.now());
    remember(config, UNUSED, Duration.ofHours(30));

    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      daemon.awaitRefusal(UNUSED, Rules.GRACE);
      daemon.duringLooks(Setup.SOURCE, 5, () -> {});

      assertThat(daemon.get("/api/v1/explain/orders/" + UNUSED).body())
          .contains("under-pressure does not apply: the server says that it was active ");
      assertThat(Servers.has(server, UNUSED)).isTrue();
    }
  }

  static Stream<Integer> later() {
    return Majors.from(17);
  }

  /// 72h and 24h, under pressure 1h and 0s.
  private Config config(PostgresServer server, String freeBelow) {
    Setup setup =
        new Setup(home, slack.url())
            .source(
                Setup.SOURCE,
                Sources.of(server),
                "dms: none\n    storage: {path: \"" + home + "\"}")
            .dropsAfter("72h", UNUSED, RECENT, LIVING);
    String pressure =
        "notice: 24h, max-per-day: 50}\n    under-pressure: {free-below: "
            + freeBelow
            + ", inactive-for: 1h, notice: 0s}";
    return Setup.load(
        setup
            .text()
            .replace("notice: 0s, max-per-day: 50}", pressure)
            .replace("severity: info", "severity: critical"),
        setup.variables()::get);
  }

  /// Two hours of grace, and a consumer that was last seen this long ago.
  private static void remember(Config config, String name, Duration unused) {
    ServerSample sample;
    try (PostgresObserver observer =
        PostgresObserver.create(
            config.source(Setup.SOURCE).orElseThrow(), InstantSource.system())) {
      sample = observer.observe().sample().toOptional().orElseThrow();
    }
    Instant now = Instant.now();
    SlotId id = new SlotId(Setup.SOURCE, name);
    SlotEvidence evidence = SlotEvidence.of(sample, sample.slot(name).orElseThrow());
    SlotHistory history =
        new SlotHistory(
            id,
            evidence,
            false,
            now.minus(Duration.ofDays(9)),
            now.minus(unused),
            now,
            1000,
            Duration.ofSeconds(1),
            now.minus(unused),
            now.minus(unused),
            now.minus(unused));
    DropWatch watch =
        new DropWatch(
            id,
            Setup.POLICY,
            true,
            evidence,
            Setup.GRACE.multipliedBy(2),
            now,
            null,
            null,
            null,
            null);
    try (SqliteStore store = SqliteStore.open(config.store().path(), InstantSource.system())) {
      store.saveMemory(
          Memory.EMPTY, new Memory(Map.of(id, history), Map.of(id, watch), Map.of(), Map.of()));
    }
  }
}
