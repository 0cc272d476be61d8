package io.slotwarden.model;

/// How a look at a source ended.
public enum PollOutcome implements Word {
  SUCCESS,
  ERROR,
  TIMEOUT
}
