package io.slotwarden.model;

import java.util.List;

/// A pattern for names: `*` stands for any run of characters, everything else for itself.
public record Glob(String pattern) {

  /// True when the pattern holds no wildcard, so that it names one thing exactly.
  public boolean isExact() {
    return pattern.indexOf('*') < 0;
  }

  /// True for patterns such as `*` and `**`, which every name satisfies.
  public boolean matchesEverything() {
    return !pattern.isEmpty() && pattern.chars().allMatch(c -> c == '*');
  }

  /// True when one of the patterns matches the name.
  public static boolean anyMatches(List<Glob> patterns, String name) {
    for (Glob pattern : patterns) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }

  public boolean matches(String name) {
    if (isExact()) {
      return pattern.equals(name);
    }
    return Wildcards.match(
        pattern.length(),
        part -> pattern.charAt(part) == '*',
        (part, at) -> pattern.charAt(part) == name.charAt(at),
        name.length());
  }

  @Override
  public String toString() {
    return pattern;
  }
}
