package io.slotwarden.observe.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.slotwarden.aws.Logins;
import io.slotwarden.config.SourceConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// The monitor's connections to one server: one long-lived connection whose statements stay
/// prepared, and a second one for the time in which the first hangs.
final class MonitorPool implements AutoCloseable {
  private static final int SIZE = 2;

  /// Within a look's deadline, so that the look can still say why.
  private static final Duration BORROW_TIMEOUT = Duration.ofSeconds(5);

  /// How long a resting connection may take to prove that it lives, before it is replaced.
  private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);

  private static final Duration SHORTEST_IDLE = Duration.ofMinutes(2);

  private final MonitorDataSource connections;
  private final HikariDataSource pool;

  MonitorPool(SourceConfig source, Logins logins) {
    connections = new MonitorDataSource(source, logins);
    HikariConfig config = new HikariConfig();
    config.setPoolName("slotwarden-" + source.name());
    config.setDataSource(connections);
    config.setMaximumPoolSize(SIZE);
    config.setMinimumIdle(0); // nothing knocks at a server that is down but our looks
    config.setIdleTimeout(Math.max(SHORTEST_IDLE.toMillis(), 4 * source.poll().toMillis()));
    config.setConnectionTimeout(BORROW_TIMEOUT.toMillis());
    config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setKeepaliveTime(0);
    config.setThreadFactory(Thread.ofVirtual().name("pool-" + source.name()).factory());
    pool = new HikariDataSource(config);
  }

  /// Borrows a connection; close it to give it back.
  Connection borrow() throws SQLException {
    if (pool.getHikariPoolMXBean().getTotalConnections() == 0) {
      connections.park();
    }
    return pool.getConnection();
  }

  @Override
  public void close() {
    pool.close();
    try {
      connections.closeParked();
    } catch (SQLException e) {
      // It was never used; there is nothing to lose or to tell.
    }
  }
}
