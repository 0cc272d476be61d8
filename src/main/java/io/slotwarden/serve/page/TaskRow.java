package io.slotwarden.serve.page;

import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.serve.Snapshot.TaskView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A DMS task: what DMS says of it, whether it is resumed, and when.
///
/// @param stopReason as DMS words it; empty while it runs
/// @param trouble what is wrong with it though it may run; empty when nothing is known to be
/// @param nextAt null when no resume is scheduled
/// @param deprovisionedAt after this a Serverless replication can't be restarted; null for others,
///   while it runs, and where DMS does not tell
record TaskRow(
    Link link,
    Badge state,
    String kind,
    String stopReason,
    String trouble,
    @Nullable When downSince,
    String verdict,
    int attempts,
    @Nullable String policy,
    List<Link> slots,
    @Nullable When nextAt,
    String next,
    @Nullable When deprovisionedAt) {

  Tone tone() {
    return state.tone();
  }

  static TaskRow of(TaskView v, Instant now) {
    TaskStatus status = TaskStatus.of(v.task().status());
    String migration = v.task().migrationType();
    return new TaskRow(
        Link.to(v.id()),
        new Badge(Tone.of(status, v.verdict()), v.task().status()),
        Badge.spaced(v.task().kind().word()) + (migration == null ? "" : " · " + migration),
        v.task().stopReason() == null ? "" : v.task().stopReason(),
        v.trouble(),
        When.orNull(v.downSince(), now),
        verdict(v.verdict()),
        v.attempts(),
        v.policy(),
        v.slots().stream().map(Link::ofTarget).toList(),
        v.isScheduled() ? When.orNull(v.nextAt(), now) : null,
        v.next(),
        When.orNull(v.task().deprovisionAt().orElse(null), now));
  }

  private static String verdict(ResumeVerdict verdict) {
    return switch (verdict) {
      case RESUME -> "resume";
      case WAIT -> "wait";
      case REFUSE -> "don’t resume";
      case NEEDS_RELOAD -> "needs a reload";
      case ESCALATED -> "attempts used up";
      case NONE -> "nothing to decide";
    };
  }
}
