package io.slotwarden.demo;

import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A task of the simulated DMS that really reads its slot: while it runs, a consumer is attached
/// and the task's recovery checkpoint goes with what that consumer confirms; when it has failed,
/// nobody reads the slot.
public final class DemoTask implements AutoCloseable {
  /// What DMS writes when its own attempts are used up (domain reference, "LastFailureMessage").
  static final String FAILURE =
      "Last Error ODBC general error. Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE";

  private final String id;
  private final String slot;
  private final DemoServer server;
  private final SimulatedTask task;
  private @Nullable DemoConsumer consumer;
  private boolean closed;

  private DemoTask(String id, String slot, DemoServer server, SimulatedTask task) {
    this.id = id;
    this.slot = slot;
    this.server = server;
    this.task = task;
  }

  /// A running task on an endpoint whose `slotName` is the slot.
  public static DemoTask start(
      SimulatedDms dms,
      DemoServer server,
      String id,
      String slot,
      SimulatedResource source,
      SimulatedResource target,
      SimulatedResource instance)
      throws SQLException {
    SimulatedTask task = dms.addTask(id, source, target, instance).afterStart("running");
    DemoTask reading = new DemoTask(id, slot, server, task);
    reading.attach();
    task.run();
    dms.onStart(
        arn -> {
          if (arn.equals(task.arn())) {
            reading.attachOrFail();
          }
        });
    return reading;
  }

  String id() {
    return id;
  }

  /// The consumer leaves, and DMS says why.
  public synchronized void fail() {
    detach();
    task.fail(FAILURE);
  }

  private synchronized void attach() throws SQLException {
    if (!closed) {
      consumer = DemoConsumer.attach(server, slot, "AWS DMS " + id, task::checkpoint);
    }
  }

  private void attachOrFail() {
    try {
      attach();
    } catch (SQLException e) {
      task.fail(FAILURE);
    }
  }

  private void detach() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    detach();
  }
}
