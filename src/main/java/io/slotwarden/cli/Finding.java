package io.slotwarden.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that a look found.
///
/// @param severity OK for what is worth a mention and nothing more
/// @param finding what kind of thing: a word for scripts
/// @param place the source or DMS entry
/// @param slot null when it is about the place as a whole
/// @param text a few words for the status line, without the place
/// @param evidence what it rests on, a sentence each
/// @param remedy the one thing to try first; null when there is nothing to do
record Finding(
    CheckStatus severity,
    String finding,
    String place,
    @Nullable String slot,
    String text,
    List<String> evidence,
    @Nullable String remedy) {
  Finding {
    evidence = List.copyOf(evidence);
  }
}
