package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.serve.api.CheckJson;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `check` on servers with limits, failing archivers and standbys.
class CheckLimitsTest {
  /// No checkpoint but those that a test asks for.
  private static final Map<String, String> LIMITED =
      Map.of(
          "max_slot_wal_keep_size", "16MB",
          "max_replication_slots", "4",
          "max_wal_size", "2GB",
          "checkpoint_timeout", "1h");

  private final CheckRun check = new CheckRun();
  @TempDir private Path directory;

  private static Stream<Integer> limits() {
    return Majors.from(13);
  }

  private String orders(PostgresServer s) {
    check.out.getBuffer().setLength(0);
    return check.source("orders", s.port(), "slotwarden", "only-looks");
  }

  private static void writeSegments(PostgresServer s, int n) {
    for (int i = 0; i < n; i++) {
      s.writeWal(1);
      s.execute("select pg_switch_wal()");
    }
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aSlotBeyondItsLimitIsCriticalBeforeAndAfterItIsLost(int major) {
    try (PostgresServer s = PostgresServer.start(major, LIMITED)) {
      Sources.of(s);
      s.createLogicalSlot("beyond");
      writeSegments(s, 5);

      assertThat(check.config(directory, orders(s))).as(check.out.toString()).isEqualTo(2);
      assertThat(check.firstLine())
          .startsWith("SLOTWARDEN CRITICAL - orders: slot beyond unreserved, about to be lost | ")
          .contains("'orders/beyond_safe'=-");

      s.execute("checkpoint");

      assertThat(check.config(directory, orders(s))).as(check.out.toString()).isEqualTo(2);
      assertThat(check.firstLine())
          .startsWith("SLOTWARDEN CRITICAL - orders: slot beyond lost")
          .contains("'orders/beyond_retained'=0B")
          .doesNotContain("_safe");
      assertThat(check.out.toString()).contains("it can't be revived");
    }
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aSlotThatWasNeverUsedIsMentionedAndNoMore(int major) {
    try (PostgresServer s = PostgresServer.start(major, LIMITED)) {
      Sources.of(s);
      s.query("select pg_create_physical_replication_slot('someday')");
      writeSegments(s, 5);

      assertThat(check.config(directory, orders(s))).as(check.out.toString()).isZero();
      assertThat(check.firstLine()).startsWith("SLOTWARDEN OK").doesNotContain("someday");
      assertThat(check.out.toString()).contains("NOTE slot someday never used");
    }
  }

  @Test
  void fourOfFourSlotsInUseAreAWarning() {
    try (PostgresServer s = PostgresServer.start(Majors.newest(), LIMITED)) {
      Sources.of(s);
      for (int i = 1; i <= 4; i++) {
        s.query("select pg_create_physical_replication_slot('p" + i + "')");
      }

      assertThat(check.config(directory, orders(s))).isEqualTo(1);
      assertThat(check.firstLine())
          .contains("orders: 4 of 4 max_replication_slots are in use", "'orders_slots'=4;3;;0;4");
    }
  }

  @Test
  void anArchiverThatFailsAndHoldsTheWalIsAWarning() {
    try (PostgresServer s =
        PostgresServer.start(
            Majors.newest(), Map.of("archive_mode", "on", "archive_command", "false"))) {
      Sources.of(s);
      writeSegments(s, 4);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !"0".equals(s.query("select failed_count from pg_stat_archiver")));
      s.execute("checkpoint");

      assertThat(check.config(directory, orders(s))).as(check.out.toString()).isEqualTo(1);
      assertThat(check.firstLine()).contains("orders: the archiver fails and holds the WAL");
      assertThat(check.out.toString()).contains("held by: the archiver");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aStandbyIsSeenAndItsOwnSlotsCount(int major) {
    try (PostgresServer primary = PostgresServer.start(major, Map.of())) {
      Sources.of(primary);
      try (PostgresServer standby = primary.startStandby()) {
        assertThat(check.config(directory, orders(standby))).as(check.out.toString()).isZero();
        assertThat(check.out.toString()).contains(", standby, 0 of ");

        standby.query("select pg_create_physical_replication_slot('old_primary', true)");

        assertThat(check.config(directory, orders(standby))).isEqualTo(1);
        assertThat(check.firstLine()).contains("orders: slot old_primary inactive");
      }
    }
  }

  @Test
  void onAStandbyTheRoomIsComputedHere() {
    try (PostgresServer primary = PostgresServer.start(Majors.newest(), LIMITED)) {
      Sources.of(primary);
      try (PostgresServer standby = primary.startStandby()) {
        standby.query("select pg_create_physical_replication_slot('old_primary', true)");
        writeSegments(primary, 5);
        String end = primary.query("select pg_current_wal_lsn()");
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    "t".equals(standby.query("select pg_last_wal_replay_lsn() >= '" + end + "'")));

        CheckJson report = check.json(directory, orders(standby));

        assertThat(report.exit()).isEqualTo(2);
        assertThat(report.slots().getFirst().safeWalBytes()).isNegative();
        assertThat(report.findings().getFirst().finding()).isEqualTo("slot-unreserved");
        assertThat(report.findings().getFirst().evidence())
            .anyMatch(e -> e.startsWith("computed here: on a standby"));
      }
    }
  }
}
