package io.slotwarden.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Collects all problems of one file; none of them stops the reading.
final class Problems {
  private static final int LONGEST = 500;

  private final Set<Problem> found = new LinkedHashSet<>();

  void error(Place at, String message) {
    error(at, message, null);
  }

  void error(Place at, String message, @Nullable String suggestion) {
    add(Problem.Severity.ERROR, at, message, suggestion);
  }

  void warning(Place at, String message, @Nullable String suggestion) {
    add(Problem.Severity.WARNING, at, message, suggestion);
  }

  private void add(
      Problem.Severity severity, Place at, String message, @Nullable String suggestion) {
    found.add(
        new Problem(
            severity,
            at.line(),
            at.column(),
            oneLine(at.path()),
            oneLine(message),
            suggestion == null ? null : oneLine(suggestion)));
  }

  /// What is quoted from the file may hold line breaks or a megabyte.
  private static String oneLine(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", " ");
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
  }

  boolean hasErrors() {
    return found.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR);
  }

  /// In the order of the text.
  List<Problem> inOrder() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    return List.copyOf(sorted);
  }
}
