package io.slotwarden.serve;

import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Alert;
import io.slotwarden.model.CaptureHeartbeat;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Mark;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.Registration;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.Trace;
import io.slotwarden.model.WalFloors;
import io.slotwarden.model.WalHolder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything that metrics, API, `explain` and pages show: the immutable result of the last turn of
/// the loop.
///
/// @param since when this process started
/// @param turnedAt when the loop last turned; null before the first turn
/// @param firstCycleDone every source and entry was looked at once, whatever was seen
/// @param storeProblem why the store can't be written; null when it can
/// @param channelsPending undelivered messages by channel
/// @param alerts open ones, the worst first, then those that ended within a day
/// @param registry who answers for which slot
public record Snapshot(
    String version,
    RunMode mode,
    List<PersonsWord> words,
    boolean leader,
    boolean shortTimes,
    Instant since,
    @Nullable Instant turnedAt,
    boolean firstCycleDone,
    @Nullable String storeProblem,
    List<SourceView> sources,
    List<DmsView> dms,
    List<SlotView> slots,
    List<TaskView> tasks,
    List<ActRecord> actions,
    Map<String, Integer> channelsPending,
    List<Alert> alerts,
    Registry registry) {
  /// Who answers for which slot.
  ///
  /// @param registrations those that nobody has given up, and those that were lately; oldest first
  /// @param firstSeen when we first saw each slot
  /// @param heldUntil slots whose snapshot is held open, and until when at the longest
  public record Registry(
      List<Registration> registrations,
      Map<SlotId, Instant> firstSeen,
      Map<SlotId, Instant> heldUntil) {
    static final Registry EMPTY = new Registry(List.of(), Map.of(), Map.of());

    public Registry {
      registrations = List.copyOf(registrations);
      firstSeen = Map.copyOf(firstSeen);
      heldUntil = Map.copyOf(heldUntil);
    }

    /// The newest of a slot; null when it never had one, or gave it up long ago.
    @Nullable Registration of(SlotId slot) {
      return registrations.stream()
          .filter(r -> r.slot().equals(slot))
          .reduce((_, newer) -> newer)
          .orElse(null);
    }
  }

  public Snapshot {
    words = List.copyOf(words);
    sources = List.copyOf(sources);
    dms = List.copyOf(dms);
    slots = List.copyOf(slots);
    tasks = List.copyOf(tasks);
    actions = List.copyOf(actions);
    channelsPending = Map.copyOf(channelsPending);
    alerts = List.copyOf(alerts);
  }

  /// One source as last seen. While it can't be seen, the last known groups are kept until they are
  /// three polls old.
  ///
  /// @param reason why it is not up; null when up
  /// @param forecast how long there is, as of the last turn
  /// @param holderEvidence the floors that were compared
  /// @param audit what the daemon's own audit found last; none before the first
  public record SourceView(
      String name,
      boolean up,
      @Nullable String reason,
      @Nullable Instant lastPoll,
      @Nullable Instant lastSuccess,
      @Nullable ServerSample sample,
      @Nullable ServerSettings settings,
      @Nullable WalFloors floors,
      @Nullable Observed<StorageSpace> storage,
      WalHolder holder,
      String holderEvidence,
      List<String> findings,
      List<PracticeFinding> audit,
      SourceForecast forecast) {
    public SourceView {
      audit = List.copyOf(audit);
      findings = List.copyOf(findings);
    }
  }

  /// One DMS entry as last seen.
  ///
  /// @param lastSuccess when its tasks were last listed
  /// @param lastComplete the oldest listing of the last look in which all were complete: no proof
  ///   that a slot is nobody's is newer; null = none was
  public record DmsView(
      String name,
      boolean up,
      @Nullable String reason,
      @Nullable Instant lastPoll,
      @Nullable Instant lastSuccess,
      @Nullable Instant lastComplete) {}

  /// One slot: what we think, and what will happen next.
  ///
  /// @param due when the drop would happen at the earliest, if nothing forbids it
  /// @param trace every rule of the drop, judged when it is asked for, by any thread; null where
  ///   nobody asked
  /// @param next one sentence: what will happen next and when
  /// @param lost when the server gives it up; null when no limit threatens it
  /// @param byHand what a person has to see before they drop it by hand, judged when it is asked
  ///   for, by any thread; null where nobody asked
  public record SlotView(
      SlotAssessment assessment,
      boolean protectedSlot,
      @Nullable String policy,
      @Nullable Mark mark,
      @Nullable Instant due,
      @Nullable Supplier<Trace> trace,
      String next,
      @Nullable Forecast lost,
      @Nullable Supplier<ByHand> byHand) {
    /// Of which nobody asked what a drop by hand would find.
    public SlotView(
        SlotAssessment assessment,
        boolean protectedSlot,
        @Nullable String policy,
        @Nullable Mark mark,
        @Nullable Instant due,
        @Nullable Trace trace,
        String next,
        @Nullable Forecast lost) {
      this(assessment, protectedSlot, policy, mark, due, asked(trace), next, lost, null);
    }

    /// Every rule of the drop; null where nobody asked.
    public @Nullable Trace judged() {
      return trace == null ? null : trace.get();
    }

    /// Marked, with a time at which the drop may happen.
    public boolean isScheduled() {
      return mark != null && due != null;
    }
  }

  private static @Nullable Supplier<Trace> asked(@Nullable Trace trace) {
    return trace == null ? null : () -> trace;
  }

  /// What a person has to see before they drop a slot by hand.
  ///
  /// @param rules of a drop by hand, but for the one about the person's own asking
  public record ByHand(
      HandDrop.Shown shown, boolean neverMoved, Instant firstSeen, List<RuleVerdict> rules) {
    public ByHand {
      rules = List.copyOf(rules);
    }
  }

  /// One task: what DMS says, and what will happen next.
  ///
  /// @param slots names as `SOURCE/SLOT`
  /// @param trace as a slot's, of the resume
  /// @param health how it fares, as last measured
  /// @param instance how its replication instance fares
  /// @param heartbeat the one that DMS itself writes into the source
  public record TaskView(
      TaskId id,
      DmsTask task,
      @Nullable Instant downSince,
      ResumeVerdict verdict,
      String reason,
      int attempts,
      @Nullable Instant nextAt,
      List<String> slots,
      @Nullable String policy,
      @Nullable Supplier<Trace> trace,
      String next,
      TaskHealth health,
      InstanceHealth instance,
      Observed<CaptureHeartbeat> heartbeat) {
    public TaskView {
      slots = List.copyOf(slots);
    }

    /// Every rule of the resume; null where nobody asked.
    public @Nullable Trace judged() {
      return trace == null ? null : trace.get();
    }

    /// Whose health nobody looked at.
    public TaskView(
        TaskId id,
        DmsTask task,
        @Nullable Instant downSince,
        ResumeVerdict verdict,
        String reason,
        int attempts,
        @Nullable Instant nextAt,
        List<String> slots,
        @Nullable String policy,
        @Nullable Trace trace,
        String next) {
      this(
          id,
          task,
          downSince,
          verdict,
          reason,
          attempts,
          nextAt,
          slots,
          policy,
          asked(trace),
          next,
          TaskHealth.unknown("not looked at", Instant.EPOCH),
          InstanceHealth.unknown("not looked at", Instant.EPOCH),
          Observed.unknown("not looked at", Instant.EPOCH));
    }

    /// What is wrong with it beside its status, in a few words; empty when nothing is known to be.
    public String trouble() {
      return Healths.trouble(this);
    }

    /// To be resumed, with a time.
    public boolean isScheduled() {
      return nextAt != null && (verdict == ResumeVerdict.RESUME || verdict == ResumeVerdict.WAIT);
    }
  }
}
