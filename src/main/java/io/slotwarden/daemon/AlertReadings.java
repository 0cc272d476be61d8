package io.slotwarden.daemon;

import io.slotwarden.alert.SlotReaders;
import io.slotwarden.alert.TaskReading;
import io.slotwarden.guard.ResumeTerm;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.TaskKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the turns made of slots and tasks, in the shapes that alerts read. Pure.
final class AlertReadings {
  /// The terms of the resume predicate that say that data would be lost.
  private static final Set<String> CAN_BLOCK =
      Set.of("slot_behind_checkpoint", "checkpoint_within_wal");

  private AlertReadings() {}

  static TaskReading task(Reading.OfTask r, DmsObservation look) {
    boolean mapped = r.facts().source() != null;
    // Without the endpoints nobody can tell whose the task is, and no endpoint tells it of a data
    // migration: then it counts as ours.
    boolean unknown =
        !mapped && (!look.endpoints().isKnown() || r.task().kind() == TaskKind.DATA_MIGRATION);
    List<String> slots = unknown || mapped && !r.facts().sample().isKnown() ? null : r.slots();
    String blocked =
        r.terms().stream()
            .filter(ResumeTerm::blocks)
            .map(t -> t.name() + ": " + t.reason() + " (" + t.input() + ")")
            .collect(Collectors.joining("; "));
    boolean safe =
        r.terms().stream()
                .filter(t -> CAN_BLOCK.contains(t.name()) && t.verdict() == ResumeVerdict.RESUME)
                .count()
            == CAN_BLOCK.size();
    return new TaskReading(
        r.id(),
        r.task(),
        r.watch(),
        mapped || unknown,
        slots,
        blocked.isEmpty() ? null : blocked,
        safe,
        r.policy() != null && !r.isOnlyShown());
  }

  /// Who reads which slot.
  static List<SlotReaders> readers(List<Reading.OfSlot> readings) {
    return readings.stream()
        .map(r -> new SlotReaders(r.assessment(), r.ownership().inventory().isKnown()))
        .toList();
  }

  /// Verdicts of the rule `population`, of every slot whose drop is due.
  static List<RuleVerdict> population(List<Reading.OfSlot> readings) {
    return readings.stream()
        .filter(r -> isDue(r.watch()))
        .flatMap(r -> r.trace().rules().stream())
        .filter(v -> v.rule().equals(Rules.POPULATION))
        .toList();
  }

  private static boolean isDue(@Nullable DropWatch watch) {
    return watch != null
        && watch.mark() != null
        && (watch.mark().phase() == MarkPhase.DUE || watch.mark().phase() == MarkPhase.APPROVED);
  }
}
