package io.slotwarden.model;

/// Where an alert is in its life.
public enum AlertState implements Word {
  PENDING,
  FIRING,
  RESOLVED
}
