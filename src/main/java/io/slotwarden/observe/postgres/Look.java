package io.slotwarden.observe.postgres;

import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.CloserLook;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.WalFloors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// One look at one server, on a thread that may be cancelled at any moment. What it has learnt
/// until then stands in its fields, each group by itself; what it had not yet looked at is null.
final class Look implements Runnable {
  /// What one look is to do.
  ///
  /// @param backend process id of the backend that served the last look; 0 = none
  /// @param withoutControl that backend's role may not execute the control functions
  /// @param suspects the slots that called for a closer look the last time
  /// @param closerDue a closer look is due, if any slot calls for it
  /// @param segmentBytes as last read
  record Plan(
      int backend,
      boolean withoutControl,
      boolean settingsDue,
      boolean floorsDue,
      boolean databasesDue,
      Set<String> suspects,
      boolean closerDue,
      long segmentBytes) {}

  private final SourceConfig source;
  private final MonitorPool pool;
  private final InstantSource clock;
  private final ServerVersion.Reader versions;
  private final Plan plan;

  volatile int backend;
  volatile boolean withoutControl;
  volatile @Nullable Observed<ServerSample> sample;
  volatile @Nullable Observed<ServerSettings> settings;
  volatile @Nullable Observed<WalFloors> floors;
  volatile @Nullable Observed<Long> databases;
  volatile Set<String> suspects = Set.of();
  volatile @Nullable CloserLook closer;

  Look(
      SourceConfig source,
      MonitorPool pool,
      InstantSource clock,
      ServerVersion.Reader versions,
      Plan plan) {
    this.source = source;
    this.pool = pool;
    this.clock = clock;
    this.versions = versions;
    this.plan = plan;
  }

  @Override
  public void run() {
    try {
      try {
        attempt();
      } catch (SQLException e) {
        if (!Trouble.connectionWasLost(e) || sample != null) {
          throw e;
        }
        // The server was restarted or the way was cut while the connection rested: that says
        // nothing of now.
        attempt();
      }
    } catch (ServerVersion.Unsupported e) {
      sample = Observed.unknown(source.name() + ": " + e.getMessage(), clock.instant());
    } catch (SQLException | RuntimeException e) {
      if (sample == null) {
        sample = Observed.unknown(Trouble.reason(source, e), clock.instant());
      }
    }
  }

  private void attempt() throws SQLException, ServerVersion.Unsupported {
    try (Connection connection = pool.borrow()) {
      ServerVersion version = versions.read(connection);
      version.requireSupported();
      int pid = connection.unwrap(PGConnection.class).getBackendPID();
      boolean same = pid == plan.backend();
      backend = pid;
      withoutControl = same && plan.withoutControl();
      Instant asked = clock.instant(); // what is seen is at least as new as this
      sample = Observed.known(poll(connection, version), asked);
      if (plan.settingsDue() || !same) {
        settings = group(() -> SettingsLook.read(connection, source.actor()));
      }
      if (plan.floorsDue()) {
        floors = group(() -> FloorsLook.read(connection, version.major()));
      }
      if (plan.databasesDue()) {
        databases = group(() -> DatabasesLook.read(connection));
      }
      closer(connection, version);
    }
  }

  private void closer(Connection connection, ServerVersion version) {
    ServerSample seen = sample == null ? null : sample.toOptional().orElse(null);
    if (seen == null) {
      return;
    }
    suspects = CloserLooks.suspects(seen, plan.segmentBytes());
    if (suspects.isEmpty() || plan.suspects().containsAll(suspects) && !plan.closerDue()) {
      return;
    }
    closer =
        new CloserLook(
            group(() -> CloserLooks.transactions(connection, withoutControl)),
            group(() -> CloserLooks.databaseRows(connection)),
            version.major() < CloserLooks.LISTS_SPILLS
                ? Observed.unknown(
                    "spill files can't be listed before PostgreSQL 15", clock.instant())
                : group(() -> CloserLooks.spills(connection)));
  }

  private ServerSample poll(Connection connection, ServerVersion version) throws SQLException {
    if (!withoutControl) {
      try {
        return SampleLook.read(connection, version, Sql.poll(version.major()));
      } catch (SQLException e) {
        if (!SampleLook.FORBIDDEN.equals(e.getSQLState())) {
          throw e;
        }
        withoutControl = true;
      }
    }
    return SampleLook.read(connection, version, Sql.pollWithoutControl(version.major()));
  }

  private <T> Observed<T> group(Read<T> read) {
    try {
      return Observed.known(read.read(), clock.instant());
    } catch (SQLException | RuntimeException e) {
      return Observed.unknown(Trouble.reason(source, e), clock.instant());
    }
  }

  private interface Read<T> {
    T read() throws SQLException;
  }
}
