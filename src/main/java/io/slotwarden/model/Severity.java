package io.slotwarden.model;

/// How much an alert or a notice matters.
public enum Severity implements Word {
  INFO,
  WARNING,
  CRITICAL
}
