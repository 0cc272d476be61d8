package io.slotwarden.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.assess.Inventories;
import io.slotwarden.assess.SourceProfile;
import io.slotwarden.aws.CallBudget;
import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.guard.Circumstances;
import io.slotwarden.guard.Guard;
import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Memory;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.TaskId;
import io.slotwarden.observe.dms.DmsInventoryObserver;
import io.slotwarden.testing.WireFront;
import io.slotwarden.testing.WireFront.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// An account as large as AWS lets one be (600 tasks, 200 endpoints, twenty pages a look) under the
/// daemon's own observing, assessing and deciding, over real HTTP and in simulated time: twelve
/// minutes, with `-Pproof` a day. Its calls stay within both of the buckets that are published for
/// DMS. A look has its real deadlines, so nothing else may slow it down.
@Isolated
class ADayOfCallsTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration LASTS =
      Boolean.getBoolean("slotwarden.proof") ? Duration.ofDays(1) : Duration.ofMinutes(12);
  private static final int TASKS = 600;
  private static final int ENDPOINTS = 200;
  private static final int PAGES = 20;

  /// So many fail in the second sixth of the run, and run again in the third.
  private static final int FAILING = 80;

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final SimulatedDms dms = SimulatedDms.start(now::get);
  private final List<SimulatedTask> tasks = new ArrayList<>();
  private final Bucket published = new Bucket(200, 8);
  private final Bucket stricter = new Bucket(100, 4);
  private final Map<String, Integer> calls = new TreeMap<>();

  /// What the strict double answered, until the world changes: it need not say the same again.
  private final Map<WireFront.Request, Reply> said = new ConcurrentHashMap<>();

  private final AtomicInteger throttled = new AtomicInteger();
  private final WireFront front = new WireFront(dms.endpoint(), this::answer);

  /// As AWS throttles: a call takes one, and time gives some back.
  private final class Bucket {
    private final int size;
    private final double aSecond;
    private double left;
    private double lowest;
    private Instant counted = START;

    Bucket(int size, double aSecond) {
      this.size = size;
      this.aSecond = aSecond;
      left = size;
      lowest = size;
    }

    boolean take() {
      double gained = Duration.between(counted, now.get()).toMillis() / 1000.0 * aSecond;
      left = Math.min(size, left + gained) - 1;
      counted = now.get();
      lowest = Math.min(lowest, left);
      return left >= 0;
    }
  }

  @AfterEach
  void thePublishedModelApproves() {
    front.close();
    dms.close();
    PublishedModel.approves(dms);
  }

  private synchronized Reply answer(WireFront.Request request, WireFront.Upstream upstream) {
    if (request.operation().isEmpty()) {
      return upstream.ask();
    }
    calls.merge(request.operation(), 1, Integer::sum);
    boolean granted = published.take();
    if (!stricter.take() || !granted) {
      throttled.incrementAndGet();
      return Reply.error("ThrottlingException", "Rate exceeded");
    }
    return said.computeIfAbsent(request, _ -> upstream.ask());
  }

  private void world() {
    List<SimulatedResource> instances = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      instances.add(dms.addInstance("ri-" + i, "10.0.0." + i));
    }
    List<SimulatedResource> endpoints = new ArrayList<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      String type = i % 2 == 0 ? "source" : "target";
      String host = i == 0 ? "orders-db" : "db-" + i;
      SimulatedResource endpoint =
          dms.addEndpoint("endpoint-" + i, type, host, 5432, "orders", "dms")
              .with("PostgreSQLSettings", Map.of("SlotName", "slot_" + i));
      endpoints.add(endpoint);
      dms.addConnection(instances.get(i % 20), endpoint);
      dms.addConnection(instances.get((i + 1) % 20), endpoint);
    }
    for (int i = 0; i < TASKS; i++) {
      int source = i < ENDPOINTS / 2 ? 2 * i : 2;
      tasks.add(
          dms.addTask(
                  "orders-" + i,
                  endpoints.get(source),
                  endpoints.get(source + 1),
                  instances.get((source + 1) % 20))
              .migrationType("cdc")
              .checkpoint(Lsn.parse("1/10000100"))
              .run());
    }
    for (int i = 0; i < 250; i++) {
      SimulatedResource config =
          dms.addReplicationConfig("serverless-" + i, endpoints.get(4), endpoints.get(1));
      dms.addReplication(config, "running");
    }
    dms.addDataMigration("migration", "Ready");
  }

  private Config config(String poll) {
    String text =
        """
        mode: enforce
        sources:
          - {name: orders, url: jdbc:postgresql://orders-db/orders, username: u, password: "${env:P}"}
        dms:
          - {name: prod, account: "%s", region: %s, poll: %s, owns: [orders], health: {tables: off, metrics: off}, endpoint-url: "%s"}
        aws: {sts: {endpoint-url: "%s"}}
        policies:
          - {name: resume, resume-task: {tasks: ["orders-*"]}}
        """
            .formatted(
                SimulatedDms.ACCOUNT,
                SimulatedDms.REGION,
                poll,
                front.endpoint(),
                front.endpoint());
    return switch (ConfigLoader.load(text, "test", n -> n.equals("P") ? "x" : null)) {
      case Loaded.Valid valid -> valid.config();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private DmsInventoryObserver observer(Config config) {
    System.setProperty("aws.accessKeyId", "AKIATEST00000000000");
    System.setProperty("aws.secretAccessKey", "test");
    DmsConfig entry = config.dms().getFirst();
    CallBudget budget = new CallBudget(now::get, wait -> now.set(now.get().plus(wait)));
    return DmsInventoryObserver.watching(
        entry, config.aws(), now::get, budget, new Random(7), _ -> false, () -> false);
  }

  @Test
  void aFullAccountIsWatchedWithinBothPublishedBuckets() {
    world();
    Config config = config("30s");
    SourceConfig source = config.sources().getFirst();
    SourceProfile profile = Profiles.of(config.owners("orders"), source);
    Memory memory = Memory.EMPTY;
    int looks = 0;
    int judgedAtRest = 0;
    int resumable = 0;
    try (DmsInventoryObserver observer = observer(config)) {
      for (Instant due = START; due.isBefore(START.plus(LASTS)); due = due.plusSeconds(30)) {
        now.set(now.get().isAfter(due) ? now.get() : due);
        change(Duration.between(START, due));
        DmsObservation look = observer.observe();
        looks++;
        assertThat(look.tasks().toOptional().orElseThrow()).hasSize(TASKS);

        memory = turn(config, look, memory);
        Observed<Instant> complete =
            Inventories.completeAt(
                profile, Map.of("prod", look), memory.inventories(), List.of(), now.get());
        List<Reading.OfTask> atRest =
            readings.stream().filter(r -> r.task().status().equals("failed")).toList();
        Duration old = atRest.isEmpty() ? Duration.ofMinutes(2) : Duration.ofSeconds(30);
        assertThat(complete.toOptional())
            .as("a proof that nobody owns a slot")
            .hasValueSatisfying(at -> assertThat(at).isAfter(now.get().minus(old)));
        if (!atRest.isEmpty()) {
          judgedAtRest++;
          assertThat(Duration.between(look.connections().at(), look.at()))
              .isLessThan(Duration.ofSeconds(30));
          assertThat(look.instances().toOptional()).isPresent();
        }
        resumable +=
            (int)
                readings.stream()
                    .filter(r -> r.id().equals(new TaskId("prod", "orders-0")))
                    .filter(r -> r.verdict() == ResumeVerdict.RESUME)
                    .count();
      }
    }

    print(looks);
    assertThat(throttled).as("calls that DMS had to refuse").hasValue(0);
    assertThat(looks).isEqualTo((int) LASTS.dividedBy(Duration.ofSeconds(30)));
    assertThat(calls.get("DescribeReplicationTasks")).isEqualTo(6 * looks);
    assertThat(calls.get("DescribeEndpoints")).isLessThan(2 * looks);
    assertThat(calls.get("DescribeConnections")).isLessThan(4 * looks);
    assertThat(judgedAtRest).isPositive();
    assertThat(resumable).as("looks in which the failed task could be resumed").isPositive();
  }

  /// As short as a poll may be, and with every task of them at rest: too much for any bucket, but
  /// for our own.
  @Test
  void theShortestPollAndAHundredTasksAtRestDoNotExceedThemEither() {
    world();
    tasks.subList(0, 100).forEach(t -> t.fail("Stop Reason RECOVERABLE_ERROR"));
    int looks = 0;
    Set<String> read = new HashSet<>();
    try (DmsInventoryObserver observer = observer(config("5s"))) {
      for (int i = 0; i < 20; i++) {
        now.set(
            now.get().isAfter(START.plusSeconds(5L * i)) ? now.get() : START.plusSeconds(5L * i));
        DmsObservation look = observer.observe();
        looks++;
        assertThat(look.tasks().toOptional()).isPresent();
        assertThat(look.dataMigrations().toOptional()).isPresent();
        tasks.subList(0, 100).stream()
            .map(SimulatedTask::arn)
            .filter(arn -> !look.unreadableTags().containsKey(arn))
            .forEach(read::add);
        assertThat(look.connections().toOptional()).isPresent();
      }
    }

    print(looks);
    assertThat(throttled).hasValue(0);
    assertThat(read).as("tasks whose tags came to their turn").hasSize(100);
  }

  private List<Reading.OfTask> readings = List.of();

  /// Assess, decide and guard, as the loop does with each look.
  private Memory turn(Config config, DmsObservation look, Memory before) {
    ServerSample sample =
        AServer.with(
            s -> {
              s.at = now.get();
              s.slots.add(
                  ASlot.with(
                      slot -> {
                        slot.name = "slot_0";
                        slot.active = !tasks.getFirst().status().equals("failed");
                      }));
            });
    TaskTurn turn =
        TaskTurn.take(
            config,
            new Guard(),
            config.dms().getFirst(),
            look,
            Map.of("prod", look),
            Map.of("orders", new TaskTurn.SeenSource(sample, now.get())),
            before,
            new Circumstances(
                now.get(),
                config.guard(),
                Observed.known(false, now.get()),
                List.of(),
                true,
                Observed.known(true, now.get()),
                false,
                null,
                Map.of(),
                Set.of(),
                List.of()));
    readings = turn.readings();
    return turn.memory();
  }

  private void change(Duration since) {
    long sixth = LASTS.toSeconds() / 6;
    boolean fails = since.toSeconds() == sixth / 30 * 30;
    boolean recovers = since.toSeconds() == sixth / 30 * 30 * 3;
    if (fails) {
      tasks
          .subList(0, FAILING)
          .forEach(
              t ->
                  t.fail(
                      "Last Error  ODBC general error. Stop Reason RECOVERABLE_ERROR Error Level"
                          + " RECOVERABLE"));
    }
    if (recovers) {
      tasks.subList(0, FAILING).forEach(SimulatedTask::run);
    }
    if (fails || recovers) {
      said.clear();
    }
  }

  private void print(int looks) {
    int all = calls.values().stream().mapToInt(Integer::intValue).sum();
    double seconds = Duration.between(START, now.get()).toSeconds() + 30;
    System.out.printf(
        "%d tasks, %d endpoints, %d pages a look: %d looks in %s of simulated time, %d calls, %.2f"
            + " a second%n",
        TASKS, ENDPOINTS, PAGES, looks, Duration.between(START, now.get()), all, all / seconds);
    calls.forEach((operation, n) -> System.out.printf("  %-30s %7d%n", operation, n));
    System.out.printf(
        "  lowest level of the buckets: %.0f of 200 (8/s), %.0f of 100 (4/s)%n",
        published.lowest, stricter.lowest);
  }
}
