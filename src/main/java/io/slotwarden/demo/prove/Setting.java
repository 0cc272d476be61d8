package io.slotwarden.demo.prove;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a history begins with: servers, their slots, and the configuration of the daemon.
///
/// @param length after which nothing happens any more; then calm is played out
/// @param enforce the mode at the beginning
/// @param tides how the room on the disks comes and goes; null where there is always enough, and no
///   policy speaks of pressure
record Setting(
    Duration length,
    List<Server> servers,
    Duration inactiveFor,
    Duration notice,
    Duration newStoreHold,
    boolean approveDrops,
    int maxDue,
    int perSource,
    int all,
    boolean enforce,
    @Nullable Tides tides) {
  static final Duration POLL = Duration.ofSeconds(30);
  static final Duration DMS_POLL = Duration.ofSeconds(60);
  static final Duration SETTLE = Duration.ofMinutes(2);
  static final Duration GAP = Duration.ofMinutes(3);
  static final Duration GONE_AFTER = Duration.ofMinutes(5);
  static final Duration STABLE_FOR = Duration.ofMinutes(3);
  static final int MAX_PER_DAY = 4;
  static final int MAX_ATTEMPTS = 3;
  static final String ACCOUNT = "111122223333";
  static final String REGION = "eu-central-1";
  static final String DMS = "d0";
  static final String CHANNEL = "dba";
  static final String DROPS = "left-over";
  private static final Map<String, String> VARIABLES =
      Map.of("TOKEN", "token", "PASSWORD", "password", "SLACK", "https://slack.example/hook");

  private static final String RESUMES =
      """
        - name: resume
          resume-task: {tasks: ["task-*"], after: 1m, max-attempts: %d, backoff: {first: 1m, max: 5m}, stable-for: %s}
      """
          .formatted(MAX_ATTEMPTS, text(STABLE_FOR));

  /// @param dms a DMS account reads it, and owns it in the configuration; else `dms: none`
  /// @param slots that the history is about
  /// @param crowd further ones, which are read all the time
  record Server(String name, int major, boolean dms, List<SlotPlan> slots, int crowd) {
    Server {
      slots = List.copyOf(slots);
    }

    List<SlotPlan> all() {
      return Stream.concat(
              slots.stream(),
              IntStream.range(0, crowd)
                  .mapToObj(
                      i -> new SlotPlan("app_" + i, SlotPlan.Kind.LIVING, SlotPlan.Named.NOT)))
          .toList();
    }

    String host() {
      return name + ".example";
    }
  }

  Setting {
    servers = List.copyOf(servers);
  }

  boolean hasDms() {
    return servers.stream().anyMatch(Server::dms);
  }

  Config config(boolean enforcing) {
    return switch (ConfigLoader.load(yaml(enforcing), "simulated.yaml", VARIABLES::get)) {
      case Loaded.Valid(var config, var _) -> config;
      case Loaded.Invalid(var problems) -> throw new IllegalStateException(problems.toString());
    };
  }

  private String yaml(boolean enforcing) {
    String owned =
        servers.stream().filter(Server::dms).map(Server::name).collect(Collectors.joining(", "));
    return """
    mode: %s
    store: {path: /nowhere/slotwarden.db}
    http: {listen: "127.0.0.1:0", token: "${env:TOKEN}"}
    sources:
    %s
    %s
    notify:
      - slack: {name: %s, webhook-url: "${env:SLACK}", severity: %s}
    policies:
      - name: %s
        drop-slot: {sources: [%s], slots: [%s], inactive-for: %s, notice: %s, max-per-day: %d}
    %s%s
    audit: {every: off}
    guard:
      settle: %s
      new-store-hold: %s
      max-due: {per-source: %d, all: %d}
      budget: {per-source-per-day: %d, all-per-day: %d, gap: %s}
      kill-switch: /nowhere/STOP
      approval: %s
      allow-short-times: true
    """
        .formatted(
            enforcing ? "enforce" : "observe",
            servers.stream().map(this::source).collect(Collectors.joining()),
            hasDms() ? dms(owned) : "",
            CHANNEL,
            tides == null ? "info" : "critical",
            DROPS,
            servers.stream().map(Server::name).collect(Collectors.joining(", ")),
            names(),
            text(inactiveFor),
            text(notice),
            MAX_PER_DAY,
            tides == null ? "" : Tides.POLICY,
            hasDms() ? RESUMES : "",
            text(SETTLE),
            text(newStoreHold),
            maxDue,
            maxDue + 1,
            perSource,
            all,
            text(GAP),
            approveDrops ? "drops" : "none");
  }

  private String source(Server s) {
    return """
      - name: %s
        url: jdbc:postgresql://%s:5432/app
        username: monitor
        password: "${env:PASSWORD}"
        actor: {username: actor, password: "${env:PASSWORD}"}
        poll: %s
    %s\
    """
        .formatted(
            s.name(),
            s.host(),
            text(POLL),
            (s.dms() ? "" : "    dms: none\n")
                + (tides == null ? "" : "    storage: {path: /nowhere/pg_wal}\n"));
  }

  private static String dms(String owned) {
    return """
    dms:
      - {name: %s, account: "%s", region: %s, poll: %s, owns: [%s], gone-after: %s, health: {metrics: off}}
    """
        .formatted(DMS, ACCOUNT, REGION, text(DMS_POLL), owned, text(GONE_AFTER));
  }

  private String names() {
    String exact = exactNames();
    if (exact.isEmpty()) {
      // Only what is named exactly is ever hastened: without a name the file would be refused.
      return tides == null ? "\"tmp_*\"" : "\"nothing\", \"tmp_*\"";
    }
    return exact + ", \"tmp_*\"";
  }

  private String exactNames() {
    return servers.stream()
        .flatMap(s -> s.slots().stream())
        .filter(s -> s.policy() == SlotPlan.Named.EXACTLY)
        .map(s -> "\"" + s.name() + "\"")
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String text(Duration d) {
    return d.toSeconds() + "s";
  }
}
