package io.slotwarden.model;

/// A DMS task: our configured name of the account and region, and the task's identifier there.
public record TaskId(String dms, String name) implements Subject {
  @Override
  public String place() {
    return dms;
  }

  @Override
  public String target() {
    return dms + "/" + name;
  }

  @Override
  public String toString() {
    return target();
  }
}
