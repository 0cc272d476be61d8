package io.slotwarden.cli;

/// The daemon could not be asked, or did not do what it was asked. The message is for people: what
/// failed, why, and what to do.
final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ApiFailure(String message) {
    super(message, null, false, false);
  }
}
