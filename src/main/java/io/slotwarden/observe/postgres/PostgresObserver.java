package io.slotwarden.observe.postgres;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.StorageConfig;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalFloors;
import io.slotwarden.observe.SourceObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks at one PostgreSQL server, 10 or newer, primary or standby. A poll sends one statement;
/// settings and WAL floors are read now and then, and what was read last stands until then (its
/// `at` says when).
///
/// A slot that retains much, or is being made, calls for a closer look, which is taken rarely.
///
/// A look returns within [#DEADLINE]. The reason of a look that ran out of time starts with `timed
/// out`. While the sample is unknown so are settings and floors: they are read again with the first
/// look that succeeds.
public final class PostgresObserver implements SourceObserver {
  /// Below the shortest poll that most people choose, above a connect plus a statement that both
  /// take their time.
  public static final Duration DEADLINE = Duration.ofSeconds(8);

  private static final int POLLS_BETWEEN_SETTINGS = 10;
  private static final int POLLS_BETWEEN_FLOORS = 16;
  private static final Duration TIME_BETWEEN_FLOORS = Duration.ofMinutes(4);

  /// It reads the size of every file; tables grow slowly beside what a stuck slot keeps.
  private static final Duration TIME_BETWEEN_DATABASES = Duration.ofMinutes(30);

  /// 16 MiB, until the server's own segment size was read.
  private static final long DEFAULT_SEGMENT = 16L << 20;

  private final SourceConfig source;
  private final InstantSource clock;
  private final ServerVersion.Reader versions;
  private final MonitorPool pool;
  private final StorageLook storage;
  private final CaptureLooks captures;
  private final CloserSchedule closer = new CloserSchedule();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean floorsWanted;

  private int backend;
  private boolean withoutControl;
  private int pollsSinceSettings;
  private int pollsSinceFloors;
  private @Nullable Observed<ServerSettings> lastSettings;
  private @Nullable Observed<WalFloors> lastFloors;
  private @Nullable Observed<Long> lastDatabases;

  /// Starts with the server down as well: nothing is sent before the first look.
  public static PostgresObserver create(SourceConfig source, InstantSource clock) {
    return create(source, AwsConfig.DEFAULT, Logins.open(AwsConfig.DEFAULT, clock), clock);
  }

  /// The same, where AWS is reached in a way of its own.
  ///
  /// @param logins stay the caller's to close
  public static PostgresObserver create(
      SourceConfig source, AwsConfig aws, Logins logins, InstantSource clock) {
    return create(source, aws, logins, clock, Set::of);
  }

  /// The same, which looks at DMS's own heartbeat as well.
  ///
  /// @param captures the databases in which it matters now; asked at every look, on its thread
  public static PostgresObserver create(
      SourceConfig source,
      AwsConfig aws,
      Logins logins,
      InstantSource clock,
      Supplier<Set<String>> captures) {
    return new PostgresObserver(source, aws, logins, clock, ServerVersion::of, captures);
  }

  PostgresObserver(
      SourceConfig source,
      AwsConfig aws,
      Logins logins,
      InstantSource clock,
      ServerVersion.Reader versions) {
    this(source, aws, logins, clock, versions, Set::of);
  }

  private PostgresObserver(
      SourceConfig source,
      AwsConfig aws,
      Logins logins,
      InstantSource clock,
      ServerVersion.Reader versions,
      Supplier<Set<String>> captures) {
    this.source = source;
    this.clock = clock;
    this.versions = versions;
    this.pool = new MonitorPool(source, logins);
    this.storage = new StorageLook(source.name(), source.storage(), aws, clock);
    this.captures = new CaptureLooks(source, logins, clock, threads, captures);
  }

  /// Lets the next look read the WAL floors, whenever they were read last; for any thread.
  public void refreshFloors() {
    floorsWanted = true;
  }

  @Override
  public SourceObservation observe() {
    boolean wanted = floorsWanted;
    floorsWanted = false;
    Look.Plan plan =
        new Look.Plan(
            backend,
            withoutControl,
            settingsDue(),
            wanted || floorsDue(),
            databasesDue(),
            closer.suspects(),
            closer.isDue(clock.instant()),
            segmentBytes());
    Look look = new Look(source, pool, clock, versions, plan);
    String cutShort = carryOut(look);
    Observed<ServerSample> sample = seen(look.sample, cutShort);
    if (!sample.isKnown()) {
      forget();
    } else {
      remember(look, plan, cutShort);
    }
    String unseen = sample.reason().orElse("not looked at yet");
    Observed<ServerSettings> settings = lastSettings == null ? unknown(unseen) : lastSettings;
    Observed<WalFloors> floors = lastFloors == null ? unknown(unseen) : lastFloors;
    Observed<StorageSpace> space = storage.read(floors.toOptional().orElse(null), lastDatabases);
    Instant now = clock.instant();
    return new SourceObservation(
        source.name(),
        now,
        sample,
        settings,
        floors,
        space,
        closer.last(now),
        captures.read(sample.isKnown()));
  }

  /// Returns null, or why the look did not come to its end.
  private @Nullable String carryOut(Look look) {
    Future<?> running = threads.submit(look);
    try {
      running.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      return null;
    } catch (TimeoutException e) {
      running.cancel(true);
      return Trouble.timedOut(source);
    } catch (ExecutionException e) {
      return Trouble.reason(source, Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      return source.name() + ": the look was interrupted";
    }
  }

  private void remember(Look look, Look.Plan plan, @Nullable String cutShort) {
    backend = look.backend;
    withoutControl = look.withoutControl;
    pollsSinceSettings++;
    pollsSinceFloors++;
    closer.remember(look, clock.instant());
    if (look.settings != null || plan.settingsDue()) {
      lastSettings = seen(look.settings, cutShort);
      pollsSinceSettings = 0;
    }
    if (plan.floorsDue()) {
      lastFloors = seen(look.floors, cutShort);
      pollsSinceFloors = 0;
    }
    if (plan.databasesDue()) {
      lastDatabases = seen(look.databases, cutShort);
    }
  }

  private void forget() {
    lastSettings = null;
    lastFloors = null;
    backend = 0;
    closer.forget();
  }

  private long segmentBytes() {
    return lastSettings == null
        ? DEFAULT_SEGMENT
        : lastSettings.toOptional().map(ServerSettings::walSegmentBytes).orElse(DEFAULT_SEGMENT);
  }

  private boolean settingsDue() {
    return lastSettings == null
        || !lastSettings.isKnown()
        || pollsSinceSettings >= POLLS_BETWEEN_SETTINGS;
  }

  private boolean floorsDue() {
    return lastFloors == null
        || !lastFloors.isKnown()
        || pollsSinceFloors >= POLLS_BETWEEN_FLOORS
        || !clock.instant().isBefore(lastFloors.at().plus(TIME_BETWEEN_FLOORS));
  }

  /// Only where their size is wanted, and not more often when it can't be had.
  private boolean databasesDue() {
    return source.storage() instanceof StorageConfig.Capacity(var _, boolean walOnly)
        && !walOnly
        && (lastDatabases == null
            || !clock.instant().isBefore(lastDatabases.at().plus(TIME_BETWEEN_DATABASES)));
  }

  private <T> Observed<T> seen(@Nullable Observed<T> group, @Nullable String cutShort) {
    return group != null ? group : unknown(cutShort == null ? "not looked at yet" : cutShort);
  }

  private <T> Observed<T> unknown(String why) {
    Instant now = clock.instant();
    return Observed.unknown(why, now);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    storage.close();
    pool.close();
  }
}
