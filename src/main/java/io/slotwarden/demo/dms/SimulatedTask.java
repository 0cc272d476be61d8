package io.slotwarden.demo.dms;

import io.slotwarden.model.Lsn;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A classic task. Its life is scripted: at once (`run`, `fail`, `stop`, `status`) or by describes
/// (`then`). Thread-safe.
public final class SimulatedTask {
  private static final List<String> TAKES_A_MOMENT = List.of("running");

  private final String arn;
  private final InstantSource clock;
  private final Map<String, Object> members = new LinkedHashMap<>();
  private final Map<String, Object> stats = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final Deque<String> next = new ArrayDeque<>();
  private List<String> afterStart = TAKES_A_MOMENT;
  private boolean ranBefore;

  SimulatedTask(String id, String arn, InstantSource clock) {
    this.arn = arn;
    this.clock = clock;
    members.put("ReplicationTaskIdentifier", id);
    members.put("ReplicationTaskArn", arn);
    members.put("Status", "ready");
    members.put("MigrationType", "cdc");
    members.put("TableMappings", "{}");
    members.put("ReplicationTaskCreationDate", clock.instant());
    stats.put("TablesErrored", 0);
  }

  public String arn() {
    return arn;
  }

  public synchronized String status() {
    return String.valueOf(members.get("Status"));
  }

  /// Any status, also one that nobody has heard of.
  public synchronized SimulatedTask status(String status) {
    next.clear();
    members.put("Status", status);
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
    Collections.addAll(next, statuses);
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
    String checkpoint = "checkpoint:V1#34#%08X/%08X#0#0#*#0#121";
    long value = position.value();
    return with("RecoveryCheckpoint", checkpoint.formatted(value >>> 32, value & 0xFFFF_FFFFL));
  }

  public synchronized SimulatedTask with(String member, Object value) {
    members.put(member, value);
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
    if (!withoutSettings) {
      shown.put("ReplicationTaskSettings", "{\"ErrorBehavior\":{\"RecoverableErrorCount\":-1}}");
    }
    if (!next.isEmpty()) {
      members.put("Status", next.remove());
    }
    return shown;
  }

  synchronized Map<String, Object> wire() {
    Map<String, Object> shown = new LinkedHashMap<>(members);
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
    switch (type) {
      case "start-replication" -> {
        if (ranBefore) {
          throw wrongStart("START_REPLICATION, valid only for tasks running for the first time");
        }
      }
      case "resume-processing" -> {
        // The service would take it and give data errors (domain reference 4.1): here it is told at
        // once.
        if (!ranBefore) {
          throw wrongStart("RESUME_PROCESSING, valid only for tasks that ran before");
        }
      }
      case "reload-target" ->
          throw wrongStart("RELOAD_TARGET is never what slotwarden may ask for");
      default ->
          throw Refusal.violation("ValidationException", "no such start type: '" + type + "'");
    }
    status("starting");
    next.addAll(afterStart);
    started();
  }

  synchronized void requestStop() throws Refusal {
    if (!status().equals("running")) {
      throw Refusal.of("InvalidResourceStateFault", "Replication Task is not running: " + status());
    }
    stop("NORMAL").status("stopping").then("stopped");
  }

  private static Refusal wrongStart(String what) {
    return Refusal.of("InvalidParameterCombinationException", "Start Type : " + what);
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
  }
}
