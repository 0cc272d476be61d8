package io.slotwarden.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a person told the daemon, recorded for good.
///
/// @param target `SOURCE/SLOT`, `DMS/TASK`, `DMS` or `all`
/// @param until when it ends by itself; null = until taken back
/// @param by who, as far as known
/// @param ended how it was taken back; null while it was not
public record PersonsWord(
    long id,
    Kind kind,
    String target,
    String reason,
    Instant at,
    @Nullable Instant until,
    String by,
    @Nullable Ending ended) {

  /// A word that somebody took back.
  ///
  /// @param by who, as far as known; empty in a store of before version 3, which did not ask
  /// @param reason why; empty likewise
  public record Ending(Instant at, String by, String reason) {}

  public enum Kind implements Word {
    PAUSE,
    APPROVE,
    PROTECT,
    SNOOZE
  }

  /// What permits counts from its own time on. What forbids counts at once: when our clock was set
  /// back, the word of a moment ago lies in the future.
  public boolean isInForce(Instant now) {
    return (kind != Kind.APPROVE || !at.isAfter(now))
        && (ended == null || ended.at().isAfter(now))
        && (until == null || until.isAfter(now));
  }

  public boolean concerns(Subject subject) {
    return concerns(subject.place(), subject.target());
  }

  private boolean concerns(String place, String subject) {
    return target.equals("all") || target.equals(place) || target.equals(subject);
  }

  /// Until when the repeats of an alert are muted by a snooze of its subject or its place.
  ///
  /// @return empty while none is in force
  public static Optional<Instant> mutedUntil(List<PersonsWord> words, Alert.Id alert, Instant now) {
    Instant last = null;
    for (PersonsWord w : words) {
      Instant until = w.until();
      if (w.kind() == Kind.SNOOZE
          && until != null
          && w.isInForce(now)
          && w.concerns(alert.place(), alert.subject())
          && (last == null || until.isAfter(last))) {
        last = until;
      }
    }
    return Optional.ofNullable(last);
  }
}
