package io.slotwarden.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Severity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TogetherTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

  @Test
  void tenSlotsOnOneFullDiskAreOneMessage() {
    List<AlertEvent> ten =
        java.util.stream.IntStream.range(0, 10).mapToObj(i -> fired("orders", "cdc_" + i)).toList();

    assertThat(Together.of(ten)).containsExactly(ten);
  }

  @Test
  void twoAreToldWithAllTheirFacts() {
    AlertEvent a = fired("orders", "a");
    AlertEvent b = fired("orders", "b");

    assertThat(Together.of(List.of(a, b))).containsExactly(List.of(a), List.of(b));
  }

  @Test
  void whatBeganIsNotMixedWithWhatEndedNorOnePlaceWithAnother() {
    List<AlertEvent> began =
        List.of(fired("orders", "a"), fired("orders", "b"), fired("orders", "c"));
    List<AlertEvent> ended =
        List.of(resolved("orders", "d"), resolved("orders", "e"), resolved("orders", "f"));
    AlertEvent elsewhere = fired("billing", "a");
    List<AlertEvent> mixed =
        List.of(
            began.get(0),
            ended.get(0),
            elsewhere,
            began.get(1),
            ended.get(1),
            ended.get(2),
            began.get(2));

    assertThat(Together.of(mixed)).containsExactly(began, ended, List.of(elsewhere));
  }

  private static AlertEvent fired(String source, String slot) {
    return new AlertEvent.Fired(alert(source, slot, AlertState.FIRING));
  }

  private static AlertEvent resolved(String source, String slot) {
    return new AlertEvent.Resolved(alert(source, slot, AlertState.RESOLVED));
  }

  private static Alert alert(String source, String slot, AlertState state) {
    return new Alert(
        new Alert.Id(AlertKey.RETAINED_WAL, source + "/" + slot),
        source,
        Severity.WARNING,
        state,
        NOW,
        NOW,
        null,
        null,
        new Alert.Words("none", "text", "what", "evidence"),
        new Alert.Clocks(1, 1, 0, null, null, NOW, null, Severity.WARNING, 1, NOW));
  }
}
