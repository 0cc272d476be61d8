package io.slotwarden.act.postgres;

import io.slotwarden.aws.Logins;
import io.slotwarden.aws.RdsTrust;
import io.slotwarden.config.Credential;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.TlsConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/// Connections of the actor's role, each for one act. Whatever user the URL names is overruled; the
/// monitor's credential is never looked at.
final class ActorDataSource {
  private static final int CONNECT_TIMEOUT_SECONDS = 5;
  private static final int LOGIN_TIMEOUT_SECONDS = 8;

  /// The only bound on a server that hangs: an act is never cancelled, for nobody would know what
  /// it had done.
  private static final int SOCKET_TIMEOUT_SECONDS = 10;

  /// The server ends a statement by itself after this, also when its client is gone: who looks
  /// later than that sees how a drop without an answer ended.
  private static final String SERVER_SIDE = "-c statement_timeout=4s";

  private static final String SMALL_WRITE =
      " -c lock_timeout=2s -c synchronous_commit=local -c search_path=pg_catalog";

  private final PGSimpleDataSource connections = new PGSimpleDataSource();
  private final SourceConfig source;
  private final Logins logins;

  ActorDataSource(SourceConfig source, Logins logins) {
    this.source = source;
    this.logins = logins;
    connections.setURL(source.url());
    connections.setUser(null);
    connections.setPassword(null);
    connections.setApplicationName("slotwarden actor");
    connections.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
    connections.setLoginTimeout(LOGIN_TIMEOUT_SECONDS);
    connections.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
    connections.setOptions(SERVER_SIDE);
    connections.setTcpKeepAlive(true);
    connections.setAssumeMinServerVersion("10");
    connections.setPrepareThreshold(0); // used once
    connections.setTargetServerType("any");
    TlsConfig tls = source.tls();
    if (tls != null) {
      connections.setSslMode(tls.mode());
      if (tls.rootCert() != null) {
        connections.setSslRootCert(tls.rootCert().toString());
      } else if (tls.verifies()) {
        // The driver alone would look for a file in the home directory.
        boolean rds = tls.roots() == TlsConfig.Roots.RDS;
        connections.setSslfactory((rds ? RdsTrust.class : DefaultJavaSSLFactory.class).getName());
      }
    } else if (connections.getSslMode() == null) {
      connections.setSslMode("prefer");
    }
  }

  /// To another database of the same server, for one statement that waits for no lock and no
  /// standby.
  static ActorDataSource of(SourceConfig source, Logins logins, String database) {
    ActorDataSource there = new ActorDataSource(source, logins);
    there.connections.setDatabaseName(database);
    there.connections.setOptions(SERVER_SIDE + SMALL_WRITE);
    return there;
  }

  /// A session of the replication protocol in a database. Its exported snapshot lives as long as
  /// nothing else is asked there, so the server must not end it for being idle.
  ///
  /// @param lockWait the server gives up a single wait for a transaction after this
  /// @param limit who gets no answer for so long stops waiting; at least `lockWait`
  static ActorDataSource replication(
      SourceConfig source, Logins logins, String database, Duration lockWait, Duration limit) {
    ActorDataSource there = new ActorDataSource(source, logins);
    there.connections.setDatabaseName(database);
    there.connections.setApplicationName(HeldSnapshots.APPLICATION_NAME);
    there.connections.setReplication("database");
    there.connections.setPreferQueryMode(PreferQueryMode.SIMPLE);
    there.connections.setSocketTimeout(Math.toIntExact(limit.toSeconds()));
    there.connections.setOptions(
        "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout="
            + lockWait.toMillis());
    return there;
  }

  Connection connect(Credential actor) throws SQLException {
    return logins.connect(source, actor, connections::getConnection);
  }
}
