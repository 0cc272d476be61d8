package io.slotwarden.serve;

import io.slotwarden.model.Registration;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotNames;
import io.slotwarden.model.Walsender;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.api.RegistrationJson;
import io.slotwarden.serve.api.RegistrationJson.ChangeJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Slots and who answers for them, in the shapes of the API. Pure.
final class Registrations {
  private Registrations() {}

  static List<RegistrationJson> of(Snapshot s, Instant now) {
    Snapshot.Registry registry = s.registry();
    List<RegistrationJson> all = new ArrayList<>();
    Set<SlotId> seen = new HashSet<>();
    for (SlotView v : s.slots()) {
      SlotId id = v.assessment().id();
      seen.add(id);
      all.add(json(id, ofTheSlot(registry.of(id), v), v, true, registry, now));
    }
    for (Registration r : registry.registrations()) {
      if (r.ended() == null && !seen.contains(r.slot())) {
        all.add(json(r.slot(), r, null, isSeen(s, r.slot()) ? false : null, registry, now));
      }
    }
    all.sort(Comparator.comparing(RegistrationJson::source).thenComparing(RegistrationJson::slot));
    return all;
  }

  /// A registration by itself, after a word about it.
  static RegistrationJson json(Registration r, Instant now) {
    return json(r.slot(), r, null, null, Snapshot.Registry.EMPTY, now);
  }

  /// None where another slot has the name now.
  private static @Nullable Registration ofTheSlot(@Nullable Registration r, SlotView v) {
    return r != null && r.mayBe(v.assessment().evidence().server(), v.assessment().slot())
        ? r
        : null;
  }

  private static RegistrationJson json(
      SlotId id,
      @Nullable Registration r,
      @Nullable SlotView v,
      @Nullable Boolean present,
      Snapshot.Registry registry,
      Instant now) {
    Slot slot = v == null ? null : v.assessment().slot();
    return new RegistrationJson(
        id.source(),
        id.name(),
        r == null ? "unregistered" : r.state(now).word(),
        present,
        slot != null ? slot.database() : r == null ? null : r.database(),
        slot != null ? slot.plugin() : r == null ? null : r.plugin(),
        r == null ? null : r.owner(),
        r == null ? null : r.purpose(),
        r == null ? null : r.createdAt(),
        r == null ? null : r.by(),
        r == null ? null : r.expiresAt(),
        r == null ? null : json(r.renewed()),
        r == null ? null : json(r.ended()),
        v == null ? null : Reads.owner(v.assessment().owner()),
        slot == null ? List.of() : known(slot),
        registry.firstSeen().get(id),
        registry.heldUntil().get(id));
  }

  private static boolean isSeen(Snapshot s, SlotId id) {
    return s.sources().stream().anyMatch(v -> v.name().equals(id.source()) && v.sample() != null);
  }

  private static @Nullable ChangeJson json(Registration.@Nullable Change c) {
    return c == null ? null : new ChangeJson(c.at(), c.by(), c.why());
  }

  /// What its row tells of who may have made it.
  private static List<String> known(Slot slot) {
    List<String> known = new ArrayList<>();
    Walsender w = slot.walsender();
    if (w != null && w.user() != null) {
      String application = w.applicationName();
      known.add(
          "read by user "
              + w.user()
              + (application == null || application.isEmpty() ? "" : " as '" + application + "'"));
    }
    if (SlotNames.looksAutomatic(slot.name())) {
      known.add("its name has the shape that DMS gives");
    }
    SlotNames.knownTool(slot.name())
        .or(() -> SlotNames.neverDropped(slot.name()))
        .ifPresent(tool -> known.add("its name is one of " + tool));
    return known;
  }

  /// One line for people; null where there is nothing to say.
  static @Nullable String sentence(Snapshot.Registry registry, SlotId id, Instant now) {
    Registration r = registry.of(id);
    if (r == null) {
      return null;
    }
    Registration.Change renewed = r.renewed();
    Registration.Change ended = r.ended();
    Instant held = registry.heldUntil().get(id);
    String life =
        switch (r.state(now)) {
          case IN_FORCE -> "until " + r.expiresAt() + ", protected";
          case EXPIRED -> "ended at " + r.expiresAt() + ": it is protected no more";
          case ENDED ->
              ended == null
                  ? "given up"
                  : "given up at " + ended.at() + " by " + ended.by() + ": " + ended.why();
        };
    return r.owner()
        + ", for: "
        + r.purpose()
        + "; "
        + life
        + (renewed == null
            ? ""
            : "; renewed at " + renewed.at() + " by " + renewed.by() + ": " + renewed.why())
        + (held == null ? "" : "; its snapshot is held open until " + held + " at the longest");
  }
}
