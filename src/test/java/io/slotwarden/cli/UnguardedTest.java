package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Mark;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.Memory;
import io.slotwarden.model.Registration;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotType;
import io.slotwarden.record.SqliteStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What `uninstall --print` lists beside its SQL: what the store and DMS say that slotwarden has in
/// hand.
class UnguardedTest {
  private static final Instant NOW = Instant.parse("2026-11-27T20:00:00Z");
  private static final SlotId MARKED = new SlotId("orders", "mig_2025");
  private static final SlotId REGISTERED = new SlotId("orders", "mig_2026");

  @TempDir private Path directory;

  @Test
  void marksRegistrationsOpenAlertsAndTasksThatItResumesAreListed() throws Exception {
    System.setProperty("aws.accessKeyId", "AKIATEST00000000000");
    System.setProperty("aws.secretAccessKey", "test");
    Path store = directory.resolve("slotwarden.db");
    try (SqliteStore daemon = SqliteStore.open(store, InstantSource.fixed(NOW))) {
      daemon.saveMemory(
          Memory.EMPTY, new Memory(Map.of(), Map.of(MARKED, watch()), Map.of(), Map.of()));
      daemon.register(registration());
      Alert alert = alert();
      daemon.saveAlerts(
          AlertBook.EMPTY, new AlertBook(Map.of(alert.id(), alert), Map.of(), Map.of()));
    }
    try (SimulatedDms dms = SimulatedDms.start(InstantSource.system())) {
      SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
      SimulatedResource from =
          dms.addEndpoint("orders-src", "SOURCE", "127.0.0.1", 1, "postgres", "dms");
      SimulatedResource to = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
      dms.addTask("orders-to-dwh", from, to, instance).migrationType("cdc").run();

      assertThat(printed(store, dms))
          .contains(
              "--    - slot orders/mig_2025 was on its way to a drop (notified since"
                  + " 2026-11-27T20:00:00Z, policy left-over): it stays\n",
              "--    - slot orders/mig_2026 is registered by payments until 2026-12-27T20:00:00Z"
                  + " (move\\x0aorders): nobody tells when its time is over\n",
              "--    - alert retained-wal orders/cdc is open since 2026-11-27T20:00:00Z: it keeps"
                  + " 12 GiB\n",
              "--    - task prod/orders-to-dwh (running) is resumed by nobody when it fails (policy"
                  + " resume)\n",
              "--    - not known, the slots of orders: ");
      PublishedModel.approves(dms);
    }
  }

  private String printed(Path store, SimulatedDms dms) throws Exception {
    String text =
        """
        store: {path: %s}
        sources:
          - {name: orders, url: "jdbc:postgresql://127.0.0.1:1/postgres", username: slotwarden, password: "${env:PASSWORD}"}
        dms:
          - {name: prod, account: "%s", region: %s, endpoint-url: "%s", owns: [orders], health: {metrics: off}}
        aws: {sts: {endpoint-url: "%s"}}
        policies:
          - name: resume
            resume-task: {tasks: ["orders-*"]}
        """
            .formatted(
                store, SimulatedDms.ACCOUNT, SimulatedDms.REGION, dms.endpoint(), dms.endpoint());
    Path file = Files.writeString(directory.resolve("f.yaml"), text);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(
                new UninstallCommand(
                    name -> name.equals("PASSWORD") ? "of-tests-only" : null,
                    d -> {},
                    InstantSource.fixed(NOW)))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute("--print", "-c", file.toString());
    assertThat(exit).as(err.toString()).isZero();
    return out.toString();
  }

  private static DropWatch watch() {
    SlotEvidence evidence =
        new SlotEvidence(
            new ServerIdentity(1L, 1, NOW),
            MARKED.name(),
            SlotType.LOGICAL,
            "test_decoding",
            "postgres",
            new Lsn(1),
            new Lsn(1),
            null,
            null,
            null,
            NOW);
    return new DropWatch(
        MARKED,
        "left-over",
        true,
        evidence,
        Duration.ofDays(4),
        NOW,
        null,
        null,
        new Mark(MarkPhase.NOTIFIED, NOW, evidence, "notice/x", NOW, NOW, Duration.ZERO, null),
        null);
  }

  /// With a purpose that would end the comment.
  private static Registration registration() {
    return new Registration(
        0,
        REGISTERED,
        "postgres",
        "test_decoding",
        "payments",
        "move\norders",
        NOW,
        "anna",
        NOW.plus(Duration.ofDays(30)),
        new Lsn(1),
        null,
        null,
        null);
  }

  private static Alert alert() {
    return new Alert(
        new Alert.Id(AlertKey.RETAINED_WAL, "orders/cdc"),
        "orders",
        Severity.WARNING,
        AlertState.FIRING,
        NOW,
        NOW,
        null,
        null,
        new Alert.Words("disconnected", "it keeps 12 GiB", "orders/cdc", "seen"),
        new Alert.Clocks(5, 31, 0, null, null, NOW, 12L, Severity.WARNING, 1, NOW));
  }
}
