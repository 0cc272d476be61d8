package io.slotwarden.model;

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

  public boolean matches(String name) {
    if (isExact()) {
      return pattern.equals(name);
    }
    int at = 0;
    int star = -1;
    int resume = 0;
    int in = 0;
    while (in < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        // The last star takes one character more.
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
