package io.slotwarden.model.migration;

import io.slotwarden.model.Wildcards;
import java.util.ArrayList;
import java.util.List;

/// A pattern for a name in an object locator. Documented wildcards (DMS user guide, "Wildcards in
/// table mapping"): `%` stands for any number of characters, `_` for one, `[_]` for an underscore,
/// `[ab]` for one of a set, `[a-d]` for one of a range. Case counts ("DMS selection rules are
/// case-sensitive"; on PostgreSQL names do, too). So `app_orders` also matches `appXorders`.
///
/// Not documented, and refused here rather than guessed: negated sets, sets without an end, ranges
/// that run backwards. The escape character is one of Oracle endpoints only.
public final class NamePattern {
  /// One character, or any number of them.
  private sealed interface Part {
    record One(int codePoint) implements Part {}

    record Any() implements Part {}

    record Run() implements Part {}

    record OneOf(List<Range> ranges) implements Part {}
  }

  private record Range(int from, int to) {
    boolean has(int codePoint) {
      return from <= codePoint && codePoint <= to;
    }
  }

  private final String text;
  private final List<Part> parts;

  private NamePattern(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /// With its wildcards.
  ///
  /// @throws IllegalArgumentException when what it means is not documented
  public static NamePattern of(String text) {
    List<Part> parts = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '%' -> {
          if (parts.isEmpty() || !(parts.getLast() instanceof Part.Run)) {
            parts.add(new Part.Run());
          }
        }
        case '_' -> parts.add(new Part.Any());
        case '[' -> {
          int end = text.indexOf(']', i);
          if (end <= i) {
            throw new IllegalArgumentException("a set of characters that is empty or has no end");
          }
          parts.add(new Part.OneOf(ranges(text.substring(i, end))));
          i = end + 1;
        }
        default -> parts.add(new Part.One(c));
      }
    }
    return new NamePattern(text, parts);
  }

  /// The name itself: nothing in it is a wildcard. So are the names of explicit rules.
  public static NamePattern exactly(String name) {
    return new NamePattern(name, name.codePoints().<Part>mapToObj(Part.One::new).toList());
  }

  private static List<Range> ranges(String set) {
    int[] c = set.codePoints().toArray();
    if (c[0] == '^' || c[0] == '!') {
      throw new IllegalArgumentException("whether a set may be negated is not documented");
    }
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < c.length; i++) {
      boolean isRange = i + 2 < c.length && c[i + 1] == '-';
      int to = isRange ? c[i + 2] : c[i];
      if (to < c[i]) {
        throw new IllegalArgumentException("a range of characters that runs backwards");
      }
      ranges.add(new Range(c[i], to));
      i += isRange ? 2 : 0;
    }
    return ranges;
  }

  /// As it was written.
  public String text() {
    return text;
  }

  /// True when no part of it is a wildcard.
  public boolean isExact() {
    return parts.stream().allMatch(p -> p instanceof Part.One);
  }

  public boolean matches(String name) {
    int[] c = name.codePoints().toArray();
    return Wildcards.match(
        parts.size(),
        part -> parts.get(part) instanceof Part.Run,
        (part, at) -> fits(parts.get(part), c[at]),
        c.length);
  }

  private static boolean fits(Part part, int codePoint) {
    return switch (part) {
      case Part.One(int own) -> own == codePoint;
      case Part.Any _ -> true;
      case Part.OneOf(List<Range> ranges) -> ranges.stream().anyMatch(r -> r.has(codePoint));
      case Part.Run _ -> false;
    };
  }

  /// True when all names that it matches have its length and differ at underscores only, and all of
  /// its characters are single `char`s: such patterns can be looked up instead of tried.
  boolean isFixed() {
    return parts.stream()
        .allMatch(
            p ->
                switch (p) {
                  case Part.One(int c) -> Character.isBmpCodePoint(c);
                  case Part.Any _ -> true;
                  case Part.Run _ -> false;
                  case Part.OneOf _ -> false;
                });
  }

  /// Of a fixed pattern: one `_` for each place where any character will do, one `.` for each
  /// other.
  String shape() {
    StringBuilder shape = new StringBuilder();
    parts.forEach(p -> shape.append(p instanceof Part.Any ? '_' : '.'));
    return shape.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern p && p.text.equals(text) && p.parts.equals(parts);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
