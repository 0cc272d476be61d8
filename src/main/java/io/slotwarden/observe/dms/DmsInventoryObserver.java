package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsAccess;
import io.slotwarden.aws.CloudWatchAccess;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Observed.Known;
import io.slotwarden.model.Observed.Unknown;
import io.slotwarden.observe.DmsObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.model.Replication;
import software.amazon.awssdk.services.databasemigration.model.ReplicationConfig;

/// Looks at one DMS account and region by its API. Every look lists everything anew, one call after
/// another; each listing has a limit of its own (10 s), the whole look 25 s. Used by one thread at
/// a time.
public final class DmsInventoryObserver implements DmsObserver {
  private final DmsConfig config;
  private final InstantSource clock;
  private final LookTimes times;
  private final AwsAccess access;
  private final Listings listings;
  private final Accounts accounts;
  private final HoldTags tags;
  private final ExecutorService threads;
  private final @Nullable HealthWatch health;

  DmsInventoryObserver(DmsConfig config, AwsAccess access, InstantSource clock, LookTimes times) {
    this(config, access, clock, times, null);
  }

  /// @param watched null: nobody asks for the health of what runs
  DmsInventoryObserver(
      DmsConfig config,
      AwsAccess access,
      InstantSource clock,
      LookTimes times,
      @Nullable Watched watched) {
    this.config = config;
    this.access = access;
    this.clock = clock;
    this.times = times;
    listings = new Listings(access.dms());
    accounts = new Accounts(access.sts(), config.account(), clock);
    tags = new HoldTags(access.dms());
    threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("dms-" + config.name() + "-", 0).factory());
    health =
        watched == null
            ? null
            : new HealthWatch(
                config.health(),
                access,
                watched.cloudwatch(),
                watched.ours(),
                clock,
                watched.chance(),
                times,
                threads);
  }

  /// What it takes to look at the health of what runs.
  record Watched(
      CloudWatchAccess cloudwatch, Predicate<DmsEndpoint> ours, RandomGenerator chance) {}

  /// As [#create(DmsConfig, AwsConfig, InstantSource)], and the health of what runs is looked at
  /// beside the looks, as often as the entry says.
  ///
  /// @param ours the endpoint is one of our sources; for any thread
  /// @throws IllegalArgumentException when the CA bundle can't be read
  public static DmsInventoryObserver watching(
      DmsConfig config,
      AwsConfig aws,
      InstantSource clock,
      RandomGenerator chance,
      Predicate<DmsEndpoint> ours) {
    LookTimes times = LookTimes.standard();
    AwsAccess access = AwsAccess.open(config, aws, times.calls());
    // The metrics lie in the account of the tasks: whoever lists those asks for these.
    CloudWatchAccess cloudwatch =
        CloudWatchAccess.open(
            config.region(), aws, times.calls(), () -> access.credentials().resolveCredentials());
    return new DmsInventoryObserver(
        config, access, clock, times, new Watched(cloudwatch, ours, chance));
  }

  /// Credentials come from the SDK's default chain, or from the role to assume. Nothing is sent
  /// yet.
  ///
  /// @throws IllegalArgumentException when the CA bundle can't be read
  public static DmsInventoryObserver create(DmsConfig config, AwsConfig aws, InstantSource clock) {
    LookTimes times = LookTimes.standard();
    return new DmsInventoryObserver(
        config, AwsAccess.open(config, aws, times.calls()), clock, times);
  }

  @Override
  public DmsObservation observe() {
    Bounded bounded = new Bounded(threads, clock, times);
    Accounts.Check check = accounts.check(bounded);
    var tasks = check.vouch(Listings.TASKS, bounded.read(Listings.TASKS, listings::tasks));
    var endpoints =
        check.vouch(Listings.ENDPOINTS, bounded.read(Listings.ENDPOINTS, listings::endpoints));
    var replications = check.vouch(Listings.CONFIGS, serverless(bounded));
    var dataMigrations =
        check.vouch(
            Listings.DATA_MIGRATIONS,
            bounded.read(Listings.DATA_MIGRATIONS, listings::dataMigrations));
    var instances =
        check.vouch(Listings.INSTANCES, bounded.read(Listings.INSTANCES, listings::instances));
    var connections =
        check.vouch(
            Listings.CONNECTIONS, bounded.read(Listings.CONNECTIONS, listings::connections));
    HoldTags.Held held =
        tags.read(
            Stream.of(tasks, replications)
                .flatMap(listing -> listing.toOptional().stream())
                .flatMap(List::stream)
                .toList(),
            bounded);
    DmsObservation look =
        new DmsObservation(
            config.name(),
            clock.instant(),
            check.account(),
            tasks,
            endpoints,
            replications,
            dataMigrations,
            instances,
            connections,
            held.held(),
            held.unreadable());
    return health == null ? look : look.with(health.read(look));
  }

  /// The two listings of Serverless as one: half of them proves nothing.
  private Observed<Listed<DmsTask>> serverless(Bounded bounded) {
    Observed<List<ReplicationConfig>> configs =
        bounded.read(Listings.CONFIGS, listings::replicationConfigs);
    return switch (configs) {
      case Unknown<List<ReplicationConfig>>(var why, var at) -> Observed.unknown(why, at);
      case Known<List<ReplicationConfig>>(var known, var _) ->
          bounded.read(
              Listings.REPLICATIONS,
              () -> {
                List<Replication> running = listings.replications();
                return Listings.joined(known, running);
              });
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
    if (health != null) {
      health.close();
    }
    access.close();
  }
}
