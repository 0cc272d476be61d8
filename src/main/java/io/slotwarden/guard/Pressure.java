package io.slotwarden.guard;

import io.slotwarden.config.FreeLimit;
import io.slotwarden.config.Policy;
import io.slotwarden.model.ByteSize;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.Haste;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Mark;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.StorageSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether pressure shortens the waits of a drop (design, rule 16): only where the policy says so,
/// for a slot that it names exactly, that was not used for a day of unbroken watching, while the
/// measured free space is short, and where the drop still helps. One known fact against it is
/// enough; what is not known shortens nothing.
final class Pressure {
  /// CloudWatch tells of minutes ago; somebody may have made room since.
  static final Duration FRESH = Duration.ofMinutes(5);

  /// Room that comes and goes around the limit must not announce and call off by turns: what was
  /// announced is called off only with this part of the limit to spare.
  private static final int SPARE = 10;

  private static final double WHOLE = 100;

  private Pressure() {}

  static Haste judge(DropFacts f) {
    Policy.DropSlots policy = f.policy();
    Policy.UnderPressure pressure = policy == null ? null : policy.underPressure();
    if (policy == null || pressure == null) {
      return new Haste.None("the policy does not say so");
    }
    Haste room = room(f, pressure.freeBelow());
    List<Haste> all =
        List.of(
            named(f), room, unused(f, pressure.unusedFor()), frees(f), inTime(f, policy, pressure));
    return all.stream()
        .filter(Haste.None.class::isInstance)
        .findFirst()
        .or(() -> all.stream().filter(Haste.Held.class::isInstance).findFirst())
        .orElse(room);
  }

  private static Haste named(DropFacts f) {
    return f.isNamedExactly()
        ? new Haste.On("named exactly")
        : new Haste.None("the policy names it by a pattern, not exactly");
  }

  private static Haste room(DropFacts f, FreeLimit limit) {
    if (!(f.storage() instanceof Observed.Known<StorageSpace>(StorageSpace space, Instant at))) {
      return new Haste.Held("the free space is not known: " + f.storage().reason().orElse(""));
    }
    if (!space.measured()) {
      return new Haste.None("the free space is computed from a capacity, not measured");
    }
    Duration age = Duration.between(at, f.world().now());
    if (age.abs().compareTo(FRESH) > 0) {
      return new Haste.Held("the free space was measured " + Durations.format(age) + " ago");
    }
    Long bytes = limit.bytes(space);
    if (bytes == null) {
      return new Haste.None("the capacity is not known, of which " + limit + " would be a part");
    }
    String text = free(space) + ", limit " + limit;
    if (space.freeBytes() < bytes) {
      return new Haste.On(text);
    }
    return space.freeBytes() - bytes < bytes / SPARE
        ? new Haste.Held(text + ", only just enough")
        : new Haste.None(text);
  }

  private static String free(StorageSpace space) {
    Long capacity = space.capacityBytes();
    return (capacity == null || capacity <= 0
            ? ""
            : String.format(Locale.ROOT, "%.1f %% free, ", WHOLE * space.freeBytes() / capacity))
        + ByteSize.format(space.freeBytes())
        + (capacity == null || capacity <= 0 ? " free" : "");
  }

  /// The present span of the history is the run of samples without a gap that matters, in which
  /// nothing changed and nobody was there (design, rule 6). A restart of the server ends it: who
  /// came and left around it was not seen. From 17 on the server itself has to say the same, by its
  /// own clock.
  private static Haste unused(DropFacts f, Duration needed) {
    SlotHistory history = f.history();
    Instant now = f.world().now();
    if (history.active() || f.assessment().slot().active()) {
      return new Haste.None("it is active");
    }
    if (within(needed, history.lastActiveAt(), now)) {
      return new Haste.None("seen active " + ago(history.lastActiveAt(), now));
    }
    if (within(needed, history.lastMovedAt(), now)) {
      return new Haste.None("it moved " + ago(history.lastMovedAt(), now));
    }
    if (!history.movedUnderOurEyes() && !f.isApprovedAsItIs()) {
      return new Haste.None("it may be a migration's start marker: nobody was seen to read it on");
    }
    Duration watched = Duration.between(history.spanSince(), now);
    if (watched.compareTo(needed) < 0) {
      return new Haste.None(
          "watched without a gap for "
              + Durations.format(watched)
              + " of "
              + Durations.format(needed));
    }
    Instant inactive = history.evidence().inactiveSince();
    if (within(needed, inactive, f.sample().at())) {
      return new Haste.None("the server says that it was active " + ago(inactive, f.sample().at()));
    }
    return new Haste.On("unused for " + Durations.format(watched));
  }

  private static boolean within(Duration needed, @Nullable Instant at, Instant now) {
    return at != null && Duration.between(at, now).compareTo(needed) < 0;
  }

  private static String ago(@Nullable Instant at, Instant now) {
    return at == null ? "" : Durations.format(Duration.between(at, now)) + " ago";
  }

  private static Haste frees(DropFacts f) {
    if (f.assessment().slot().isLost()) {
      return new Haste.None("the slot is lost: its drop frees nothing");
    }
    RuleVerdict holder = DropRules.holder(f);
    return switch (holder.verdict()) {
      case ALLOW -> freesFiles(f);
      case REFUSE -> new Haste.None(holder.reason());
      case UNKNOWN -> new Haste.Held(holder.reason());
    };
  }

  /// Another slot that stands in the same segment keeps every file that this one keeps.
  private static Haste freesFiles(DropFacts f) {
    ServerSettings settings = f.settings().toOptional().orElse(null);
    Lsn own = f.assessment().slot().restartLsn();
    if (settings == null || own == null) {
      return new Haste.Held("what the drop frees is not known");
    }
    Lsn next =
        f.sample().slots().stream()
            .filter(s -> !s.isLost() && !s.name().equals(f.id().name()))
            .map(Slot::restartLsn)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(f.sample().currentLsn());
    long segment = settings.walSegmentBytes();
    return own.value() / segment < next.value() / segment
        ? new Haste.On("it holds files that nobody else holds")
        : new Haste.None("its drop frees no file: another slot stands in the same WAL segment");
  }

  /// The drop frees nothing before the next checkpoint, up to `checkpoint_timeout` later. The
  /// median counts: where the disk is likelier than not to be full before, haste risks a slot for
  /// nothing. Without a forecast nobody can say that the drop helps, and what is not known permits
  /// nothing. A disk that does not fill as things are waits for the drop.
  private static Haste inTime(DropFacts f, Policy.DropSlots policy, Policy.UnderPressure pressure) {
    ServerSettings settings = f.settings().toOptional().orElse(null);
    if (settings == null) {
      return new Haste.Held("checkpoint_timeout is not known");
    }
    Instant dropped = f.world().now().plus(left(f.watch(), policy, pressure));
    Instant freed = dropped.plus(settings.checkpointTimeout());
    return switch (f.untilFull()) {
      case Forecast.NotGrowing(String why) -> new Haste.On(why);
      case Forecast.Unknown(String why) ->
          new Haste.Held("whether the drop helps in time is not known: " + why);
      case Forecast.Expected full ->
          full.median().isBefore(freed)
              ? new Haste.None(
                  "too late: the disk is full at "
                      + full.median()
                      + ", and a drop at "
                      + dropped
                      + " frees space by the checkpoint at "
                      + freed)
              : new Haste.On("in time");
    };
  }

  /// How long until the drop with the shortened waits, at the earliest.
  private static Duration left(
      @Nullable DropWatch watch, Policy.DropSlots policy, Policy.UnderPressure pressure) {
    Mark mark = watch == null ? null : watch.mark();
    if (mark != null && mark.isHastened()) {
      return positive(pressure.notice().minus(mark.noticeEarned()));
    }
    Duration earned = watch == null ? Duration.ZERO : watch.earned();
    Duration hastened =
        mark != null
            ? pressure.notice()
            : positive(pressure.inactiveFor().minus(earned)).plus(pressure.notice());
    Duration ordinary =
        mark != null
            ? positive(policy.notice().minus(mark.noticeEarned()))
            : positive(policy.inactiveFor().minus(earned)).plus(policy.notice());
    return hastened.compareTo(ordinary) < 0 ? hastened : ordinary;
  }

  private static Duration positive(Duration d) {
    return d.isNegative() ? Duration.ZERO : d;
  }
}
