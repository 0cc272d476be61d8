package io.slotwarden.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.AlertKey;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When the daemon's own audit of a source is an incident.
class AuditAlertsTest {
  private static final AlertRules RULES = new AlertRules(Readings.config());
  private static final PracticeFinding SHORT =
      new PracticeFinding(
          "5",
          "wal_sender_timeout",
          Severity.CRITICAL,
          "wal_sender_timeout is 5000 ms",
          "set it to 60s");
  private static final PracticeFinding UNLIMITED =
      new PracticeFinding(
          "6",
          "max_slot_wal_keep_size",
          Severity.WARNING,
          "max_slot_wal_keep_size is -1",
          "set it");

  @Test
  void criticalFindingsAreOneIncidentASourceThatNamesThemAll() {
    List<Judgement> judged =
        RULES.ofAudit("orders", List.of(UNLIMITED, SHORT, withCheck("1")), true);

    assertThat(judged).singleElement().isInstanceOf(Judgement.Holds.class);
    Judgement.Holds holds = (Judgement.Holds) judged.getFirst();
    assertThat(holds.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(holds.words().toString())
        .contains("Source orders: wal_sender_timeout is 5000 ms, and 1 more critical finding")
        .contains("5 wal_sender_timeout", "1 wal_sender_timeout", "set it to 60s")
        .doesNotContain("max_slot_wal_keep_size");
  }

  @Test
  void warningsAreNoIncidentAndEndOneOnlyWhenEverythingCouldBeLookedAt() {
    assertThat(RULES.ofAudit("orders", List.of(UNLIMITED), true))
        .singleElement()
        .isInstanceOf(Judgement.Ended.class);
    assertThat(RULES.ofAudit("orders", List.of(), false)).isEmpty();
  }

  @Test
  void itCanBeSwitchedOff() {
    assertThat(
            new AlertRules(Readings.config(AlertKey.AUDIT_CRITICAL))
                .ofAudit("orders", List.of(SHORT), true))
        .noneMatch(j -> j instanceof Judgement.Holds);
  }

  private static PracticeFinding withCheck(String check) {
    return new PracticeFinding(
        check, SHORT.title(), SHORT.severity(), SHORT.text(), SHORT.remedy());
  }
}
