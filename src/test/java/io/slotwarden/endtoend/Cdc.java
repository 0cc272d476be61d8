package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.Lsn;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// A simulated DMS whose tasks read slots of a real server: what the tests of resumes share.
final class Cdc implements AutoCloseable {
  static final String BROKEN =
      "Last Error ODBC general error. Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE";
  static final Duration STABLE = Duration.ofSeconds(1);
  private static final String ACTIVE =
      "select active from pg_replication_slots where slot_name = '%s'";
  final PostgresServer server;
  final SimulatedDms dms = SimulatedDms.start(InstantSource.system());
  final SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
  final SimulatedResource target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "load");
  private final Map<String, SimulatedTask> tasks = new HashMap<>();
  private final ConcurrentLinkedDeque<LogicalConsumer> consumers = new ConcurrentLinkedDeque<>();

  Cdc(PostgresServer server) {
    this.server = server;
    dms.addConnection(instance, target);
  }

  /// A task of its own endpoint, which names the slot.
  SimulatedTask task(String id, String slot) {
    return task(id, endpoint(id, slot));
  }

  SimulatedTask task(String id, SimulatedResource endpoint) {
    SimulatedTask task = dms.addTask(id, endpoint, target, instance);
    tasks.put(id, task);
    return task;
  }

  SimulatedTask named(String id) {
    return Objects.requireNonNull(tasks.get(id));
  }

  SimulatedResource endpoint(String id, @Nullable String slot) {
    SimulatedResource endpoint =
        dms.addEndpoint(id + "-src", "SOURCE", "127.0.0.1", server.port(), "postgres", "dms");
    if (slot != null) {
      endpoint.with("PostgreSQLSettings", Map.of("SlotName", slot));
    }
    dms.addConnection(instance, endpoint);
    return endpoint;
  }

  /// The task reads its slot until the daemon has seen that, and leaves.
  void reads(RunningDaemon daemon, String task, String slot) throws SQLException {
    try (LogicalConsumer consumer = LogicalConsumer.attach(server, slot)) {
      assertThat(consumer).isNotNull();
      daemon.awaitSlot(slot, "is read", v -> v.assessment().slot().active());
      daemon.awaitTask(task, "runs", t -> t.task().status().equals("running"));
      daemon.duringLooks(
          "prod",
          2,
          () -> assertThat(String.valueOf(server.query(ACTIVE.formatted(slot)))).startsWith("t"));
    }
    daemon.awaitSlot(slot, "was left", s -> !s.assessment().slot().active());
  }

  /// From now on a start makes somebody read the slot.
  void readsOnceStarted(String slot) {
    dms.onStart(
        _ -> {
          try {
            consumers.add(LogicalConsumer.attach(server, slot));
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /// ARNs of the tasks that were asked to start; every one by `resume-processing`.
  List<String> starts() {
    return dms.calls("StartReplicationTask").stream()
        .peek(
            c ->
                assertThat(c.body()).containsEntry("StartReplicationTaskType", "resume-processing"))
        .map(c -> String.valueOf(c.body().get("ReplicationTaskArn")))
        .toList();
  }

  Lsn position() {
    return Lsn.parse(String.valueOf(server.query("select pg_current_wal_lsn()")));
  }

  @Override
  public void close() throws SQLException {
    for (LogicalConsumer consumer : consumers) {
      consumer.close();
    }
    dms.close();
    assertThat(dms.reloads()).isEmpty();
    PublishedModel.approves(dms);
  }
}
