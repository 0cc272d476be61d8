package io.slotwarden.demo.dms;

import io.slotwarden.model.Lsn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A classic task. Its life is scripted: at once (`run`, `fail`, `stop`, `status`), by describes
/// (`then`), or by the clock (`stepsTake`). Thread-safe.
public final class SimulatedTask {
  private static final List<String> TAKES_A_MOMENT = List.of("running");

  /// All tables of all schemas.
  static final String EVERYTHING =
      """
      {"rules": [{"rule-type": "selection", "rule-id": "1", "rule-name": "1",
        "object-locator": {"schema-name": "%", "table-name": "%"},
        "rule-action": "include", "filters": []}]}\
      """;

  /// Some of the sections that the service writes out, with its defaults.
  static final String SETTINGS =
      """
      {"TargetMetadata": {"TargetSchema": "", "SupportLobs": true, "FullLobMode": false,
        "LobChunkSize": 64, "LimitedSizeLobMode": true, "LobMaxSize": 32, "InlineLobMaxSize": 0,
        "BatchApplyEnabled": false, "TaskRecoveryTableEnabled": false},
       "FullLoadSettings": {"TargetTablePrepMode": "DO_NOTHING", "MaxFullLoadSubTasks": 8,
        "StopTaskCachedChangesApplied": false, "StopTaskCachedChangesNotApplied": false},
       "ValidationSettings": {"EnableValidation": false},
       "ControlTablesSettings": {"ControlSchema": "", "historyTableEnabled": false},
       "ErrorBehavior": {"RecoverableErrorCount": -1, "DataTruncationErrorPolicy": "LOG_ERROR"},
       "BeforeImageSettings": null}\
      """;

  /// No status of the service: what has it is listed no more.
  private static final String GONE = "(gone)";

  private final String arn;
  private final InstantSource clock;
  private final Map<String, Object> members = new LinkedHashMap<>();
  private final Map<String, Object> stats = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final Consumer<Loss> losses;
  private final Life life;
  private List<String> afterStart = TAKES_A_MOMENT;
  private @Nullable TaskReader reader;
  private @Nullable Lsn checkpoint;
  private String settings = SETTINGS;
  private boolean ranBefore;
  private boolean deleted;

  SimulatedTask(String id, String arn, InstantSource clock, Consumer<Loss> losses) {
    this.arn = arn;
    this.clock = clock;
    this.losses = losses;
    this.life = new Life("ready", clock);
    members.put("ReplicationTaskIdentifier", id);
    members.put("ReplicationTaskArn", arn);
    members.put("MigrationType", "cdc");
    members.put("TableMappings", EVERYTHING);
    members.put("ReplicationTaskCreationDate", clock.instant());
    stats.put("TablesErrored", 0);
  }

  public String arn() {
    return arn;
  }

  synchronized String id() {
    return String.valueOf(members.get("ReplicationTaskIdentifier"));
  }

  public synchronized String status() {
    return life.status();
  }

  /// Any status, also one that nobody has heard of.
  public synchronized SimulatedTask status(String status) {
    life.become(status);
    return this;
  }

  /// Running since now. What the last run left as its stop reason stays, as it may in the service.
  public synchronized SimulatedTask run() {
    status("running");
    started();
    return this;
  }

  /// Stopped now.
  ///
  /// @param reason one of the service's words, e.g. `NORMAL`, `RECOVERABLE_ERROR`
  public synchronized SimulatedTask stop(String reason) {
    status("stopped");
    members.put("StopReason", "Stop Reason " + reason);
    stopped();
    return this;
  }

  /// Failed now. As in the service, stop reason and failure message both hold the whole sentence.
  ///
  /// @param sentence e.g. `Last Error ODBC general error. Stop Reason RECOVERABLE_ERROR Error Level
  ///   RECOVERABLE`
  public synchronized SimulatedTask fail(String sentence) {
    status("failed");
    members.put("StopReason", sentence);
    members.put("LastFailureMessage", sentence);
    stopped();
    return this;
  }

  /// Each describe that shows the task gives way to the next of these.
  public synchronized SimulatedTask then(String... statuses) {
    life.then(statuses);
    return this;
  }

  /// Each step from here on takes so long on the clock; without this each describe is a step.
  public synchronized SimulatedTask stepsTake(Duration duration) {
    life.stepsTake(duration);
    return this;
  }

  /// From now on it reads a slot: a start begins, a stop or a failure ends, and its checkpoint is
  /// what it had applied by then.
  public synchronized SimulatedTask readBy(TaskReader reader) {
    this.reader = reader;
    return this;
  }

  /// What a start that was accepted leads to: the describe after it shows `starting`, later ones
  /// these. Default `running`.
  public synchronized SimulatedTask afterStart(String... statuses) {
    afterStart = List.of(statuses);
    return this;
  }

  /// `full-load`, `cdc` or `full-load-and-cdc`; the last two words with a full load that is done.
  public synchronized SimulatedTask migrationType(String type) {
    members.put("MigrationType", type);
    if (type.startsWith("full-load")) {
      stats.put("FullLoadFinishDate", clock.instant());
    }
    return this;
  }

  /// The position at which a resume goes on, spelled as the service spells it.
  public synchronized SimulatedTask checkpoint(Lsn position) {
    checkpoint = position;
    return with("RecoveryCheckpoint", spelled(position));
  }

  static String spelled(Lsn position) {
    long value = position.value();
    return "checkpoint:V1#34#%08X/%08X#0#0#*#0#121".formatted(value >>> 32, value & 0xFFFF_FFFFL);
  }

  public synchronized SimulatedTask with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  /// Its `ReplicationTaskSettings`, JSON or not.
  public synchronized SimulatedTask settings(String text) {
    settings = text;
    return this;
  }

  public synchronized SimulatedTask withStatistic(String member, Object value) {
    stats.put(member, value);
    return this;
  }

  public synchronized SimulatedTask tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  synchronized Map<String, String> tags() {
    return Map.copyOf(tags);
  }

  /// Shows the task to a describe, which may move its script on.
  synchronized Map<String, Object> describe(boolean withoutSettings) {
    Map<String, Object> shown = wire();
    shown.put("Status", life.shown());
    if (!withoutSettings) {
      shown.put("ReplicationTaskSettings", settings);
    }
    return shown;
  }

  synchronized Map<String, Object> wire() {
    Map<String, Object> shown = new LinkedHashMap<>(members);
    shown.put("Status", life.status());
    shown.put("ReplicationTaskStats", new LinkedHashMap<>(stats));
    return shown;
  }

  /// Begins a run as the service would.
  synchronized void start(String type) throws Refusal {
    switch (status()) {
      case "ready", "stopped", "failed", "failed-move" -> {}
      default ->
          throw Refusal.of(
              "InvalidResourceStateFault",
              "Replication Task cannot be started, invalid state: " + status());
    }
    StartTypes.check(type, ranBefore, "tasks");
    boolean first = !ranBefore;
    status("starting");
    started();
    try {
      StartTypes.begin(reader, first ? null : checkpoint, arn, losses);
      life.then(afterStart.toArray(String[]::new));
    } catch (TaskReader.CannotRead e) {
      fail(e.sentence());
    }
  }

  synchronized void requestStop() throws Refusal {
    if (!status().equals("running")) {
      throw Refusal.of("InvalidResourceStateFault", "Replication Task is not running: " + status());
    }
    stop("NORMAL").status("stopping").then("stopped");
  }

  /// Deleted by a person: it is `deleting` first, and once that is over it is not listed any more.
  ///
  /// @param cleansUp whether DMS succeeds in dropping what the task made on the source
  synchronized void delete(boolean cleansUp) {
    end();
    if (cleansUp && reader != null) {
      reader.cleanUp();
    }
    life.become("deleting");
    life.then(GONE);
    deleted = true;
  }

  /// True once its deletion is over.
  synchronized boolean isGone() {
    return deleted && life.status().equals(GONE);
  }

  private void end() {
    if (reader != null) {
      reader.end().ifPresent(this::checkpoint);
    }
  }

  private void started() {
    ranBefore = true;
    members.put("ReplicationTaskStartDate", clock.instant());
    stats.put("StartDate", clock.instant());
    stats.putIfAbsent("FreshStartDate", clock.instant());
    stats.remove("StopDate");
  }

  private void stopped() {
    ranBefore = true;
    stats.put("StopDate", clock.instant());
    end();
  }
}
