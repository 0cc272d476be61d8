package io.slotwarden.notify;

import io.slotwarden.model.ActResult;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Durations;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Severity;
import io.slotwarden.model.StopReason;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The messages in the life of a task that does not run, in the nine fields. Pure.
///
/// @param slots the slots it reads, as `SOURCE/SLOT`
/// @param words what people said about it and is in force
/// @param statusPage link to the page; null when it is only reachable locally
public record ResumeMessages(
    TaskId id,
    DmsTask task,
    TaskWatch watch,
    List<String> slots,
    List<PersonsWord> words,
    @Nullable String statusPage) {

  /// A resume was accepted, failed at once, or would have been tried.
  public Message attempted(int attempt, ActResult result, Instant now) {
    return switch (result.outcome()) {
      case PENDING ->
          message(
              "attempt/" + attempt + tried(),
              Severity.INFO,
              "RESUMING",
              "is being resumed, attempt " + attempt,
              "resume-processing: " + result.detail(),
              "success counts once it has stayed running",
              now);
      case WOULD_ACT ->
          message(
              "would/" + attempt,
              Severity.INFO,
              "WOULD RESUME",
              "would be resumed now",
              "nothing: mode is observe",
              "nothing: mode is observe",
              now);
      case ABORTED, FAILED, DROPPED, RESUMED, WRITTEN, CREATED ->
          message(
              "attempt-failed/" + attempt + tried(),
              Severity.WARNING,
              "FAILED",
              "could not be resumed, attempt " + attempt,
              "resume-processing failed: " + result.detail(),
              next(),
              now);
    };
  }

  /// It has stayed running.
  public Message resumed(int attempts, Instant now) {
    return message(
        "resumed/" + attempts,
        Severity.INFO,
        "RESUMED",
        "runs again, resumed by slotwarden",
        count(attempts)
            + "; it has stayed running since "
            + DropMessages.time(Objects.requireNonNullElse(watch.runningSince(), now)),
        "nothing",
        now);
  }

  /// It was accepted and went down again.
  public Message fellAgain(int attempts, Instant now) {
    return message(
        "fell/" + attempts,
        Severity.WARNING,
        "FAILED",
        "went down again after resume attempt " + attempts,
        "resumed, but it did not stay running",
        next(),
        now);
  }

  /// Attempts are used up.
  public Message escalated(int attempts, Instant now) {
    return message(
        "escalated/" + attempts + tried(),
        Severity.CRITICAL,
        "ESCALATED",
        "stays down after " + count(attempts),
        attempts + " resumes, none of which lasted",
        "no further attempt: a person has to look; slotwarden approve "
            + id
            + " --reason \"...\" lets it try again",
        now);
  }

  /// It will not be resumed.
  ///
  /// @param about told once for each stop and each of these
  /// @param critical data is lost already or would be, or a person has to look now
  public Message refused(String state, String about, String reason, boolean critical, Instant now) {
    return message(
        "refused/" + state + "/" + about,
        critical ? Severity.CRITICAL : Severity.WARNING,
        state,
        "is not resumed",
        reason,
        "nothing by itself: a person decides",
        now);
  }

  /// It will not be resumed unless a person accepts that rows are lost.
  public Message blocked(String reason, Instant now) {
    Instant standing = Objects.requireNonNullElse(watch.standsSince(), now);
    return message(
        "blocked/" + standing.toEpochMilli(),
        Severity.CRITICAL,
        "REFUSED",
        "is not resumed: rows are lost already or would be",
        reason,
        "nothing by itself; slotwarden approve "
            + id
            + " --reason \"...\" accepts the loss for this stop and this checkpoint",
        now);
  }

  /// Attempts are counted anew after a person's word, so their number alone names none.
  private String tried() {
    Instant tried = watch.lastAttemptAt();
    return tried == null ? "" : "/" + tried.toEpochMilli();
  }

  private String next() {
    return watch.nextAttemptAt() == null
        ? "another attempt after the back-off"
        : "next attempt not before " + DropMessages.time(watch.nextAttemptAt());
  }

  private Message message(
      String key,
      Severity severity,
      String state,
      String headline,
      String done,
      String next,
      Instant now) {
    Instant down = watch.downSince();
    Instant tried = watch.lastAttemptAt();
    Instant anchor = down != null ? down : tried != null ? tried : now;
    String incident = "task/" + id;
    StopReason reason = StopReason.of(task.stopReason(), task.lastFailureMessage());
    return new Message(
        incident + "/" + key + "/" + anchor.toEpochMilli(),
        incident,
        Message.Kind.OUTCOME,
        severity,
        state,
        sentenceCase(task.kind().noun()) + " " + id.name() + " of " + id.dms() + " " + headline,
        id.target(),
        "DMS "
            + task.kind().noun()
            + ", "
            + task.migrationType()
            + (slots.isEmpty()
                ? ", reads no slot that is known to be ours"
                : ", reads " + String.join(", ", slots)),
        down == null
            ? ""
            : "down since "
                + DropMessages.time(down)
                + " ("
                + Durations.format(Duration.between(down, now))
                + ")",
        "status " + task.status() + ", stop reason " + reason.word() + ": " + reason.sentence(),
        "",
        "while it is down its slot retains WAL on the source"
            + task.deprovisionAt()
                .map(at -> "; it can't be restarted after " + DropMessages.time(at))
                .orElse(""),
        done + Said.of(words),
        next,
        "why: slotwarden explain "
            + id
            + "; stop it: slotwarden pause "
            + id
            + " --reason \"...\" or the tag slotwarden:hold",
        statusPage,
        now);
  }

  private static String sentenceCase(String noun) {
    return noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
  }

  private static String count(int attempts) {
    return attempts == 1 ? "1 attempt" : attempts + " attempts";
  }
}
