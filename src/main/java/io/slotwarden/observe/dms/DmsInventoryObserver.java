package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsAccess;
import io.slotwarden.aws.CallBudget;
import io.slotwarden.aws.CloudWatchAccess;
import io.slotwarden.aws.Pace;
import io.slotwarden.aws.Probed;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.model.DmsConnection;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Observed.Known;
import io.slotwarden.model.Observed.Unknown;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.observe.DmsObserver;
import io.slotwarden.observe.cloudwatch.DmsMetrics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.model.Replication;
import software.amazon.awssdk.services.databasemigration.model.ReplicationConfig;

/// Looks at one DMS account and region by its API, one call after another; each listing has a limit
/// of its own (10 s), the whole look 25 s. Used by one thread at a time.
///
/// Every look lists the tasks. What else a proof rests on is listed in each look while a drop is
/// announced or a task is at rest, and else as [Pace#quiet] says: endpoints, which also a task with
/// a new one calls for, and Serverless replications and data migrations, of which most accounts
/// never have one, and which are listed in each look where there is one. Instances and connections,
/// of which only the resume of a task at rest is judged, are listed in each look that shows one,
/// and else every few minutes. What was read last stands until then (its `at` says when).
public final class DmsInventoryObserver implements DmsObserver {
  private final DmsConfig config;
  private final InstantSource clock;
  private final LookTimes times;
  private final AwsAccess access;
  private final Listings listings;
  private final Accounts accounts;
  private final HoldTags tags;
  private final Offered offered;
  private final BooleanSupplier proving;
  private final SlowListing<DmsEndpoint> seldomEndpoints;
  private final SlowListing<DmsTask> seldomReplications;
  private final SlowListing<DmsTask> seldomMigrations;
  private final SlowListing<ReplicationInstance> slowInstances;
  private final SlowListing<DmsConnection> slowConnections;
  private final ExecutorService threads;
  private final @Nullable HealthWatch health;
  private volatile List<Probed> told = List.of();

  DmsInventoryObserver(DmsConfig config, AwsAccess access, InstantSource clock, LookTimes times) {
    this(config, access, clock, times, null, RandomGenerator.getDefault(), null, () -> true);
  }

  /// @param budget null: calls of DMS keep to none
  /// @param chance spreads what is asked for slowly
  /// @param watched null: nobody asks for the health of what runs
  /// @param proving each look has to prove that nobody owns a slot; for the looks' thread
  DmsInventoryObserver(
      DmsConfig config,
      AwsAccess access,
      InstantSource clock,
      LookTimes times,
      @Nullable CallBudget budget,
      RandomGenerator chance,
      @Nullable Watched watched,
      BooleanSupplier proving) {
    this.proving = proving;
    this.config = config;
    this.access = access;
    this.clock = clock;
    this.times = times;
    listings = new Listings(access.dms());
    accounts = new Accounts(access.sts(), config.account(), clock);
    tags = new HoldTags(access.dms(), budget, config.poll());
    offered = new Offered(config.notOffered());
    seldomEndpoints = new SlowListing<>(Pace.quiet(config.poll()), clock, chance);
    seldomReplications = new SlowListing<>(Pace.quiet(config.poll()), clock, chance);
    seldomMigrations = new SlowListing<>(Pace.quiet(config.poll()), clock, chance);
    slowInstances = new SlowListing<>(Pace.SLOW, clock, chance);
    slowConnections = new SlowListing<>(Pace.SLOW, clock, chance);
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
                chance,
                times,
                threads);
  }

  /// What it takes to look at the health of what runs.
  record Watched(CloudWatchAccess cloudwatch, Predicate<DmsEndpoint> ours) {}

  /// Credentials come from the SDK's default chain, or from the role to assume. Nothing is sent
  /// yet.
  public static DmsInventoryObserver create(DmsConfig config, AwsConfig aws, InstantSource clock) {
    LookTimes times = LookTimes.standard();
    return new DmsInventoryObserver(
        config, AwsAccess.open(config, aws, times.calls()), clock, times);
  }

  /// The same; the health of what runs is looked at beside the looks, as often as the entry says,
  /// and calls of DMS keep to a budget.
  ///
  /// @param budget null = there is none
  /// @param chance spreads what is asked for slowly
  /// @param ours the endpoint is one of our sources; for any thread
  /// @param proving a drop is announced: each look has to prove that nobody owns its slot; for any
  ///   thread
  public static DmsInventoryObserver watching(
      DmsConfig config,
      AwsConfig aws,
      InstantSource clock,
      @Nullable CallBudget budget,
      RandomGenerator chance,
      Predicate<DmsEndpoint> ours,
      BooleanSupplier proving) {
    LookTimes times = LookTimes.standard();
    AwsAccess access =
        budget == null
            ? AwsAccess.open(config, aws, times.calls())
            : AwsAccess.open(config, aws, times.calls(), budget);
    return new DmsInventoryObserver(
        config,
        access,
        clock,
        times,
        budget,
        chance,
        new Watched(cloudwatch(config, aws, access, times), ours),
        proving);
  }

  /// The metrics lie in the account of the tasks: whoever lists those asks for these.
  private static CloudWatchAccess cloudwatch(
      DmsConfig config, AwsConfig aws, AwsAccess access, LookTimes times) {
    return CloudWatchAccess.open(
        config.region(), aws, times.calls(), () -> access.credentials().resolveCredentials());
  }

  @Override
  public DmsObservation observe() {
    Bounded bounded = new Bounded(threads, clock, times);
    Accounts.Check check = accounts.check(bounded);
    var tasks = check.vouch(Listings.TASKS, bounded.read(Listings.TASKS, listings::tasks));
    boolean all = proving.getAsBoolean() || !tasks.isKnown() || hasOneAtRest(tasks);
    var replications =
        seldomReplications.read(
            all || mayHoldSome(seldomReplications),
            () -> check.vouch(Listings.CONFIGS, serverless(bounded)));
    var dataMigrations =
        seldomMigrations.read(
            all || mayHoldSome(seldomMigrations),
            () ->
                check.vouch(
                    Listings.DATA_MIGRATIONS,
                    bounded.read(
                        Listings.DATA_MIGRATIONS,
                        () ->
                            offered.or(
                                DmsConfig.Part.DATA_MIGRATIONS,
                                Listings.DATA_MIGRATIONS,
                                listings::dataMigrations,
                                new Listed<>(List.of(), List.of())))));
    boolean needed = hasOneAtRest(tasks) || hasOneAtRest(replications);
    var endpoints =
        seldomEndpoints.read(
            all || needed || hasAStranger(tasks) || hasAStranger(replications),
            () ->
                check.vouch(
                    Listings.ENDPOINTS, bounded.read(Listings.ENDPOINTS, listings::endpoints)));
    var instances =
        slowInstances.read(
            needed,
            () ->
                check.vouch(
                    Listings.INSTANCES, bounded.read(Listings.INSTANCES, listings::instances)));
    var connections =
        slowConnections.read(
            needed,
            () ->
                check.vouch(
                    Listings.CONNECTIONS,
                    bounded.read(Listings.CONNECTIONS, listings::connections)));
    HoldTags.Held held =
        tags.read(
            Stream.of(tasks, replications)
                .flatMap(listing -> listing.toOptional().stream())
                .flatMap(List::stream)
                .toList(),
            bounded);
    Observed<String> account = check.account();
    told = bounded.told();
    DmsObservation look =
        new DmsObservation(
            config.name(),
            clock.instant(),
            account,
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

  /// What each call of the last look told of its right; where it had no reason to read tags, they
  /// are read of one resource, and the caller is asked for in any case.
  public List<Probed> probe(DmsObservation last, AwsConfig aws) {
    List<Probed> all = new ArrayList<>(told);
    Bounded bounded = new Bounded(threads, clock, times);
    if (!tells(HoldTags.ACTION)) {
      last.tasks().toOptional().orElse(List.of()).stream()
          .map(DmsTask::arn)
          .findFirst()
          .ifPresentOrElse(
              arn -> tags.probe(arn, bounded),
              () ->
                  all.add(
                      Probed.notTried(
                          HoldTags.ACTION, "there is no task whose tags could be asked for")));
    }
    if (!tells(Accounts.CALLER_IDENTITY)) {
      accounts.probe(bounded);
    }
    if (config.health().hasTables()) {
      for (Observed<List<DmsTask>> kind : List.of(last.tasks(), last.replications())) {
        kind.toOptional().orElse(List.of()).stream()
            .filter(t -> TaskStatus.of(t.status()) == TaskStatus.RUNNING)
            .findFirst()
            .ifPresent(
                t ->
                    bounded.read(
                        TableStatisticsListing.action(t.arn()),
                        () -> TableStatisticsListing.read(access.dms(), t.arn())));
      }
    }
    all.addAll(bounded.told());
    if (config.health().hasMetrics()) {
      try (CloudWatchAccess cloudwatch = cloudwatch(config, aws, access, times)) {
        all.add(DmsMetrics.probe(cloudwatch.cloudwatch(), clock.instant()));
      }
    }
    return all;
  }

  private boolean tells(String action) {
    return told.stream().anyMatch(p -> p.action().equals(action));
  }

  private static boolean mayHoldSome(SlowListing<DmsTask> kind) {
    return !kind.last().map(List::isEmpty).orElse(false);
  }

  /// A task that reads an endpoint which was not there when endpoints were listed.
  private boolean hasAStranger(Observed<List<DmsTask>> tasks) {
    Set<String> known =
        seldomEndpoints.last().orElse(List.of()).stream()
            .map(DmsEndpoint::arn)
            .collect(Collectors.toSet());
    return tasks.toOptional().orElse(List.of()).stream()
        .anyMatch(t -> t.sourceEndpointArn() != null && !known.contains(t.sourceEndpointArn()));
  }

  private static boolean hasOneAtRest(Observed<List<DmsTask>> tasks) {
    return tasks.toOptional().orElse(List.of()).stream().anyMatch(HoldTags::isAtRest);
  }

  /// The two listings of Serverless as one: half of them proves nothing. Both are asked for, so
  /// that everything that is wrong is known at once.
  private Observed<Listed<DmsTask>> serverless(Bounded bounded) {
    Observed<List<ReplicationConfig>> configs =
        bounded.read(
            Listings.CONFIGS, () -> serverless(Listings.CONFIGS, listings::replicationConfigs));
    Observed<List<Replication>> running =
        bounded.read(
            Listings.REPLICATIONS, () -> serverless(Listings.REPLICATIONS, listings::replications));
    return switch (configs) {
      case Unknown<List<ReplicationConfig>>(var why, var at) -> Observed.unknown(why, at);
      case Known<List<ReplicationConfig>>(var known, var _) ->
          switch (running) {
            case Unknown<List<Replication>>(var why, var at) -> Observed.unknown(why, at);
            case Known<List<Replication>>(var run, var _) ->
                bounded.read(Listings.CONFIGS, () -> Listings.joined(known, run));
          };
    };
  }

  private <T> List<T> serverless(String action, Supplier<List<T>> listing) {
    return offered.or(DmsConfig.Part.SERVERLESS, action, listing, List.of());
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
