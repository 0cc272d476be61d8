package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One incident: what is wrong with one subject, how bad, and how far it is in its life. Persisted,
/// so that a restart of ours in the middle of an incident repeats nothing.
///
/// @param place the configured name of the source or DMS entry that has to be seen to judge it
/// @param since when the condition began, as far as known
/// @param firedAt null while pending
/// @param ended why it was resolved, for people; null before
public record Alert(
    Id id,
    String place,
    Severity severity,
    AlertState state,
    Instant since,
    @Nullable Instant firedAt,
    @Nullable Instant resolvedAt,
    @Nullable String ended,
    Words words,
    Clocks clocks) {

  /// There is at most one open incident of a key and a subject.
  ///
  /// @param subject `SOURCE/SLOT`, `DMS/TASK`, or the name of a source or DMS entry
  public record Id(AlertKey key, String subject) {
    public static Id of(AlertKey key, Subject subject) {
      return new Id(key, subject.target());
    }

    /// The name of the source or DMS entry in the subject.
    public String place() {
      int slash = subject.indexOf('/');
      return slash < 0 ? subject : subject.substring(0, slash);
    }

    @Override
    public String toString() {
      return key.word() + "/" + subject;
    }
  }

  /// What people are told, as of the last time when the condition was seen.
  ///
  /// @param cause a word or two: a slot cause, a stop reason, a rule's name
  /// @param text one sentence that stands alone
  /// @param what the subject, its database, its owner
  /// @param evidence the facts
  public record Words(String cause, String text, String what, String evidence) {}

  /// What the life cycle counts.
  ///
  /// @param looks how many of the last looks are in `window`
  /// @param window the last looks, one bit each, newest lowest; set: the condition held
  /// @param higher looks in a row that showed a higher severity
  /// @param calmSince since when the condition is known not to hold; null while it does
  /// @param lowerSince since when only a lower severity holds; null while it does not
  /// @param judgedAt when it could last be judged
  /// @param peak the worst measure so far, in the key's unit; null when it has none
  /// @param worst the highest severity that it fired with
  /// @param messages how many messages it has sent: the number of the last one
  /// @param toldAt when people were last told; null before
  public record Clocks(
      int looks,
      int window,
      int higher,
      @Nullable Instant calmSince,
      @Nullable Instant lowerSince,
      Instant judgedAt,
      @Nullable Long peak,
      Severity worst,
      int messages,
      @Nullable Instant toldAt) {}

  public boolean isOpen() {
    return state != AlertState.RESOLVED;
  }

  /// True of the same key, subject and beginning.
  public boolean isSameIncident(Alert other) {
    return id.equals(other.id) && since.toEpochMilli() == other.since.toEpochMilli();
  }

  /// Names this incident for good: key, subject and beginning.
  public String incident() {
    return id + "/" + since.toEpochMilli();
  }
}
