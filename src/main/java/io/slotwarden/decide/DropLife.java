package io.slotwarden.decide;

import io.slotwarden.config.Policy;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Haste;
import io.slotwarden.model.Mark;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The life of a slot on its way to a drop: grace earned, mark, notice, due. One step for each
/// sample of the slot; what was not sampled does not step, so that the clock stands still (design,
/// rules 1, 4, 5 and 6).
public final class DropLife {
  private DropLife() {}

  /// One sample of a slot that a policy names.
  ///
  /// @param enforced the policy's effective mode
  /// @param touched since the last step the slot was active, moved, or turned out to be another one
  /// @param restarted since the last step only the server was restarted or promoted
  /// @param standing the guard's standing rules: a refusal sets the grace back, an Unknown freezes
  ///   it
  /// @param holder the guard's rule on who holds the WAL: needed for a mark
  /// @param haste whether pressure shortens the waits
  /// @param delivered looks up when a notice was accepted by a channel
  /// @param inventory when the DMS inventory was last complete
  public record Case(
      Policy.DropSlots policy,
      boolean enforced,
      SlotHistory history,
      boolean touched,
      boolean restarted,
      List<RuleVerdict> standing,
      RuleVerdict holder,
      Haste haste,
      Duration poll,
      Duration gapLimit,
      DeliveryLog delivered,
      Observed<Instant> inventory,
      boolean approved) {}

  /// Looks up when a channel accepted a message.
  public interface DeliveryLog {
    /// Empty while no channel has accepted it.
    Optional<Instant> deliveredAt(String key);
  }

  /// What a step brought about besides the new watch.
  public sealed interface Event {
    /// The slot was marked.
    record Marked() implements Event {}

    /// The mark is void.
    ///
    /// @param announced a notice had been composed, so that people have to be told
    record Unmarked(String why, boolean announced) implements Event {}

    /// The mark is void, for pressure does not shorten the waits any more; the grace that was
    /// earned stands.
    record Unhurried(String why) implements Event {}

    /// The notice with this key has to be in the outbox (again after a crash: the outbox knows the
    /// key).
    record NoticeDue(String key) implements Event {}
  }

  public record Step(DropWatch watch, List<Event> events) {}

  /// A sample counts in full when it follows the last one within this many polls, in tenths.
  private static final int REGULAR_TENTHS = 15;

  public static Step step(@Nullable DropWatch before, Case c, Instant now) {
    List<Event> events = new ArrayList<>();
    String anew = startsAnew(before, c);
    if (before == null || anew != null) {
      unmark(before, String.valueOf(anew), events);
      return new Step(fresh(c, now, before == null ? null : anew), events);
    }
    RuleVerdict refusal = first(c.standing(), RuleVerdict.Verdict.REFUSE);
    if (refusal != null) {
      unmark(
          before, refusal.rule() + ": " + refusal.reason() + " (" + refusal.input() + ")", events);
      return new Step(fresh(c, now, refusal.rule()), events);
    }
    Duration gap = Duration.between(before.countedAt(), now);
    if (gap.isNegative() || (gap.compareTo(c.gapLimit()) > 0 && !provenUntouched(before, c))) {
      unmark(before, "nothing was seen for " + gap, events);
      return new Step(fresh(c, now, "samples"), events);
    }
    if (c.restarted()) {
      unmark(before, "the server was restarted or promoted", events);
      return new Step(with(before, c, before.earned(), now, null), events);
    }
    if (first(c.standing(), RuleVerdict.Verdict.UNKNOWN) != null) {
      return new Step(with(before, c, before.earned(), now, before.mark()), events);
    }
    boolean regular = gap.compareTo(c.poll().multipliedBy(REGULAR_TENTHS).dividedBy(10)) <= 0;
    Duration credit = regular ? gap : Duration.ZERO;
    Duration earned = before.earned().plus(credit);
    Mark old = before.mark();
    if (old != null && old.isHastened() && !c.haste().isOn()) {
      return new Step(with(before, c, earned, now, unhurried(old, c, now, events)), events);
    }
    Mark mark = advance(old, c, earned, credit, now, events);
    return new Step(with(before, c, earned, now, mark), events);
  }

  /// When the drop would happen at the earliest, if nothing forbids it and no sample is missed.
  public static Instant due(DropWatch watch, Policy.DropSlots policy, Haste haste, Instant now) {
    Mark mark = watch.mark();
    if (mark != null) {
      return now.plus(positive(policy.noticeOf(mark).minus(mark.noticeEarned())));
    }
    Instant due =
        now.plus(positive(policy.inactiveFor().minus(watch.earned()))).plus(policy.notice());
    Policy.UnderPressure pressure = policy.underPressure();
    if (pressure == null || !haste.isOn()) {
      return due;
    }
    Instant hastened =
        now.plus(positive(pressure.inactiveFor().minus(watch.earned()))).plus(pressure.notice());
    return hastened.isBefore(due) ? hastened : due;
  }

  /// A shortened date was announced, and pressure does not shorten it now. Where that is known it
  /// does not hold any more, and the ordinary waits do, with a mark and a notice of their own:
  /// people have to hear the date that holds. Where it is not, the notice stands still, but not for
  /// ever: the ordinary waits must not hang on a measurement that never comes.
  private static @Nullable Mark unhurried(Mark mark, Case c, Instant now, List<Event> events) {
    Instant told =
        mark.noticeDeliveredAt() == null ? mark.noticeSentAt() : mark.noticeDeliveredAt();
    boolean stale = told != null && now.isAfter(c.policy().staleAt(mark, told));
    if (c.haste() instanceof Haste.Held && !stale) {
      return mark;
    }
    events.add(new Event.Unhurried(c.haste().why()));
    return null;
  }

  private static @Nullable String startsAnew(@Nullable DropWatch before, Case c) {
    if (before == null) {
      return null;
    }
    if (c.touched()) {
      return "the slot was touched";
    }
    if (!before.policy().equals(c.policy().name())) {
      return "another policy names it now: " + c.policy().name();
    }
    return c.enforced() && !before.enforced() ? "the mode went from observe to enforce" : null;
  }

  private static @Nullable Mark advance(
      @Nullable Mark mark,
      Case c,
      Duration earned,
      Duration credit,
      Instant now,
      List<Event> events) {
    if (mark == null) {
      boolean ripe = earned.compareTo(c.policy().inactiveFor()) >= 0 && c.holder().allows();
      if (!ripe && !isRipeUnderPressure(earned, c)) {
        return null;
      }
      events.add(new Event.Marked());
      return announce(c, now, now, null, events);
    }
    if (!mark.isHastened() && isSoonerUnderPressure(mark, c)) {
      return announce(c, mark.since(), now, mark, events);
    }
    Instant delivered = mark.noticeDeliveredAt();
    if (delivered == null) {
      String key = Objects.requireNonNull(mark.noticeKey(), "a mark is announced at once");
      delivered = c.delivered().deliveredAt(key).orElse(null);
      if (delivered == null) {
        Instant sent = Objects.requireNonNull(mark.noticeSentAt(), "a mark is announced at once");
        if (now.isAfter(c.policy().staleAt(mark, sent))) {
          // Every channel has given it up, perhaps: it is sent anew.
          return announce(c, mark.since(), now, mark, events);
        }
        events.add(new Event.NoticeDue(key));
      }
      return mark(
          mark,
          delivered == null ? MarkPhase.MARKED : MarkPhase.NOTIFIED,
          delivered,
          Duration.ZERO,
          c);
    }
    if (now.isAfter(c.policy().staleAt(mark, delivered))) {
      return announce(c, mark.since(), now, mark, events);
    }
    Duration stood = mark.noticeEarned().plus(credit);
    boolean due = stood.compareTo(c.policy().noticeOf(mark)) >= 0;
    MarkPhase phase =
        due ? (c.approved() ? MarkPhase.APPROVED : MarkPhase.DUE) : MarkPhase.NOTIFIED;
    return mark(mark, phase, delivered, stood, c);
  }

  private static boolean isRipeUnderPressure(Duration earned, Case c) {
    Policy.UnderPressure pressure = c.policy().underPressure();
    return pressure != null
        && c.haste().isOn()
        && earned.compareTo(pressure.inactiveFor()) >= 0
        && c.holder().allows();
  }

  /// A notice of the shortened date, which has to stand from its own delivery on, still comes to
  /// its end before the one that was sent.
  private static boolean isSoonerUnderPressure(Mark mark, Case c) {
    Policy.UnderPressure pressure = c.policy().underPressure();
    return pressure != null
        && c.haste().isOn()
        && c.holder().allows()
        && c.policy().notice().minus(mark.noticeEarned()).compareTo(pressure.notice()) > 0;
  }

  /// While pressure shortens the waits the notice tells of the shortened date.
  private static Mark announce(
      Case c, Instant since, Instant now, @Nullable Mark old, List<Event> events) {
    SlotEvidence evidence = old == null ? c.history().evidence() : old.evidence();
    String key = Mark.key(c.haste().isOn(), c.history().id(), since, now);
    events.add(new Event.NoticeDue(key));
    return new Mark(
        MarkPhase.MARKED,
        since,
        evidence,
        key,
        now,
        null,
        Duration.ZERO,
        old == null ? null : old.ownerlessAt());
  }

  private static Mark mark(
      Mark old, MarkPhase phase, @Nullable Instant delivered, Duration stood, Case c) {
    Instant ownerless = old.ownerlessAt();
    if (ownerless == null
        && c.inventory() instanceof Observed.Known<Instant>(var at, var _)
        && at.isAfter(old.since())) {
      ownerless = at;
    }
    return new Mark(
        phase,
        old.since(),
        old.evidence(),
        old.noticeKey(),
        old.noticeSentAt(),
        delivered,
        stood,
        ownerless);
  }

  private static boolean provenUntouched(DropWatch before, Case c) {
    Instant since = c.history().evidence().inactiveSince();
    return since != null && since.equals(before.evidence().inactiveSince());
  }

  private static void unmark(@Nullable DropWatch before, String why, List<Event> events) {
    if (before != null && before.mark() != null) {
      events.add(new Event.Unmarked(why, before.mark().noticeKey() != null));
    }
  }

  private static DropWatch fresh(Case c, Instant now, @Nullable String forbiddenBy) {
    return new DropWatch(
        c.history().id(),
        c.policy().name(),
        c.enforced(),
        c.history().evidence(),
        Duration.ZERO,
        now,
        forbiddenBy == null ? null : now,
        forbiddenBy,
        null,
        null);
  }

  private static DropWatch with(
      DropWatch before, Case c, Duration earned, Instant now, @Nullable Mark mark) {
    return new DropWatch(
        before.slot(),
        before.policy(),
        c.enforced(),
        c.history().evidence(),
        earned,
        now,
        before.forbiddenAt(),
        before.forbiddenBy(),
        mark,
        mark == null ? null : before.toldRefusal());
  }

  private static @Nullable RuleVerdict first(List<RuleVerdict> rules, RuleVerdict.Verdict verdict) {
    return rules.stream().filter(r -> r.verdict() == verdict).findFirst().orElse(null);
  }

  private static Duration positive(Duration d) {
    return d.isNegative() ? Duration.ZERO : d;
  }
}
