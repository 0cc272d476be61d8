package io.slotwarden.guard;

import io.slotwarden.model.ResumeVerdict;

/// One term of the resume predicate (domain reference, "Resume safety predicate").
///
/// @param verdict RESUME when the term is met; else WAIT, REFUSE or NEEDS_RELOAD
/// @param blocks data would be, or already is, lost: critical, and only a person's `approve`
///   releases it
public record ResumeTerm(
    String name, ResumeVerdict verdict, boolean blocks, String input, String reason) {

  static ResumeTerm met(String name, String input) {
    return new ResumeTerm(name, ResumeVerdict.RESUME, false, input, "met");
  }

  static ResumeTerm waits(String name, String input, String reason) {
    return new ResumeTerm(name, ResumeVerdict.WAIT, false, input, reason);
  }

  static ResumeTerm refuses(String name, String input, String reason) {
    return new ResumeTerm(name, ResumeVerdict.REFUSE, false, input, reason);
  }

  static ResumeTerm reload(String name, String input, String reason) {
    return new ResumeTerm(name, ResumeVerdict.NEEDS_RELOAD, false, input, reason);
  }

  static ResumeTerm blocks(String name, String input, String reason) {
    return new ResumeTerm(name, ResumeVerdict.REFUSE, true, input, reason);
  }

  boolean isMet() {
    return verdict == ResumeVerdict.RESUME;
  }
}
