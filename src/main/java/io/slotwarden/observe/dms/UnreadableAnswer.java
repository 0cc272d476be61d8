package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsFailure;

/// An answer that came with status 200 and can't be what the service meant: nothing may be
/// concluded from it.
final class UnreadableAnswer extends RuntimeException {
  /// It may quote what came, of any length and with anything in it.
  private static final int LENGTH = 500;

  UnreadableAnswer(String message) {
    super(AwsFailure.shown(message, LENGTH));
  }
}
