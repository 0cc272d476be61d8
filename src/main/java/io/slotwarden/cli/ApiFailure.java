package io.slotwarden.cli;

/// The daemon could not be asked, or did not do what it was asked. The message is for people: what
/// failed, why, and what to do.
final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean answered;

  ApiFailure(String message) {
    this(message, false);
  }

  /// @param answered the daemon has said so itself
  ApiFailure(String message, boolean answered) {
    super(message, null, false, false);
    this.answered = answered;
  }

  /// False when nobody knows whether it was done.
  boolean isAnswer() {
    return answered;
  }
}
