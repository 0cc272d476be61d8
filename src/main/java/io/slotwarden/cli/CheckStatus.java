package io.slotwarden.cli;

import io.slotwarden.model.Word;

/// How one look ended, in the words and exit codes of monitoring plug-ins (Nagios, Icinga and
/// whoever runs their checks). Declared from the best to the worst: what is certainly wrong goes
/// before what could not be seen.
enum CheckStatus implements Word {
  OK(0),
  UNKNOWN(3),
  WARNING(1),
  CRITICAL(2);

  private final int exitCode;

  CheckStatus(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  CheckStatus worse(CheckStatus other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
