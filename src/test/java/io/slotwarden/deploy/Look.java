package io.slotwarden.deploy;

import io.slotwarden.alert.HealthReading;
import io.slotwarden.alert.TaskReading;
import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.model.WalHolder;
import io.slotwarden.serve.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What slotwarden sees of source `orders` and of account `prod` in one minute: what its own alerts
/// judge, and what it exports.
///
/// @param sourceSeen, dmsSeen the look succeeded
/// @param slots every slot of the source
public record Look(
    Instant now,
    boolean sourceSeen,
    boolean dmsSeen,
    List<SlotAssessment> slots,
    SourceForecast forecast,
    List<Task> tasks,
    List<PracticeFinding> audit) {
  static final String SOURCE = "orders";
  static final String DMS = "prod";
  static final SourceForecast NO_CLOCK =
      new SourceForecast(new Forecast.NotGrowing("nothing holds WAL"), null, Map.of());

  /// @param ours its source is one of ours
  /// @param slots names of slots that it reads
  record Task(
      DmsTask task,
      @Nullable Instant downSince,
      boolean ours,
      List<String> slots,
      TaskHealth health) {
    TaskId id() {
      return new TaskId(DMS, task.id());
    }
  }

  public static Look well(Instant now) {
    return new Look(now, true, true, List.of(), NO_CLOCK, List.of(), List.of());
  }

  public Look slots(SlotAssessment... all) {
    return new Look(now, sourceSeen, dmsSeen, List.of(all), forecast, tasks, audit);
  }

  Look forecast(SourceForecast other) {
    return new Look(now, sourceSeen, dmsSeen, slots, other, tasks, audit);
  }

  Look task(Task task) {
    return new Look(now, sourceSeen, dmsSeen, slots, forecast, List.of(task), audit);
  }

  Look seen(boolean source, boolean dms) {
    return new Look(now, source, dms, slots, forecast, tasks, audit);
  }

  Look audit(PracticeFinding... findings) {
    return new Look(now, sourceSeen, dmsSeen, slots, forecast, tasks, List.of(findings));
  }

  /// @param retained null = it keeps no WAL
  static SlotAssessment slot(
      Consumer<ASlot> change,
      SlotState state,
      @Nullable Long retained,
      @Nullable Instant disconnectedSince,
      TaskId... readers) {
    Slot slot =
        ASlot.with(
            s -> {
              s.name = "cdc";
              s.active = disconnectedSince == null;
              change.accept(s);
            });
    return new SlotAssessment(
        new SlotId(SOURCE, slot.name()),
        slot,
        SlotEvidence.of(AServer.of(slot), slot),
        state,
        Diagnosis.HEALTHY,
        new Owner(OwnerKind.NONE, null, false, List.of()),
        List.of(readers),
        retained,
        null,
        null,
        null,
        disconnectedSince,
        false,
        null,
        null);
  }

  /// Those that tasks read are there, and well.
  List<SlotAssessment> allSlots() {
    List<SlotAssessment> all = new ArrayList<>(slots);
    for (Task t : tasks) {
      t.slots().forEach(n -> all.add(slot(s -> s.name = n, SlotState.HEALTHY, 0L, null, t.id())));
    }
    return all;
  }

  ServerSample sample() {
    return AServer.of(allSlots().stream().map(SlotAssessment::slot).toArray(Slot[]::new));
  }

  List<TaskReading> taskReadings() {
    return tasks.stream()
        .map(
            t ->
                new TaskReading(t.id(), t.task(), watch(t), t.ours(), t.slots(), null, true, false))
        .toList();
  }

  private TaskWatch watch(Task t) {
    return new TaskWatch(
        t.id(),
        t.task().arn(),
        t.task().status(),
        now,
        null,
        t.downSince(),
        t.downSince() == null ? now : null,
        null,
        0,
        null,
        null,
        null,
        false);
  }

  /// @param start since then every task that runs has run
  List<HealthReading> healthReadings(Instant start) {
    return tasks.stream()
        .filter(Task::ours)
        .map(
            t ->
                new HealthReading(
                    t.id(),
                    t.task(),
                    t.health(),
                    true,
                    Observed.known(true, now),
                    "cdc",
                    TaskStatus.of(t.task().status()) == TaskStatus.RUNNING ? start : null))
        .toList();
  }

  Snapshot snapshot(Instant start) {
    return new Snapshot(
        "1.0.0",
        RunMode.OBSERVE,
        List.of(),
        true,
        false,
        start,
        now,
        true,
        null,
        List.of(sourceView()),
        List.of(new Snapshot.DmsView(DMS, dmsSeen, dmsSeen ? null : "throttled", now, now, now)),
        sourceSeen ? allSlots().stream().map(this::slotView).toList() : List.of(),
        dmsSeen ? tasks.stream().map(this::taskView).toList() : List.of(),
        List.of(),
        Map.of(),
        List.of(),
        new Snapshot.Registry(List.of(), Map.of(), Map.of()));
  }

  private Snapshot.SourceView sourceView() {
    return new Snapshot.SourceView(
        SOURCE,
        sourceSeen,
        sourceSeen ? null : "connection refused",
        now,
        now,
        sourceSeen ? sample() : null,
        sourceSeen ? AServer.settings() : null,
        null,
        null,
        WalHolder.UNKNOWN,
        "",
        List.of(),
        audit,
        forecast);
  }

  private Snapshot.SlotView slotView(SlotAssessment a) {
    return new Snapshot.SlotView(
        a, false, null, null, null, null, "nothing", forecast.lost().get(a.id().name()));
  }

  private Snapshot.TaskView taskView(Task t) {
    return new Snapshot.TaskView(
        t.id(),
        t.task(),
        t.downSince(),
        ResumeVerdict.NONE,
        "",
        0,
        null,
        t.slots().stream().map(n -> SOURCE + "/" + n).toList(),
        null,
        null,
        "nothing",
        t.health(),
        InstanceHealth.unknown("not looked at", now),
        Observed.unknown("not looked at", now));
  }

  /// Every slot and task that is in either of them.
  static Stream<TaskId> ids(Look look) {
    return look.tasks().stream().map(Task::id);
  }
}
