package io.slotwarden.demo.prove;

/// The daemon's process ends here and now. An error, so that nothing in the core can live on.
final class Halt extends Error {
  private static final long serialVersionUID = 1L;

  Halt(String where) {
    super(where, null, false, false);
  }
}
