package io.slotwarden.serve;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.slotwarden.config.MetricsConfig;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.Action;
import io.slotwarden.model.DeliveryOutcome;
import io.slotwarden.model.PollOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// What Prometheus sees: the last snapshot, and counters of our own doings, which stand at 0 from
/// the start for every combination that can occur. Safe for use by many threads.
public final class Metrics implements AutoCloseable {
  /// `kind` of a PostgreSQL source.
  public static final String POSTGRES = "postgres";

  /// `kind` of a DMS entry.
  public static final String DMS = "dms";

  private static final Duration[] POLL_BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private static final Duration WRITER_STAYS = Duration.ofSeconds(1);

  private final PrometheusMeterRegistry registry;
  private final SnapshotCollector snapshots;
  private final JvmCollector jvm;
  private final Map<Meter.Id, Long> told = new HashMap<>();

  /// Writes scrapes, one after the other, and is gone while nobody scrapes. A thread of the
  /// platform: on a virtual one the `BufferedWriter` of Prometheus' library begins with 512
  /// characters and is copied whole for each word by which it grows (JDK 25), which made 13 MB of
  /// garbage for a scrape of 44 KB.
  private final ExecutorService writing =
      new ThreadPoolExecutor(
          0,
          1,
          WRITER_STAYS.toMillis(),
          TimeUnit.MILLISECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("scrape").factory());

  private volatile MetricsConfig config;

  /// What is counted after each look, so that its labels are put together once.
  private final Map<Poll, Counter> polls = new ConcurrentHashMap<>();

  private final Map<Poll, Timer> pollTimes = new ConcurrentHashMap<>();

  private record Poll(String kind, String name, PollOutcome outcome) {}

  /// All that can occur as a label of a counter.
  ///
  /// @param rules names of the guard's rules
  /// @param decisions words that [#decided] will be given
  public record Names(
      List<String> sources,
      List<String> dms,
      List<String> channels,
      List<String> rules,
      List<String> decisions) {
    public Names {
      sources = List.copyOf(sources);
      dms = List.copyOf(dms);
      channels = List.copyOf(channels);
      rules = List.copyOf(rules);
      decisions = List.copyOf(decisions);
    }
  }

  /// As a file without `metrics:` wants them.
  public Metrics(Names names, InstantSource clock) {
    this(names, MetricsConfig.DEFAULT, clock);
  }

  /// @param clock tells whether a pause is still in force
  public Metrics(Names names, MetricsConfig config, InstantSource clock) {
    this.config = config;
    PrometheusRegistry prometheus = new PrometheusRegistry();
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    snapshots = new SnapshotCollector(names.channels(), clock);
    prometheus.register(snapshots);
    jvm = new JvmCollector(config.jvm());
    prometheus.register(jvm);
    startAtZero(names);
  }

  private void startAtZero(Names names) {
    for (PollOutcome outcome : PollOutcome.values()) {
      names.sources().forEach(s -> polls(POSTGRES, s, outcome));
      names.dms().forEach(d -> polls(DMS, d, outcome));
    }
    names.sources().forEach(s -> pollTimes(POSTGRES, s));
    names.dms().forEach(d -> pollTimes(DMS, d));
    names.decisions().forEach(this::decisions);
    names.rules().forEach(this::refusals);
    for (Action action : Action.values()) {
      outcomes(action).forEach(o -> actions(action, o));
    }
    for (DeliveryOutcome outcome : DeliveryOutcome.values()) {
      names.channels().forEach(c -> notifications(c, outcome));
    }
  }

  private static Set<ActOutcome> outcomes(Action action) {
    Set<ActOutcome> all = EnumSet.allOf(ActOutcome.class);
    return switch (action) {
      case DROP_SLOT -> without(all, ActOutcome.RESUMED, ActOutcome.WRITTEN, ActOutcome.CREATED);
      case RESUME_TASK -> without(all, ActOutcome.DROPPED, ActOutcome.WRITTEN, ActOutcome.CREATED);
      case CREATE_SLOT ->
          EnumSet.of(ActOutcome.CREATED, ActOutcome.ABORTED, ActOutcome.FAILED, ActOutcome.PENDING);
      case WRITE_HEARTBEAT ->
          EnumSet.of(
              ActOutcome.WRITTEN, ActOutcome.FAILED, ActOutcome.PENDING, ActOutcome.WOULD_ACT);
    };
  }

  private static Set<ActOutcome> without(Set<ActOutcome> all, ActOutcome... others) {
    all.removeAll(Set.of(others));
    return all;
  }

  /// @param kind [#POSTGRES] or [#DMS]
  /// @param name of the source or DMS entry
  public void pollEnded(String kind, String name, PollOutcome outcome, Duration took) {
    Poll poll = new Poll(kind, name, outcome);
    polls.computeIfAbsent(poll, p -> polls(p.kind(), p.name(), p.outcome())).increment();
    pollTimes.computeIfAbsent(poll, p -> pollTimes(p.kind(), p.name())).record(took);
  }

  public void decided(String decision) {
    decisions(decision).increment();
  }

  /// @param rule the first one that refused an act
  public void refused(String rule) {
    refusals(rule).increment();
  }

  public void acted(Action action, ActOutcome outcome) {
    actions(action, outcome).increment();
  }

  public void notified(String channel, DeliveryOutcome outcome) {
    notifications(channel, outcome).increment();
  }

  /// From now on this is what a scrape shows.
  public void show(Snapshot snapshot) {
    snapshots.show(snapshot, config.maxSlots());
  }

  /// The last snapshot and the acts since the last call, as lines for CloudWatch.
  public List<String> cloudWatch(String namespace, Instant now) {
    return snapshots.cloudWatch(namespace, now, newActs());
  }

  private synchronized List<CloudWatchLines.Acts> newActs() {
    List<CloudWatchLines.Acts> news = new ArrayList<>();
    for (Action action : Action.values()) {
      for (ActOutcome outcome : outcomes(action)) {
        Counter counter = actions(action, outcome);
        long all = (long) counter.count();
        Long before = told.put(counter.getId(), all);
        long since = all - (before == null ? 0 : before);
        if (since > 0) {
          news.add(new CloudWatchLines.Acts(action.word(), outcome.word(), since));
        }
      }
    }
    return news;
  }

  /// From the next snapshot and scrape on this holds.
  public void follow(MetricsConfig next) {
    config = next;
    jvm.turn(next.jvm());
  }

  /// How the last load of the configuration ended.
  public void reloaded(boolean success) {
    snapshots.reloaded(success);
  }

  /// One scrape.
  ///
  /// @param accept the request's `Accept`, empty when it has none
  Scrape scrape(String accept) {
    String type = Accept.contentType(accept);
    return CompletableFuture.supplyAsync(() -> write(type), writing).join();
  }

  private Scrape write(String type) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(64 * 1024);
    try {
      registry.scrape(body, type);
    } catch (IOException e) {
      throw new UncheckedIOException("a scrape can't be written to memory", e);
    }
    return new Scrape(type, body.toByteArray());
  }

  /// @param contentType what `body` is written in
  @SuppressWarnings("ArrayRecordComponent") // Written to a socket and thrown away, never compared.
  record Scrape(String contentType, byte[] body) {}

  @Override
  public void close() {
    writing.close();
    registry.close();
  }

  private Counter polls(String kind, String name, PollOutcome outcome) {
    return Counter.builder("slotwarden.polls")
        .description("Polls of sources and DMS entries.")
        .tags(place(kind), name, "kind", kind, "outcome", outcome.word())
        .register(registry);
  }

  private Timer pollTimes(String kind, String name) {
    return Timer.builder("slotwarden.poll.duration")
        .description("How long polls took, however they ended.")
        .tags(place(kind), name, "kind", kind)
        .serviceLevelObjectives(POLL_BUCKETS)
        .register(registry);
  }

  /// The label that holds the name.
  private static String place(String kind) {
    return kind.equals(DMS) ? "dms" : "source";
  }

  private Counter decisions(String decision) {
    return counter("slotwarden.decisions", "Decisions taken.", "decision", decision);
  }

  private Counter refusals(String rule) {
    String help = "Acts that the guard refused, by the first rule that did.";
    return counter("slotwarden.guard.refusals", help, "rule", rule);
  }

  private Counter actions(Action action, ActOutcome outcome) {
    String help = "Acts by how they ended.";
    return counter("slotwarden.actions", help, "action", action.word(), "outcome", outcome.word());
  }

  private Counter notifications(String channel, DeliveryOutcome outcome) {
    String help = "Attempts to deliver a message, by how they ended.";
    return counter("slotwarden.notifications", help, "channel", channel, "outcome", outcome.word());
  }

  private Counter counter(String name, String help, String... tags) {
    return Counter.builder(name).description(help).tags(tags).register(registry);
  }
}
