package io.slotwarden.alert;

import io.slotwarden.model.Alert;
import io.slotwarden.model.Severity;

/// What happened in the life of an alert that people are to be told.
public sealed interface AlertEvent {
  /// The alert as it is now; its `messages` numbers the message that tells this event.
  Alert alert();

  record Fired(Alert alert) implements AlertEvent {}

  record SeverityChanged(Alert alert, Severity from) implements AlertEvent {}

  record Reminded(Alert alert) implements AlertEvent {}

  record Resolved(Alert alert) implements AlertEvent {}
}
