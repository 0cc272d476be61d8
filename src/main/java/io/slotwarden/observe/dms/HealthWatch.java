package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsAccess;
import io.slotwarden.aws.CloudWatchAccess;
import io.slotwarden.config.HealthConfig;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsHealth;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskNames;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.observe.cloudwatch.DmsMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The health of what runs, asked beside the looks at the inventory, which never wait for it and
/// whose listings it can't make Unknown. Only for classic tasks and Serverless replications that
/// read one of our sources: the API's calls are few, and CloudWatch's cost. Used by one thread at a
/// time.
final class HealthWatch implements AutoCloseable {
  /// Of so many tasks the tables are read beside one look: with a poll of 30 s a third of a call a
  /// second, where the service gives 4 and shares them with everybody.
  private static final int TASKS_EACH_LOOK = 10;

  /// What failed is tried again sooner.
  private static final Duration RETRY = Duration.ofMinutes(1);

  /// What is older than this, or than three times its cadence, is not known any more.
  private static final Duration OLDEST = Duration.ofHours(1);

  private final HealthConfig config;
  private final AwsAccess access;
  private final CloudWatchAccess cloudwatch;
  private final Predicate<DmsEndpoint> ours;
  private final InstantSource clock;
  private final RandomGenerator chance;
  private final LookTimes times;
  private final ExecutorService threads;

  private final Map<String, Tables> tables = new HashMap<>();
  private @Nullable CompletableFuture<Map<String, Observed<TaskHealth.Tables>>> reading;
  private DmsMetrics.Answer metrics = DmsMetrics.Answer.none();
  private @Nullable CompletableFuture<DmsMetrics.Answer> asked;
  private Instant metricsDue = Instant.MIN;

  /// @param due not before
  private record Tables(Observed<TaskHealth.Tables> seen, Instant due) {}

  /// What is to be asked for.
  ///
  /// @param running classic tasks of our sources that run
  /// @param counted those, and Serverless replications, whose tables are read: they run, or have
  ///   run, or ended with tables in error
  /// @param instances on which a task of our sources lies, running or not
  private record Wanted(
      List<DmsTask> running, List<DmsTask> counted, List<ReplicationInstance> instances) {}

  /// @param cloudwatch is closed with this
  /// @param ours the endpoint is one of our sources
  /// @param chance spreads what is due, so that many daemons don't ask at once
  HealthWatch(
      HealthConfig config,
      AwsAccess access,
      CloudWatchAccess cloudwatch,
      Predicate<DmsEndpoint> ours,
      InstantSource clock,
      RandomGenerator chance,
      LookTimes times,
      ExecutorService threads) {
    this.config = config;
    this.access = access;
    this.cloudwatch = cloudwatch;
    this.ours = ours;
    this.clock = clock;
    this.chance = chance;
    this.times = times;
    this.threads = threads;
  }

  /// What is known now; what is due is asked for, and known at a later look.
  DmsHealth read(DmsObservation look) {
    Instant now = clock.instant();
    takeTables(now);
    takeMetrics(now);
    Wanted wanted = wanted(look);
    askTables(look, wanted.counted(), now);
    askMetrics(wanted, look.instances().isKnown(), now);
    Map<String, TaskHealth> tasks = new HashMap<>();
    wanted.counted().forEach(t -> tasks.put(t.arn(), health(t, now)));
    Map<String, InstanceHealth> instances = new HashMap<>();
    wanted.instances().forEach(i -> instances.put(i.arn(), health(i, now)));
    return new DmsHealth(tasks, instances);
  }

  private Wanted wanted(DmsObservation look) {
    Set<String> endpoints =
        look.endpoints().toOptional().orElse(List.of()).stream()
            .filter(ours)
            .map(DmsEndpoint::arn)
            .collect(Collectors.toSet());
    List<DmsTask> tasks = reading(look.tasks(), endpoints);
    List<DmsTask> serverless = reading(look.replications(), endpoints);
    Set<String> on =
        tasks.stream()
            .map(DmsTask::replicationInstanceArn)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return new Wanted(
        tasks.stream().filter(HealthWatch::runs).toList(),
        Stream.concat(tasks.stream(), serverless.stream()).filter(this::isCounted).toList(),
        look.instances().toOptional().orElse(List.of()).stream()
            .filter(i -> on.contains(i.arn()))
            .toList());
  }

  private static List<DmsTask> reading(Observed<List<DmsTask>> listed, Set<String> endpoints) {
    return listed.toOptional().orElse(List.of()).stream()
        .filter(t -> t.sourceEndpointArn() != null && endpoints.contains(t.sourceEndpointArn()))
        .toList();
  }

  private static boolean runs(DmsTask task) {
    return TaskStatus.of(task.status()) == TaskStatus.RUNNING;
  }

  /// What is said of the tables of a task that has stopped has to end some time, too.
  private boolean isCounted(DmsTask task) {
    Integer errored = task.tablesErrored();
    return switch (TaskStatus.of(task.status())) {
      case RUNNING -> true;
      case DOWN -> errored != null && errored > 0 || tables.containsKey(task.arn());
      case TRANSIENT, UNKNOWN -> tables.containsKey(task.arn());
      case IDLE -> false;
    };
  }

  private void askTables(DmsObservation look, List<DmsTask> counted, Instant now) {
    if (!config.hasTables() || reading != null || counted.isEmpty()) {
      return;
    }
    Set<String> present = counted.stream().map(DmsTask::arn).collect(Collectors.toSet());
    tables
        .keySet()
        .removeIf(
            arn ->
                !present.contains(arn) && TaskNames.listing(look, TaskKind.ofArn(arn)).isKnown());
    List<String> due =
        present.stream()
            .filter(arn -> !now.isBefore(due(arn)))
            .sorted(Comparator.comparing(this::due).thenComparing(Comparator.naturalOrder()))
            .limit(TASKS_EACH_LOOK)
            .toList();
    if (!due.isEmpty()) {
      reading = CompletableFuture.supplyAsync(() -> readTables(due), threads);
    }
  }

  private Instant due(String arn) {
    Tables known = tables.get(arn);
    return known == null ? Instant.MIN : known.due();
  }

  private Map<String, Observed<TaskHealth.Tables>> readTables(List<String> arns) {
    Map<String, Observed<TaskHealth.Tables>> read = new HashMap<>();
    for (String arn : arns) {
      Bounded bounded = new Bounded(threads, clock, times);
      read.put(
          arn,
          bounded.read(
              TableStatisticsListing.action(arn),
              () -> TableStatisticsListing.read(access.dms(), arn)));
    }
    return read;
  }

  private void takeTables(Instant now) {
    CompletableFuture<Map<String, Observed<TaskHealth.Tables>>> done = reading;
    if (done == null || !done.isDone()) {
      return;
    }
    reading = null;
    if (done.isCompletedExceptionally()) {
      return;
    }
    done.join()
        .forEach(
            (arn, seen) ->
                tables.put(arn, new Tables(seen, next(now, config.tables(), seen.isKnown()))));
  }

  private void askMetrics(Wanted wanted, boolean instancesKnown, Instant now) {
    boolean nothing = wanted.running().isEmpty() && wanted.instances().isEmpty();
    if (!config.hasMetrics()
        || asked != null
        || nothing
        || !instancesKnown
        || now.isBefore(metricsDue)) {
      return;
    }
    List<DmsTask> tasks = wanted.running().stream().filter(DmsTask::hasCdc).toList();
    asked =
        CompletableFuture.supplyAsync(
            () ->
                DmsMetrics.ask(cloudwatch.cloudwatch(), tasks, wanted.instances(), clock.instant()),
            threads);
  }

  private void takeMetrics(Instant now) {
    CompletableFuture<DmsMetrics.Answer> done = asked;
    if (done == null || !done.isDone()) {
      return;
    }
    asked = null;
    metrics = done.isCompletedExceptionally() ? DmsMetrics.Answer.none() : done.join();
    metricsDue = next(now, config.metrics(), metrics.isAnswered());
  }

  /// Within a tenth of its cadence.
  private Instant next(Instant now, Duration cadence, boolean known) {
    Duration every = known || cadence.compareTo(RETRY) < 0 ? cadence : RETRY;
    long millis = every.toMillis();
    return now.plusMillis(millis - millis / 10 + chance.nextLong(millis / 5 + 1));
  }

  private TaskHealth health(DmsTask task, Instant now) {
    Tables known = tables.get(task.arn());
    DmsMetrics.Latencies latencies = runs(task) ? metrics.latencies().get(task.arn()) : null;
    String none =
        !config.hasMetrics()
            ? "dms[].health.metrics is off"
            : !runs(task)
                ? "the task does not run"
                : task.kind() == TaskKind.REPLICATION
                    ? "which dimension CloudWatch's metrics of Serverless carry is not documented"
                    : !task.hasCdc()
                        ? "a full load has no latency"
                        : "CloudWatch has not answered yet";
    return new TaskHealth(
        known == null
            ? Observed.unknown(
                config.hasTables()
                    ? "the table statistics have not been read yet"
                    : "dms[].health.tables is off",
                now)
            : aged(known.seen(), config.tables(), now),
        latencies == null ? Observed.unknown(none, now) : aged(latencies.source(), now),
        latencies == null ? Observed.unknown(none, now) : aged(latencies.target(), now));
  }

  private InstanceHealth health(ReplicationInstance instance, Instant now) {
    InstanceHealth known = metrics.instances().get(instance.arn());
    return known == null
        ? InstanceHealth.unknown(
            config.hasMetrics() ? "CloudWatch has not answered yet" : "dms[].health.metrics is off",
            now)
        : new InstanceHealth(
            aged(known.memory(), now), aged(known.disk(), now), aged(known.cpu(), now));
  }

  private <T> Observed<T> aged(Observed<T> seen, Instant now) {
    return aged(seen, config.metrics(), now);
  }

  private static <T> Observed<T> aged(Observed<T> seen, Duration cadence, Instant now) {
    Duration limit = cadence.multipliedBy(3);
    return seen.isKnown()
            && Duration.between(seen.at(), now)
                    .compareTo(limit.compareTo(OLDEST) > 0 ? limit : OLDEST)
                > 0
        ? Observed.unknown("last known at " + seen.at() + ", too long ago", now)
        : seen;
  }

  @Override
  public void close() {
    cloudwatch.close();
  }
}
