package io.slotwarden.assess;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.InventoryWatch;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether all that DMS does with a source is known: the ground of every "nobody's" (design, rule
/// 8).
public final class Inventories {
  /// An older look proves nothing about now (design, rule 8).
  private static final Duration FRESH = Duration.ofMinutes(5);

  private Inventories() {}

  /// What an entry has shown so far, with one more look at it. A look with an incomplete listing
  /// changes nothing.
  public static InventoryWatch next(
      @Nullable InventoryWatch before, DmsObservation look, Collection<SourceProfile> profiles) {
    InventoryWatch old =
        before == null ? new InventoryWatch(look.dms(), Set.of(), null, Map.of()) : before;
    List<DmsEndpoint> endpoints = look.endpoints().toOptional().orElse(null);
    if (endpoints == null || incomplete(look) != null) {
      return old;
    }
    Set<String> shown = new HashSet<>(old.sourcesShown());
    Map<String, Instant> empty = new HashMap<>(old.emptySince());
    for (SourceProfile profile : profiles) {
      if (endpoints.stream().anyMatch(profile::isReadBy)) {
        shown.add(profile.name());
        empty.remove(profile.name());
      } else if (shown.contains(profile.name())) {
        empty.putIfAbsent(profile.name(), look.at());
      }
    }
    return new InventoryWatch(look.dms(), shown, oldest(look), empty);
  }

  /// When the inventory of a source was last complete, over all entries that own it; Unknown with
  /// the first reason that stands against it. A person's `approve` of the entry lets an inventory
  /// without an endpoint of the source count.
  public static Observed<Instant> completeAt(
      SourceProfile profile,
      Map<String, DmsObservation> looks,
      Map<String, InventoryWatch> watches,
      Collection<PersonsWord> words,
      Instant now) {
    if (profile.dmsNone()) {
      return Observed.known(now, now);
    }
    if (profile.owners().isEmpty()) {
      return Observed.unknown(
          "no dms entry owns source "
              + profile.name()
              + " and it does not say `dms: none`, so nobody can say that no task needs the slot",
          now);
    }
    List<Instant> times = new ArrayList<>();
    for (String owner : profile.owners()) {
      DmsObservation look = looks.get(owner);
      if (look == null) {
        return Observed.unknown("dms " + owner + " has not been seen yet", now);
      }
      String why = incomplete(look);
      if (why == null) {
        why = emptiness(profile, look, watches.get(owner), words, now);
      }
      if (why == null && oldest(look).isBefore(now.minus(FRESH))) {
        why = "last listed at " + oldest(look) + ", too long ago to say what is there now";
      }
      if (why != null) {
        return Observed.unknown("dms " + owner + ": " + why, now);
      }
      times.add(oldest(look));
    }
    return Observed.known(times.stream().min(Instant::compareTo).orElseThrow(), now);
  }

  private static @Nullable String emptiness(
      SourceProfile profile,
      DmsObservation look,
      @Nullable InventoryWatch watch,
      Collection<PersonsWord> words,
      Instant now) {
    String owner = look.dms();
    boolean shows =
        look.endpoints().toOptional().orElse(List.of()).stream().anyMatch(profile::isReadBy);
    Instant noted = watch == null ? null : watch.emptySince().get(profile.name());
    boolean shown = watch != null && watch.sourcesShown().contains(profile.name());
    Instant empty = shown && noted == null && !shows ? look.at() : noted;
    if (shown && empty == null) {
      return null;
    }
    boolean approved =
        words.stream()
            .anyMatch(
                w ->
                    w.kind() == PersonsWord.Kind.APPROVE
                        && w.target().equals(owner)
                        && w.isInForce(now)
                        && (empty == null || !w.at().isBefore(empty)));
    if (approved) {
      return null;
    }
    return shown
        ? "all endpoints of source "
            + profile.name()
            + " have vanished since "
            + empty
            + ": is it the right account? `slotwarden approve "
            + owner
            + "` says that it is so"
        : "it has never shown an endpoint of source "
            + profile.name()
            + ": check host, port, `dms-hosts` and `dms-endpoints`, or `slotwarden approve "
            + owner
            + "`";
  }

  /// Why a look is no complete inventory; null when it is.
  static @Nullable String incomplete(DmsObservation look) {
    for (Observed<?> listing : listings(look)) {
      if (listing instanceof Observed.Unknown<?>(var why, var _)) {
        return why;
      }
    }
    return null;
  }

  /// Of the listings; the account is established once in a while and does not change.
  private static Instant oldest(DmsObservation look) {
    return Stream.of(look.tasks(), look.endpoints(), look.replications(), look.dataMigrations())
        .map(Observed::at)
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private static List<Observed<?>> listings(DmsObservation look) {
    return List.of(
        look.account(), look.tasks(), look.endpoints(), look.replications(), look.dataMigrations());
  }
}
