package io.slotwarden.alert;

import io.slotwarden.config.AlertsConfig;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.KnownServer;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.Registration;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every condition of the contract's `alerts:` block. Each method says what one kind of look can
/// say, and nothing of what it can't.
public final class AlertRules {
  private final AlertsConfig config;
  private final SlotRules slots;
  private final TaskRules tasks;
  private final ForecastRules forecasts;
  private final HealthRules health;

  public AlertRules(AlertsConfig config) {
    this.config = config;
    this.slots = new SlotRules(config);
    this.tasks = new TaskRules(config);
    this.forecasts = new ForecastRules(config);
    this.health = new HealthRules(config);
  }

  /// A complete sample of a source.
  ///
  /// @param book with the needed slots as of this sample
  /// @param population verdicts of the rule `population`, of every slot whose drop is due
  public List<Judgement> ofSource(
      SourceReading reading, AlertBook book, List<RuleVerdict> population) {
    List<Judgement> judged = new ArrayList<>();
    for (SlotAssessment a : reading.slots()) {
      judged.addAll(slots.judge(a, reading.hushed()));
    }
    judged.addAll(SourceRules.judge(reading, book.needed(), book.alerts().values()));
    judged.addAll(forecasts.judge(reading));
    judged.addAll(ActRules.population(reading.source(), population));
    return switchedOn(judged);
  }

  /// The daemon's own audit of a source.
  ///
  /// @param complete every check could look
  public List<Judgement> ofAudit(String source, List<PracticeFinding> findings, boolean complete) {
    return switchedOn(AuditRules.judge(source, findings, complete));
  }

  /// Who reads the slots of a source's complete sample.
  public List<Judgement> ofReaders(List<SlotReaders> readers) {
    return switchedOn(SharedSlots.judge(readers));
  }

  /// How long the registrations of a source's slots still last.
  ///
  /// @param present registrations that nobody has given up, whose slots are there
  public List<Judgement> ofRegistrations(
      String source, List<Registration> present, AlertBook book, Instant now) {
    return switchedOn(
        new RegistrationRules(config.expiringWarning())
            .judge(source, present, book.alerts().values(), now));
  }

  /// A complete listing of an entry's tasks.
  ///
  /// @param known tasks that are listed, or have not been missing for long enough to be gone
  public List<Judgement> ofTasks(
      String dms, List<TaskReading> readings, Set<TaskId> known, AlertBook book, Instant now) {
    return switchedOn(tasks.judge(dms, readings, known, book.alerts().values(), now));
  }

  /// How an entry's tasks of ours, and their replication instances, fare.
  ///
  /// @param known tasks that are listed, or have not been missing for long enough to be gone
  /// @param instances by name; null when which ones there are is not known
  public List<Judgement> ofHealth(
      String dms,
      List<HealthReading> readings,
      Set<TaskId> known,
      @Nullable Map<String, InstanceHealth> instances,
      AlertBook book,
      Instant now) {
    return switchedOn(health.judge(dms, readings, known, instances, book.alerts().values(), now));
  }

  /// What the heartbeats say that DMS itself writes.
  public List<Judgement> ofCaptures(List<CaptureReading> readings) {
    return switchedOn(CaptureRules.judge(readings));
  }

  /// How well the places are seen, and what the journal says.
  ///
  /// @param lastDay the journal of the last 24 hours; null when it can't be read
  /// @param escalated tasks whose attempts are used up
  public List<Judgement> ofOurselves(
      List<PlaceLook> places,
      @Nullable List<ActRecord> lastDay,
      Set<TaskId> escalated,
      AlertBook book,
      Instant now) {
    List<Judgement> judged = new ArrayList<>();
    places.forEach(p -> judged.add(SourceRules.unseen(p, now)));
    if (lastDay != null) {
      judged.addAll(ActRules.failed(lastDay, escalated, book.alerts().values()));
    }
    return switchedOn(judged);
  }

  private List<Judgement> switchedOn(List<Judgement> judged) {
    if (config.off().isEmpty()) {
      return judged;
    }
    return judged.stream()
        .map(
            j ->
                config.isOn(j.id().key())
                    ? j
                    : new Judgement.Ended(
                        j.id(), "the configuration switches it off", Duration.ZERO))
        .toList();
  }

  /// What is known of a source's server after a sample of it.
  ///
  /// @param before null when it was never seen
  public static KnownServer server(
      @Nullable KnownServer before, String source, ServerIdentity identity, Instant now) {
    if (before == null) {
      return new KnownServer(source, identity, null);
    }
    return new KnownServer(
        source, identity, isAnother(before.identity(), identity) ? now : before.changedAt());
  }

  /// Another system identifier or timeline; a restart alone is none.
  public static boolean isAnother(ServerIdentity before, ServerIdentity now) {
    boolean comparable = before.systemIdentifier() != null && now.systemIdentifier() != null;
    return before.timeline() != now.timeline()
        || comparable && !Objects.equals(before.systemIdentifier(), now.systemIdentifier());
  }

  /// True for a while after the server was started, promoted or replaced: slots come back in their
  /// own time.
  ///
  /// @param settle `guard.settle`
  public static boolean isHushed(
      ServerSample sample, KnownServer server, Duration settle, Instant now) {
    Instant changed = server.changedAt();
    return Duration.between(sample.identity().startedAt(), sample.at()).compareTo(settle) < 0
        || changed != null && Duration.between(changed, now).compareTo(settle) < 0;
  }
}
