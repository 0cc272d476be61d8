package io.slotwarden.act.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropStatementTest {
  @ParameterizedTest
  @ValueSource(strings = {"drop-10", "drop-12", "drop-14", "drop-17"})
  void withoutTheIdentifierOnlyItsOwnLinesAreLeftOut(String family) {
    List<String> full = lines(family + ".sql");
    List<String> without = lines(family + "-without-identifier.sql");

    assertThat(full.stream().filter(l -> !l.contains("system_identifier"))).isEqualTo(without);
    assertThat(full).hasSize(without.size() + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop-10", "drop-12", "drop-14", "drop-17"})
  void everyFamilyChecksWhatEveryServerCanTell(String family) {
    assertThat(DropStatement.resource(family + ".sql"))
        .contains(
            "s.slot_type = e.slot_type",
            "s.plugin is not distinct from e.plugin",
            "s.database is not distinct from e.database",
            "not s.active",
            "not s.temporary",
            "s.restart_lsn is not distinct from e.restart_lsn",
            "s.confirmed_flush_lsn is not distinct from e.confirmed_flush_lsn",
            "pg_postmaster_start_time() = e.server_start",
            "not pg_is_in_recovery()");
  }

  @Test
  void choosesTheStatementByMajor() {
    assertThat(DropStatement.of(11)).isEqualTo(DropStatement.FROM_10);
    assertThat(DropStatement.of(13)).isEqualTo(DropStatement.FROM_12);
    assertThat(DropStatement.of(16)).isEqualTo(DropStatement.FROM_14);
    assertThat(DropStatement.of(19)).isEqualTo(DropStatement.FROM_17);
    assertThatThrownBy(() -> DropStatement.of(9)).hasMessageContaining("PostgreSQL 9");
  }

  private static List<String> lines(String resource) {
    return DropStatement.resource(resource)
        .lines()
        .filter(l -> !l.startsWith("--"))
        .map(l -> l.replaceAll(",$", ""))
        .toList();
  }
}
