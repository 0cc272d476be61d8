package io.slotwarden.demo.dms;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A homogeneous data migration. Only the console's words for its status are documented, so it can
/// spell them in several ways. Thread-safe.
public final class SimulatedMigration {
  private final String arn;
  private final InstantSource clock;
  private final Life life;
  private final Map<String, Object> members = new LinkedHashMap<>();
  private final Map<String, Object> statistics = new LinkedHashMap<>();
  private Spelling spelling = Spelling.CONSOLE;

  /// How the status is spelled.
  public enum Spelling {
    /// `Load complete, replication ongoing`
    CONSOLE,
    /// `load-complete-replication-ongoing`
    HYPHENS,
    /// `LOAD_COMPLETE_REPLICATION_ONGOING`
    UNDERSCORES
  }

  SimulatedMigration(String name, String arn, InstantSource clock) {
    this.arn = arn;
    this.clock = clock;
    this.life = new Life("Ready", clock);
    members.put("DataMigrationName", name);
    members.put("DataMigrationArn", arn);
    members.put("DataMigrationType", "full-load-and-cdc");
    members.put("DataMigrationCreateTime", clock.instant());
    statistics.put("TablesErrored", 0);
  }

  public String arn() {
    return arn;
  }

  /// The status in the console's words.
  public synchronized String status() {
    return life.status();
  }

  /// The slot that its source settings name.
  public synchronized SimulatedMigration slot(String name) {
    members.put("SourceDataSettings", List.of(Map.of("SlotName", name)));
    return this;
  }

  public synchronized SimulatedMigration spelled(Spelling spelling) {
    this.spelling = spelling;
    return this;
  }

  /// Each step from here on takes so long on the clock; without this each describe is a step.
  public synchronized SimulatedMigration stepsTake(Duration duration) {
    life.stepsTake(duration);
    return this;
  }

  /// Any status, also one that nobody has heard of.
  public synchronized SimulatedMigration status(String status) {
    life.become(status);
    return this;
  }

  /// Started by a person: it loads, and goes on with the changes.
  public synchronized SimulatedMigration start() {
    life.become("Starting");
    life.then("Load running", "Load complete, replication ongoing");
    statistics.put("StartTime", clock.instant());
    statistics.remove("StopTime");
    return this;
  }

  /// Stopped by a person.
  public synchronized SimulatedMigration stop() {
    life.become("Stopping");
    life.then("Stopped");
    members.put("StopReason", "Stop Reason NORMAL");
    statistics.put("StopTime", clock.instant());
    return this;
  }

  /// Failed now.
  public synchronized SimulatedMigration fail(String sentence) {
    life.become("Failed");
    members.put("LastFailureMessage", sentence);
    members.put("StopReason", sentence);
    statistics.put("StopTime", clock.instant());
    return this;
  }

  public synchronized SimulatedMigration with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  synchronized Map<String, Object> describe() {
    Map<String, Object> shown = new LinkedHashMap<>(members);
    shown.put("DataMigrationStatus", spell(life.shown()));
    shown.put("DataMigrationStatistics", new LinkedHashMap<>(statistics));
    return shown;
  }

  private String spell(String status) {
    String words = status.replaceAll("[ ,]+", " ");
    return switch (spelling) {
      case CONSOLE -> status;
      case HYPHENS -> words.replace(' ', '-').toLowerCase(Locale.ROOT);
      case UNDERSCORES -> words.replace(' ', '_').toUpperCase(Locale.ROOT);
    };
  }
}
