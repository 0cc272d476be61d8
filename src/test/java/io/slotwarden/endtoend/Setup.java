package io.slotwarden.endtoend;

import io.slotwarden.assess.Histories;
import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.Login;
import io.slotwarden.config.Secret;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Memory;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.record.SqliteStore;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A configuration of the daemon as a person would write it, except that every time is short: polls
/// are many a second, nothing settles, a notice is due as soon as it was delivered. Only the grace
/// is long ([#GRACE]): a test gives a slot grace by [#earn], so that whatever starts anew stays.
final class Setup {
  static final Duration GRACE = Duration.ofHours(1);
  static final String TOKEN = "a-token-for-tests";
  static final String POLICY = "leftovers";
  static final String SOURCE = "orders";
  private static final Duration GAP_LIMIT = Duration.ofMinutes(2);

  final Path home;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private String mode = "enforce";
  private String dms = "";
  private String aws = "";
  private String policies = "";
  private String store;
  private String poll = "200ms";
  private String guard = "";
  private String health = "health: {metrics: off}";
  private int maxDue = 50;
  private String budget = "{per-source-per-day: 50, all-per-day: 50, gap: 0s}";

  /// @param slackUrl null = no channel
  Setup(Path home, @Nullable String slackUrl) {
    this.home = home;
    this.store = home.resolve("slotwarden.db").toString();
    variables.put("TOKEN", TOKEN);
    if (slackUrl != null) {
      variables.put("SLACK", slackUrl);
    }
  }

  /// One more line of `guard:`.
  Setup guard(String line) {
    guard += "  " + line + "\n";
    return this;
  }

  /// The key `health` of the entry, as YAML in one line; by default CloudWatch is not asked. Before
  /// [#source].
  Setup health(String line) {
    health = line;
    return this;
  }

  Setup maxDue(int slots) {
    maxDue = slots;
    return this;
  }

  /// As YAML in one line.
  Setup budget(String other) {
    budget = other;
    return this;
  }

  Setup mode(String other) {
    mode = other;
    return this;
  }

  Setup store(Path path) {
    store = path.toString();
    return this;
  }

  Setup poll(String duration) {
    poll = duration;
    return this;
  }

  /// The server under the name [#SOURCE], which no DMS reads.
  Setup source(PostgresServer server) {
    return source(SOURCE, Sources.of(server), "dms: none");
  }

  /// The server under the name [#SOURCE], about which one simulated DMS knows everything.
  Setup source(PostgresServer server, SimulatedDms simulated) {
    return source(server, simulated.endpoint());
  }

  /// The same, where DMS is reached in a way of its own.
  Setup source(PostgresServer server, URI simulated) {
    dms =
        """
        dms:
          - {name: prod, account: "%s", region: %s, poll: 200ms, endpoint-url: "%s", owns: [%s], gone-after: 1s, %s}
        """
            .formatted(SimulatedDms.ACCOUNT, SimulatedDms.REGION, simulated, SOURCE, health);
    aws = "aws: {sts: {endpoint-url: \"" + simulated + "\"}}\n";
    return source(SOURCE, Sources.of(server), "");
  }

  /// @param more keys of the source, as YAML in one line
  Setup source(String name, Sources as, String more) {
    Sources both = as.actor() == null ? as.withActor() : as;
    var actor = Objects.requireNonNull(both.actor());
    variables.put("PASSWORD_" + name, both.password().reveal());
    variables.put("ACTOR_" + name, ((Login.Password) actor.login()).secret().reveal());
    sources.put(
        name,
        """
          - name: %1$s
            url: %2$s
            username: %3$s
            password: "${env:PASSWORD_%1$s}"
            actor: {username: %4$s, password: "${env:ACTOR_%1$s}"}
            poll: %5$s
            %6$s
        """
            .formatted(name, both.url(), both.username(), actor.username(), poll, more));
    return this;
  }

  /// A policy [#POLICY] that drops these slots once they have [#GRACE].
  Setup drops(String... slots) {
    return dropsAfter("1h", slots);
  }

  Setup dropsAfter(String grace, String... slots) {
    policies +=
        """
          - name: %s
            drop-slot: {sources: [orders], slots: [%s], inactive-for: %s, notice: 0s, max-per-day: 50}
        """
            .formatted(POLICY, "\"" + String.join("\", \"", slots) + "\"", grace);
    return this;
  }

  /// The policy of the last [#drops] asks for a checkpoint after each drop.
  Setup checkpointAfterwards() {
    policies += "    checkpoint-after-drop: true\n";
    return this;
  }

  Setup resumes(String tasks, int attempts, String stableFor) {
    policies +=
        """
          - name: resume
            resume-task: {tasks: ["%s"], after: 0s, max-attempts: %d, backoff: {first: 1s, max: 2s}, stable-for: %s}
        """
            .formatted(tasks, attempts, stableFor);
    return this;
  }

  /// A policy that writes a heartbeat each second into these databases.
  Setup beats(String databases) {
    policies +=
        """
          - name: beat
            write-heartbeat: {sources: [orders], databases: ["%s"], every: 1s}
        """
            .formatted(databases);
    return this;
  }

  Path killSwitch() {
    return home.resolve("STOP");
  }

  Config config() {
    return config(variables::get);
  }

  /// The configuration as text, and the variables that it names: for a daemon elsewhere.
  Map<String, String> variables() {
    return Map.copyOf(variables);
  }

  Config config(Secret.Environment environment) {
    return load(text(), environment);
  }

  static Config load(String text, Secret.Environment environment) {
    return switch (ConfigLoader.load(text, "test.yaml", environment)) {
      case Loaded.Valid valid -> valid.config();
      case Loaded.Invalid invalid ->
          throw new IllegalArgumentException(invalid.problems() + "\n" + text);
    };
  }

  String text() {
    String slack =
        variables.containsKey("SLACK")
            ? "notify:\n  - slack: {name: dba, webhook-url: \"${env:SLACK}\", severity: info}\n"
            : "";
    return """
    mode: %s
    store: {path: %s}
    http: {listen: "127.0.0.1:0", token: "${env:TOKEN}"}
    sources:
    %s
    %s%s%s%sguard:
      settle: 0s
      new-store-hold: 0s
      max-due: {per-source: %d, all: 50}
      budget: %s
      kill-switch: %s
      allow-short-times: true
    %s\
    """
        .formatted(
            mode,
            store,
            String.join("", sources.values()).stripTrailing(),
            dms,
            aws,
            policies.isEmpty() ? "" : "policies:\n" + policies,
            slack,
            maxDue,
            budget,
            killSwitch(),
            guard);
  }

  /// Lets the store remember that these slots, as they are now, have been abandoned for longer than
  /// the grace.
  Setup earn(String... slots) {
    Config config = config();
    SourceConfig source = config.source(SOURCE).orElseThrow();
    InstantSource clock = InstantSource.system();
    ServerSample sample;
    try (PostgresObserver observer = PostgresObserver.create(source, clock)) {
      sample = observer.observe().sample().toOptional().orElseThrow();
    }
    Map<SlotId, SlotHistory> histories = new HashMap<>();
    Map<SlotId, DropWatch> watches = new HashMap<>();
    Instant now = clock.instant();
    for (String name : List.of(slots)) {
      Slot slot = sample.slot(name).orElseThrow();
      SlotId id = new SlotId(SOURCE, name);
      histories.put(id, Histories.next(null, id, sample, slot, now, GAP_LIMIT));
      watches.put(
          id,
          new DropWatch(
              id,
              POLICY,
              mode.equals("enforce"),
              SlotEvidence.of(sample, slot),
              GRACE.multipliedBy(2),
              now,
              null,
              null,
              null,
              null));
    }
    try (SqliteStore opened = SqliteStore.open(config.store().path(), clock)) {
      opened.saveMemory(Memory.EMPTY, new Memory(histories, watches, Map.of(), Map.of()));
    }
    return this;
  }
}
