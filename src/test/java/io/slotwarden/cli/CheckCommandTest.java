package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.CheckJson;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `check` on real servers, each as a person or a monitoring system meets it.
@ResourceLock(PostgresServer.SHARED_LOCK)
class CheckCommandTest {
  private static final String MAJORS = "io.slotwarden.testing.Majors#everything";
  private static final String PASSWORD = "looks-at-slots";

  private final CheckRun check = new CheckRun();
  private final String role = PostgresServer.unique("checker");
  private @Nullable PostgresServer server;
  @TempDir private Path directory;

  private PostgresServer on(int major) {
    return on(major, "in role pg_monitor");
  }

  private PostgresServer on(int major, String attributes) {
    PostgresServer shared = PostgresServer.shared(major);
    server = shared;
    shared.dropSlots();
    shared.createRole(role, PASSWORD, attributes);
    return shared;
  }

  @AfterEach
  void leaveNothingBehind() {
    if (server != null) {
      server.dropSlots();
      server.execute("drop role " + role);
    }
  }

  private String orders(PostgresServer s) {
    return check.source("orders", s.port(), role, PASSWORD);
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aSlotThatIsReadIsFine(int major) throws SQLException {
    PostgresServer s = on(major);
    s.createLogicalSlot("read_now");

    try (LogicalConsumer consumer = LogicalConsumer.attach(s, "read_now")) {
      assertThat(check.config(directory, orders(s))).as(check.out.toString()).isZero();
    }

    assertThat(check.firstLine())
        .startsWith("SLOTWARDEN OK - 1 source, 1 slot | 'orders_slots'=1;32;;0;40 ")
        .contains("'orders/read_now_retained'=");
    assertThat(check.out.toString()).contains("read_now  logical  postgres  yes     healthy");
    assertThat(check.pauses).containsExactly(Duration.ofSeconds(1));
    assertThat(check.err.toString()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aServerWithoutSlotsIsFine(int major) {
    PostgresServer s = on(major);

    assertThat(check.config(directory, orders(s))).as(check.out.toString()).isZero();
    assertThat(check.firstLine()).startsWith("SLOTWARDEN OK - 1 source, 0 slots");
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void anInactiveSlotIsAWarningThatClaimsNoDuration(int major) {
    PostgresServer s = on(major);
    s.createLogicalSlot("left_over");
    s.writeWal(100);

    assertThat(check.config(directory, orders(s))).isEqualTo(1);
    assertThat(check.firstLine())
        .startsWith("SLOTWARDEN WARNING - orders: slot left_over inactive, retains ");
    assertThat(check.out.toString())
        .contains(
            "  - no consumer is connected",
            major >= 17
                ? "says the server (each attempt to attach"
                : "  - one look: how long it has been so is not known",
            "try first: ask who made it",
            "check never drops");
  }

  @Test
  void theHolderIsNamedWithWhatItsDropWouldFreeAtMost() {
    PostgresServer s = on(18);
    s.createLogicalSlot("older");
    s.execute("select pg_switch_wal()", "checkpoint");
    s.writeWal(100);
    s.execute("select pg_switch_wal()");
    s.createLogicalSlot("younger");
    s.execute("checkpoint");

    CheckJson report = check.json(directory, orders(s));

    assertThat(report.sources().getFirst().walHolder()).isEqualTo("slot");
    assertThat(report.slots())
        .extracting(CheckJson.CheckedSlotJson::slot, CheckJson.CheckedSlotJson::holdsWal)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("older", true),
            org.assertj.core.groups.Tuple.tuple("younger", false));
    assertThat(report.slots().getFirst().freedAtMostBytes()).isGreaterThan(16L << 20);
    assertThat(report.slots().getLast().freedAtMostBytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void withoutPgMonitorTheGrantIsNamed(int major) {
    PostgresServer s = on(major, "");

    assertThat(check.config(directory, orders(s))).isEqualTo(1);
    assertThat(check.firstLine()).startsWith("SLOTWARDEN WARNING - orders: " + role);
    assertThat(check.out.toString()).contains("try first: GRANT pg_monitor TO " + role);
  }

  @Test
  void aWrongPasswordIsUnknownWithTheReasonAndWithoutTheSecret() {
    PostgresServer s = on(18);

    int exit =
        check.config(directory, check.source("orders", s.port(), role, "wrong-hunter2-secret"));

    assertThat(exit).isEqualTo(3);
    assertThat(check.firstLine())
        .startsWith("SLOTWARDEN UNKNOWN - orders: can't be seen (127.0.0.1:")
        .contains("wrong password for " + role);
    assertThat(check.out.toString() + check.err).doesNotContain("hunter2");
    assertThat(check.pauses).isEmpty();
  }

  @Test
  void aWarningGoesBeforeASourceThatCantBeSeen() {
    PostgresServer s = on(18);
    s.createLogicalSlot("left_over");

    int exit =
        check.config(directory, orders(s), check.source("billing", unusedPort(), role, PASSWORD));

    assertThat(exit).isEqualTo(1);
    assertThat(check.firstLine())
        .contains(
            "orders: slot left_over inactive",
            "; billing: can't be seen (127.0.0.1:1): connection refused");
  }

  private static int unusedPort() {
    return 1; // nobody listens there, and no unprivileged process ever can
  }

  @Test
  void theJsonHasTheMembersOfTheApi() {
    PostgresServer s = on(18);
    s.createLogicalSlot("left_over");
    check.with("-o", "json", "-c", CheckRun.file(directory, "sources:\n" + orders(s)).toString());

    Map<?, ?> report = (Map<?, ?>) ApiJson.readAny(check.out.toString());

    assertThat(report.keySet().stream().map(Object::toString))
        .containsExactly("status", "exit", "at", "sources", "slots", "findings");
    assertThat(report.get("status")).isEqualTo("warning");
    assertThat(((Number) Objects.requireNonNull(report.get("exit"))).intValue()).isEqualTo(1);
    Map<?, ?> slot = (Map<?, ?>) ((List<?>) Objects.requireNonNull(report.get("slots"))).get(0);
    assertThat(slot.keySet().stream().map(Object::toString))
        .contains(
            "source",
            "slot",
            "type",
            "plugin",
            "database",
            "active",
            "state",
            "cause",
            "causeEvidence",
            "owner",
            "retainedBytes",
            "confirmedFlushLagBytes",
            "pinnedBytes",
            "restartLsn",
            "confirmedFlushLsn",
            "lastMovedAt",
            "disconnectedSince",
            "lostAt",
            "protected",
            "mark");
    Map<?, ?> finding =
        (Map<?, ?>) ((List<?>) Objects.requireNonNull(report.get("findings"))).get(0);
    assertThat(finding.get("finding")).isEqualTo("slot-inactive");
    assertThat(finding.get("place")).isEqualTo("orders");
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void nothingIsWritten(int major) {
    PostgresServer s = on(major);
    s.execute("alter role " + role + " set default_transaction_read_only = on");
    s.createLogicalSlot("left_over");
    String before = state(s);

    assertThat(check.config(directory, orders(s))).isEqualTo(1);

    assertThat(state(s)).isEqualTo(before);
    assertThat(directory.toFile().list()).containsExactly("slotwarden.yaml");
  }

  /// Every slot, and the next transaction id: whatever writes takes one.
  private static String state(PostgresServer s) {
    return s.query("select txid_snapshot_xmax(txid_current_snapshot())")
        + s.query("select string_agg(to_jsonb(s)::text, ',') from pg_replication_slots s");
  }

  @Test
  void aUrlTakesItsPasswordFromThePasswordFile() throws java.io.IOException {
    PostgresServer s = on(18);
    Path file = directory.resolve(".pgpass");
    java.nio.file.Files.writeString(
        file, "# ours\n127.0.0.1:" + s.port() + ":*:" + role + ":" + PASSWORD + "\n");
    java.nio.file.Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    check.environment.putAll(Map.of("HOME", directory.toString(), "PGUSER", role));

    assertThat(check.with("--url", s.url())).as(check.out.toString()).isZero();
    assertThat(check.firstLine()).contains("'127.0.0.1:" + s.port() + "_slots'=0");
  }

  @Test
  void aPasswordFileThatOthersMayReadIsNotLookedInto() throws java.io.IOException {
    PostgresServer s = on(18);
    Path file = directory.resolve("pass");
    java.nio.file.Files.writeString(file, "*:*:*:*:" + PASSWORD + "\n");
    java.nio.file.Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    check.environment.putAll(Map.of("PGPASSFILE", file.toString(), "PGUSER", role));

    assertThat(check.with("--url", s.url())).isEqualTo(3);
    assertThat(check.err.toString())
        .contains("has group or world access", "no password for " + role + " was found")
        .doesNotContain(PASSWORD);
  }

  @Test
  void aUrlTakesItsPasswordFromTheEnvironment() {
    PostgresServer s = on(10);
    check.environment.put("PGPASSWORD", PASSWORD);

    assertThat(check.with("--url", s.url() + "?user=" + role)).as(check.out.toString()).isZero();
  }
}
