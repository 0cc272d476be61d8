package io.slotwarden.serve;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Evidence;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.ForecastMethod;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Mark;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Serverless;
import io.slotwarden.model.Severity;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.SlotType;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.Trace;
import io.slotwarden.model.WalFloors;
import io.slotwarden.model.WalHolder;
import io.slotwarden.serve.Snapshot.DmsView;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.SourceView;
import io.slotwarden.serve.Snapshot.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Snapshots for tests: one in which everything is known, and the parts to build others from.
public final class Snapshots {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final Instant DUE = Instant.parse("2026-11-23T12:00:00Z");
  static final String ARN = "arn:aws:dms:eu-west-1:123456789012:task:ABC";
  private static final ServerIdentity SERVER = new ServerIdentity(7L, 1, NOON.minusSeconds(9_000));
  static final Trace TRACE =
      new Trace(
          List.of(
              RuleVerdict.allow("kill-switch", "/x/STOP is not there", "nothing stops acts"),
              RuleVerdict.refuse("grace", "3 h of 72 h", "69 h of grace are missing"),
              RuleVerdict.unknown("ownership", "prod", "prod could not be listed")));

  private Snapshots() {}

  /// Every fact is known: what is in it must show in every place.
  public static Snapshot rich() {
    return with(List.of(marked(), physical()), List.of(task()));
  }

  /// The same with a Serverless replication that is down.
  static Snapshot ofEveryKind() {
    return with(List.of(marked(), physical()), List.of(task(), serverless()));
  }

  static Snapshot with(List<SlotView> slots, List<TaskView> tasks) {
    return new Snapshot(
        "1.4.0",
        RunMode.OBSERVE,
        List.of(pause("all")),
        true,
        false,
        NOON.minusSeconds(3_600),
        NOON,
        true,
        null,
        List.of(source(slots)),
        List.of(dms()),
        slots,
        tasks,
        List.of(dropped(), open()),
        Map.of("dba", 2),
        List.of(alert()),
        Snapshot.Registry.EMPTY);
  }

  /// A process that has just started.
  static Snapshot fresh() {
    return new Snapshot(
        "1.4.0",
        RunMode.ENFORCE,
        List.of(),
        true,
        false,
        NOON,
        null,
        false,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        Snapshot.Registry.EMPTY);
  }

  static Snapshot of(Snapshot s, @Nullable String storeProblem, @Nullable Instant turnedAt) {
    return new Snapshot(
        s.version(),
        s.mode(),
        s.words(),
        s.leader(),
        s.shortTimes(),
        s.since(),
        turnedAt,
        s.firstCycleDone(),
        storeProblem,
        s.sources(),
        s.dms(),
        s.slots(),
        s.tasks(),
        s.actions(),
        s.channelsPending(),
        s.alerts(),
        Snapshot.Registry.EMPTY);
  }

  static Snapshot withSources(SourceView... sources) {
    Snapshot s = rich();
    return new Snapshot(
        s.version(),
        s.mode(),
        s.words(),
        s.leader(),
        s.shortTimes(),
        s.since(),
        s.turnedAt(),
        s.firstCycleDone(),
        null,
        List.of(sources),
        s.dms(),
        List.of(),
        s.tasks(),
        s.actions(),
        s.channelsPending(),
        s.alerts(),
        Snapshot.Registry.EMPTY);
  }

  static Snapshot withWord(PersonsWord word) {
    Snapshot s = fresh();
    return new Snapshot(
        s.version(),
        s.mode(),
        List.of(word),
        s.leader(),
        s.shortTimes(),
        s.since(),
        s.turnedAt(),
        s.firstCycleDone(),
        null,
        s.sources(),
        s.dms(),
        s.slots(),
        s.tasks(),
        s.actions(),
        s.channelsPending(),
        s.alerts(),
        Snapshot.Registry.EMPTY);
  }

  static PersonsWord pause(String target) {
    return new PersonsWord(
        1, PersonsWord.Kind.PAUSE, target, "release", NOON.minusSeconds(60), null, "api", null);
  }

  static final Forecast FULL =
      new Forecast.Expected(
          NOON.plus(Duration.ofHours(30)),
          NOON.plus(Duration.ofHours(30)),
          NOON.plus(Duration.ofHours(20)),
          ForecastMethod.REPLAY,
          40L << 30,
          "what this time of day brought on each of 7 days of history");
  static final Forecast LOST =
      new Forecast.Expected(
          NOON.plus(Duration.ofMinutes(200)),
          NOON.plus(Duration.ofMinutes(200)),
          NOON.plus(Duration.ofMinutes(100)),
          ForecastMethod.EWMA,
          20L << 30,
          "an average of the last hours");

  static SourceView unseen() {
    return new SourceView(
        "orders",
        false,
        "connection refused",
        NOON,
        NOON.minusSeconds(600),
        null,
        null,
        null,
        null,
        WalHolder.UNKNOWN,
        "",
        List.of(),
        List.of(),
        SourceForecast.unknown("not seen"));
  }

  private static SourceView source(List<SlotView> slots) {
    ServerSample sample =
        new ServerSample(
            NOON,
            15,
            "15.19",
            SERVER,
            false,
            Lsn.parse("16/B374D848"),
            slots.stream().map(s -> s.assessment().slot()).toList());
    ServerSettings settings =
        new ServerSettings(
            "logical",
            16L << 20,
            0,
            1L << 30,
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            10,
            100L << 30,
            null,
            "off",
            List.of(),
            false,
            List.of(),
            null);
    WalFloors floors =
        new WalFloors(true, 9L, 150_994_944L, 1L, 9L, 1L, 8L, 8L, null, 0L, false, null, null);
    return new SourceView(
        "orders",
        true,
        null,
        NOON,
        NOON,
        sample,
        settings,
        floors,
        Observed.known(new StorageSpace(40L << 30, 100L << 30, true), NOON),
        WalHolder.SLOT,
        "",
        List.of(),
        List.of(
            new PracticeFinding(
                "6",
                "max_slot_wal_keep_size",
                Severity.WARNING,
                "max_slot_wal_keep_size is -1",
                "set a limit")),
        new SourceForecast(
            FULL, new SourceForecast.Held("tmp_orders", "slot tmp_orders holds it"), Map.of()));
  }

  private static DmsView dms() {
    return new DmsView(
        "prod", false, "throttled", NOON, NOON.minusSeconds(300), NOON.minusSeconds(420));
  }

  static SlotView marked() {
    return slot("mig_2026_orders", "test_decoding", "orders");
  }

  static SlotView slot(String name, @Nullable String plugin, @Nullable String database) {
    Slot slot =
        new Slot(
            name,
            SlotType.LOGICAL,
            plugin,
            16_384L,
            database,
            false,
            false,
            null,
            5L,
            77L,
            Lsn.parse("16/A0000000"),
            Lsn.parse("16/A1000000"),
            "extended",
            false,
            false,
            null,
            "wal_removed",
            null,
            null,
            -5L,
            null,
            new DecodingCounters(1, 2, 3_000, 4, 5_000, null));
    SlotEvidence evidence = evidence(slot);
    SlotAssessment assessment =
        new SlotAssessment(
            new SlotId("orders", name),
            slot,
            evidence,
            SlotState.DISCONNECTED,
            new Diagnosis(
                SlotCause.CONSUMER_GONE,
                "no walsender",
                List.of(new Evidence.Said("restart_lsn stands still")),
                "start its consumer"),
            new Owner(OwnerKind.DMS_TASK, "prod/orders-to-redshift", true, List.of("slotName")),
            List.of(new TaskId("prod", "orders-to-redshift")),
            326_424_648L,
            309_647_432L,
            16_777_216L,
            NOON.minusSeconds(7_200),
            NOON.minusSeconds(7_000),
            true,
            -5L,
            326_424_648L);
    Mark mark =
        new Mark(
            MarkPhase.NOTIFIED,
            NOON.minusSeconds(500),
            evidence,
            "n1",
            NOON,
            NOON,
            Duration.ZERO,
            null);
    return new SlotView(
        assessment,
        false,
        "drop-left-over",
        mark,
        DUE,
        TRACE,
        "will be dropped at 2026-11-23 12:00 UTC at the earliest",
        LOST);
  }

  /// With one slot whose drop by hand a person is shown; it never moved.
  public static Snapshot toDropByHand(String name, RuleVerdict... rules) {
    SlotView v = slot(name, "test_decoding", "app");
    Snapshot.ByHand byHand =
        new Snapshot.ByHand(
            HandDrop.Shown.of(v.assessment().evidence(), NOON), true, NOON, List.of(rules));
    return with(
        List.of(
            new SlotView(
                v.assessment(),
                v.protectedSlot(),
                v.policy(),
                v.mark(),
                v.due(),
                v.trace(),
                v.next(),
                v.lost(),
                () -> byHand)),
        List.of());
  }

  /// Of which hardly anything is known.
  static SlotView physical() {
    Slot slot =
        new Slot(
            "standby1",
            SlotType.PHYSICAL,
            null,
            null,
            null,
            false,
            true,
            42,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    SlotAssessment assessment =
        new SlotAssessment(
            new SlotId("orders", "standby1"),
            slot,
            evidence(slot),
            SlotState.HEALTHY,
            Diagnosis.HEALTHY,
            new Owner(OwnerKind.UNKNOWN, null, false, List.of()),
            List.of(),
            null,
            null,
            null,
            null,
            null,
            false,
            null,
            null);
    return new SlotView(assessment, true, null, null, null, null, "nothing", null);
  }

  private static SlotEvidence evidence(Slot s) {
    return new SlotEvidence(
        SERVER,
        s.name(),
        s.type(),
        s.plugin(),
        s.database(),
        s.restartLsn(),
        s.confirmedFlushLsn(),
        null,
        null,
        null,
        NOON);
  }

  static TaskView task() {
    DmsTask task =
        new DmsTask(
            TaskKind.TASK,
            "orders-to-redshift",
            ARN,
            "failed",
            "cdc",
            "Last Error password=hunter2 Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE",
            null,
            "s",
            "t",
            "arn:aws:dms:eu-west-1:123456789012:rep:RI1",
            null,
            null,
            null,
            null,
            null,
            3,
            null,
            null,
            new DmsTask.TableCounts(40, 2, 1));
    return new TaskView(
        new TaskId("prod", "orders-to-redshift"),
        task,
        NOON.minusSeconds(900),
        ResumeVerdict.WAIT,
        "backing off",
        2,
        NOON.plusSeconds(240),
        List.of("orders/mig_2026_orders"),
        "resume-cdc",
        () -> TRACE,
        "third resume at 12:04 UTC",
        new TaskHealth(
            Observed.known(
                new TaskHealth.Tables(46, 3, 1, 0, List.of("public.orders: Table error")), NOON),
            Observed.known(new TaskHealth.Latency.Measured(12, NOON.minusSeconds(300)), NOON),
            Observed.known(new TaskHealth.Latency.NoData(NOON.minusSeconds(10_800)), NOON)),
        InstanceHealth.unknown("cloudwatch:GetMetricData is denied", NOON),
        Observed.unknown("not looked at", NOON));
  }

  /// A Serverless replication that was stopped an hour ago.
  static TaskView serverless() {
    DmsTask task =
        new DmsTask(
            TaskKind.REPLICATION,
            "orders-serverless",
            "arn:aws:dms:eu-west-1:123456789012:replication-config:SERVERLESS",
            "stopped",
            "cdc",
            "Stop Reason NORMAL",
            null,
            "s",
            "t",
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            null,
            new Serverless("provisioned", null, NOON.minusSeconds(3_600), false),
            null);
    return new TaskView(
        new TaskId("prod", "orders-serverless"),
        task,
        NOON.minusSeconds(3_600),
        ResumeVerdict.NONE,
        "",
        0,
        null,
        List.of(),
        null,
        TRACE,
        "nothing: no resume policy names it");
  }

  static Alert alert() {
    return new Alert(
        new Alert.Id(AlertKey.SLOT_DISCONNECTED, "orders/mig_2026_orders"),
        "orders",
        Severity.WARNING,
        AlertState.FIRING,
        NOON.minusSeconds(7_000),
        NOON.minusSeconds(6_000),
        null,
        null,
        new Alert.Words(
            "consumer_gone",
            "Slot mig_2026_orders on orders has no consumer",
            "logical slot",
            "inactive"),
        new Alert.Clocks(
            5, 31, 0, null, null, NOON, null, Severity.WARNING, 1, NOON.minusSeconds(6_000)));
  }

  private static ActRecord dropped() {
    SlotView slot = slot("tmp_1", "pgoutput", "orders");
    Act act =
        new Act.DropSlot(
            slot.assessment().id(), "drop-left-over", 15, slot.assessment().evidence());
    return new ActRecord(
        8, NOON.minusSeconds(90), act, ActOutcome.DROPPED, NOON.minusSeconds(80), "1 row", TRACE);
  }

  private static ActRecord open() {
    Act act =
        new Act.ResumeTask(
            new TaskId("prod", "orders-to-redshift"), "resume-cdc", ARN, TaskKind.TASK);
    return new ActRecord(9, NOON.minusSeconds(5), act, null, null, "", TRACE);
  }
}
