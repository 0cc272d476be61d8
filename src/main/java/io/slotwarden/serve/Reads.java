package io.slotwarden.serve;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.model.Trace;
import io.slotwarden.serve.Snapshot.DmsView;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.SourceView;
import io.slotwarden.serve.Snapshot.TaskView;
import io.slotwarden.serve.api.ActionJson;
import io.slotwarden.serve.api.AlertJson;
import io.slotwarden.serve.api.RuleJson;
import io.slotwarden.serve.api.SlotJson;
import io.slotwarden.serve.api.SlotJson.MarkJson;
import io.slotwarden.serve.api.SlotJson.OwnerJson;
import io.slotwarden.serve.api.SourceJson;
import io.slotwarden.serve.api.SourceJson.FullAtJson;
import io.slotwarden.serve.api.SourceJson.PracticeJson;
import io.slotwarden.serve.api.StatusJson;
import io.slotwarden.serve.api.TaskJson;
import io.slotwarden.serve.api.TaskJson.ResumeJson;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A snapshot in the shapes of the API. Pure.
final class Reads {
  private Reads() {}

  static StatusJson status(Snapshot s, Instant now) {
    long pending =
        s.slots().stream().filter(SlotView::isScheduled).count()
            + s.tasks().stream().filter(TaskView::isScheduled).count();
    return new StatusJson(
        s.version(),
        s.mode().word(),
        SnapshotCollector.isPaused(s, now),
        s.leader(),
        s.shortTimes(),
        s.since(),
        s.sources().size() + s.dms().size(),
        s.slots().size(),
        s.tasks().size(),
        Math.toIntExact(s.alerts().stream().filter(a -> a.state() == AlertState.FIRING).count()),
        Math.toIntExact(pending),
        s.words().stream().filter(w -> w.isInForce(now)).map(Words::json).toList());
  }

  static List<SourceJson> sources(Snapshot s) {
    return Stream.concat(
            s.sources().stream().map(Reads::source), s.dms().stream().map(Reads::source))
        .toList();
  }

  private static SourceJson source(SourceView v) {
    ServerSample sample = v.sample();
    return new SourceJson(
        v.name(),
        Metrics.POSTGRES,
        v.up(),
        v.reason(),
        v.lastSuccess(),
        sample == null ? null : sample.version(),
        sample == null ? null : Series.role(sample),
        sample == null ? null : v.holder().word(),
        v.storage() instanceof Observed.Known<StorageSpace>(var space, var _)
            ? space.freeBytes()
            : null,
        v.forecast().full().expected().map(e -> new FullAtJson(e.median(), e.p10())).orElse(null),
        sample == null ? null : v.holderEvidence(),
        v.audit().stream().map(Reads::practice).toList());
  }

  private static PracticeJson practice(PracticeFinding f) {
    return new PracticeJson(f.check(), f.title(), f.severity().word(), f.text(), f.remedy());
  }

  private static SourceJson source(DmsView v) {
    return new SourceJson(
        v.name(),
        Metrics.DMS,
        v.up(),
        v.reason(),
        v.lastSuccess(),
        null,
        null,
        null,
        null,
        null,
        null,
        List.of());
  }

  static SlotJson slot(SlotView v) {
    SlotAssessment a = v.assessment();
    return new SlotJson(
        a.id().source(),
        a.id().name(),
        a.slot().type().word(),
        a.slot().plugin(),
        a.slot().database(),
        a.slot().active(),
        a.state().word(),
        a.cause().word(),
        a.causeEvidence(),
        owner(a.owner()),
        a.retainedBytes(),
        a.confirmedFlushLagBytes(),
        a.pinnedBytes(),
        text(a.slot().restartLsn()),
        text(a.slot().confirmedFlushLsn()),
        a.lastMovedAt(),
        a.disconnectedSince(),
        v.lost() == null ? null : v.lost().expected().map(Forecast.Expected::median).orElse(null),
        v.protectedSlot(),
        v.mark() == null
            ? null
            : new MarkJson(v.mark().phase().word(), v.mark().since(), v.due(), v.policy()),
        a.diagnosis().remedy(),
        a.holdsWal(),
        a.safeWalBytes(),
        a.freedAtMostBytes());
  }

  static OwnerJson owner(Owner owner) {
    return new OwnerJson(owner.kind().word(), owner.id(), owner.evidence());
  }

  static @Nullable String text(@Nullable Lsn lsn) {
    return lsn == null ? null : lsn.toString();
  }

  static TaskJson task(TaskView v) {
    return new TaskJson(
        v.id().dms(),
        v.id().name(),
        v.task().arn(),
        v.task().kind().word(),
        v.task().status(),
        v.task().stopReason(),
        v.downSince(),
        new ResumeJson(v.verdict().word(), v.reason(), v.attempts(), v.nextAt()),
        v.slots(),
        TaskStatus.of(v.task().status()).word(),
        v.task().deprovisionAt().orElse(null),
        Healths.json(v));
  }

  static ActionJson action(ActRecord r) {
    ActOutcome outcome = r.outcome();
    return new ActionJson(
        r.id(),
        r.at(),
        r.act().action().word(),
        r.act().subject().target(),
        r.act().policy(),
        outcome == null ? null : outcome.word(),
        r.detail(),
        rules(r.trace()));
  }

  static List<AlertJson> alerts(Snapshot s, Instant now) {
    return s.alerts().stream().map(a -> alert(a, s.words(), now)).toList();
  }

  private static AlertJson alert(Alert a, List<PersonsWord> words, Instant now) {
    return new AlertJson(
        a.incident(),
        a.id().key().word(),
        a.id().subject(),
        a.severity().word(),
        a.state().word(),
        a.since(),
        a.words().cause(),
        a.words().text(),
        a.isOpen() ? PersonsWord.mutedUntil(words, a.id(), now).orElse(null) : null);
  }

  static List<RuleJson> rules(@Nullable Trace trace) {
    return trace == null ? List.of() : rules(trace.rules());
  }

  static List<RuleJson> rules(List<RuleVerdict> verdicts) {
    return verdicts.stream()
        .map(r -> new RuleJson(r.rule(), r.verdict().word(), r.input(), r.reason()))
        .toList();
  }
}
