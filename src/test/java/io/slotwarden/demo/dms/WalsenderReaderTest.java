package io.slotwarden.demo.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Lsn;
import io.slotwarden.testing.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A simulated task with a real slot on a real server.
@ResourceLock(PostgresServer.SHARED_LOCK)
class WalsenderReaderTest {
  private final PostgresServer server = PostgresServer.shared(18);
  private final SimulatedDms dms = SimulatedDms.start(InstantSource.fixed(Instant.EPOCH));
  private final SimulatedResource source =
      dms.addEndpoint("src", "source", "h", 5432, "postgres", "postgres");
  private final SimulatedTask task =
      dms.addTask("orders", source, source, dms.addInstance("ri", "127.0.0.1"));
  private final WalsenderReader reader =
      WalsenderReader.ofOwnSlot(
          new WalsenderReader.Server(server.url(), "postgres", "postgres"), task.arn());

  @BeforeEach
  void table() {
    server.dropSlots();
    server.execute("drop table if exists seen", "create table seen (id int)");
    task.readBy(reader);
  }

  @AfterEach
  void close() {
    reader.close();
    dms.close();
    Awaitility.await().until(() -> active() == null);
    server.dropSlots();
    server.execute("drop table if exists seen");
  }

  @Test
  void makesItsSlotReadsItAndGoesOnFromItsCheckpointWithoutALoss() throws Exception {
    task.start("start-replication");
    assertThat(reader.slot().orElseThrow())
        .matches("[a-z2-7]{16}_[0-9]{8}_[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}")
        .startsWith(id().substring(0, 16) + "_");
    server.execute("insert into seen values (1)");
    awaitReceived(1);

    task.stop("RECOVERABLE_ERROR");
    Awaitility.await().until(() -> active() == null);
    server.execute("insert into seen values (2)");
    task.start("resume-processing");

    awaitReceived(2);
    assertThat(dms.losses()).isEmpty();
  }

  @Test
  void whatTheSlotHasPassedNeverArrivesAndOnlyTheDoubleKnows() throws Exception {
    task.start("start-replication");
    server.execute("insert into seen values (1)");
    awaitReceived(1);
    task.stop("RECOVERABLE_ERROR");
    Awaitility.await().until(() -> active() == null);
    server.execute("insert into seen values (2)");
    server.query(
        "select count(*) from pg_logical_slot_get_changes('"
            + reader.slot().orElseThrow()
            + "', null, null)");

    task.start("resume-processing");
    server.execute("insert into seen values (3)");

    awaitReceived(3);
    assertThat(reader.received()).noneMatch(m -> m.contains("id[integer]:2"));
    assertThat(task.status()).isEqualTo("starting");
    assertThat(dms.losses())
        .singleElement()
        .satisfies(l -> assertThat(l.confirmedFlush().isAfter(l.checkpoint())).isTrue());
  }

  @Test
  void aSlotThatIsGoneFailsTheTaskInTheServicesWords() throws Exception {
    task.start("start-replication");
    task.stop("RECOVERABLE_ERROR").checkpoint(Lsn.parse("0/10"));
    Awaitility.await().until(() -> active() == null);
    server.dropSlots();

    task.start("resume-processing");

    assertThat(task.status()).isEqualTo("failed");
    assertThat(task.wire()).containsEntry("StopReason", TaskReader.CannotRead.NO_SLOT);
  }

  @Test
  void aDeletionThatCleansUpDropsTheSlot() throws Exception {
    task.start("start-replication");

    dms.deleteTask(task, true);

    assertThat(server.query("select 'x' from pg_replication_slots")).isNull();
  }

  private String id() {
    return task.arn().substring(task.arn().lastIndexOf(':') + 1).toLowerCase(java.util.Locale.ROOT);
  }

  private @Nullable String active() {
    return server.query("select slot_name from pg_replication_slots where active limit 1");
  }

  private void awaitReceived(int id) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> reader.received().stream().anyMatch(m -> m.contains("id[integer]:" + id)));
  }
}
