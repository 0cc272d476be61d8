package io.slotwarden.observe.dms;

/// An answer that came with status 200 and can't be what the service meant: nothing may be
/// concluded from it.
final class UnreadableAnswer extends RuntimeException {
  UnreadableAnswer(String message) {
    super(message);
  }
}
