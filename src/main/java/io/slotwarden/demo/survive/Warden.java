package io.slotwarden.demo.survive;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import io.slotwarden.daemon.Daemon;
import io.slotwarden.demo.Api;
import io.slotwarden.demo.DemoServer;
import io.slotwarden.demo.DemoSlack;
import io.slotwarden.demo.Ending;
import io.slotwarden.demo.Narrator;
import io.slotwarden.demo.Program;
import io.slotwarden.demo.dms.SimulatedDms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Collectors;

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
    System.setProperty("aws.accessKeyId", "AKIADEMO000000000000");
    System.setProperty("aws.secretAccessKey", "demo");
    Config config = load(file);
    Daemon daemon = ending.start(() -> Daemon.start(config, clock, Program.version()));
    return ending.start(() -> new Api(daemon.address()));
  }

  private static Config load(Path file) throws IOException {
    return switch (ConfigLoader.load(ConfigSource.find(file, _ -> null), _ -> null)) {
      case Loaded.Valid(Config config, var _) -> config;
      case Loaded.Invalid(var problems) ->
          throw new IOException(
              problems.stream()
                  .map(p -> p.describe(file.toString()))
                  .collect(Collectors.joining("\n")));
    };
  }
}
