package io.slotwarden.serve.page;

import io.slotwarden.model.ByteSize;

/// A part of a whole, drawn; the text beside it says the same.
///
/// @param percent 1 to 100: a part that is there is always visible
record Bar(int percent, Tone tone, String text) {
  private static final int WARN_FROM = 60;
  private static final int CRITICAL_FROM = 85;

  /// @param whole bytes, above 0
  /// @param of what the whole is, for people
  static Bar of(long part, long whole, String of) {
    double share = Math.clamp(100.0 * part / whole, 0, 999);
    Tone tone =
        share >= CRITICAL_FROM ? Tone.CRITICAL : share >= WARN_FROM ? Tone.WARNING : Tone.OK;
    String shown = share > 0 && share < 1 ? "under 1 %" : Math.round(share) + " %";
    return new Bar(
        Math.clamp(Math.round(share), 1, 100),
        tone,
        shown + " of " + ByteSize.format(whole) + " " + of);
  }
}
