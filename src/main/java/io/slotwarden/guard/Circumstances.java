package io.slotwarden.guard;

import io.slotwarden.config.GuardConfig;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What every act depends on, whatever it is.
///
/// @param killSwitch Known(true) while the file is there; Unknown when it can't be looked for
/// @param leader this instance holds the lock
/// @param store Known(true) when it can be written; Unknown with the reason otherwise
/// @param networkStore the store lies on a network file system
/// @param emptyStoreSince when an empty store was made; null when the store is older than this
///   installation's memory
/// @param unsettled by place (source, dms entry, or `*` for all): when it last was restarted,
///   failed over, reloaded ...
/// @param inFlight places with an act under way or an intent without an outcome
/// @param recentDrops journal entries of drops of the last 24 hours
public record Circumstances(
    Instant now,
    GuardConfig guard,
    Observed<Boolean> killSwitch,
    List<PersonsWord> words,
    boolean leader,
    Observed<Boolean> store,
    boolean networkStore,
    @Nullable Instant emptyStoreSince,
    Map<String, Unsettled> unsettled,
    Set<String> inFlight,
    List<ActRecord> recentDrops) {
  /// Stands for every place in `unsettled`.
  public static final String EVERYWHERE = "*";

  public Circumstances {
    words = List.copyOf(words);
    unsettled = Map.copyOf(unsettled);
    inFlight = Set.copyOf(inFlight);
    recentDrops = List.copyOf(recentDrops);
  }

  /// Something happened after which nothing is done for a while.
  public record Unsettled(Instant at, String by) {}

  /// A person's word of this kind that is in force and concerns the target.
  Optional<PersonsWord> word(PersonsWord.Kind kind, io.slotwarden.model.Subject subject) {
    for (PersonsWord w : words) {
      if (w.kind() == kind && w.isInForce(now) && w.concerns(subject)) {
        return Optional.of(w);
      }
    }
    return Optional.empty();
  }

  /// An `approve` of exactly this subject, given at or after `since`.
  public Optional<PersonsWord> approval(io.slotwarden.model.Subject subject, Instant since) {
    for (PersonsWord w : words) {
      if (w.kind() == PersonsWord.Kind.APPROVE
          && w.isInForce(now)
          && w.target().equals(subject.target())
          && !w.at().isBefore(since)) {
        return Optional.of(w);
      }
    }
    return Optional.empty();
  }
}
