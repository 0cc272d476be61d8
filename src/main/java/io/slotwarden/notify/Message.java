package io.slotwarden.notify;

import io.slotwarden.model.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One message, in the nine fields that every channel shows in this order: state and severity with
/// the headline, what, since when, evidence, forecast, impact, done, next, how to stop or hasten
/// it; then the incident. Plain text: each channel escapes for itself. A field that has nothing to
/// say is empty.
///
/// @param key unique; the same key is never enqueued twice, so a restart repeats nothing
/// @param incident what it is a part of, for people
/// @param kind `NOTICE` of a coming act, `OUTCOME` of an act, or `ALERT`
/// @param state the first word people read: `SCHEDULED`, `DROPPED`, `RESUMED`, `REFUSED`, `WARNING`
///   ...
/// @param target `SOURCE/SLOT`, `DMS/TASK`, or the name of a source or DMS entry
public record Message(
    String key,
    String incident,
    Kind kind,
    Severity severity,
    String state,
    String headline,
    String target,
    String what,
    String since,
    String evidence,
    String forecast,
    String impact,
    String done,
    String next,
    String youCan,
    @Nullable String statusPage,
    Instant at) {
  /// Nobody reads more, every channel cuts sooner, and the store reads back what it wrote.
  private static final int LONGEST_FIELD = 8_000;

  public Message {
    headline = cut(headline);
    what = cut(what);
    since = cut(since);
    evidence = cut(evidence);
    forecast = cut(forecast);
    impact = cut(impact);
    done = cut(done);
    next = cut(next);
    youCan = cut(youCan);
  }

  /// On a code point, and so that it shows.
  private static String cut(String text) {
    if (text.length() <= LONGEST_FIELD) {
      return text;
    }
    int end = LONGEST_FIELD - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /// The same words under another key.
  public Message withKey(String other) {
    return new Message(
        other,
        incident,
        kind,
        severity,
        state,
        headline,
        target,
        what,
        since,
        evidence,
        forecast,
        impact,
        done,
        next,
        youCan,
        statusPage,
        at);
  }

  /// Messages of one lane reach a channel in the order in which they were queued. For alerts it is
  /// their place: one message may stand for many of its incidents.
  public String lane() {
    int slash = target.indexOf('/');
    return switch (kind) {
      case NOTICE, OUTCOME -> incident;
      case ALERT -> "alerts/" + (slash < 0 ? target : target.substring(0, slash));
    };
  }

  public enum Kind {
    NOTICE,
    OUTCOME,
    ALERT
  }
}
