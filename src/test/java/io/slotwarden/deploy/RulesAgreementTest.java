package io.slotwarden.deploy;

import static io.slotwarden.deploy.Look.slot;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ADms;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.ForecastMethod;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.Serverless;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The alert rules for Prometheus tell what slotwarden's own alerts tell, world by world, where
/// both see the same; where they are known to differ it says how.
class RulesAgreementTest {
  private static final long GIB = 1L << 30;
  private static final Instant START = RuleWorld.START;
  private static final String RECOVERABLE =
      "Last Error ODBC general error. Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE";

  @TempDir Path folder;

  @Test
  void everyAlertOfOursHasARuleOrIsKnownToHaveNone() {
    Set<AlertKey> all = EnumSet.copyOf(Told.RULES.keySet());
    all.addAll(Told.ONLY_OURS);

    assertThat(all).containsExactlyInAnyOrder(AlertKey.values());
    assertThat(Told.RULES.keySet()).doesNotContainAnyElementsOf(Told.ONLY_OURS);
  }

  @Test
  void theyTellTheSameOfTheSame() throws Exception {
    List<RuleWorld> worlds = worlds();

    Map<String, List<String>> told = RulesAgreement.ofDefaults().assertAgree(folder, worlds);

    assertThat(told).hasSameSizeAs(worlds);
    Set<String> rules =
        told.values().stream()
            .flatMap(List::stream)
            .map(t -> t.split(" ")[0])
            .collect(java.util.stream.Collectors.toSet());
    assertThat(rules).containsExactlyInAnyOrderElementsOf(Told.RULES.values());
  }

  private static List<RuleWorld> worlds() {
    return Stream.of(
            slots(),
            states(),
            notOurs("a temporary slot", s -> s.temporary = true),
            notOurs("a copy of a primary's slot", s -> s.synced = true),
            clocks(),
            places(),
            tasks(),
            health(),
            differences())
        .flatMap(List::stream)
        .toList();
  }

  private static RuleWorld of(String name, SlotAssessment slot) {
    return RuleWorld.of(name, l -> l.slots(slot));
  }

  private static SlotAssessment retains(long bytes) {
    return slot(s -> {}, SlotState.LAGGING, bytes, null);
  }

  private static List<RuleWorld> slots() {
    return List.of(
        RuleWorld.of("nothing is there", l -> l),
        of("a slot keeps 1 GiB", retains(GIB)),
        of("a slot keeps a byte less than 10 GiB", retains(10 * GIB - 1)),
        of("a slot keeps 10 GiB", retains(10 * GIB)),
        of("a slot keeps 11 GiB", retains(11 * GIB)),
        of("a slot keeps 50 GiB", retains(50 * GIB)),
        of("a slot keeps 51 GiB", retains(51 * GIB)),
        of("vacuum is held back by 199 million", aged(199_000_000)),
        of("vacuum is held back by 200 million", aged(200_000_000)),
        of("vacuum is held back by 1.6 billion", aged(1_600_000_000)),
        RuleWorld.of("8 of 10 slots are taken", l -> l.slots(many(8))),
        RuleWorld.of("9 of 10 slots are taken", l -> l.slots(many(9))),
        RuleWorld.of("all slots are taken", l -> l.slots(many(10))));
  }

  private static SlotAssessment aged(long transactions) {
    return slot(s -> s.xminAge = transactions, SlotState.HEALTHY, 0L, null);
  }

  private static SlotAssessment[] many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> slot(s -> s.name = "slot_" + i, SlotState.HEALTHY, 0L, null))
        .toArray(SlotAssessment[]::new);
  }

  private static List<RuleWorld> states() {
    Instant since = START.minus(Duration.ofHours(1));
    return List.of(
        of("nobody has read for an hour", slot(s -> {}, SlotState.DISCONNECTED, GIB, since)),
        of("nobody reads from now on", slot(s -> {}, SlotState.DISCONNECTED, GIB, START)),
        of("a consumer comes and goes", slot(s -> {}, SlotState.CRASH_LOOP, GIB, START)),
        of("never used", slot(s -> s.restart = null, SlotState.UNUSED, null, since)),
        of(
            "read and unreserved",
            slot(s -> s.walStatus = "unreserved", SlotState.UNRESERVED, GIB, null)),
        of(
            "unread and unreserved",
            slot(s -> s.walStatus = "unreserved", SlotState.UNRESERVED, GIB, since)),
        of(
            "a standby says unreserved, wrongly",
            slot(s -> s.walStatus = "unreserved", SlotState.HEALTHY, GIB, null)),
        of(
            "a standby says reserved, wrongly",
            slot(s -> s.walStatus = "reserved", SlotState.UNRESERVED, GIB, null)),
        of("lost, and much behind", slot(s -> s.walStatus = "lost", SlotState.LOST, 0L, since)),
        of(
            "lost, and old",
            slot(
                s -> {
                  s.walStatus = "lost";
                  s.xminAge = 1_600_000_000L;
                },
                SlotState.LOST,
                0L,
                since)));
  }

  /// Of a temporary slot nothing matters, and of a copy of a primary's slot only its loss.
  private static List<RuleWorld> notOurs(String what, Consumer<ASlot> kind) {
    Instant since = START.minus(Duration.ofHours(1));
    return List.of(
        of(
            what + " keeps much, is old and unread",
            slot(
                kind.andThen(s -> s.xminAge = 1_600_000_000L),
                SlotState.DISCONNECTED,
                60 * GIB,
                since)),
        of(
            what + " is unreserved",
            slot(kind.andThen(s -> s.walStatus = "unreserved"), SlotState.UNRESERVED, GIB, null)),
        RuleWorld.of(
            what + " will be lost",
            l -> l.slots(slot(kind, SlotState.LAGGING, GIB, null)).forecast(lostIn(l, 3))),
        of(
            what + " is lost",
            slot(kind.andThen(s -> s.walStatus = "lost"), SlotState.LOST, 0L, since)));
  }

  private static List<RuleWorld> clocks() {
    return List.of(
        full("a disk is full in 30 h", 30),
        full("a disk is full in 20 h", 20),
        full("a disk is full in 3 h", 3),
        RuleWorld.of(
            "nobody can tell when a disk is full", l -> l.forecast(SourceForecast.unknown("?"))),
        lost("a slot is lost in 30 h", 30),
        lost("a slot is lost in 20 h", 20),
        lost("a slot is lost in 3 h", 3));
  }

  private static RuleWorld full(String name, int hours) {
    return RuleWorld.of(
        name, l -> l.forecast(new SourceForecast(in(l, hours, hours), null, Map.of())));
  }

  private static RuleWorld lost(String name, int hours) {
    return RuleWorld.of(
        name, l -> l.slots(slot(s -> {}, SlotState.LAGGING, GIB, null)).forecast(lostIn(l, hours)));
  }

  private static SourceForecast lostIn(Look l, int hours) {
    return new SourceForecast(
        new Forecast.NotGrowing("no"), null, Map.of("cdc", in(l, hours, hours)));
  }

  private static Forecast in(Look l, int hours, int alarm) {
    return new Forecast.Expected(
        l.now().plus(Duration.ofHours(hours)),
        l.now().plus(Duration.ofHours(alarm)),
        l.now().plus(Duration.ofHours(1)),
        ForecastMethod.EWMA,
        GIB,
        "an average");
  }

  private static List<RuleWorld> places() {
    return List.of(
        RuleWorld.of("a server can't be seen", l -> l.seen(false, true)),
        RuleWorld.of("an account can't be seen", l -> l.seen(true, false)),
        RuleWorld.of(
            "the audit finds what can be mended at leisure",
            l -> l.audit(finding(Severity.WARNING))),
        RuleWorld.of("the audit finds what is critical", l -> l.audit(finding(Severity.CRITICAL))));
  }

  private static PracticeFinding finding(Severity severity) {
    return new PracticeFinding("6", "max_slot_wal_keep_size", severity, "is -1", "set a limit");
  }

  private static List<RuleWorld> tasks() {
    return List.of(
        down("a task runs", "running", "cdc", null, "cdc"),
        down("a task fails", "failed", "cdc", RECOVERABLE, "cdc"),
        down("a task fails, and its slot is gone", "failed", "cdc", RECOVERABLE),
        down(
            "a task is stopped by hand and reads a slot",
            "stopped",
            "cdc",
            "Stop Reason NORMAL",
            "cdc"),
        down("a task is stopped by hand and reads none", "stopped", "cdc", "Stop Reason NORMAL"),
        down(
            "a task stops for lack of memory",
            "stopped",
            "cdc",
            "Stop Reason STOPPED_DUE_TO_LOW_MEMORY"),
        down(
            "a task waits after its full load, unread",
            "stopped",
            "full-load-and-cdc",
            "Stop Reason STOPPED_AFTER_FULL_LOAD"),
        down(
            "a task waits after its full load, and its slot with it",
            "stopped",
            "full-load-and-cdc",
            "Stop Reason STOPPED_AFTER_FULL_LOAD",
            "cdc"),
        down("a full load is done", "stopped", "full-load", "Stop Reason FULL_LOAD_ONLY_FINISHED"),
        down("a full load ended", "stopped", "full-load", null),
        down(
            "a full load fails",
            "failed",
            "full-load",
            "Stop Reason FATAL_ERROR Error Level FATAL"),
        down(
            "a task reached its stop position",
            "stopped",
            "cdc",
            "Stop Reason STOPPED_AT_COMMIT_TIME",
            "cdc"),
        down("a task is on its way", "starting", "cdc", null, "cdc"),
        serverless("a Serverless replication has a day left", Duration.ofHours(24)),
        serverless("a Serverless replication has ten hours left", Duration.ofHours(10)));
  }

  private static RuleWorld down(
      String name, String status, String type, @Nullable String reason, String... slots) {
    return RuleWorld.of(
        name,
        l ->
            l.task(
                new Look.Task(
                    task(TaskKind.TASK, status, type, reason, null),
                    status.equals("stopped") || status.equals("failed") ? START : null,
                    true,
                    List.of(slots),
                    TaskHealth.unknown("not looked at", l.now()))));
  }

  private static DmsTask task(
      TaskKind kind,
      String status,
      String type,
      @Nullable String reason,
      @Nullable Serverless serverless) {
    return new DmsTask(
        kind,
        "cdc-task",
        ADms.arn("task", "X"),
        status,
        type,
        reason,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        null,
        serverless,
        null);
  }

  private static RuleWorld serverless(String name, Duration left) {
    return RuleWorld.of(
        name,
        l ->
            l.task(
                new Look.Task(
                    task(
                        TaskKind.REPLICATION,
                        "stopped",
                        "cdc",
                        "Stop Reason NORMAL",
                        new Serverless(
                            "provisioned", START.plus(left), START.minusSeconds(60), false)),
                    START,
                    true,
                    List.of("cdc"),
                    TaskHealth.unknown("not looked at", l.now()))));
  }

  private static List<RuleWorld> health() {
    return List.of(
        tables("no table is in error", 0, 0),
        tables("a table is in error", 1, 0),
        tables("rows of a table differ", 0, 1),
        latency("a task is 14 min behind", "running", 840),
        latency("a task is 15 min behind", "running", 900),
        latency("a task is 20 min behind", "running", 1200),
        latency("a task is 70 min behind", "running", 4200),
        latency("a task was 70 min behind and is stopped", "stopped", 4200));
  }

  private static RuleWorld tables(String name, int errored, int differ) {
    return RuleWorld.of(
        name,
        l ->
            l.task(
                running(
                    l,
                    "running",
                    new TaskHealth(
                        Observed.known(
                            new TaskHealth.Tables(40, errored, differ, 0, List.of()), l.now()),
                        measured(l, 5, Duration.ofMinutes(5)),
                        measured(l, 5, Duration.ofMinutes(5))))));
  }

  private static RuleWorld latency(String name, String status, int seconds) {
    return RuleWorld.of(name, l -> l.task(behind(l, status, seconds, Duration.ofMinutes(5))));
  }

  private static Look.Task behind(Look l, String status, int seconds, Duration age) {
    return running(
        l,
        status,
        new TaskHealth(
            Observed.known(new TaskHealth.Tables(40, 0, 0, 0, List.of()), l.now()),
            measured(l, seconds, age),
            measured(l, 5, age)));
  }

  private static Look.Task running(Look l, String status, TaskHealth health) {
    boolean down = status.equals("stopped");
    return new Look.Task(
        task(
            TaskKind.TASK, status, "cdc", down ? "Stop Reason STOPPED_AT_SERVER_TIME" : null, null),
        down ? START : null,
        true,
        List.of("cdc"),
        health);
  }

  private static Observed<TaskHealth.Latency> measured(Look l, int seconds, Duration age) {
    return Observed.known(new TaskHealth.Latency.Measured(seconds, l.now().minus(age)), l.now());
  }

  /// Each is a sentence of the rules' file or of the runbooks.
  private static List<RuleWorld> differences() {
    return List.of(
        RuleWorld.of(
                "no day is like another: slotwarden looks at an earlier time",
                l -> l.forecast(new SourceForecast(in(l, 30, 3), null, Map.of())))
            .onlySlotwarden("SlotwardenTimeToFull orders critical"),
        RuleWorld.of(
                "a task whose source is none of ours failed",
                l ->
                    l.task(
                        new Look.Task(
                            task(TaskKind.TASK, "failed", "cdc", RECOVERABLE, null),
                            l.now().minus(Duration.ofMinutes(10)),
                            false,
                            List.of(),
                            TaskHealth.unknown("not looked at", l.now()))))
            .onlyPrometheus("SlotwardenTaskDown prod/cdc-task warning"),
        RuleWorld.of(
                "CloudWatch has had no datapoint for long",
                l -> l.task(behind(l, "running", 4200, Duration.ofHours(2))))
            .onlySlotwarden("SlotwardenTaskLatency prod/cdc-task warning"));
  }
}
