package io.slotwarden.cli;

import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.WalHolder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What was produced against what was named.
final class Confusions {
  private record Case(
      CauseScenario scenario, int major, SlotCause cause, String labelled, String named) {
    boolean isConfused() {
      return !labelled.equals(named);
    }
  }

  private final List<Case> cases = new ArrayList<>();

  void record(
      CauseScenario s, int major, SlotAssessment a, CheckStatus severity, WalHolder holder) {
    cases.add(
        new Case(
            s,
            major,
            a.cause(),
            words(s.cause().word(), s.state().word(), s.severity(), s.holderOn(major)),
            words(a.cause().word(), a.state().word(), severity, holder)));
  }

  private static String words(String cause, String state, CheckStatus severity, WalHolder holder) {
    return cause + ", " + state + ", " + severity.word() + ", " + holder.word();
  }

  /// As Markdown: for each cause how often it was produced, named, missed and named wrongly.
  String table() {
    Map<SlotCause, int[]> rows = new EnumMap<>(SlotCause.class);
    for (Case c : cases) {
      rows.computeIfAbsent(c.scenario().cause(), _ -> new int[3])[0]++;
      if (c.cause() == c.scenario().cause()) {
        rows.computeIfAbsent(c.cause(), _ -> new int[3])[1]++;
      } else {
        rows.computeIfAbsent(c.cause(), _ -> new int[3])[2]++;
      }
    }
    StringBuilder out = new StringBuilder("# Causes produced and named\n\n");
    out.append("| cause | produced | named | named for another |\n|---|---|---|---|\n");
    rows.forEach(
        (cause, n) ->
            out.append("| " + cause.word() + " | " + n[0] + " | " + n[1] + " | " + n[2] + " |\n"));
    List<Case> confused = cases.stream().filter(Case::isConfused).toList();
    out.append("\n" + cases.size() + " cases, " + confused.size() + " confusions\n");
    if (!confused.isEmpty()) {
      out.append("\n| case | major | labelled | named |\n|---|---|---|---|\n");
      confused.forEach(
          c ->
              out.append(
                  "| "
                      + c.scenario().name()
                      + " | "
                      + c.major()
                      + " | "
                      + c.labelled()
                      + " | "
                      + c.named()
                      + " |\n"));
    }
    return out.toString();
  }
}
