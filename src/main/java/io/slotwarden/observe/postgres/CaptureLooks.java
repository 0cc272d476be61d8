package io.slotwarden.observe.postgres;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.CaptureHeartbeat;
import io.slotwarden.model.Observed;
import io.slotwarden.model.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks rarely at DMS's own heartbeat in some databases of a server, each by a short connection of
/// its own, beside the poll: nothing waits for it. What was seen is known at a later look.
final class CaptureLooks {
  /// As often as DMS beats by default.
  static final Duration EVERY = Duration.ofMinutes(5);

  private static final int DATABASES_EACH_LOOK = 5;

  private final SourceConfig source;
  private final Logins logins;
  private final InstantSource clock;
  private final ExecutorService threads;
  private final Supplier<Set<String>> wanted;
  private final Map<String, Watched> watched = new HashMap<>();
  private @Nullable CompletableFuture<Map<String, Observed<List<String>>>> reading;

  /// @param track outlives a look that failed; null while there is nothing to follow
  private record Watched(
      Instant askedAt, Observed<CaptureHeartbeat> seen, @Nullable CaptureTrack track) {}

  /// @param wanted the databases that matter now; asked at every look
  CaptureLooks(
      SourceConfig source,
      Logins logins,
      InstantSource clock,
      ExecutorService threads,
      Supplier<Set<String>> wanted) {
    this.source = source;
    this.logins = logins;
    this.clock = clock;
    this.threads = threads;
    this.wanted = wanted;
  }

  /// What is known now, by database; what is due is asked for.
  ///
  /// @param seen the server answers: else nothing knocks there
  Map<String, Observed<CaptureHeartbeat>> read(boolean seen) {
    Instant now = clock.instant();
    take();
    Set<String> databases = wanted.get();
    if (seen) {
      ask(databases, now);
    }
    Map<String, Observed<CaptureHeartbeat>> known = new HashMap<>();
    databases.forEach(d -> known.put(d, aged(d, now)));
    return Map.copyOf(known);
  }

  private void ask(Set<String> databases, Instant now) {
    if (reading != null) {
      return;
    }
    List<String> due =
        databases.stream()
            .filter(d -> !now.isBefore(due(d)))
            .sorted(Comparator.comparing(this::due).thenComparing(Comparator.naturalOrder()))
            .limit(DATABASES_EACH_LOOK)
            .toList();
    if (!due.isEmpty()) {
      reading = CompletableFuture.supplyAsync(() -> look(due), threads);
    }
  }

  private Instant due(String database) {
    Watched known = watched.get(database);
    return known == null ? Instant.MIN : known.askedAt().plus(EVERY);
  }

  private Map<String, Observed<List<String>>> look(List<String> databases) {
    Map<String, Observed<List<String>>> found = new HashMap<>();
    databases.forEach(d -> found.put(d, look(d)));
    return found;
  }

  private Observed<List<String>> look(String database) {
    Instant asked = clock.instant();
    try (Connection there = connect(database)) {
      return Observed.known(CaptureTables.read(there, source), asked);
    } catch (CaptureTables.Forbidden e) {
      return Observed.unknown(
          "database " + SqlText.visible(database) + ": " + e.getMessage(), asked);
    } catch (SQLException | RuntimeException e) {
      return Observed.unknown(
          "database " + SqlText.visible(database) + ": " + Trouble.reason(source, e), asked);
    }
  }

  private Connection connect(String database) throws SQLException, CaptureTables.Forbidden {
    try {
      return MonitorDataSource.of(source, logins, database).getConnection();
    } catch (SQLException e) {
      if (SampleLook.FORBIDDEN.equals(e.getSQLState())) {
        throw new CaptureTables.Forbidden(
            "no connection: GRANT CONNECT ON DATABASE %s TO %s"
                .formatted(
                    SqlText.identifier(database), SqlText.identifier(source.monitor().role())));
      }
      throw e;
    }
  }

  private void take() {
    CompletableFuture<Map<String, Observed<List<String>>>> done = reading;
    if (done == null || !done.isDone()) {
      return;
    }
    reading = null;
    if (!done.isCompletedExceptionally()) {
      done.join().forEach((d, seen) -> watched.put(d, next(watched.get(d), seen)));
    }
  }

  private static Watched next(@Nullable Watched before, Observed<List<String>> seen) {
    CaptureTrack track = before == null ? null : before.track();
    return switch (seen) {
      case Observed.Unknown<List<String>>(var why, var at) ->
          new Watched(at, Observed.unknown(why, at), track);
      case Observed.Known<List<String>>(var values, var at) -> {
        if (values.isEmpty()) {
          yield new Watched(at, Observed.known(new CaptureHeartbeat.None(), at), null);
        }
        CaptureTrack next = track == null ? CaptureTrack.first(values, at) : track.next(values, at);
        yield new Watched(at, Observed.known(next.beats(), at), next);
      }
    };
  }

  private Observed<CaptureHeartbeat> aged(String database, Instant now) {
    Watched known = watched.get(database);
    if (known == null) {
      return Observed.unknown(
          "database " + SqlText.visible(database) + " has not been looked at yet", now);
    }
    Instant at = known.seen().at();
    return known.seen().isKnown() && Duration.between(at, now).compareTo(CaptureTrack.GAP) > 0
        ? Observed.unknown("last known at " + at + ", too long ago", now)
        : known.seen();
  }
}
