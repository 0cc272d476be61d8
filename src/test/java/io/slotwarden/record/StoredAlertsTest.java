package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.KnownServer;
import io.slotwarden.model.NeededSlot;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredAlertsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void comeBackExactlyAsTheyWereSaved(long seed) {
    AlertBook saved = book(new Chance(seed), 20);
    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.loadAlerts()).isEqualTo(AlertBook.EMPTY);
      store.saveAlerts(AlertBook.EMPTY, saved);
    }

    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.loadAlerts()).isEqualTo(saved);
    }
  }

  @Test
  void followEveryAdditionChangeAndRemoval() {
    Chance chance = new Chance(7);
    AlertBook before = AlertBook.EMPTY;
    try (SqliteStore store = Stores.open(directory)) {
      for (int step = 0; step < 10; step++) {
        AlertBook after = book(chance, 5);
        store.saveAlerts(before, after);
        assertThat(store.loadAlerts()).isEqualTo(after);
        before = after;
      }
    }
  }

  @Test
  void areSpelledForPeopleAsEverywhereElse() throws SQLException {
    Alert alert = alert(new Chance(1), new Alert.Id(AlertKey.RETAINED_WAL, "orders/cdc"));
    try (SqliteStore store = Stores.open(directory)) {
      store.saveAlerts(
          AlertBook.EMPTY, new AlertBook(Map.of(alert.id(), alert), Map.of(), Map.of()));
    }

    assertThat(Stores.query(directory, "select key || ' ' || subject from alert"))
        .containsExactly("retained-wal orders/cdc");
  }

  private static AlertBook book(Chance chance, int size) {
    Map<Alert.Id, Alert> alerts = new HashMap<>();
    Map<SlotId, NeededSlot> needed = new HashMap<>();
    Map<String, KnownServer> servers = new HashMap<>();
    for (int i = 0; i < size; i++) {
      Alert.Id id = new Alert.Id(any(chance, AlertKey.values()), chance.text());
      alerts.put(id, alert(chance, id));
      SlotId slot = chance.slotId();
      needed.put(
          slot,
          new NeededSlot(
              slot,
              any(chance, OwnerKind.values()),
              chance.below(2) == 0 ? null : chance.text(),
              chance.text(),
              chance.instant(),
              chance.below(2) == 0 ? null : chance.instant()));
      String source = chance.text();
      servers.put(
          source,
          new KnownServer(
              source,
              new ServerIdentity(
                  chance.below(2) == 0 ? null : chance.lsn().value(),
                  chance.below(99),
                  chance.instant()),
              chance.below(2) == 0 ? null : chance.instant()));
    }
    return new AlertBook(alerts, needed, servers);
  }

  private static Alert alert(Chance chance, Alert.Id id) {
    boolean whole = chance.below(2) == 0;
    return new Alert(
        id,
        chance.text(),
        any(chance, Severity.values()),
        any(chance, AlertState.values()),
        chance.instant(),
        whole ? chance.instant() : null,
        whole ? chance.instant() : null,
        whole ? chance.text() : null,
        new Alert.Words(chance.text(), chance.text(), chance.text(), chance.text()),
        new Alert.Clocks(
            chance.below(5),
            chance.below(31),
            chance.below(3),
            whole ? chance.instant() : null,
            whole ? null : chance.instant(),
            chance.instant(),
            whole ? chance.lsn().value() : null,
            any(chance, Severity.values()),
            chance.below(100),
            whole ? chance.instant() : null));
  }

  private static <T> T any(Chance chance, T[] of) {
    return of[chance.below(of.length)];
  }
}
