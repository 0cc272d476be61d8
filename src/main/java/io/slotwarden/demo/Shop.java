package io.slotwarden.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The application whose database is watched: it places orders all the time.
final class Shop implements AutoCloseable {
  private static final Duration ORDER_EVERY = Duration.ofMillis(200);
  private static final int ORDERS_BETWEEN_SNAPSHOTS = 3;

  private final DemoServer server;
  private final ScheduledExecutorService till = Executors.newSingleThreadScheduledExecutor();
  private final String placeOrder = Statements.read("place-order");
  private final String snapshot = Statements.read("log-standby-snapshot");
  private int orders;

  private Shop(DemoServer server) {
    this.server = server;
  }

  static Shop open(DemoServer server) {
    Shop shop = new Shop(server);
    shop.till.scheduleAtFixedRate(shop::order, 0, ORDER_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return shop;
  }

  private void order() {
    try {
      server.execute(placeOrder);
      if (++orders % ORDERS_BETWEEN_SNAPSHOTS == 0) {
        server.execute(snapshot);
      }
    } catch (SQLException e) {
      // The server is ending, or the demo: the next order finds out.
    }
  }

  /// A transaction that has written and is not ended before it is closed, as a forgotten session
  /// leaves it.
  AutoCloseable forgetTransaction() throws SQLException {
    Connection connection = server.connect(DemoServer.DATABASE, "postgres", "");
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(placeOrder);
    }
    return connection;
  }

  @Override
  public void close() {
    till.shutdownNow();
  }
}
