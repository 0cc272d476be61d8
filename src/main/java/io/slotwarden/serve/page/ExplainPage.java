package io.slotwarden.serve.page;

import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.RuleVerdict.Verdict;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.serve.api.ExplanationJson;
import io.slotwarden.serve.api.RuleJson;
import io.slotwarden.serve.api.SlotJson.OwnerJson;
import io.slotwarden.serve.api.WordJson;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why one slot or task is treated as it is, as the page shows it.
///
/// @param summary one line that is read aloud when it changes
/// @param owner null for a task
/// @param registration whose slot it is, what for and until when; null where nobody registered it
record ExplainPage(
    When shownAt,
    Link link,
    String kind,
    Badge state,
    @Nullable String cause,
    List<String> evidence,
    @Nullable String remedy,
    @Nullable String wal,
    @Nullable String owner,
    List<String> signs,
    @Nullable String policy,
    List<String> howLong,
    String next,
    @Nullable When due,
    List<RuleRow> rules,
    List<String> stop,
    List<String> words,
    List<String> pastWords,
    List<String> health,
    @Nullable String registration,
    String summary) {

  /// @param isFirstRefusal the one that is recorded and told
  record RuleRow(Badge verdict, String rule, String input, String reason, boolean isFirstRefusal) {}

  static ExplainPage of(ExplanationJson e, Instant now) {
    boolean isSlot = e.kind().equals("slot");
    OwnerJson owner = e.owner();
    Badge state =
        new Badge(
            isSlot
                ? Tone.of(SlotState.valueOf(e.state().toUpperCase(Locale.ROOT)))
                : Tone.of(TaskStatus.of(e.state()), null),
            Badge.spaced(e.state()));
    return new ExplainPage(
        When.of(now, now),
        Link.ofTarget(e.target()),
        e.kind(),
        state,
        e.cause() == null ? null : isSlot ? Badge.spaced(e.cause()) : e.cause(),
        e.causeEvidence().stream().filter(line -> !line.isBlank()).toList(),
        e.remedy(),
        e.wal(),
        owner == null ? null : text(owner),
        owner == null ? List.of() : owner.evidence(),
        e.policy(),
        e.howLong(),
        e.next(),
        When.orNull(e.due(), now),
        rules(e.rules()),
        e.stop(),
        e.words().stream().map(WordJson::sentence).toList(),
        e.pastWords().stream().map(WordJson::sentence).toList(),
        e.health(),
        e.registration(),
        "The " + e.kind() + " is " + state.text() + ".");
  }

  long refusals() {
    return rules.stream().filter(r -> r.verdict().tone() != Tone.OK).count();
  }

  private static String text(OwnerJson owner) {
    return SlotRow.owner(OwnerKind.valueOf(owner.kind().toUpperCase(Locale.ROOT)), owner.id());
  }

  private static List<RuleRow> rules(List<RuleJson> rules) {
    RuleJson first =
        rules.stream().filter(r -> verdict(r) != Verdict.ALLOW).findFirst().orElse(null);
    return rules.stream()
        .map(r -> new RuleRow(badge(verdict(r)), r.rule(), r.input(), r.reason(), r.equals(first)))
        .toList();
  }

  private static Verdict verdict(RuleJson rule) {
    return Verdict.valueOf(rule.verdict().toUpperCase(Locale.ROOT));
  }

  private static Badge badge(Verdict verdict) {
    return new Badge(
        Tone.of(verdict),
        switch (verdict) {
          case ALLOW -> "allows";
          case REFUSE -> "refuses";
          case UNKNOWN -> "not known";
        });
  }
}
