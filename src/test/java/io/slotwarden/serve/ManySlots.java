package io.slotwarden.serve;

import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Mark;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotState;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.SourceView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Slots by what matters where there are many of them.
final class ManySlots {
  private ManySlots() {}

  static SlotView healthy(String name, long retained) {
    return of("orders", name, SlotState.HEALTHY, retained, null);
  }

  static SlotView disconnected(String name, long retained) {
    return of("orders", name, SlotState.DISCONNECTED, retained, null);
  }

  static SlotView lost(String name) {
    return of("orders", name, SlotState.LOST, null, null);
  }

  static SlotView marked(String name) {
    return of("orders", name, SlotState.DISCONNECTED, 0L, Snapshots.marked().mark());
  }

  static SlotView of(
      String source, String name, SlotState state, @Nullable Long retained, @Nullable Mark mark) {
    SlotView v = Snapshots.slot(name, "pgoutput", "orders");
    SlotAssessment a = v.assessment();
    return new SlotView(
        new SlotAssessment(
            new SlotId(source, name),
            a.slot(),
            a.evidence(),
            state,
            a.diagnosis(),
            a.owner(),
            a.tasks(),
            retained,
            a.confirmedFlushLagBytes(),
            a.pinnedBytes(),
            a.lastMovedAt(),
            a.disconnectedSince(),
            false,
            a.safeWalBytes(),
            retained),
        false,
        null,
        mark,
        null,
        null,
        "nothing",
        null);
  }

  /// The same while an alert of this slot is open.
  static Snapshot alerting(Snapshot s, String target, Severity severity, AlertState state) {
    Alert a = Snapshots.alert();
    Alert alert =
        new Alert(
            new Alert.Id(AlertKey.RETAINED_WAL, target),
            a.place(),
            severity,
            state,
            a.since(),
            a.firedAt(),
            null,
            null,
            a.words(),
            a.clocks());
    return copy(s, s.sources(), s.slots(), List.of(alert));
  }

  /// The same with one more source that has this slot alone.
  static Snapshot ofTwoSources(Snapshot s, SlotView other) {
    SourceView orders = s.sources().getFirst();
    SourceView more =
        new SourceView(
            other.assessment().id().source(),
            true,
            null,
            orders.lastPoll(),
            orders.lastSuccess(),
            orders.sample(),
            orders.settings(),
            orders.floors(),
            orders.storage(),
            orders.holder(),
            orders.holderEvidence(),
            List.of(),
            List.of(),
            orders.forecast());
    List<SlotView> slots = new ArrayList<>(s.slots());
    slots.add(other);
    return copy(s, List.of(orders, more), slots, s.alerts());
  }

  /// The same whose sources nobody has looked at yet.
  static Snapshot notLookedAt(Snapshot s) {
    SourceView unseen = Snapshots.unseen();
    SourceView before =
        new SourceView(
            unseen.name(),
            false,
            "not looked at yet",
            null,
            null,
            null,
            null,
            null,
            null,
            unseen.holder(),
            "",
            List.of(),
            List.of(),
            unseen.forecast());
    return copy(s, List.of(before), List.of(), s.alerts());
  }

  private static Snapshot copy(
      Snapshot s, List<SourceView> sources, List<SlotView> slots, List<Alert> alerts) {
    return new Snapshot(
        s.version(),
        s.mode(),
        s.words(),
        s.leader(),
        s.shortTimes(),
        s.since(),
        s.turnedAt(),
        s.firstCycleDone(),
        s.storeProblem(),
        sources,
        s.dms(),
        slots,
        s.tasks(),
        s.actions(),
        s.channelsPending(),
        alerts,
        s.registry());
  }
}
