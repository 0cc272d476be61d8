package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One look at a server for tests: a PostgreSQL 15 primary, until a test says otherwise.
public final class AServer {
  public static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");
  public Instant at = Instant.parse("2026-03-10T12:00:00Z");
  public int major = 15;
  public @Nullable Long systemIdentifier = 7_300_000_000_000_000_001L;
  public int timeline = 3;
  public Instant startedAt = STARTED;
  public boolean inRecovery;
  public Lsn current = Lsn.parse("2/0");
  public final List<Slot> slots = new ArrayList<>();

  public static ServerSample with(Consumer<AServer> change) {
    AServer server = new AServer();
    change.accept(server);
    return server.build();
  }

  public static ServerSample of(Slot... slots) {
    return with(s -> s.slots.addAll(List.of(slots)));
  }

  public ServerIdentity identity() {
    return new ServerIdentity(systemIdentifier, timeline, startedAt);
  }

  public ServerSample build() {
    return new ServerSample(at, major, major + ".1", identity(), inRecovery, current, slots);
  }

  /// Settings with 16 MiB segments.
  public static ServerSettings settings(
      String archiveMode, List<String> synchronizedStandbySlots, boolean patroni) {
    return new ServerSettings(
        "logical",
        16L << 20,
        0,
        1L << 30,
        Duration.ofMinutes(5),
        Duration.ofMinutes(1),
        10,
        -1L,
        null,
        archiveMode,
        synchronizedStandbySlots,
        patroni,
        List.of(),
        null);
  }

  public static ServerSettings settings() {
    return settings("on", List.of(), false);
  }
}
