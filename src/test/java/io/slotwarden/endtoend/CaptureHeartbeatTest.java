package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What a person sees of the heartbeat that DMS itself writes.
@ResourceLock(Servers.LOCK)
class CaptureHeartbeatTest {
  private static final String TASK = "orders-cdc";
  private static final String SLOT = "cdc_orders";

  @TempDir Path home;
  private SimulatedDms dms;
  private PostgresServer server;

  @BeforeEach
  void open() throws Exception {
    server = Servers.of(Majors.newest());
    dms = SimulatedDms.start(InstantSource.system());
  }

  @AfterEach
  void close() {
    server.execute("drop table if exists public.awsdms_heartbeat");
    dms.close();
    PublishedModel.approves(dms);
  }

  @Test
  void explainSaysWhatWasSeenOfItOrWhichGrantIsMissing() throws Exception {
    Config config = config();
    server.execute(
        "create table public.awsdms_heartbeat (hb_key int primary key, hb_last_heartbeat_at"
            + " timestamp)",
        "insert into public.awsdms_heartbeat values (1, now())");
    try (LogicalConsumer _ = LogicalConsumer.attach(server, SLOT)) {
      await(config, "heartbeat of DMS", "GRANT SELECT ON public.awsdms_heartbeat TO slotwarden");

      server.execute("grant select on public.awsdms_heartbeat to " + Sources.MONITOR);
      await(config, "heartbeat of DMS: no move seen for", "looked at");

      server.execute("drop table public.awsdms_heartbeat");
      await(config, "heartbeat of DMS: none, no table awsdms_heartbeat");
    }
  }

  @Test
  void aTaskWhoseSlotNobodyReadsIsNotAskedForIt() {
    await(config(), "heartbeat of DMS: not known: nothing is connected to its slot");
  }

  private static void await(Config config, String... said) {
    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      RunningDaemon.await("what explain says of it")
          .untilAsserted(
              () -> assertThat(daemon.get("/explain/prod/" + TASK).body()).contains(said));
      assertThat(daemon.get("/api/v1/alerts").body()).doesNotContain("task-heartbeat");
    }
  }

  private Config config() {
    server.createLogicalSlot(SLOT);
    SimulatedResource source =
        dms.addEndpoint(TASK + "-src", "SOURCE", "127.0.0.1", server.port(), "postgres", "dms")
            .with("PostgreSQLSettings", Map.of("SlotName", SLOT));
    SimulatedResource target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
    SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
    dms.addConnection(instance, source);
    dms.addTask(TASK, source, target, instance).run();
    return new Setup(home, null).source(server, dms).config();
  }
}
