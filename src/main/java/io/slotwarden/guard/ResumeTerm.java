package io.slotwarden.guard;

import io.slotwarden.model.ResumeVerdict;

/// One term of the resume predicate (domain reference, "Resume safety predicate").
///
/// @param verdict RESUME when the term is met; else WAIT, REFUSE, ESCALATED or NEEDS_RELOAD
/// @param blocks data would be, or already is, lost: critical
/// @param releasable a person's `approve` would meet it; every term that blocks is
/// @param reason `met`, a warning about a term that is met, or why it is not
public record ResumeTerm(
    String name,
    ResumeVerdict verdict,
    boolean blocks,
    boolean releasable,
    String input,
    String reason) {
  private static final String MET = "met";

  static ResumeTerm met(String name, String input) {
    return metBut(name, input, MET);
  }

  /// It is met, and people should know this all the same.
  static ResumeTerm metBut(String name, String input, String warning) {
    return new ResumeTerm(name, ResumeVerdict.RESUME, false, false, input, warning);
  }

  static ResumeTerm waits(String name, String input, String reason) {
    return new ResumeTerm(name, ResumeVerdict.WAIT, false, false, input, reason);
  }

  /// Nothing but a person's word ends the wait.
  static ResumeTerm waitsForAPerson(String name, String input, String reason) {
    return new ResumeTerm(name, ResumeVerdict.WAIT, false, true, input, reason);
  }

  static ResumeTerm refuses(String name, String input, String reason) {
    return new ResumeTerm(name, ResumeVerdict.REFUSE, false, false, input, reason);
  }

  static ResumeTerm escalates(String name, String input, String reason) {
    return new ResumeTerm(name, ResumeVerdict.ESCALATED, false, false, input, reason);
  }

  static ResumeTerm reload(String name, String input, String reason) {
    return new ResumeTerm(name, ResumeVerdict.NEEDS_RELOAD, false, false, input, reason);
  }

  static ResumeTerm blocks(String name, String input, String reason) {
    return new ResumeTerm(name, ResumeVerdict.REFUSE, true, true, input, reason);
  }

  public boolean isMet() {
    return verdict == ResumeVerdict.RESUME;
  }

  /// True when it is met with a warning.
  public boolean warns() {
    return isMet() && !reason.equals(MET);
  }
}
