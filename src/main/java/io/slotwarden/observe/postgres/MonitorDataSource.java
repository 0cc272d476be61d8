package io.slotwarden.observe.postgres;

import io.slotwarden.aws.Logins;
import io.slotwarden.aws.RdsTrust;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.TlsConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/// Connections of the monitor's role: read-only, bounded in time, the password read anew for each.
final class MonitorDataSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  private static final int CONNECT_TIMEOUT_SECONDS = 5;
  private static final int LOGIN_TIMEOUT_SECONDS = 8;

  /// Beyond the server's own statement timeout: it bounds a peer that does not answer at all.
  private static final int SOCKET_TIMEOUT_SECONDS = 6;

  private static final String READ_ONLY = "-c lock_timeout=1s -c default_transaction_read_only=on";

  private static final String OPTIONS = "-c statement_timeout=3s " + READ_ONLY;

  private final transient SourceConfig source;
  private final transient Logins logins;
  private final transient AtomicReference<@Nullable Connection> parked = new AtomicReference<>();

  MonitorDataSource(SourceConfig source, Logins logins) {
    this(source, logins, OPTIONS);
  }

  private MonitorDataSource(SourceConfig source, Logins logins, String options) {
    this.source = source;
    this.logins = logins;
    setURL(source.url());
    setUser(null);
    setPassword(null);
    setApplicationName("slotwarden");
    setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
    setLoginTimeout(LOGIN_TIMEOUT_SECONDS);
    setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
    setTcpKeepAlive(true);
    setAssumeMinServerVersion("10");
    setPrepareThreshold(1); // planning costs more than execution
    setTargetServerType("any");
    String given = getOptions();
    setOptions(given == null || given.isEmpty() ? options : given + " " + options);
    TlsConfig tls = source.tls();
    if (tls != null) {
      setSslMode(tls.mode());
      if (tls.rootCert() != null) {
        setSslRootCert(tls.rootCert().toString());
      } else if (tls.verifies()) {
        // The driver alone would look for a file in the home directory.
        boolean rds = tls.roots() == TlsConfig.Roots.RDS;
        setSslfactory((rds ? RdsTrust.class : DefaultJavaSSLFactory.class).getName());
      }
    } else if (getSslMode() == null) {
      setSslMode("prefer");
    }
  }

  /// To another database of the same server, for one look at tables of which anybody may be the
  /// owner: no name of theirs is found, and no policy of theirs runs.
  static MonitorDataSource of(SourceConfig source, Logins logins, String database) {
    return at(new MonitorDataSource(source, logins, OPTIONS), database);
  }

  /// As [#of], for whoever looks at the server's own timeouts first and sets one of its own then.
  static MonitorDataSource unlimited(SourceConfig source, Logins logins, String database) {
    return at(new MonitorDataSource(source, logins, READ_ONLY), database);
  }

  private static MonitorDataSource at(MonitorDataSource there, String database) {
    there.setDatabaseName(database);
    there.setOptions(there.getOptions() + " -c search_path=pg_catalog -c row_security=off");
    there.setPrepareThreshold(0); // used once
    return there;
  }

  /// Connects now and keeps the connection for the next [#getConnection()]: a wrong password or an
  /// unknown host shows at once, where the pool would hide it behind the whole of its own timeout
  /// and try again and again.
  void park() throws SQLException {
    Connection before = parked.getAndSet(connect());
    if (before != null) {
      before.close();
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection ready = parked.getAndSet(null);
    return ready != null ? ready : connect();
  }

  void closeParked() throws SQLException {
    Connection ready = parked.getAndSet(null);
    if (ready != null) {
      ready.close();
    }
  }

  private Connection connect() throws SQLException {
    return logins.connect(source, source.monitor(), this::getConnection);
  }
}
