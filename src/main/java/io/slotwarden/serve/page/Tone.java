package io.slotwarden.serve.page;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.TaskStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How much something wants a person, the worst first. Each has an icon of its own shape, for
/// colour alone tells nothing to many people.
enum Tone {
  CRITICAL,
  WARNING,
  UNKNOWN,
  BUSY,
  PLAIN,
  OK;

  /// The class of the style sheet.
  String css() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether a person should look.
  boolean isTrouble() {
    return this == CRITICAL || this == WARNING || this == UNKNOWN;
  }

  static Tone of(SlotState state) {
    return switch (state) {
      case HEALTHY -> OK;
      case CATCHING_UP, CREATING -> BUSY;
      case UNUSED -> PLAIN;
      case LAGGING, STALLED, DISCONNECTED, CRASH_LOOP -> WARNING;
      case UNRESERVED, LOST -> CRITICAL;
      case UNKNOWN -> UNKNOWN;
    };
  }

  /// @param verdict null where it is not known
  static Tone of(TaskStatus status, @Nullable ResumeVerdict verdict) {
    return switch (status) {
      case RUNNING -> OK;
      case TRANSIENT -> BUSY;
      case IDLE -> PLAIN;
      case UNKNOWN -> UNKNOWN;
      case DOWN ->
          verdict == ResumeVerdict.NEEDS_RELOAD || verdict == ResumeVerdict.ESCALATED
              ? CRITICAL
              : WARNING;
    };
  }

  /// @param outcome null while the act is under way
  static Tone of(@Nullable ActOutcome outcome) {
    return switch (outcome) {
      case null -> BUSY;
      case DROPPED, RESUMED, WRITTEN, CREATED -> OK;
      case ABORTED -> WARNING;
      case FAILED -> CRITICAL;
      case PENDING -> BUSY;
      case WOULD_ACT -> PLAIN;
    };
  }

  static Tone of(RuleVerdict.Verdict verdict) {
    return switch (verdict) {
      case ALLOW -> OK;
      case REFUSE -> WARNING;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
