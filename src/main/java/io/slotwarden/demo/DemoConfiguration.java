package io.slotwarden.demo;

import io.slotwarden.demo.dms.SimulatedDms;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// The configuration file of the demo: one that a person could have written, with days as seconds.
/// The secrets stand in files beside it.
final class DemoConfiguration {
  static final String SOURCE = "orders";
  static final String DMS = "prod";
  static final String TASK = "orders-to-redshift";
  static final String TASK_SLOT = "dms_orders_cdc";
  static final String ABANDONED_SLOT = "mig_2026_orders";
  static final String OWNED_SLOT = "legacy_cdc";

  private static final String TEXT =
      """
      # Written by `slotwarden demo`. What takes days in a real installation takes seconds here.
      mode: enforce
      store: {path: "%1$s/slotwarden.db"}
      http: {listen: "127.0.0.1:%2$d", token: "${file:%1$s/token}"}
      sources:
        - name: %3$s
          url: %4$s
          username: %5$s
          password: "${file:%1$s/monitor-password}"
          actor: {username: %6$s, password: "${file:%1$s/actor-password}"}
          tls: {mode: disable}
          poll: %7$s
      dms:
        - name: %8$s
          account: "%9$s"
          region: %10$s
          endpoint-url: %11$s
          poll: %7$s
          owns: [%3$s]
          gone-after: 0s
          health: {metrics: off}
      aws: {sts: {endpoint-url: "%11$s"}}
      policies:
        - name: resume-cdc
          resume-task: {tasks: ["orders-*"], after: %12$s, backoff: {first: 5s, max: 60s}, stable-for: %13$s}
        - name: drop-left-over
          drop-slot: {sources: [%3$s], slots: ["mig_2026_*", "legacy_*"], inactive-for: %14$s, notice: %15$s}
      guard:
        allow-short-times: true
        settle: %16$s
        new-store-hold: 0s
        budget: {per-source-per-day: 1, all-per-day: 1, gap: 0s}
        kill-switch: "%1$s/STOP"
      notify:
        - slack: {name: dba, webhook-url: "${file:%1$s/webhook}"}
      """;

  private DemoConfiguration() {}

  /// Writes it and its secrets.
  ///
  /// @return the file
  static Path write(
      Path directory, int httpPort, DemoServer server, URI dms, String webhook, Pace pace)
      throws IOException {
    Files.writeString(directory.resolve("monitor-password"), DemoServer.MONITOR_PASSWORD);
    Files.writeString(directory.resolve("actor-password"), DemoServer.ACTOR_PASSWORD);
    Files.writeString(directory.resolve("webhook"), webhook);
    Files.writeString(directory.resolve("token"), "demo");
    String text =
        TEXT.formatted(
            directory,
            httpPort,
            SOURCE,
            server.url(),
            DemoServer.MONITOR,
            DemoServer.ACTOR,
            Pace.spelled(pace.poll()),
            DMS,
            SimulatedDms.ACCOUNT,
            SimulatedDms.REGION,
            dms,
            Pace.spelled(pace.resumeAfter()),
            Pace.spelled(pace.stableFor()),
            Pace.spelled(pace.inactiveFor()),
            Pace.spelled(pace.notice()),
            Pace.spelled(pace.settle()));
    return Files.writeString(directory.resolve("slotwarden.yaml"), text);
  }
}
