package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SoundText;
import io.slotwarden.model.Trace;
import io.slotwarden.testing.Hostile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a database or an account says, the store takes it and gives it back after a restart: a
/// text that it could not read would cost the memory of everything.
class HostileRecordsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void aRecordWithTheTextIsReadBack(String text) {
    Trace trace = new Trace(List.of(RuleVerdict.refuse("grace", text, text)));

    Trace read = RecordJson.read(Trace.class, RecordJson.write(trace));

    assertThat(read.rules())
        .singleElement()
        .satisfies(r -> assertThat(r.input()).isEqualTo(SoundText.of(text)))
        .satisfies(r -> assertThat(r.reason()).isEqualTo(SoundText.of(text)));
  }

  @Test
  void alertsOfEveryTextAtOnceAreThereAfterARestart() {
    Map<Alert.Id, Alert> alerts = new HashMap<>();
    int n = 0;
    for (String text : Hostile.all()) {
      Alert alert = alert("orders/" + n++, text);
      alerts.put(alert.id(), alert);
    }
    try (SqliteStore store = Stores.open(directory)) {
      store.saveAlerts(AlertBook.EMPTY, new AlertBook(alerts, Map.of(), Map.of()));
    }

    try (SqliteStore store = Stores.open(directory)) {
      Map<Alert.Id, Alert> read = store.loadAlerts().alerts();
      assertThat(read.keySet()).isEqualTo(alerts.keySet());
      alerts.forEach(
          (id, alert) ->
              assertThat(Objects.requireNonNull(read.get(id)).words().text())
                  .startsWith(start(alert.words().text())));
    }
  }

  private static String start(String text) {
    String sound = SoundText.of(text);
    int nul = sound.indexOf('\0');
    return sound.substring(0, nul >= 0 ? nul : Math.min(sound.length(), 1_000));
  }

  private static Alert alert(String subject, String text) {
    return new Alert(
        new Alert.Id(AlertKey.TASK_DOWN, subject),
        "orders",
        Severity.WARNING,
        AlertState.FIRING,
        NOON,
        NOON,
        null,
        null,
        new Alert.Words(text, text, text, text),
        new Alert.Clocks(1, 1, 0, null, null, NOON, null, Severity.WARNING, 1, NOON));
  }
}
