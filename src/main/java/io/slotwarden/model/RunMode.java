package io.slotwarden.model;

/// OBSERVE decides and says, and never acts; ENFORCE acts.
public enum RunMode implements Word {
  OBSERVE,
  ENFORCE
}
