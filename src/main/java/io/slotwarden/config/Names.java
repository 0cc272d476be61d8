package io.slotwarden.config;

import java.util.HashMap;
import java.util.Map;

/// Things that must be named once. `what` completes `is already the name of ...`.
final class Names {
  private final Problems problems;
  private final Map<String, String> taken = new HashMap<>();

  Names(Problems problems) {
    this.problems = problems;
  }

  void take(Values entry, Key<String> key, String what) {
    String name = entry.find(key);
    if (name == null) {
      return;
    }
    Place at = entry.at(key);
    String holder = taken.putIfAbsent(name, what + " in line " + at.line());
    if (holder != null) {
      problems.error(at, "'" + name + "' is already the name of " + holder, "choose another");
    }
  }
}
