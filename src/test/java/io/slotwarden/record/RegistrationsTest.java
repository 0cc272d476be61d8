package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.Registration;
import io.slotwarden.model.SlotId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationsTest {
  private static final Instant AT = Stores.NOW;
  private static final Registration.Change CHANGE = new Registration.Change(AT, "ann", "it's over");

  @TempDir Path directory;
  private final Chance chance = new Chance(11);

  @Test
  void standAcrossARestartWithTheirRenewal() {
    Registration renewed;
    try (SqliteStore store = Stores.open(directory)) {
      Registration made = store.register(chance.registration(new SlotId("orders", "mig")));
      store.register(chance.registration(new SlotId("orders", "other")));
      assertThat(made.id()).isPositive();
      renewed = made.renewedUntil(AT.plus(Duration.ofDays(14)), CHANGE);
      store.change(renewed);
    }

    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.registrations(AT)).hasSize(2).contains(renewed);
    }
  }

  @Test
  void showForAWeekAfterTheyWereGivenUpAndChangeNoMore() {
    try (SqliteStore store = Stores.open(directory)) {
      Registration ended =
          store.register(chance.registration(new SlotId("orders", "mig"))).endedBy(CHANGE);
      store.change(ended);

      Instant week = AT.plus(Duration.ofDays(7));
      assertThat(store.registrations(week.minusNanos(1))).containsExactly(ended);
      assertThat(store.registrations(week)).isEmpty();
      assertThatThrownBy(() -> store.change(ended.renewedUntil(week, CHANGE)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aSlotHasOneAtATime() {
    SlotId slot = new SlotId("orders", "mig");
    try (SqliteStore store = Stores.open(directory)) {
      Registration first = store.register(chance.registration(slot));
      assertThatThrownBy(() -> store.register(chance.registration(slot)))
          .isInstanceOf(StoreUnavailable.class);
      store.change(first.endedBy(CHANGE));

      Registration second = store.register(chance.registration(slot));

      assertThat(store.registrations(AT)).extracting(Registration::id).contains(second.id());
    }
  }

  @Test
  void aStoreOfVersionFourIsBroughtForward() throws SQLException {
    Migrations four = new Migrations(Migrations.shipped().scripts().subList(0, 4));
    SqliteStore.open(Stores.file(directory), Stores.CLOCK, four).close();

    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.registrations(AT)).isEqualTo(List.of());
      store.register(chance.registration(new SlotId("orders", "mig")));
    }

    assertThat(Stores.query(directory, "pragma user_version"))
        .containsExactly("" + Migrations.NAMES.size());
  }
}
