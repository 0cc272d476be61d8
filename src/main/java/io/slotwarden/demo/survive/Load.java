package io.slotwarden.demo.survive;

import io.slotwarden.demo.DemoServer;
import io.slotwarden.demo.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The application: an order at every tick, and the WAL of everything else that it does.
final class Load implements AutoCloseable {
  private final DemoServer server;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final String order = Statements.read(Statements.class, "place-order");
  private final String load = Statements.read(Load.class, "load");
  private @Nullable Connection connection;
  private volatile long orders;
  private volatile @Nullable String refusal;

  private Load(DemoServer server) {
    this.server = server;
  }

  static Load on(DemoServer server) {
    Load load = new Load(server);
    long tick = Timetable.TICK.toMillis();
    load.clock.scheduleAtFixedRate(load::tick, 0, tick, TimeUnit.MILLISECONDS);
    return load;
  }

  /// Orders that the server has committed; they are numbered from 1.
  long orders() {
    return orders;
  }

  /// Why the last order was not taken; null when it was.
  @Nullable String refusal() {
    return refusal;
  }

  private void tick() {
    try {
      Connection now = connection;
      if (now == null) {
        now = server.connect(DemoServer.DATABASE, "postgres", "");
        connection = now;
      }
      try (Statement s = now.createStatement();
          PreparedStatement wal = now.prepareStatement(load)) {
        s.execute(order);
        orders++;
        wal.setInt(1, Timetable.KIB_A_TICK);
        wal.execute();
      }
      refusal = null;
    } catch (SQLException e) {
      refusal = String.valueOf(e.getMessage());
      leave();
    }
  }

  private void leave() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // It is gone either way.
    }
    connection = null;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    try {
      clock.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leave();
  }
}
