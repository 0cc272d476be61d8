package io.slotwarden.guard;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.Trace;
import java.time.InstantSource;

/// The only door to an act: intent, act, outcome (design, rule 13). It opens only for a trace in
/// which every rule allows.
public final class Gate {
  private final Journal journal;
  private final Actor actor;
  private final InstantSource clock;

  public Gate(Journal journal, Actor actor, InstantSource clock) {
    this.journal = journal;
    this.actor = actor;
    this.clock = clock;
  }

  /// Writes the intent, acts, writes the outcome. Blocks as long as the actor does.
  ///
  /// @throws IllegalArgumentException when a rule of the trace does not allow
  /// @throws Journal.JournalUnavailable when the intent could not be written (nothing was done), or
  ///   the outcome could not (the intent stays open and is settled by looking at the world)
  public Passage pass(Act act, Trace trace) {
    needsAllowing(act, trace);
    long id = journal.intend(act, trace, clock.instant());
    ActResult result = actor.perform(act);
    journal.settle(id, result.outcome(), result.detail(), clock.instant());
    return new Passage(id, result);
  }

  private static void needsAllowing(Act act, Trace trace) {
    if (!trace.allows()) {
      throw new IllegalArgumentException(
          act.action().word()
              + " "
              + act.subject().target()
              + " is refused by "
              + trace.refusal().map(RuleVerdict::rule).orElse("a trace without rules"));
    }
  }

  /// Writes one heartbeat. No intent stands before it: an act that is done every minute, destroys
  /// nothing and is done again by the next one leaves nothing to settle, and the journal of the
  /// acts that matter must not drown in it. What is news is recorded by [#tell]. Blocks as long as
  /// the actor does.
  ///
  /// @throws IllegalArgumentException when a rule of the trace does not allow
  public ActResult beat(Act.WriteHeartbeat act, Trace trace) {
    needsAllowing(act, trace);
    return actor.perform(act);
  }

  /// Records a heartbeat that is news.
  ///
  /// @throws Journal.JournalUnavailable when it could not be written
  public void tell(Act.WriteHeartbeat act, Trace trace, ActResult result) {
    journal.done(act, trace, result, clock.instant());
  }

  /// An act that went through.
  ///
  /// @param id of its journal entry
  public record Passage(long id, ActResult result) {}

  /// Records what only the mode forbade.
  ///
  /// @throws IllegalArgumentException when anything but `mode` refuses
  /// @throws Journal.JournalUnavailable when it could not be written
  public ActResult wouldPass(Act act, Trace trace) {
    if (!trace.refusedOnlyBy(Rules.MODE)) {
      throw new IllegalArgumentException(
          "not refused by the mode alone: " + act.subject().target());
    }
    journal.wouldAct(act, trace, clock.instant());
    return new ActResult(ActOutcome.WOULD_ACT, "mode is observe");
  }
}
