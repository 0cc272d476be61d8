package io.slotwarden.serve.page;

import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An alert: what is wrong, how bad, since when, and whether people were told.
///
/// @param mutedUntil until when a snooze mutes its repeats; null while none does
/// @param ended when and why; null while it is open
/// @param subject null where it is a whole source or DMS entry, or a replication instance
record AlertRow(
    Badge severity,
    AlertState state,
    String name,
    @Nullable Link subject,
    String subjectText,
    String text,
    When since,
    @Nullable When told,
    @Nullable When mutedUntil,
    @Nullable When resolved,
    String ended) {

  /// Firing first, then by severity, then the oldest.
  static List<AlertRow> of(List<Alert> alerts, List<PersonsWord> words, Instant now) {
    return alerts.stream()
        .sorted(
            Comparator.comparingInt((Alert a) -> order(a.state()))
                .thenComparing(Alert::severity, Comparator.reverseOrder())
                .thenComparing(Alert::since))
        .map(a -> of(a, words, now))
        .toList();
  }

  boolean isFiring() {
    return state == AlertState.FIRING;
  }

  private static int order(AlertState state) {
    return switch (state) {
      case FIRING -> 0;
      case PENDING -> 1;
      case RESOLVED -> 2;
    };
  }

  private static AlertRow of(Alert a, List<PersonsWord> words, Instant now) {
    String subject = a.id().subject();
    return new AlertRow(
        new Badge(tone(a), a.state().word() + ", " + a.severity().word()),
        a.state(),
        a.id().key().word(),
        subject.indexOf('/') < 0 || a.id().key().isUnexplained() ? null : Link.ofTarget(subject),
        subject,
        a.words().text(),
        When.of(a.since(), now),
        When.orNull(a.clocks().toldAt(), now),
        a.isOpen()
            ? When.orNull(PersonsWord.mutedUntil(words, a.id(), now).orElse(null), now)
            : null,
        When.orNull(a.resolvedAt(), now),
        a.ended() == null ? "" : a.ended());
  }

  private static Tone tone(Alert a) {
    return switch (a.state()) {
      case RESOLVED -> Tone.OK;
      case PENDING -> Tone.BUSY;
      case FIRING -> tone(a.severity());
    };
  }

  private static Tone tone(Severity severity) {
    return switch (severity) {
      case INFO -> Tone.PLAIN;
      case WARNING -> Tone.WARNING;
      case CRITICAL -> Tone.CRITICAL;
    };
  }
}
