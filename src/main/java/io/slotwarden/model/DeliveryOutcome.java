package io.slotwarden.model;

/// How an attempt to deliver a message ended. RETRIED: not yet, it will be tried again.
public enum DeliveryOutcome implements Word {
  DELIVERED,
  RETRIED,
  FAILED
}
