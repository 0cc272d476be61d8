package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedMigration;
import io.slotwarden.demo.dms.SimulatedReplication;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.demo.dms.WalsenderReader;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotCause;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// All that DMS runs besides classic tasks, by the real daemon on a real server.
@ResourceLock(Servers.LOCK)
class KindsTest {
  private static final String BROKEN =
      "Last Error ODBC general error. Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE";
  @TempDir Path home;
  private Slack slack;
  private SimulatedDms dms;
  private SimulatedResource target;

  @BeforeEach
  void open() throws Exception {
    slack = new Slack();
    dms = SimulatedDms.start(InstantSource.system());
    target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
  }

  @AfterEach
  void close() {
    slack.close();
    dms.close();
    assertThat(dms.reloads()).isEmpty();
    assertThat(dms.losses()).isEmpty();
    PublishedModel.approves(dms);
  }

  @Test
  void resumesAServerlessReplicationWhichGoesOnFromItsCheckpoint() {
    PostgresServer server = Servers.of(Majors.newest());
    server.createLogicalSlot("cdc_orders");
    SimulatedReplication replication =
        dms.addServerless("orders-sl", endpoint(server, "orders-src", "cdc_orders"), target);
    try (WalsenderReader reader = reader(server, "cdc_orders");
        RunningDaemon daemon =
            RunningDaemon.start(
                new Setup(home, slack.url()).source(server, dms).resumes("*-*", 5, "1s"))) {
      begin(replication.readBy(reader), reader);
      daemon.awaitSlot("cdc_orders", "is read", s -> s.assessment().slot().active());
      daemon.awaitTask("orders-sl", "runs", t -> t.task().status().equals("running"));
      daemon.duringLooks("prod", 3, () -> assertThat(replication.status()).isEqualTo("running"));

      replication.fail(BROKEN);

      slack.awaitStates("orders-sl", "RESUMING", "RESUMED");
      assertThat(Objects.requireNonNull(daemon.slot("cdc_orders")).assessment().owner().kind())
          .isEqualTo(OwnerKind.DMS_REPLICATION);
      assertThat(daemon.get("/api/v1/tasks").body()).contains("\"kind\":\"replication\"");
    }
    assertThat(dms.calls("StartReplication"))
        .singleElement()
        .satisfies(
            c ->
                assertThat(c.body())
                    .isEqualTo(
                        Map.of(
                            "ReplicationConfigArn",
                            replication.arn(),
                            "StartReplicationType",
                            "resume-processing")));
  }

  @Test
  void aReplicationStoppedByHandShowsItsDeadlineEverywhereAndStaysAsItIs() {
    PostgresServer server = Servers.of(Majors.newest());
    server.createLogicalSlot("cdc_orders");
    SimulatedReplication replication =
        dms.addServerless("orders-sl", endpoint(server, "orders-src", "cdc_orders"), target)
            .run()
            .stop("NORMAL");
    SimulatedReplication zeroEtl =
        dms.addServerless("zero-etl", endpoint(server, "zero-src", "cdc_zero"), target)
            .run()
            .fail(BROKEN)
            .readOnly();
    Setup setup = new Setup(home, slack.url()).source(server, dms).resumes("*-*", 5, "1s");

    try (RunningDaemon daemon =
        RunningDaemon.start(
            Setup.load(
                setup.text() + "alerts: {task-down: {warning-after: 0s}}\n",
                setup.variables()::get))) {
      RunningDaemon.await("the deadline is an alert")
          .until(
              () ->
                  daemon.now().alerts().stream()
                      .anyMatch(
                          a ->
                              a.id().key() == AlertKey.TASK_DEPROVISION
                                  && a.id().subject().equals("prod/orders-sl")
                                  && a.state() == AlertState.FIRING
                                  && a.severity() == Severity.WARNING));
      daemon.awaitTask("orders-sl", "is refused", t -> t.verdict() == ResumeVerdict.REFUSE);
      daemon.awaitTask(
          "zero-etl",
          "is refused",
          t -> String.valueOf(t.judged()).contains("zero-ETL integration"));
      assertThat(daemon.get("/metrics").body())
          .contains(
              "slotwarden_task_deprovision_timestamp_seconds{dms=\"prod\",task=\"orders-sl\"}");
      assertThat(daemon.get("/api/v1/explain/prod/orders-sl").body())
          .contains("time to deprovisioning: 1 d 23 h");
      assertThat(daemon.get("/").body()).contains("deprovisioned, not to be restarted after");
      daemon.awaitSlot(
          "cdc_orders",
          "tells why nobody reads it",
          s -> s.assessment().cause() == SlotCause.TASK_STOPPED);
    }
    assertThat(replication.status()).isEqualTo("stopped");
    assertThat(zeroEtl.status()).isEqualTo("failed");
    assertThat(dms.calls("StartReplication")).isEmpty();
  }

  @Test
  void aDataMigrationOwnsItsSlotAndIsShownAndNeverResumed() throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    server.execute("select pg_create_logical_replication_slot('mig_slot', 'pgoutput')");
    endpoint(server, "orders-src", "other_slot");
    SimulatedMigration migration =
        dms.addMigration("orders-mig")
            .slot("mig_slot")
            .spelled(SimulatedMigration.Spelling.UNDERSCORES)
            .start();

    try (RunningDaemon daemon =
        RunningDaemon.start(
            new Setup(home, slack.url()).source(server, dms).resumes("*-*", 5, "1s"))) {
      daemon.awaitTask(
          "orders-mig", "runs", t -> t.task().status().equals("LOAD_COMPLETE_REPLICATION_ONGOING"));
      assertThat(daemon.get("/api/v1/tasks").body())
          .contains("\"kind\":\"data_migration\"", "\"state\":\"running\"", "orders/mig_slot");

      migration.fail("Last Error x Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE");

      daemon.awaitTask(
          "orders-mig",
          "is refused",
          t ->
              t.verdict() == ResumeVerdict.REFUSE
                  && t.reason().contains("DMS shows no checkpoint of it"));
      daemon.awaitSlot(
          "mig_slot",
          "tells why nobody reads it",
          s -> s.assessment().cause() == SlotCause.TASK_FAILED);
      assertThat(Objects.requireNonNull(daemon.slot("mig_slot")).assessment().owner().kind())
          .isEqualTo(OwnerKind.DMS_DATA_MIGRATION);
    }
  }

  @Test
  void anEndpointBehindASecretIsMappedByItsNameAndItsTaskResumed() throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    server.createLogicalSlot("cdc_secret");
    SimulatedResource endpoint =
        endpoint(server, "secret-src", "cdc_secret")
            .without("ServerName")
            .without("Port")
            .with(
                "PostgreSQLSettings",
                Map.of("SecretsManagerSecretId", "orders/dms", "SlotName", "cdc_secret"));
    SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
    dms.addConnection(instance, target);
    dms.addConnection(instance, endpoint);
    SimulatedTask task = dms.addTask("orders-cdc", endpoint, target, instance);
    Setup setup = new Setup(home, slack.url()).source(server, dms).resumes("*-*", 5, "1s");
    setup.source(Setup.SOURCE, Sources.of(server), "dms-endpoints: [secret-src]");

    try (WalsenderReader reader = reader(server, "cdc_secret");
        RunningDaemon daemon = RunningDaemon.start(setup)) {
      reader.begin(null);
      task.readBy(reader).run();
      daemon.awaitSlot("cdc_secret", "is read", s -> s.assessment().slot().active());
      daemon.duringLooks("prod", 3, () -> assertThat(task.status()).isEqualTo("running"));

      task.fail(BROKEN);

      slack.awaitStates("orders-cdc", "RESUMING", "RESUMED");
    }
  }

  @Test
  void twoTasksWithCdcOnOneSlotNameAreACriticalAlert() throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    server.createLogicalSlot("cdc_shared");
    SimulatedResource endpoint = endpoint(server, "orders-src", "cdc_shared");
    dms.addTask("one-cdc", endpoint, target, dms.addInstance("ri-1", "10.0.0.5")).run();
    dms.addServerless("two-cdc", endpoint, target).run().stop("NORMAL");

    try (RunningDaemon daemon =
            RunningDaemon.start(new Setup(home, slack.url()).source(server, dms));
        LogicalConsumer consumer = LogicalConsumer.attach(server, "cdc_shared")) {
      assertThat(consumer).isNotNull();
      assertThat(daemon).isNotNull();
      RunningDaemon.await("the alert fires")
          .until(
              () ->
                  slack.headlines().stream()
                      .anyMatch(
                          h ->
                              h.contains("CRITICAL")
                                  && h.contains("cdc_shared on orders is read by several")));
    }
  }

  private static WalsenderReader reader(PostgresServer server, String slot) {
    return WalsenderReader.ofNamedSlot(
        new WalsenderReader.Server(server.url(), "postgres", "postgres"), slot);
  }

  /// As if a person had started it long ago.
  private static void begin(SimulatedReplication replication, WalsenderReader reader) {
    try {
      reader.begin(null);
      replication.run();
    } catch (io.slotwarden.demo.dms.TaskReader.CannotRead e) {
      throw new AssertionError(e);
    }
  }

  private SimulatedResource endpoint(PostgresServer server, String id, String slot) {
    return dms.addEndpoint(id, "SOURCE", "127.0.0.1", server.port(), "postgres", "dms")
        .with("PostgreSQLSettings", Map.of("SlotName", slot));
  }
}
