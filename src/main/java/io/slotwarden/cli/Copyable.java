package io.slotwarden.cli;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Statements and commands for people to copy: exactly as they are to be run, or not at all. Pure.
final class Copyable {
  private static final String ELSEWHERE =
      "-- a statement with characters that are not shown here: take it from -o json";

  private Copyable() {}

  /// Each once, in order, nulls left out. One that holds what a terminal would obey or not show
  /// gives way to a line that says where it is whole: changed, it would be another statement.
  static List<String> lines(Stream<? extends @Nullable String> statements) {
    return statements
        .filter(Objects::nonNull)
        .map(s -> Shown.isPlain(s) ? s : ELSEWHERE)
        .distinct()
        .toList();
  }

  /// A block of Markdown in which nothing is markup; empty for no lines.
  static List<String> fenced(List<String> lines, String language, String indent) {
    if (lines.isEmpty()) {
      return List.of();
    }
    String fence = "`".repeat(Math.max(3, 1 + longestRun(lines)));
    return Stream.of(
            Stream.of(indent + fence + language),
            lines.stream().map(line -> indent + line),
            Stream.of(indent + fence))
        .flatMap(s -> s)
        .toList();
  }

  private static int longestRun(List<String> lines) {
    int longest = 0;
    for (String line : lines) {
      int run = 0;
      for (int i = 0; i < line.length(); i++) {
        run = line.charAt(i) == '`' ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
    }
    return longest;
  }
}
