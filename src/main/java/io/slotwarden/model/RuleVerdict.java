package io.slotwarden.model;

/// One rule of a decision: what it looked at, what it says, and why (design, rule 18).
///
/// @param rule the name in the design's guard chain
/// @param input the facts, for people
/// @param reason one sentence; for a refusal, what would have to change
public record RuleVerdict(String rule, Verdict verdict, String input, String reason) {
  /// UNKNOWN refuses as REFUSE does, and freezes clocks instead of setting them back.
  public enum Verdict implements Word {
    ALLOW,
    REFUSE,
    UNKNOWN
  }

  public boolean allows() {
    return verdict == Verdict.ALLOW;
  }

  public static RuleVerdict allow(String rule, String input, String reason) {
    return new RuleVerdict(rule, Verdict.ALLOW, input, reason);
  }

  public static RuleVerdict refuse(String rule, String input, String reason) {
    return new RuleVerdict(rule, Verdict.REFUSE, input, reason);
  }

  public static RuleVerdict unknown(String rule, String input, String reason) {
    return new RuleVerdict(rule, Verdict.UNKNOWN, input, reason);
  }
}
