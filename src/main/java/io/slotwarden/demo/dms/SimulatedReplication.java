package io.slotwarden.demo.dms;

import io.slotwarden.model.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Serverless replication with its configuration. As in the service its capacity is provided at a
/// start, and taken back when it has not run for 48 hours; then it can't be started any more.
/// Thread-safe.
public final class SimulatedReplication {
  /// Documented (domain reference, "Serverless").
  private static final Duration KEPT = Duration.ofHours(48);

  private static final String[] WITH_CAPACITY = {"replication_starting", "running"};
  private static final String[] WITHOUT_CAPACITY = {
    "preparing_metadata_resources",
    "testing_connection",
    "fetching_metadata",
    "calculating_capacity",
    "provisioning_capacity",
    "replication_starting",
    "running"
  };

  private final SimulatedResource config;
  private final InstantSource clock;
  private final Consumer<Loss> losses;
  private final Life life;
  private final Map<String, Object> members = new LinkedHashMap<>();
  private final Map<String, Object> stats = new LinkedHashMap<>();
  private final Map<String, Object> provision = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private @Nullable TaskReader reader;
  private @Nullable Lsn checkpoint;
  private boolean ranBefore;
  private boolean readOnly;
  private String @Nullable [] afterStart;

  SimulatedReplication(
      String id, SimulatedResource config, InstantSource clock, Consumer<Loss> losses) {
    this.config = config.with("IsReadOnly", false);
    this.clock = clock;
    this.losses = losses;
    this.life = new Life("created", clock);
    members.put("ReplicationConfigIdentifier", id);
    members.put("ReplicationConfigArn", config.arn());
    members.put("ReplicationType", "cdc");
    members.put("ReplicationCreateTime", clock.instant());
    stats.put("TablesErrored", 0);
  }

  /// The ARN of its configuration, which is all that the service names it by.
  public String arn() {
    return config.arn();
  }

  String id() {
    return String.valueOf(members.get("ReplicationConfigIdentifier"));
  }

  SimulatedResource config() {
    return config;
  }

  public synchronized String status() {
    return life.status();
  }

  /// Any status, also one that nobody has heard of.
  public synchronized SimulatedReplication status(String status) {
    life.become(status);
    return this;
  }

  /// Each step from here on takes so long on the clock; without this each describe is a step.
  public synchronized SimulatedReplication stepsTake(Duration duration) {
    life.stepsTake(duration);
    return this;
  }

  /// What a start that was accepted leads to after `initializing`. Default: by way of its capacity,
  /// if that has to be provided, to `running`.
  public synchronized SimulatedReplication afterStart(String... statuses) {
    afterStart = statuses.clone();
    return this;
  }

  /// Running since now, with its capacity.
  public synchronized SimulatedReplication run() {
    life.become("running");
    provide();
    started();
    return this;
  }

  /// Stopped now.
  ///
  /// @param reason one of the service's words, e.g. `NORMAL`
  public synchronized SimulatedReplication stop(String reason) {
    life.become("stopped");
    members.put("StopReason", "Stop Reason " + reason);
    stopped();
    return this;
  }

  /// Failed now.
  ///
  /// @param messages as the service lists them
  public synchronized SimulatedReplication fail(String... messages) {
    life.become("failed");
    members.put("FailureMessages", List.of(messages));
    members.put("StopReason", messages.length == 0 ? "" : messages[0]);
    stopped();
    return this;
  }

  /// `full-load`, `cdc` or `full-load-and-cdc`; the last two words with a full load that is done.
  public synchronized SimulatedReplication type(String type) {
    members.put("ReplicationType", type);
    config.with("ReplicationType", type);
    if (type.startsWith("full-load")) {
      stats.put("FullLoadFinishDate", clock.instant());
    }
    return this;
  }

  /// The position at which a resume goes on, spelled as the service spells it.
  public synchronized SimulatedReplication checkpoint(Lsn position) {
    checkpoint = position;
    members.put("RecoveryCheckpoint", SimulatedTask.spelled(position));
    return this;
  }

  /// Managed by a zero-ETL integration.
  public synchronized SimulatedReplication readOnly() {
    readOnly = true;
    config.with("IsReadOnly", true);
    return this;
  }

  public synchronized SimulatedReplication with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  public synchronized SimulatedReplication without(String member) {
    members.remove(member);
    config.without(member);
    return this;
  }

  public synchronized SimulatedReplication tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  /// From now on it reads a slot.
  public synchronized SimulatedReplication readBy(TaskReader reader) {
    this.reader = reader;
    return this;
  }

  synchronized Map<String, String> tags() {
    return Map.copyOf(tags);
  }

  synchronized Map<String, Object> describe() {
    deprovisionWhenDue();
    Map<String, Object> shown = wire();
    shown.put("Status", life.shown());
    return shown;
  }

  synchronized Map<String, Object> wire() {
    Map<String, Object> shown = new LinkedHashMap<>(members);
    shown.put("SourceEndpointArn", config.wire().get("SourceEndpointArn"));
    shown.put("TargetEndpointArn", config.wire().get("TargetEndpointArn"));
    shown.put("Status", life.status());
    shown.put("ReplicationStats", new LinkedHashMap<>(stats));
    Object isReadOnly = config.wire().get("IsReadOnly");
    if (isReadOnly != null) {
      shown.put("IsReadOnly", isReadOnly);
    }
    if (!provision.isEmpty()) {
      shown.put("ProvisionData", new LinkedHashMap<>(provision));
    }
    return shown;
  }

  /// Begins a run as the service would.
  synchronized void start(String type) throws Refusal {
    deprovisionWhenDue();
    if (readOnly) {
      throw Refusal.violation(
          "InvalidResourceStateFault", "a zero-ETL integration manages this replication");
    }
    if (isDeprovisioned()) {
      throw Refusal.of(
          "InvalidResourceStateFault",
          "Replication cannot be started, invalid state: deprovisioned");
    }
    switch (life.status()) {
      case "created", "ready", "stopped", "failed" -> {}
      default ->
          throw Refusal.of(
              "InvalidResourceStateFault",
              "Replication cannot be started, invalid state: " + life.status());
    }
    StartTypes.check(type, ranBefore, "replications");
    boolean capacity = "provisioned".equals(provision.get("ProvisionState"));
    boolean first = !ranBefore;
    life.become("initializing");
    started();
    try {
      StartTypes.begin(reader, first ? null : checkpoint, arn(), losses);
      life.then(afterStart != null ? afterStart : capacity ? WITH_CAPACITY : WITHOUT_CAPACITY);
      provide();
    } catch (TaskReader.CannotRead e) {
      fail(e.sentence());
    }
  }

  synchronized void requestStop() throws Refusal {
    if (!life.status().equals("running")) {
      throw Refusal.of("InvalidResourceStateFault", "Replication is not running: " + life.status());
    }
    stop("NORMAL");
    life.become("stopping");
    life.then("stopped");
  }

  private void started() {
    ranBefore = true;
    stats.put("StartDate", clock.instant());
    stats.putIfAbsent("FreshStartDate", clock.instant());
    stats.remove("StopDate");
    members.remove("ReplicationDeprovisionTime");
  }

  private void provide() {
    provision.put("ProvisionState", "provisioned");
    provision.put("ProvisionedCapacityUnits", 2);
    provision.put("DateProvisioned", clock.instant());
    provision.put("IsNewProvisioningAvailable", false);
  }

  private void stopped() {
    ranBefore = true;
    Instant now = clock.instant();
    stats.put("StopDate", now);
    members.put("ReplicationLastStopTime", now);
    members.put("ReplicationDeprovisionTime", now.plus(KEPT));
    if (reader != null) {
      reader.end().ifPresent(this::checkpoint);
    }
  }

  private void deprovisionWhenDue() {
    if (members.get("ReplicationDeprovisionTime") instanceof Instant due
        && !clock.instant().isBefore(due)) {
      provision.put("ProvisionState", "deprovisioned");
      provision.put("ProvisionedCapacityUnits", 0);
    }
  }

  private boolean isDeprovisioned() {
    return "deprovisioned".equals(provision.get("ProvisionState"));
  }
}
