package io.slotwarden.serve;

import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Evidence;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.Mark;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.Severity;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.Trace;
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

/// What a status page has to show: a morning on which much is wrong, and names of an enemy.
final class PageSnapshots {
  static final String ENEMY =
      "x\"'><img src=//evil.example/a onerror=alert(1)>&amp;\u202Eevil\u0007\r\nname";
  private static final Instant NOON = Snapshots.NOON;
  private static final long GIB = 1L << 30;
  private static final Trace DROP =
      new Trace(
          List.of(
              RuleVerdict.allow(
                  "kill-switch", "/var/lib/slotwarden/STOP is not there", "nothing stops acts"),
              RuleVerdict.allow("leadership", "the lock file is held", "this instance leads"),
              RuleVerdict.allow(
                  "listed", "drop-left-over names mig_2026_orders", "the policy names it"),
              RuleVerdict.unknown(
                  "ownership",
                  "prod, listed 12:00:00",
                  "a second complete listing must follow the mark"),
              RuleVerdict.refuse("grace", "68 h 48 m of 72 h", "3 h 12 m of grace are missing"),
              RuleVerdict.allow("mode", "enforce", "acts are allowed")));

  private PageSnapshots() {}

  static Snapshot busy() {
    return of(
        sources(),
        slots(),
        List.of(failed("orders-to-redshift"), running()),
        acts(),
        words(),
        alerts());
  }

  /// The enemy named everything that can be named.
  static Snapshot hostile() {
    return hostile(ENEMY);
  }

  /// This text wherever there may be one from elsewhere.
  static Snapshot hostile(String text) {
    SourceView source =
        new SourceView(
            "orders",
            false,
            text,
            NOON,
            null,
            null,
            null,
            null,
            null,
            WalHolder.UNKNOWN,
            "",
            List.of(text),
            List.of(),
            SourceForecast.unknown(text));
    return of(
        List.of(source),
        List.of(
            slot(
                text,
                SlotState.STALLED,
                SlotCause.NOT_CONFIRMING,
                List.of(text),
                none(),
                5,
                false)),
        List.of(failed(text)),
        List.of(),
        List.of(word(text, text)),
        List.of(
            alert(
                AlertKey.SLOT_DISCONNECTED,
                "orders/" + text,
                Severity.WARNING,
                AlertState.FIRING,
                text)));
  }

  /// Nothing is configured.
  static Snapshot nothing() {
    return of(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  private static Snapshot of(
      List<SourceView> sources,
      List<SlotView> slots,
      List<TaskView> tasks,
      List<ActRecord> acts,
      List<PersonsWord> words,
      List<Alert> alerts) {
    return new Snapshot(
        "1.4.0",
        RunMode.ENFORCE,
        words,
        true,
        false,
        NOON.minus(Duration.ofDays(12)),
        NOON.minusSeconds(2),
        true,
        null,
        sources,
        sources.isEmpty()
            ? List.of()
            : List.of(
                new DmsView(
                    "prod",
                    true,
                    null,
                    NOON.minusSeconds(11),
                    NOON.minusSeconds(11),
                    NOON.minusSeconds(71))),
        slots,
        tasks,
        acts,
        sources.isEmpty() ? Map.of() : Map.of("dba", 0, "pager", 2),
        alerts,
        Snapshot.Registry.EMPTY);
  }

  private static List<Alert> alerts() {
    return List.of(
        alert(
            AlertKey.SLOT_DISCONNECTED,
            "orders/mig_2026_orders",
            Severity.WARNING,
            AlertState.FIRING,
            "slot mig_2026_orders on orders has had no consumer for 2 d 20 h"),
        alert(
            AlertKey.SLOT_LOST,
            "orders/audit_stream",
            Severity.CRITICAL,
            AlertState.FIRING,
            "slot audit_stream on orders is lost: its consumer needs a new start"),
        alert(
            AlertKey.SOURCE_UNSEEN,
            "legacy",
            Severity.WARNING,
            AlertState.PENDING,
            "legacy could not be seen for 47 m"),
        alert(
            AlertKey.TASK_DOWN,
            "prod/billing-to-s3",
            Severity.WARNING,
            AlertState.RESOLVED,
            "task billing-to-s3 was down"));
  }

  private static Alert alert(
      AlertKey key, String subject, Severity severity, AlertState state, String text) {
    Instant since = NOON.minus(Duration.ofHours(3));
    boolean fired = state != AlertState.PENDING;
    boolean ended = state == AlertState.RESOLVED;
    return new Alert(
        new Alert.Id(key, subject),
        "orders",
        severity,
        state,
        since,
        fired ? since.plusSeconds(900) : null,
        ended ? NOON.minusSeconds(1_200) : null,
        ended ? "it runs again" : null,
        new Alert.Words("consumer_gone", text, "", ""),
        new Alert.Clocks(
            5, 31, 0, null, null, NOON, null, severity, 1, fired ? since.plusSeconds(905) : null));
  }

  private static List<SourceView> sources() {
    return List.of(
        seen("orders", WalHolder.SLOT, 27 * GIB, List.of()),
        seen(
            "billing",
            WalHolder.CHECKPOINT,
            210 * GIB,
            List.of("pg_ls_waldir can’t be read: GRANT pg_monitor TO slotwarden")),
        new SourceView(
            "legacy",
            false,
            "connection refused: is the server up, and may slotwarden reach legacy-db:5432?",
            NOON.minusSeconds(9),
            NOON.minus(Duration.ofMinutes(47)),
            null,
            null,
            null,
            null,
            WalHolder.UNKNOWN,
            "",
            List.of(),
            List.of(),
            SourceForecast.unknown("not seen")));
  }

  private static SourceView seen(String name, WalHolder holder, long free, List<String> findings) {
    return new SourceView(
        name,
        true,
        null,
        NOON.minusSeconds(4),
        NOON.minusSeconds(4),
        AServer.of(),
        AServer.settings(),
        null,
        Observed.known(new StorageSpace(free, 250 * GIB, true), NOON),
        holder,
        "",
        findings,
        List.of(),
        forecast(name));
  }

  private static SourceForecast forecast(String name) {
    return name.equals("orders")
        ? new SourceForecast(
            Snapshots.FULL,
            new SourceForecast.Held(
                "mig_2026_orders",
                "slot mig_2026_orders holds the WAL from 16/B374D848 on and has not let go of any"
                    + " since 2026-11-19T16:00:00Z"),
            Map.of())
        : new SourceForecast(
            new Forecast.NotGrowing("nothing holds WAL beyond the last checkpoint"),
            null,
            Map.of());
  }

  private static List<SlotView> slots() {
    return List.of(
        slot(
            "dms_orders_01",
            SlotState.HEALTHY,
            SlotCause.NONE,
            List.of(),
            new Owner(
                OwnerKind.DMS_TASK,
                "prod/billing-to-s3",
                true,
                List.of("slotName of endpoint orders-src")),
            GIB / 8,
            false),
        slot(
            "mig_2026_orders",
            SlotState.DISCONNECTED,
            SlotCause.CONSUMER_GONE,
            List.of("no walsender for 2 d 20 h", "neither LSN moved since"),
            new Owner(
                OwnerKind.NONE,
                null,
                false,
                List.of("no task, endpoint, replication or migration of prod names it")),
            181 * GIB,
            true),
        slot(
            "reports_cdc",
            SlotState.STALLED,
            SlotCause.WRITING_TRANSACTION,
            List.of(
                "one transaction is open since 09:14 UTC",
                "22.0 GiB lie between restart and confirmed LSN"),
            new Owner(
                OwnerKind.DMS_TASK,
                "prod/orders-to-redshift",
                true,
                List.of("slotName of endpoint reports-src")),
            22 * GIB,
            false),
        slot(
            "audit_stream",
            SlotState.LOST,
            SlotCause.LOST,
            List.of("wal_status is lost"),
            new Owner(OwnerKind.UNKNOWN, null, false, List.of("its name is that of no known tool")),
            0,
            false));
  }

  private static SlotView slot(
      String name,
      SlotState state,
      SlotCause cause,
      List<String> why,
      Owner owner,
      long retained,
      boolean marked) {
    Slot slot =
        ASlot.with(
            s -> {
              s.name = name;
              s.active = state == SlotState.HEALTHY || state == SlotState.STALLED;
            });
    SlotEvidence evidence = SlotEvidence.of(AServer.of(slot), slot);
    SlotAssessment assessment =
        new SlotAssessment(
            new SlotId("orders", name),
            slot,
            evidence,
            state,
            new Diagnosis(
                cause,
                why.isEmpty() ? "" : why.getFirst(),
                why.stream().skip(1).<Evidence>map(Evidence.Said::new).toList(),
                null),
            owner,
            List.of(),
            retained,
            retained / 2,
            retained / 2,
            NOON.minus(Duration.ofHours(marked ? 68 : 1)),
            slot.active() ? null : NOON.minus(Duration.ofHours(68)),
            marked,
            null,
            null);
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
        state == SlotState.HEALTHY,
        marked ? "drop-left-over" : null,
        marked ? mark : null,
        marked ? NOON.plus(Duration.ofMinutes(192)) : null,
        marked ? DROP : null,
        marked
            ? "it is dropped at 2026-11-22T15:12:00Z if nothing forbids it until then; now grace"
                + " refuses: 3 h 12 m of grace are missing"
            : "nothing: no drop policy names it",
        null);
  }

  private static TaskView failed(String name) {
    return task(
        name,
        "failed",
        "Last Error Task '"
            + name
            + "' was suspended due to 6 successive unexpected failures Stop Reason"
            + " RECOVERABLE_ERROR Error Level RECOVERABLE",
        NOON.minusSeconds(900),
        ResumeVerdict.WAIT,
        NOON.plusSeconds(240),
        "slotwarden waits: attempts: the third resume is due at 2026-11-22T12:04:00Z");
  }

  private static TaskView running() {
    return task(
        "billing-to-s3",
        "running",
        null,
        null,
        ResumeVerdict.NONE,
        null,
        "nothing: it is not down");
  }

  private static TaskView task(
      String name,
      String status,
      @Nullable String stopReason,
      @Nullable Instant down,
      ResumeVerdict verdict,
      @Nullable Instant nextAt,
      String next) {
    DmsTask task =
        new DmsTask(
            TaskKind.TASK,
            name,
            Snapshots.ARN,
            status,
            "cdc",
            stopReason,
            null,
            "s",
            "t",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new TaskView(
        new TaskId("prod", name),
        task,
        down,
        verdict,
        "",
        down == null ? 0 : 2,
        nextAt,
        List.of(down == null ? "orders/dms_orders_01" : "orders/reports_cdc"),
        "resume-cdc",
        Snapshots.TRACE,
        next);
  }

  private static List<ActRecord> acts() {
    SlotView dropped =
        slot(
            "tmp_backfill",
            SlotState.DISCONNECTED,
            SlotCause.CONSUMER_GONE,
            List.of(),
            none(),
            1,
            false);
    return List.of(
        new ActRecord(
            7,
            NOON.minus(Duration.ofHours(26)),
            new Act.DropSlot(
                dropped.assessment().id(), "drop-left-over", 15, dropped.assessment().evidence()),
            ActOutcome.DROPPED,
            NOON.minus(Duration.ofHours(26)),
            "1 row",
            DROP),
        new ActRecord(
            8,
            NOON.minusSeconds(600),
            new Act.ResumeTask(
                new TaskId("prod", "orders-to-redshift"),
                "resume-cdc",
                Snapshots.ARN,
                TaskKind.TASK),
            ActOutcome.FAILED,
            NOON.minusSeconds(420),
            "it failed again after 2 m 40 s",
            Snapshots.TRACE));
  }

  private static List<PersonsWord> words() {
    return List.of(word("orders/dms_orders_01", "core feed, see the runbook"));
  }

  private static PersonsWord word(String target, String reason) {
    return new PersonsWord(
        1,
        PersonsWord.Kind.PROTECT,
        target,
        reason,
        NOON.minusSeconds(7_200),
        null,
        "api from 10.0.0.7",
        null);
  }

  private static Owner none() {
    return new Owner(OwnerKind.NONE, null, false, List.of());
  }
}
