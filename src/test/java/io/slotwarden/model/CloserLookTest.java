package io.slotwarden.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloserLookTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

  @Test
  void ourOwnRowsAreNotTheTrafficOfTheirDatabase() {
    CloserLook look =
        new CloserLook(
            Observed.known(List.of(), NOW),
            Observed.known(Map.of(1L, 1500L, 2L, 7L), NOW),
            Observed.known(Map.of(), NOW));

    CloserLook others = look.withoutRows(Map.of(1L, 1440L, 3L, 5L));

    assertThat(others.databaseRows()).isEqualTo(Observed.known(Map.of(1L, 60L, 2L, 7L), NOW));
    assertThat(others.transactions()).isEqualTo(look.transactions());
  }

  @Test
  void whatIsNotKnownStaysUnknown() {
    CloserLook none = CloserLook.none("not looked at", NOW);

    assertThat(none.withoutRows(Map.of(1L, 5L))).isEqualTo(none);
  }
}
