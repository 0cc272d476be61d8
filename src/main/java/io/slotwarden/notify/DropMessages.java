package io.slotwarden.notify;

import io.slotwarden.config.Policy;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Mark;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The messages in the life of a drop, in the nine fields. Pure: everything comes from the decision
/// and its trace.
///
/// @param mayBeStartMarker it has never moved under our eyes
/// @param awaitsApproval it is dropped only if a person approves it
/// @param words what people said about it and is in force
/// @param freed upper bound of what the drop frees, in bytes; null when not known
/// @param statusPage link to the page; null when it is only reachable locally
public record DropMessages(
    SlotAssessment assessment,
    Policy.DropSlots policy,
    Mark mark,
    RunMode mode,
    boolean mayBeStartMarker,
    boolean awaitsApproval,
    List<PersonsWord> words,
    @Nullable Long freed,
    @Nullable String statusPage) {
  static final String AFTERWARDS =
      "what was judged and done: slotwarden actions; no further act: slotwarden pause all"
          + " --reason \"...\"";

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  /// The notice: a precondition of the drop in enforce mode; in observe mode the same words say
  /// that nothing is done.
  public Message scheduled(String key, Instant due, Instant now) {
    return scheduled(
        key,
        Severity.INFO,
        due,
        "",
        "marked at " + time(mark.since()) + "; this message is the notice",
        now);
  }

  /// The notice of a date that pressure has shortened; whoever sleeps has to hear it before.
  ///
  /// @param why of the pressure
  public Message hastened(String key, Instant due, String why, Instant now) {
    return scheduled(
        key,
        mode == RunMode.ENFORCE ? Severity.CRITICAL : Severity.INFO,
        due,
        ": the disk is nearly full",
        "marked at "
            + time(mark.since())
            + "; under-pressure of the policy shortens inactive-for and notice, "
            + Durations.format(policy.inactiveFor())
            + " and "
            + Durations.format(policy.notice())
            + ": "
            + why
            + ". This message is the notice; an earlier one of a later date does not hold",
        now);
  }

  private Message scheduled(
      String key, Severity severity, Instant due, String because, String done, Instant now) {
    String when = time(due) + " (in " + Durations.format(Duration.between(now, due)) + ")";
    String verb =
        mode == RunMode.ENFORCE
            ? awaitsApproval ? " will be dropped, if approved, at " : " will be dropped at "
            : " would be dropped at ";
    String question =
        mayBeStartMarker
            ? " Is it a migration's start marker that waits for its load to end? Then protect it"
                + " now."
            : "";
    String approval =
        awaitsApproval
            ? "it is dropped only if somebody says: slotwarden approve "
                + assessment.id()
                + " --reason \"...\". Then "
            : "";
    String next =
        approval
            + "every guard is checked again at "
            + time(due)
            + ", the inventory within 5 minutes before, the evidence in the statement that drops;"
            + " any movement of the slot cancels it"
            + (policy.checkpointAfter() ? "; the server is asked for a checkpoint after it" : "")
            + (mode == RunMode.ENFORCE ? "" : ". Mode is observe: nothing will be dropped");
    return message(
        key,
        Message.Kind.NOTICE,
        severity,
        "SCHEDULED",
        "Slot " + name() + " on " + source() + verb + when + because,
        impact() + question,
        done,
        next + (because.isEmpty() ? "" : ", and so does room on the disk"),
        now);
  }

  /// After the drop was tried.
  public Message ended(ActResult result, Instant now) {
    String state = state(result.outcome());
    boolean done = state.equals("DROPPED");
    return message(
        endedKey(assessment.id(), mark, state),
        Message.Kind.OUTCOME,
        state.equals("FAILED") ? Severity.CRITICAL : Severity.INFO,
        state,
        "Slot "
            + name()
            + " on "
            + source()
            + ": "
            + (done ? "dropped" : state.toLowerCase(java.util.Locale.ROOT))
            + " at "
            + time(now),
        impact() + (done ? SlotWords.again(assessment.slot()) : ""),
        result.detail(),
        done
            ? "space returns at the next checkpoint at the latest"
            : state.equals("WOULD DROP")
                ? "nothing: mode is observe"
                : "the slot is watched on; a new mark needs its whole grace again",
        now);
  }

  /// The drop was announced and a rule now refuses it.
  public Message refused(RuleVerdict rule, Instant now) {
    return message(
        "refused/" + mark.noticeKey() + "/" + rule.rule(),
        Message.Kind.OUTCOME,
        Severity.INFO,
        "REFUSED",
        "Slot " + name() + " on " + source() + " is not dropped: " + rule.rule(),
        impact(),
        rule.rule() + " refuses: " + rule.reason() + " (" + rule.input() + ")",
        "it is dropped once nothing refuses any more, if the mark still stands",
        now);
  }

  /// The drop was announced and its mark is void.
  public Message cancelled(String why, Instant now) {
    return message(
        cancelledKey(mark),
        Message.Kind.OUTCOME,
        Severity.INFO,
        "CANCELLED",
        "Slot " + name() + " on " + source() + " will not be dropped: " + why,
        "",
        "the mark of " + time(mark.since()) + " is void: " + why,
        "the grace starts anew if the slot is abandoned again",
        now);
  }

  /// A shortened date was announced and does not hold any more.
  ///
  /// @param due by the ordinary waits
  public Message unhurried(String why, Instant due, Instant now) {
    return message(
        cancelledKey(mark),
        Message.Kind.OUTCOME,
        Severity.INFO,
        "CANCELLED",
        "Slot " + name() + " on " + source() + " will not be dropped so soon: " + why,
        "",
        "the mark of "
            + time(mark.since())
            + " is void: under-pressure does not shorten the waits any more: "
            + why,
        "the ordinary waits hold: it is dropped at "
            + time(due)
            + " at the earliest, after a notice of its own",
        now);
  }

  private Message message(
      String key,
      Message.Kind kind,
      Severity severity,
      String state,
      String headline,
      String impact,
      String done,
      String next,
      Instant now) {
    return new Message(
        key,
        incident(assessment.id()),
        kind,
        severity,
        state,
        headline,
        assessment.id().target(),
        SlotWords.what(assessment),
        SlotWords.since(assessment, now),
        SlotWords.evidence(assessment) + "; named by policy " + policy.name(),
        "",
        impact,
        done + Said.of(words),
        next,
        state.equals("DROPPED") ? AFTERWARDS : stop(assessment.id()),
        statusPage,
        now);
  }

  static String state(ActOutcome outcome) {
    return switch (outcome) {
      case DROPPED -> "DROPPED";
      case WOULD_ACT -> "WOULD DROP";
      case ABORTED -> "ABORTED";
      case PENDING -> "PENDING";
      case FAILED, RESUMED, WRITTEN, CREATED -> "FAILED";
    };
  }

  static String endedKey(SlotId id, Mark mark, String state) {
    return "outcome/" + id + "/" + mark.since().toEpochMilli() + "/" + state;
  }

  static String cancelledKey(Mark mark) {
    return "cancelled/" + mark.noticeKey();
  }

  private static String stop(SlotId id) {
    return "stop it: slotwarden protect "
        + id
        + " --reason \"...\"; delay it: slotwarden snooze "
        + id
        + " --reason \"...\" --for 24h; all acts: slotwarden pause all"
        + " --reason \"...\"; why: slotwarden explain "
        + id;
  }

  /// One for each slot, not for each mark: nobody may read that a mark is void after the notice of
  /// the next one.
  static String incident(SlotId id) {
    return "drop/" + id;
  }

  private String impact() {
    return SlotWords.impact(freed);
  }

  private String name() {
    return assessment.id().name();
  }

  private String source() {
    return assessment.id().source();
  }

  static String time(Instant at) {
    return MINUTE.format(at);
  }
}
