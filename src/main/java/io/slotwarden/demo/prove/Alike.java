package io.slotwarden.demo.prove;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Plays a history in both modes: observe and enforce have to decide alike, up to the first act.
final class Alike {
  private static final Pattern DECISION =
      Pattern.compile("(\\S+) (\\S+) is (marked|notified|due|approved|unmarked)");
  private static final Pattern FIRST_ACT = Pattern.compile("(\\S+) (?:intent|would act on) (\\S+)");

  private Alike() {}

  /// What came of a comparison.
  ///
  /// @param violation null when they decide alike
  /// @param observations of slots, in both histories
  record Verdict(@Nullable Violation violation, long observations) {}

  static Verdict check(Script script, java.util.function.Supplier<Depot> depots) {
    Script plain =
        script.without(
            h ->
                h instanceof Happening.Ambush
                    || h instanceof Happening.ModeChanges
                    || h instanceof Happening.Aimed(var _, var _, var aim, var _)
                        && aim == Happening.Aim.MODE_CHANGES);
    if (!plain.setting().enforce()) {
      return new Verdict(null, 0);
    }
    Play.Result enforcing = Play.of(plain, depots.get());
    Play.Result observing = Play.of(plain.observing(), depots.get());
    return new Verdict(
        unlike(enforcing, observing), enforcing.observations() + observing.observations());
  }

  private static @Nullable Violation unlike(Play.Result enforcing, Play.Result observing) {
    for (Play.Result r : List.of(enforcing, observing)) {
      if (r.violation() != null) {
        return r.violation();
      }
    }
    List<String> one = decisions(enforcing.lines());
    List<String> other = decisions(observing.lines());
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      String a = i < one.size() ? one.get(i) : "nothing";
      String b = i < other.size() ? other.get(i) : "nothing";
      if (!a.equals(b)) {
        return new Violation(
            "observe and enforce decide alike", "enforce: " + a + ", observe: " + b);
      }
    }
    return null;
  }

  /// Up to the first act, that included.
  private static List<String> decisions(List<String> lines) {
    long before = lines.stream().takeWhile(l -> !FIRST_ACT.matcher(l).matches()).count();
    Stream<String> act =
        lines.stream()
            .skip(before)
            .limit(1)
            .map(FIRST_ACT::matcher)
            .filter(Matcher::matches)
            .map(m -> m.group(1) + " acts on " + m.group(2));
    Stream<String> decided =
        lines.stream().limit(before).filter(l -> DECISION.matcher(l).matches());
    return Stream.concat(decided, act).toList();
  }
}
