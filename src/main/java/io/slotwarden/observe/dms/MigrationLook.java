package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsAccess;
import io.slotwarden.aws.CallLimits;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Observed.Known;
import io.slotwarden.model.Observed.Unknown;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTable;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.MigrationTask.FullLoad;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.model.Endpoint;
import software.amazon.awssdk.services.databasemigration.model.Replication;
import software.amazon.awssdk.services.databasemigration.model.ReplicationConfig;
import software.amazon.awssdk.services.databasemigration.model.ReplicationStats;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTask;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTaskStats;

/// One thorough look, for an audit, at the tasks and Serverless replications of one DMS account and
/// region: settings, mappings, endpoints, instances, tables, assessments. It takes as long as it
/// takes, five minutes at most, and the daemon never does it. What fails makes its own group
/// Unknown and no other. For one thread.
public final class MigrationLook implements AutoCloseable {
  /// Five calls for each; more of them are asked for one by one.
  private static final int MOST = 100;

  private final DmsConfig config;
  private final InstantSource clock;
  private final LookTimes times;
  private final AwsAccess access;
  private final MigrationListings listings;
  private final Listings inventory;
  private final Accounts accounts;
  private final Offered offered;
  private final MigrationInstances instances;
  private final ExecutorService threads;

  MigrationLook(
      DmsConfig config, AwsConfig aws, AwsAccess access, InstantSource clock, LookTimes times) {
    this.config = config;
    this.clock = clock;
    this.times = times;
    this.access = access;
    listings = new MigrationListings(access.dms());
    inventory = new Listings(access.dms());
    accounts = new Accounts(access.sts(), config.account(), clock);
    offered = new Offered(config.notOffered());
    instances = new MigrationInstances(config, aws, access, listings, clock, times);
    threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("audit-" + config.name() + "-", 0).factory());
  }

  /// Credentials come from the SDK's default chain, or from the role to assume. Nothing is sent
  /// yet.
  public static MigrationLook open(DmsConfig config, AwsConfig aws, InstantSource clock) {
    LookTimes times =
        new LookTimes(
            CallLimits.reading(Duration.ofSeconds(5)),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5));
    return new MigrationLook(config, aws, AwsAccess.open(config, aws, times.calls()), clock, times);
  }

  /// What was found. Each kind fails by itself; those that are known are all that there are.
  public record Migrations(
      Observed<List<MigrationTask>> tasks, Observed<List<MigrationTask>> replications) {
    /// Of both kinds, as far as they are known.
    public List<MigrationTask> known() {
      List<MigrationTask> all = new ArrayList<>(tasks.toOptional().orElse(List.of()));
      all.addAll(replications.toOptional().orElse(List.of()));
      return all;
    }
  }

  /// All that read one of our sources.
  ///
  /// @param ours the endpoint is one of our sources
  public Migrations ofSources(Predicate<DmsEndpoint> ours) {
    return look(ours, null);
  }

  /// The one of this ARN, whatever its source; none when it is not listed.
  public Migrations ofArn(String arn) {
    return look(e -> false, arn);
  }

  /// What every task of one look shares.
  private record Shared(
      Bounded bounded,
      Observed<Map<String, Observed<MigrationEndpoint>>> endpoints,
      MigrationInstances.Listing instances) {}

  private Migrations look(Predicate<DmsEndpoint> ours, @Nullable String arn) {
    Bounded bounded = new Bounded(threads, clock, times);
    Accounts.Check check = accounts.check(bounded);
    var endpoints =
        check
            .vouch(Listings.ENDPOINTS, bounded.read(Listings.ENDPOINTS, listings::endpoints))
            .map(this::byArn);
    Shared shared = new Shared(bounded, endpoints, instances.list(bounded, check));
    Predicate<@Nullable String> isOurs = source -> isOneOf(endpoints, source, ours);
    var tasks = check.vouch(Listings.TASKS, bounded.read(Listings.TASKS, listings::tasks));
    return new Migrations(
        chosen(
            tasks,
            t ->
                arn == null
                    ? isOurs.test(t.sourceEndpointArn())
                    : arn.equals(t.replicationTaskArn()),
            arn,
            shared,
            t -> task(t, shared)),
        replications(shared, isOurs, arn, check));
  }

  private <T> Observed<List<MigrationTask>> chosen(
      Observed<List<T>> all,
      Predicate<T> isAsked,
      @Nullable String arn,
      Shared shared,
      Function<T, MigrationTask> read) {
    return switch (all) {
      case Unknown<List<T>>(var why, var at) -> Observed.unknown(why, at);
      case Known<List<T>>(var items, var at) -> {
        if (arn == null && shared.endpoints() instanceof Unknown<?>(var why, var _)) {
          yield Observed.unknown("which of them read our sources is not known: " + why, at);
        }
        List<T> asked = items.stream().filter(isAsked).toList();
        yield asked.size() > MOST
            ? Observed.unknown(
                "%d of them read our sources, and no more than %d are looked at at once: name one by its ARN"
                    .formatted(asked.size(), MOST),
                at)
            : read(asked, read);
      }
    };
  }

  /// An item that can't be read spoils the listing, as everywhere: it might be the one.
  private <T> Observed<List<MigrationTask>> read(List<T> asked, Function<T, MigrationTask> read) {
    try {
      return Observed.known(asked.stream().map(read).toList(), clock.instant());
    } catch (UnreadableAnswer e) {
      return Observed.unknown(String.valueOf(e.getMessage()), clock.instant());
    }
  }

  private MigrationTask task(ReplicationTask listed, Shared shared) {
    DmsTask task = Tasks.read(listed);
    ReplicationTaskStats stats = listed.replicationTaskStats();
    Observed<ReplicationTask> whole =
        shared.bounded().read(Listings.TASKS, () -> listings.task(task.arn()));
    return new MigrationTask(
        config.name(),
        task,
        listed.cdcStartPosition(),
        stats == null
            ? new FullLoad(null, null, null)
            : new FullLoad(
                stats.fullLoadStartDate(),
                stats.fullLoadFinishDate(),
                stats.fullLoadProgressPercent()),
        then(
            whole,
            t ->
                SettingsText.read(
                    t.replicationTaskSettings(), "ReplicationTaskSettings of " + task.id())),
        then(whole, t -> MappingsText.read(t.tableMappings(), "TableMappings of " + task.id())),
        endpoint(task.sourceEndpointArn(), shared),
        endpoint(task.targetEndpointArn(), shared),
        instances.of(task.replicationInstanceArn(), shared.instances(), shared.bounded()),
        tables(task, shared),
        shared
            .bounded()
            .read(MigrationListings.ASSESSMENTS, () -> listings.assessments(task.arn())));
  }

  private Observed<List<MigrationTask>> replications(
      Shared shared,
      Predicate<@Nullable String> isOurs,
      @Nullable String arn,
      Accounts.Check check) {
    Observed<List<ReplicationConfig>> configs =
        shared
            .bounded()
            .read(
                Listings.CONFIGS,
                () -> serverless(Listings.CONFIGS, inventory::replicationConfigs));
    Observed<List<Replication>> running =
        shared
            .bounded()
            .read(
                Listings.REPLICATIONS,
                () -> serverless(Listings.REPLICATIONS, inventory::replications));
    if (running instanceof Unknown<List<Replication>>(var why, var at)) {
      return Observed.unknown(why, at);
    }
    Map<String, Replication> byArn =
        running.toOptional().orElse(List.of()).stream()
            .filter(r -> r.replicationConfigArn() != null)
            .collect(
                Collectors.toMap(Replication::replicationConfigArn, r -> r, (first, _) -> first));
    Observed<List<ReplicationConfig>> vouched =
        check.vouch(
            Listings.CONFIGS,
            configs.map(
                all ->
                    new Listed<>(
                        all,
                        all.stream()
                            .map(ReplicationConfig::replicationConfigArn)
                            .filter(Objects::nonNull)
                            .toList())));
    return chosen(
        vouched,
        c ->
            arn == null ? isOurs.test(c.sourceEndpointArn()) : arn.equals(c.replicationConfigArn()),
        arn,
        shared,
        c -> replication(c, byArn.get(c.replicationConfigArn()), shared));
  }

  private <T> List<T> serverless(String action, Supplier<List<T>> listing) {
    return offered.or(DmsConfig.Part.SERVERLESS, action, listing, List.of());
  }

  private MigrationTask replication(
      ReplicationConfig c, @Nullable Replication running, Shared shared) {
    DmsTask task = Tasks.read(c, running);
    ReplicationStats stats = running == null ? null : running.replicationStats();
    Observed<ReplicationConfig> whole = Observed.known(c, clock.instant());
    return new MigrationTask(
        config.name(),
        task,
        running == null ? null : running.cdcStartPosition(),
        stats == null
            ? new FullLoad(null, null, null)
            : new FullLoad(
                stats.fullLoadStartDate(),
                stats.fullLoadFinishDate(),
                stats.fullLoadProgressPercent()),
        then(
            whole,
            w -> SettingsText.read(w.replicationSettings(), "ReplicationSettings of " + task.id())),
        then(whole, w -> MappingsText.read(w.tableMappings(), "TableMappings of " + task.id())),
        endpoint(task.sourceEndpointArn(), shared),
        endpoint(task.targetEndpointArn(), shared),
        Observed.known(Optional.empty(), clock.instant()),
        tables(task, shared),
        shared.bounded().unknown("DMS's assessments are asked for classic tasks only"));
  }

  /// One that was never started has none, and is not asked for them.
  private Observed<List<MigrationTable>> tables(DmsTask task, Shared shared) {
    return TaskStatus.of(task.status()) == TaskStatus.IDLE
        ? Observed.known(List.of(), clock.instant())
        : shared
            .bounded()
            .read(TableStatisticsListing.action(task.arn()), () -> listings.tables(task.arn()));
  }

  private Map<String, Observed<MigrationEndpoint>> byArn(List<Endpoint> all) {
    Instant now = clock.instant();
    return all.stream()
        .collect(
            Collectors.toMap(Endpoint::endpointArn, e -> endpoint(e, now), (first, _) -> first));
  }

  private static Observed<MigrationEndpoint> endpoint(Endpoint e, Instant now) {
    try {
      return Observed.known(EndpointText.read(e), now);
    } catch (UnreadableAnswer unreadable) {
      return Observed.unknown(String.valueOf(unreadable.getMessage()), now);
    }
  }

  private Observed<MigrationEndpoint> endpoint(@Nullable String arn, Shared shared) {
    return switch (shared.endpoints()) {
      case Unknown<Map<String, Observed<MigrationEndpoint>>>(var why, var at) ->
          Observed.unknown(why, at);
      case Known<Map<String, Observed<MigrationEndpoint>>>(var all, var at) -> {
        Observed<MigrationEndpoint> found = arn == null ? null : all.get(arn);
        yield found != null
            ? found
            : Observed.unknown(
                Listings.ENDPOINTS + " lists no endpoint with the ARN that the task names", at);
      }
    };
  }

  /// One that can't be read may be ours: its tasks are looked at, and say so.
  private static boolean isOneOf(
      Observed<Map<String, Observed<MigrationEndpoint>>> endpoints,
      @Nullable String arn,
      Predicate<DmsEndpoint> ours) {
    return arn != null
        && endpoints
            .toOptional()
            .flatMap(all -> Optional.ofNullable(all.get(arn)))
            .filter(
                e ->
                    switch (e) {
                      case Unknown<MigrationEndpoint> _ -> true;
                      case Known<MigrationEndpoint>(var known, var _) ->
                          ours.test(known.endpoint());
                    })
            .isPresent();
  }

  private static <T, R> Observed<R> then(Observed<T> whole, Function<T, R> read) {
    try {
      return whole.map(read);
    } catch (UnreadableAnswer e) {
      return Observed.unknown(String.valueOf(e.getMessage()), whole.at());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    access.close();
  }
}
