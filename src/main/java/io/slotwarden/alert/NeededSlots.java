package io.slotwarden.alert;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Glob;
import io.slotwarden.model.NeededSlot;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Registration;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotNames;
import io.slotwarden.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which slots somebody needs, by one complete sample after the other. A need ends only when
/// something known ends it.
public final class NeededSlots {
  /// Nothing tells when a subscription or a standby is given up for good: after so long without its
  /// slot it is taken for that.
  static final Duration FOLLOWED = Duration.ofHours(24);

  /// A sample taken before a drop may be looked at so long after it.
  static final Duration OVERTAKEN = Duration.ofMinutes(2);

  private NeededSlots() {}

  /// Who may need a slot, besides what its own row says.
  ///
  /// @param protectedSlots the source's `protected` patterns
  /// @param tasks tasks that are listed, or have not been missing for long enough to be gone
  /// @param looks the last look at each DMS entry
  /// @param registered registrations in force
  public record Surroundings(
      List<Glob> protectedSlots,
      List<PersonsWord> words,
      Set<TaskId> tasks,
      Map<String, DmsObservation> looks,
      Instant now,
      List<Registration> registered) {

    /// Where nothing is registered.
    public Surroundings(
        List<Glob> protectedSlots,
        List<PersonsWord> words,
        Set<TaskId> tasks,
        Map<String, DmsObservation> looks,
        Instant now) {
      this(protectedSlots, words, tasks, looks, now, List.of());
    }
  }

  /// @param before needed slots of this source and others; others are returned untouched
  public static Map<SlotId, NeededSlot> next(
      Map<SlotId, NeededSlot> before, SourceReading reading, Surroundings world) {
    Map<SlotId, NeededSlot> after = new HashMap<>(before);
    for (SlotAssessment a : reading.slots()) {
      after.compute(a.id(), (_, old) -> seen(old, a, world));
    }
    for (NeededSlot old : before.values()) {
      boolean missing =
          old.id().source().equals(reading.source())
              && reading.sample().slot(old.id().name()).isEmpty();
      if (missing) {
        after.compute(old.id(), (_, _) -> missed(old, reading, world));
      }
    }
    return after;
  }

  private static @Nullable NeededSlot seen(
      @Nullable NeededSlot old, SlotAssessment a, Surroundings world) {
    Owner owner = a.owner();
    String forbidden = forbidden(a.id(), world);
    String need = need(a);
    if (forbidden == null && need == null) {
      // An owner that can't be asked for is not an owner that is gone.
      boolean unsure = owner.kind() == OwnerKind.UNKNOWN && !a.slot().temporary();
      return old == null || !unsure || isGone(old, world)
          ? null
          : new NeededSlot(old.id(), old.kind(), old.owner(), old.why(), world.now(), null);
    }
    return new NeededSlot(
        a.id(),
        need == null ? OwnerKind.REGISTERED : owner.kind(),
        need == null ? null : owner.id(),
        need == null ? String.valueOf(forbidden) : need,
        world.now(),
        null);
  }

  private static @Nullable String need(SlotAssessment a) {
    if (a.slot().temporary() || SlotNames.isTableSync(a.id().name())) {
      return null;
    }
    return switch (a.owner().kind()) {
      case DMS_TASK,
          DMS_REPLICATION,
          DMS_DATA_MIGRATION,
          DMS_ENDPOINT,
          SUBSCRIPTION,
          STANDBY,
          REGISTERED ->
          "needed by "
              + a.owner().kind().word().replace('_', ' ')
              + (a.owner().id() == null ? "" : " " + a.owner().id());
      case TOOL, NONE, UNKNOWN -> null;
    };
  }

  private static @Nullable String forbidden(SlotId id, Surroundings world) {
    if (Glob.anyMatches(world.protectedSlots(), id.name())) {
      return "`protected` of the source names it";
    }
    for (Registration r : world.registered()) {
      if (r.slot().equals(id)) {
        return r.text();
      }
    }
    for (PersonsWord w : world.words()) {
      if (w.kind() == PersonsWord.Kind.PROTECT
          && w.isInForce(world.now())
          && w.target().equals(id.target())) {
        return "protected by " + w.by() + ": " + w.reason();
      }
    }
    return null;
  }

  private static @Nullable NeededSlot missed(
      NeededSlot old, SourceReading reading, Surroundings world) {
    Map<SlotId, Instant> dropped = reading.dropped();
    if (dropped == null) {
      return old;
    }
    Instant ours = dropped.get(old.id());
    boolean droppedByUs = ours != null && ours.plus(OVERTAKEN).isAfter(old.seenAt());
    boolean unprotected = forbidden(old.id(), world) == null;
    if (droppedByUs || unprotected && isGone(old, world)) {
      return null;
    }
    Instant since = old.missingSince() == null ? world.now() : old.missingSince();
    return new NeededSlot(old.id(), old.kind(), old.owner(), old.why(), old.seenAt(), since);
  }

  /// True when it is known that the owner needs it no more.
  private static boolean isGone(NeededSlot slot, Surroundings world) {
    String owner = slot.owner();
    return switch (slot.kind()) {
      case DMS_TASK -> isGone(owner, world, DmsObservation::tasks);
      case DMS_REPLICATION -> isGone(owner, world, DmsObservation::replications);
      case DMS_DATA_MIGRATION -> isGone(owner, world, DmsObservation::dataMigrations);
      case DMS_ENDPOINT ->
          isUnlisted(owner, world, DmsObservation::endpoints, e -> isNaming(e, slot));
      case REGISTERED -> true;
      case SUBSCRIPTION, STANDBY, TOOL, NONE, UNKNOWN -> {
        Instant missing = slot.missingSince();
        yield missing != null && !world.now().isBefore(missing.plus(FOLLOWED));
      }
    };
  }

  private static boolean isGone(
      @Nullable String owner,
      Surroundings world,
      Function<DmsObservation, Observed<List<DmsTask>>> listing) {
    return owner == null
        || !world.tasks().contains(new TaskId(place(owner), owner(owner)))
            && isListed(owner, world, listing);
  }

  private static boolean isNaming(DmsEndpoint endpoint, NeededSlot slot) {
    return slot.id().name().equals(endpoint.slotName());
  }

  private static <T> boolean isListed(
      String owner, Surroundings world, Function<DmsObservation, Observed<T>> listing) {
    DmsObservation look = world.looks().get(place(owner));
    return look != null && listing.apply(look).isKnown();
  }

  private static <T> boolean isUnlisted(
      @Nullable String owner,
      Surroundings world,
      Function<DmsObservation, Observed<List<T>>> listing,
      Predicate<T> named) {
    DmsObservation look = owner == null ? null : world.looks().get(place(owner));
    return look != null
        && listing.apply(look) instanceof Observed.Known<List<T>>(var listed, var _)
        && listed.stream().noneMatch(named);
  }

  private static String place(String owner) {
    return owner.substring(0, Math.max(0, owner.indexOf('/')));
  }

  private static String owner(String owner) {
    return owner.substring(owner.indexOf('/') + 1);
  }
}
