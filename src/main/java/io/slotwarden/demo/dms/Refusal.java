package io.slotwarden.demo.dms;

/// An error answer of the service: HTTP 400 with a code and a message.
final class Refusal extends Exception {
  private final String code;

  /// True when the caller broke the protocol, so that a test fails of it even if the caller
  /// swallows the error.
  private final boolean violation;

  private Refusal(String code, String message, boolean violation) {
    super(message);
    this.code = code;
    this.violation = violation;
  }

  static Refusal of(String code, String message) {
    return new Refusal(code, message, false);
  }

  static Refusal violation(String code, String message) {
    return new Refusal(code, message, true);
  }

  String code() {
    return code;
  }

  boolean isViolation() {
    return violation;
  }
}
