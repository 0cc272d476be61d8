package io.slotwarden.alert;

import io.slotwarden.model.Alert;
import io.slotwarden.model.Alert.Clocks;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The life cycle of alerts: pending until the proof is there, firing until it was calm for long
/// enough, resolved and remembered for a day. Same input, same answer.
public final class AlertLife {
  /// So many of the last looks are remembered.
  public static final int WINDOW = 5;

  /// While an incident lasts people are told again this often, not more (domain reference, "Alarm
  /// discipline").
  static final Duration REMIND = Duration.ofHours(4);

  /// A resolved incident is shown for so long.
  static final Duration SHOWN = Duration.ofHours(24);

  private static final Comparator<AlertEvent> WORST_FIRST =
      Comparator.comparing((AlertEvent e) -> e.alert().severity(), Comparator.reverseOrder())
          .thenComparing(e -> e.alert().id().key())
          .thenComparing(e -> e.alert().id().subject());

  private AlertLife() {}

  /// @param alerts after the look
  /// @param events the worst first; of equal ones always in the same order
  public record Step(Map<Alert.Id, Alert> alerts, List<AlertEvent> events) {
    public Step {
      alerts = Map.copyOf(alerts);
      events = List.copyOf(events);
    }
  }

  /// @param judged what could be judged by this look; everything else stays as it is
  /// @param muted of whom a person wants no repeats now; beginnings, changes of severity and ends
  ///   are told all the same
  /// @param gapLimit a longer time without judgement proves nothing: what counts, counts anew
  public static Step step(
      Map<Alert.Id, Alert> before,
      List<Judgement> judged,
      Predicate<Alert.Id> muted,
      Duration gapLimit,
      Instant now) {
    Map<Alert.Id, Alert> after = before;
    List<AlertEvent> events = new ArrayList<>();
    for (Judgement j : judged) {
      Alert old = after.get(j.id());
      Alert next = next(old, j, muted, gapLimit, now);
      if (next == old) {
        continue; // as most looks find most things
      }
      after = after == before ? new HashMap<>(before) : after;
      if (next == null) {
        after.remove(j.id());
      } else {
        after.put(j.id(), next);
        event(old, next).ifPresent(events::add);
      }
    }
    for (Alert a : before.values()) {
      Instant resolved = a.resolvedAt();
      if (resolved != null && resolved.plus(SHOWN).isBefore(now)) {
        after = after == before ? new HashMap<>(before) : after;
        after.remove(a.id(), a);
      }
    }
    events.sort(WORST_FIRST);
    return new Step(after, events);
  }

  private static @Nullable Alert next(
      @Nullable Alert old,
      Judgement judgement,
      Predicate<Alert.Id> muted,
      Duration gapLimit,
      Instant now) {
    Draft draft = null;
    if (old != null && old.isOpen()) {
      boolean gap = isGap(old.clocks(), gapLimit, now);
      draft = new Draft(old, gap, muted.test(old.id()), now);
    }
    return switch (judgement) {
      case Judgement.Holds holds ->
          (draft == null ? Draft.opened(holds, old, now) : draft).holds(holds);
      case Judgement.Lingers lingers -> draft == null ? old : draft.lingers(lingers);
      case Judgement.Ended ended -> draft == null ? old : draft.ended(ended);
    };
  }

  private static boolean isGap(Clocks clocks, Duration limit, Instant now) {
    return Duration.between(clocks.judgedAt(), now).compareTo(limit) > 0;
  }

  /// The event that leads from one to the other, if people are to be told: each message has its
  /// number.
  private static Optional<AlertEvent> event(@Nullable Alert old, Alert next) {
    Alert same = old == null || !old.isSameIncident(next) ? null : old;
    int told = same == null ? 0 : same.clocks().messages();
    if (next.clocks().messages() == told) {
      return Optional.empty();
    }
    if (!next.isOpen()) {
      return Optional.of(new AlertEvent.Resolved(next));
    }
    if (same == null || same.state() != AlertState.FIRING) {
      return Optional.of(new AlertEvent.Fired(next));
    }
    return Optional.of(
        same.severity() == next.severity()
            ? new AlertEvent.Reminded(next)
            : new AlertEvent.SeverityChanged(next, same.severity()));
  }

  static Severity higher(Severity a, Severity b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
