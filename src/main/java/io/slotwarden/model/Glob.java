package io.slotwarden.model;

import java.util.regex.Pattern;

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
    StringBuilder regex = new StringBuilder();
    for (String literal : pattern.split("\\*", -1)) {
      regex
          .append(regex.isEmpty() ? "" : ".*")
          .append(literal.isEmpty() ? "(?:)" : Pattern.quote(literal));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
