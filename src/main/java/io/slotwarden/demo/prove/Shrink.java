package io.slotwarden.demo.prove;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Looks for the shortest history that breaks the same law: what happens is left out, in ever
/// smaller parts, as long as the law is still broken without it.
final class Shrink {
  private Shrink() {}

  /// @param play null when every law holds
  static Script of(Script broken, String law, Function<Script, @Nullable Violation> play) {
    List<Integer> kept = new ArrayList<>(broken.kept());
    int part = Math.max(1, kept.size() / 2);
    while (true) {
      boolean shorter = false;
      for (int from = 0; from < kept.size(); ) {
        List<Integer> fewer = new ArrayList<>(kept);
        fewer.subList(from, Math.min(from + part, fewer.size())).clear();
        Violation v = play.apply(only(broken, fewer));
        if (v != null && v.law().equals(law)) {
          kept = fewer;
          shorter = true;
        } else {
          from += part;
        }
      }
      if (part == 1 && !shorter) {
        return only(broken, kept);
      }
      part = Math.max(1, part / 2);
    }
  }

  private static Script only(Script script, List<Integer> numbers) {
    Set<Integer> set = new HashSet<>(numbers);
    return script.only(set);
  }
}
