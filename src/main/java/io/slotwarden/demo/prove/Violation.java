package io.slotwarden.demo.prove;

/// A law did not hold. Checked by nobody in the core: it ends the history.
final class Violation extends Error {
  private static final long serialVersionUID = 1L;

  private final String law;

  Violation(String law, String what) {
    super(law + ": " + what, null, false, false);
    this.law = law;
  }

  /// In few words, the same for every breach of it.
  String law() {
    return law;
  }
}
