package io.slotwarden.serve;

/// Snapshots of an enemy for tests of other packages.
public final class HostileSnapshots {
  private HostileSnapshots() {}

  /// This text wherever there may be one from elsewhere.
  public static Snapshot of(String text) {
    return PageSnapshots.hostile(text);
  }
}
