package io.slotwarden.model;

/// What the audit found on a source while the daemon watches it: one of the best practices is not
/// followed.
///
/// @param check its number, as `audit` prints it
/// @param title what was looked at, a few words
/// @param text one sentence: what is so
/// @param remedy the statement or setting that mends it
public record PracticeFinding(
    String check, String title, Severity severity, String text, String remedy) {}
