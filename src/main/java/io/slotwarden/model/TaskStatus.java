package io.slotwarden.model;

import java.util.Locale;

/// The statuses of DMS, folded (domain reference, "Classic tasks"; a status is plain text and new
/// ones occur).
public enum TaskStatus {
  RUNNING,
  /// `stopped`, `failed`, `failed-move`: it reads nothing and somebody may have to act.
  DOWN,
  /// On its way somewhere: nothing is to be done until it has arrived.
  TRANSIENT,
  /// Made, never started.
  IDLE,
  /// A word that we don't know: shown, never guessed.
  UNKNOWN;

  public static TaskStatus of(String status) {
    return switch (status.toLowerCase(Locale.ROOT)) {
      case "running" -> RUNNING;
      case "stopped", "failed", "failed-move" -> DOWN;
      case "creating", "starting", "stopping", "moving", "modifying", "testing", "deleting" ->
          TRANSIENT;
      case "ready" -> IDLE;
      default -> UNKNOWN;
    };
  }
}
