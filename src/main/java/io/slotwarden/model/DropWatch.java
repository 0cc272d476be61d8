package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far one slot is on its way to a drop under one policy; persisted, so that clocks survive our
/// restarts.
///
/// @param enforced the policy's effective mode; the step from observe to enforce starts everything
///   anew
/// @param earned grace earned so far: time under sound observation in which nothing forbade the
///   drop
/// @param countedAt up to when `earned` was counted
/// @param forbiddenAt the last instant at which something known forbade the drop, and `forbiddenBy`
///   the rule
/// @param toldRefusal the rule named in the last message about a refusal after the notice; null =
///   none told
public record DropWatch(
    SlotId slot,
    String policy,
    boolean enforced,
    SlotEvidence evidence,
    Duration earned,
    Instant countedAt,
    @Nullable Instant forbiddenAt,
    @Nullable String forbiddenBy,
    @Nullable Mark mark,
    @Nullable String toldRefusal) {

  public DropWatch withMark(@Nullable Mark newMark) {
    return new DropWatch(
        slot,
        policy,
        enforced,
        evidence,
        earned,
        countedAt,
        forbiddenAt,
        forbiddenBy,
        newMark,
        toldRefusal);
  }

  /// After people were told that `rule` refuses.
  public DropWatch withTold(String rule) {
    return new DropWatch(
        slot, policy, enforced, evidence, earned, countedAt, forbiddenAt, forbiddenBy, mark, rule);
  }
}
