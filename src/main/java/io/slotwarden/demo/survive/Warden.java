package io.slotwarden.demo.survive;

import io.slotwarden.config.Config;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.daemon.Daemon;
import io.slotwarden.demo.Api;
import io.slotwarden.demo.DemoServer;
import io.slotwarden.demo.DemoSlack;
import io.slotwarden.demo.Ending;
import io.slotwarden.demo.Narrator;
import io.slotwarden.demo.Program;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Memory;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.record.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// The real daemon beside the third primary.
final class Warden {
  private static final String TEXT =
      """
      # Written by `slotwarden survive`. What takes days in a real installation takes seconds here.
      mode: enforce
      store: {path: "%1$s/slotwarden.db"}
      http: {listen: "127.0.0.1:0", token: "${file:%1$s/token}"}
      sources:
        - name: orders
          url: %2$s
          username: %3$s
          password: "${file:%1$s/monitor-password}"
          actor: {username: %4$s, password: "${file:%1$s/actor-password}"}
          tls: {mode: disable}
          poll: 1s
          storage: {path: "%5$s"}
      dms:
        - name: prod
          account: "%6$s"
          region: %7$s
          endpoint-url: %8$s
          poll: 1s
          owns: [orders]
          gone-after: 0s
          health: {metrics: off}
      aws: {sts: {endpoint-url: "%8$s"}}
      policies:
        - name: resume-cdc
          resume-task: {tasks: ["orders-*"], after: 3s, backoff: {first: 5s, max: 60s}, stable-for: 5s}
        - name: drop-left-over
          drop-slot: {sources: [orders], slots: ["%9$s"], inactive-for: 10m, notice: 5m}
          under-pressure: {free-below: 55%%, inactive-for: 10s, notice: 5s, unused-for: 20s}
      guard:
        allow-short-times: true
        settle: 2s
        new-store-hold: 0s
        kill-switch: "%1$s/STOP"
      notify:
        - slack: {name: dba, webhook-url: "${file:%1$s/webhook}", severity: critical}
      """;

  private static final int MINUTES = 60;
  private static final Duration POLL = Duration.ofSeconds(1);

  private Warden() {}

  /// Starts it; what it tells Slack is shown.
  static Api watch(
      Trial trial, Path directory, Ending ending, Narrator narrator, InstantSource clock)
      throws Exception {
    DemoSlack slack = ending.start(() -> DemoSlack.open(narrator));
    Files.writeString(directory.resolve("monitor-password"), DemoServer.MONITOR_PASSWORD);
    Files.writeString(directory.resolve("actor-password"), DemoServer.ACTOR_PASSWORD);
    Files.writeString(directory.resolve("webhook"), slack.webhookUrl());
    Files.writeString(directory.resolve("token"), "survive");
    Path file =
        Files.writeString(
            directory.resolve("slotwarden.yaml"),
            TEXT.formatted(
                directory,
                trial.server.url(),
                DemoServer.MONITOR,
                DemoServer.ACTOR,
                trial.pgWal(),
                SimulatedDms.ACCOUNT,
                SimulatedDms.REGION,
                trial.dms.endpoint(),
                Trial.ABANDONED));
    Program.awsCredentials();
    Config config = Program.config(file);
    remember(config, clock);
    Daemon daemon = ending.start(() -> Daemon.start(config, clock, Program.version()));
    return ending.start(() -> new Api(daemon.address()));
  }

  /// A daemon that has been there for a day has a forecast: its store is given steady WAL of an
  /// hour, and a slot that did not move in it. It is the only thing here that is made up.
  private static void remember(Config config, InstantSource clock) {
    SourceConfig source = config.sources().getFirst();
    ServerSample sample;
    try (PostgresObserver observer = PostgresObserver.create(source, clock)) {
      sample = observer.observe().sample().toOptional().orElseThrow();
    }
    SlotId id = new SlotId(source.name(), Trial.ABANDONED);
    SlotEvidence evidence = SlotEvidence.of(sample, sample.slot(id.name()).orElseThrow());
    Instant now = clock.instant();
    Instant before = now.minus(Duration.ofDays(1));
    SlotHistory history =
        new SlotHistory(
            id, evidence, false, before, before, now, MINUTES, POLL, before, before, before);
    long current = sample.currentLsn().value();
    try (SqliteStore store = SqliteStore.open(config.store().path(), clock)) {
      store.saveMemory(Memory.EMPTY, new Memory(Map.of(id, history), Map.of(), Map.of(), Map.of()));
      for (int m = MINUTES; m > 0; m--) {
        long lsn = current - current / 2 * m / MINUTES;
        store.saveLsn(source.name(), now.minus(Duration.ofMinutes(m)), new Lsn(lsn));
      }
    }
  }
}
