package io.slotwarden.daemon;

import io.slotwarden.alert.HealthReading;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotType;
import io.slotwarden.model.TaskKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How tasks of ours and their replication instances fare, in the shapes that alerts read. Pure.
final class HealthReadings {
  /// Of a task's resource id that DMS made itself: only of these the slot's automatic name is
  /// known.
  private static final Pattern OWN_ID = Pattern.compile("[A-Z2-7]{16,}");

  private HealthReadings() {}

  /// @param hasTables the entry looks at table statistics
  static List<HealthReading> of(
      List<Reading.OfTask> readings, DmsObservation look, boolean hasTables) {
    return readings.stream()
        .filter(r -> r.task().kind() != TaskKind.DATA_MIGRATION && r.facts().source() != null)
        .map(
            r ->
                new HealthReading(
                    r.id(),
                    r.task(),
                    look.taskHealth(r.task().arn()),
                    hasTables,
                    consumed(r, look),
                    r.facts().slot() == null ? null : r.facts().slot().name(),
                    r.watch().runningSince()))
        .toList();
  }

  /// By name; null when tasks, endpoints or instances can't be listed.
  static @Nullable Map<String, InstanceHealth> instances(DmsObservation look) {
    if (!look.tasks().isKnown()
        || !look.endpoints().isKnown()
        || !(look.instances()
            instanceof Observed.Known<List<ReplicationInstance>>(var all, var _))) {
      return null;
    }
    Map<String, InstanceHealth> byName = new HashMap<>();
    for (ReplicationInstance i : all) {
      InstanceHealth health = look.health().instances().get(i.arn());
      if (health != null) {
        byName.put(i.id(), health);
      }
    }
    return byName;
  }

  private static Observed<Boolean> consumed(Reading.OfTask r, DmsObservation look) {
    Observed<ServerSample> sample = r.facts().sample();
    Slot slot = r.facts().slot();
    if (!(sample instanceof Observed.Known<ServerSample>(var seen, var at))) {
      return Observed.unknown(sample.reason().orElse(""), sample.at());
    }
    if (slot != null) {
      return Observed.known(slot.active(), at);
    }
    DmsEndpoint endpoint = endpoint(r.task(), look);
    boolean named = endpoint != null && endpoint.slotName() != null;
    if (named) {
      return Observed.known(false, at);
    }
    // Without its slot nobody can tell, unless nothing at all reads its database.
    String database = endpoint == null ? null : endpoint.databaseName();
    boolean isRead =
        seen.slots().stream()
            .anyMatch(
                s ->
                    s.active()
                        && s.type() == SlotType.LOGICAL
                        && (database == null || Objects.equals(s.database(), database)));
    return isRead
            || r.task().kind() == TaskKind.REPLICATION
            || !OWN_ID.matcher(r.task().resourceId()).matches()
        ? Observed.unknown("which slot it reads is not known", at)
        : Observed.known(false, at);
  }

  private static @Nullable DmsEndpoint endpoint(DmsTask task, DmsObservation look) {
    return look.endpoints().toOptional().orElse(List.of()).stream()
        .filter(e -> e.arn().equals(task.sourceEndpointArn()))
        .findFirst()
        .orElse(null);
  }
}
