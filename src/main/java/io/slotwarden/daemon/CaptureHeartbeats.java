package io.slotwarden.daemon;

import io.slotwarden.alert.CaptureReading;
import io.slotwarden.model.CaptureHeartbeat;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// DMS's own heartbeats: in which databases they matter, and what was seen of them. A database
/// matters while a running task or Serverless replication reads an active slot of it.
final class CaptureHeartbeats {
  private volatile Map<String, Set<String>> wanted = Map.of();

  /// Databases of a source; for any thread.
  Set<String> wanted(String source) {
    return wanted.getOrDefault(source, Set.of());
  }

  /// @param readings of all entries
  void follow(Collection<List<Reading.OfTask>> readings) {
    Map<String, Set<String>> next = new HashMap<>();
    for (List<Reading.OfTask> ofEntry : readings) {
      for (Reading.OfTask r : ofEntry) {
        String source = r.facts().source();
        String database = database(r);
        if (source != null && database != null && unasked(r) == null) {
          next.computeIfAbsent(source, _ -> new HashSet<>()).add(database);
        }
      }
    }
    next.replaceAll((_, databases) -> Set.copyOf(databases));
    wanted = Map.copyOf(next);
  }

  static List<CaptureReading> readings(
      List<Reading.OfTask> readings, Map<String, Turns.Seen<SourceObservation>> sources) {
    return readings.stream()
        .map(
            r ->
                new CaptureReading(
                    r.id(), r.task(), database(r), of(r, sources), r.watch().runningSince()))
        .toList();
  }

  /// What the last look at the task's source knows, good or not.
  static Observed<CaptureHeartbeat> of(
      Reading.OfTask r, Map<String, Turns.Seen<SourceObservation>> sources) {
    Instant now = r.facts().sample().at();
    String unasked = unasked(r);
    if (unasked != null) {
      return Observed.unknown(unasked, now);
    }
    String source = r.facts().source();
    String database = database(r);
    Turns.Seen<SourceObservation> seen = source == null ? null : sources.get(source);
    Observed<CaptureHeartbeat> known =
        seen == null || database == null ? null : seen.look().captures().get(database);
    return known != null ? known : Observed.unknown("its database has not been looked at yet", now);
  }

  /// Why nobody looks for it; null when its database is looked at.
  private static @Nullable String unasked(Reading.OfTask r) {
    Slot slot = r.facts().slot();
    if (r.task().kind() == TaskKind.DATA_MIGRATION) {
      return "a data migration writes none";
    }
    if (TaskStatus.of(r.task().status()) != TaskStatus.RUNNING) {
      return "the task does not run";
    }
    if (!r.task().hasCdc()) {
      return "a full load reads no slot";
    }
    if (slot == null || slot.database() == null) {
      return r.facts().sample().reason().orElse("which slot it reads is not known");
    }
    return slot.active() ? null : "nothing is connected to its slot";
  }

  private static @Nullable String database(Reading.OfTask r) {
    Slot slot = r.facts().slot();
    return slot == null ? null : slot.database();
  }
}
