package io.slotwarden.notify;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What channels are told of a drop that a person asked for. Pure.
///
/// @param announcedAt when a policy announced the drop of the same slot; null when none did
/// @param words what people said about it and is in force
public record HandDropMessages(
    SlotAssessment assessment,
    HandDrop asked,
    @Nullable Instant announcedAt,
    List<PersonsWord> words) {

  /// After the gate was passed.
  public Message ended(ActResult result, Instant now) {
    SlotId id = assessment.id();
    boolean dropped = result.outcome() == ActOutcome.DROPPED;
    String state = state(result.outcome());
    return new Message(
        "by-hand/" + id + "/" + now.toEpochMilli() + "/" + state,
        DropMessages.incident(id),
        Message.Kind.OUTCOME,
        state.equals("FAILED") ? Severity.CRITICAL : Severity.INFO,
        state,
        "Slot "
            + id.name()
            + " on "
            + id.source()
            + ": drop by hand "
            + (dropped ? "done" : state.toLowerCase(Locale.ROOT))
            + " at "
            + DropMessages.time(now),
        id.target(),
        SlotWords.what(assessment),
        SlotWords.since(assessment, now),
        SlotWords.evidence(assessment),
        "",
        SlotWords.impact(assessment.freedAtMostBytes())
            + (dropped ? SlotWords.again(assessment.slot()) : ""),
        "asked for by "
            + asked.by()
            + ": "
            + asked.reason()
            + "; "
            + result.detail()
            + (dropped && announcedAt != null
                ? "; that ends what was announced at " + DropMessages.time(announcedAt)
                : "")
            + Said.of(words),
        next(result.outcome()),
        dropped
            ? DropMessages.AFTERWARDS
            : "why: slotwarden explain " + id + "; what was judged and done: slotwarden actions",
        null,
        now);
  }

  private static String state(ActOutcome outcome) {
    return switch (outcome) {
      case DROPPED -> "DROPPED";
      case ABORTED -> "ABORTED";
      case PENDING -> "PENDING";
      case FAILED, RESUMED, WRITTEN, CREATED, WOULD_ACT -> "FAILED";
    };
  }

  private static String next(ActOutcome outcome) {
    return switch (outcome) {
      case DROPPED -> "space returns at the next checkpoint";
      case PENDING -> "it is settled by looking at the slot, never by trying again";
      case ABORTED, FAILED, RESUMED, WRITTEN, CREATED, WOULD_ACT ->
          "nothing: it is not tried again by itself";
    };
  }
}
