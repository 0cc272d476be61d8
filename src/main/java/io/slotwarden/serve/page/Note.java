package io.slotwarden.serve.page;

import io.slotwarden.model.PersonsWord;
import io.slotwarden.serve.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something about slotwarden itself that a reader must know before all else.
///
/// @param at since when; null when not known
record Note(Tone tone, String headline, String text, @Nullable When at) {
  /// The loop turns every few seconds; what is older than this is no picture of now.
  static final Duration STALE_AFTER = Duration.ofSeconds(60);

  static List<Note> of(Snapshot s, Instant now) {
    List<Note> notes = new ArrayList<>();
    Instant turned = s.turnedAt();
    if (turned != null && Duration.between(turned, now).compareTo(STALE_AFTER) > 0) {
      notes.add(
          new Note(
              Tone.CRITICAL,
              "What you see is old",
              "The loop of slotwarden has not turned since. Its log says why.",
              When.of(turned, now)));
    }
    if (s.storeProblem() != null) {
      notes.add(
          new Note(
              Tone.CRITICAL,
              "The store can’t be written",
              s.storeProblem() + " Nothing is done until it can; observing goes on.",
              null));
    }
    if (!s.leader()) {
      notes.add(
          new Note(
              Tone.WARNING,
              "This instance is not the leader",
              "Another one holds the lock. This one observes and does nothing.",
              null));
    }
    if (s.shortTimes()) {
      notes.add(
          new Note(
              Tone.WARNING,
              "Short times are allowed",
              "guard.allow-short-times lifts the floors under grace, notice and back-off. It is"
                  + " meant for demonstrations: take it out of the configuration in production.",
              null));
    }
    if (!s.firstCycleDone()) {
      notes.add(
          new Note(
              Tone.BUSY,
              "The first look is not finished",
              "Not every source has been looked at once; what is missing here is not known yet.",
              null));
    }
    s.words().stream().filter(w -> w.isInForce(now)).map(w -> of(w, now)).forEach(notes::add);
    return notes;
  }

  static boolean isPaused(Snapshot s, Instant now) {
    return s.words().stream().anyMatch(w -> isPauseOfAll(w) && w.isInForce(now));
  }

  private static boolean isPauseOfAll(PersonsWord word) {
    return word.kind() == PersonsWord.Kind.PAUSE && word.target().equals("all");
  }

  private static Note of(PersonsWord word, Instant now) {
    String verb =
        switch (word.kind()) {
          case PAUSE -> "Paused: ";
          case APPROVE -> "Approved: ";
          case PROTECT -> "Protected: ";
          case SNOOZE -> "Snoozed: ";
        };
    String until =
        word.until() == null
            ? "until it is taken back"
            : "until " + When.of(word.until(), now).utc();
    return new Note(
        isPauseOfAll(word) ? Tone.WARNING : Tone.PLAIN,
        verb + (isPauseOfAll(word) ? "every act" : word.target()),
        "“" + word.reason() + "” by " + word.by() + ", " + until + ".",
        When.of(word.at(), now));
  }
}
