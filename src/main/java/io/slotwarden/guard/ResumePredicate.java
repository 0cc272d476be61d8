package io.slotwarden.guard;

import io.slotwarden.model.ResumeVerdict;
import java.util.List;

/// Whether resuming a task is safe: twelve terms, each with a name of its own (domain reference,
/// "Resume safety predicate"; design, rule 14). Unknown in any term means wait.
public final class ResumePredicate {
  private static final List<ResumeVerdict> GRAVEST_FIRST =
      List.of(
          ResumeVerdict.NEEDS_RELOAD,
          ResumeVerdict.REFUSE,
          ResumeVerdict.ESCALATED,
          ResumeVerdict.WAIT);

  private ResumePredicate() {}

  /// All terms in the order of the reference.
  public static List<ResumeTerm> terms(ResumeFacts f) {
    return List.of(
        TaskTerms.migrationType(f),
        TaskTerms.taskAtRest(f),
        TaskTerms.stopReason(f),
        TaskTerms.checkpointKnown(f),
        TaskTerms.fullLoadDone(f),
        PositionTerms.slotUsable(f),
        PositionTerms.slotBehindCheckpoint(f),
        PathTerms.pathsHealthy(f),
        TaskTerms.noHold(f),
        PathTerms.soleReader(f),
        PositionTerms.checkpointWithinWal(f),
        PathTerms.sourceMapped(f));
  }

  /// The verdict of all terms together: the gravest one.
  public static ResumeVerdict verdict(List<ResumeTerm> terms) {
    for (ResumeVerdict v : GRAVEST_FIRST) {
      for (ResumeTerm term : terms) {
        if (term.verdict() == v) {
          return v;
        }
      }
    }
    return ResumeVerdict.RESUME;
  }
}
