package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.ForecastMethod;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.LsnSample;
import io.slotwarden.observe.cloudwatch.CloudWatchDouble;
import io.slotwarden.record.SqliteStore;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// How long there is, on a real server with a slot that is stuck, from what the store remembers.
@ResourceLock(Servers.LOCK)
class ForecastTest {
  private static final String SLOT = "cdc_stuck";

  @TempDir Path home;

  @Test
  void aStartTellsFromTheStoreHowLongThereIsAndGoesOnWriting() {
    PostgresServer server = Servers.of(18);
    Servers.abandonedSlot(server, SLOT);
    for (int i = 0; i < 3; i++) {
      Servers.holdWal(server);
    }
    Setup setup =
        new Setup(home, null)
            .source(
                Setup.SOURCE,
                Sources.of(server),
                "dms: none\n    storage: {path: \"" + home + "\"}");
    Config config = setup.config();
    Instant start = Instant.now();
    long each = Remembered.anHour(config, Setup.SOURCE, SLOT, start);

    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      RunningDaemon.await("a forecast")
          .until(() -> daemon.source(Setup.SOURCE).forecast().full().expected().isPresent());
      Forecast.Expected full =
          daemon.source(Setup.SOURCE).forecast().full().expected().orElseThrow();

      assertThat(full.method()).isEqualTo(ForecastMethod.EWMA);
      assertThat(full.basis()).contains("only 1 h");
      double minutes = Duration.between(start, full.median()).toSeconds() / 60.0;
      assertThat(minutes * each / full.remainingBytes()).isBetween(0.5, 1.5);
      assertThat(daemon.source(Setup.SOURCE).forecast().held())
          .satisfies(held -> assertThat(held.sentence()).startsWith("slot " + SLOT));
      assertThat(daemon.get("/api/v1/sources").body()).contains("\"fullAt\":{\"median\":\"20");
      assertThat(daemon.get("/metrics").body())
          .contains(
              "slotwarden_source_full_timestamp_seconds{estimate=\"median\",source=\"orders\"}");
      assertThat(daemon.get("/").body()).contains("What fills first", "orders: the disk is full");
      assertThat(daemon.get("/api/v1/explain/orders/" + SLOT).body())
          .contains("\"howLong\":[\"time to disk full: ");
    }

    try (SqliteStore store = SqliteStore.open(config.store().path(), InstantSource.system())) {
      assertThat(store.lsnHistory(Setup.SOURCE, start.minus(Duration.ofMinutes(1))))
          .as("the minute of the looks is kept")
          .isNotEmpty();
    }
  }

  @Test
  void theFreeStorageOfAnRdsInstanceComesFromCloudWatch() throws Exception {
    PostgresServer server = Servers.of(18);
    try (CloudWatchDouble cloud = new CloudWatchDouble()) {
      cloud.put(
          "FreeStorageSpace",
          "DBInstanceIdentifier",
          "orders-prod",
          Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(120),
          123_456_789_012.0);
      Setup setup =
          new Setup(home, null)
              .source(
                  Setup.SOURCE,
                  Sources.of(server),
                  "dms: none\n    storage: {rds-instance: orders-prod, region: eu-west-1}");
      String aws = "aws: {cloudwatch: {endpoint-url: \"" + cloud.endpoint() + "\"}}\n";
      Config config = Setup.load(setup.text() + aws, setup.variables()::get);

      try (RunningDaemon daemon = RunningDaemon.start(config)) {
        RunningDaemon.await("the free storage")
            .until(
                () -> daemon.get("/api/v1/sources").body().contains("\"freeBytes\":123456789012"));
        assertThat(daemon.get("/metrics").body())
            .contains("slotwarden_source_storage_free_bytes{source=\"orders\"} 1.23456789012E11");
      }
    }
  }

  @Test
  void anotherServerForgetsTheHistoryOfTheOneBefore() {
    PostgresServer old = Servers.of(15);
    PostgresServer server = Servers.of(18);
    Setup before = new Setup(home, null).source(Setup.SOURCE, Sources.of(old), "dms: none");
    Instant start = Instant.now();
    try (RunningDaemon daemon = RunningDaemon.start(before)) {
      daemon.duringLooks(Setup.SOURCE, 2, () -> {});
    }
    Config config = before.config();
    try (SqliteStore store = SqliteStore.open(config.store().path(), InstantSource.system())) {
      store.saveLsn(Setup.SOURCE, start.minus(Duration.ofHours(1)), new Lsn(1));
    }

    Setup after = new Setup(home, null).source(Setup.SOURCE, Sources.of(server), "dms: none");
    try (RunningDaemon daemon = RunningDaemon.start(after)) {
      daemon.duringLooks(Setup.SOURCE, 2, () -> {});
    }

    try (SqliteStore store = SqliteStore.open(config.store().path(), InstantSource.system())) {
      assertThat(store.lsnHistory(Setup.SOURCE, Instant.EPOCH))
          .extracting(LsnSample::minute)
          .allSatisfy(m -> assertThat(m).isAfter(start.minus(Duration.ofMinutes(2))));
    }
  }
}
