package io.slotwarden.serve;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.Subject;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.TaskView;
import io.slotwarden.serve.api.ByHandJson;
import io.slotwarden.serve.api.ExplanationJson;
import io.slotwarden.serve.api.WordJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Every rule of one slot or task, what comes next, and how to stop it. Pure.
final class Explain {
  private static final String SHELL_SAFE = "[A-Za-z0-9._/-]+";

  private Explain() {}

  /// @param place name of a source or DMS entry; the two share one name space
  /// @return empty when no such slot or task was seen
  static Optional<ExplanationJson> of(Snapshot snapshot, String place, String name, Instant now) {
    return snapshot.slots().stream()
        .filter(s -> s.assessment().id().source().equals(place))
        .filter(s -> s.assessment().id().name().equals(name))
        .map(s -> slot(snapshot, s, words(snapshot, s.assessment().id()), now))
        .findFirst()
        .or(
            () ->
                snapshot.tasks().stream()
                    .filter(t -> t.id().dms().equals(place) && t.id().name().equals(name))
                    .map(t -> task(t, words(snapshot, t.id()), now))
                    .findFirst());
  }

  private static List<PersonsWord> words(Snapshot snapshot, Subject subject) {
    return snapshot.words().stream().filter(w -> w.concerns(subject)).toList();
  }

  private static List<WordJson> inForce(List<PersonsWord> words, boolean still, Instant now) {
    return words.stream().filter(w -> w.isInForce(now) == still).map(Words::json).toList();
  }

  private static ExplanationJson slot(
      Snapshot snapshot, SlotView v, List<PersonsWord> words, Instant now) {
    String target = v.assessment().id().target();
    return new ExplanationJson(
        target,
        "slot",
        v.assessment().state().word(),
        v.assessment().cause().word(),
        v.assessment().causeEvidence(),
        v.assessment().diagnosis().remedy(),
        wal(snapshot, v.assessment()),
        Reads.owner(v.assessment().owner()),
        v.policy(),
        HowLong.of(snapshot, v, now),
        v.next(),
        v.isScheduled() ? v.due() : null,
        Reads.rules(v.judged()),
        List.of(command("protect", target), command("snooze", target), command("pause", target)),
        inForce(words, true, now),
        inForce(words, false, now),
        List.of(),
        byHand(v.byHand()),
        Registrations.sentence(snapshot.registry(), v.assessment().id(), now));
  }

  /// Who holds the WAL, by which floors, and what a drop of this slot would free.
  private static @Nullable String wal(Snapshot snapshot, SlotAssessment a) {
    return snapshot.sources().stream()
        .filter(s -> s.name().equals(a.id().source()))
        .findFirst()
        .map(s -> wal(s, a))
        .orElse(null);
  }

  private static String wal(Snapshot.SourceView source, SlotAssessment a) {
    Long freed = a.freedAtMostBytes();
    String held =
        switch (source.holder()) {
          case SLOT -> a.holdsWal() ? "held by this slot" : "held by another slot";
          case ARCHIVER -> "held by the archiver";
          case WAL_KEEP -> "held by wal_keep_size";
          case CHECKPOINT -> "held by nothing but the last checkpoint";
          case UNKNOWN -> "who holds it is not known";
        };
    return held
        + (freed == null
            ? ""
            : freed == 0
                ? "; a drop of this slot would free nothing"
                : "; a drop of this slot would free at most " + ByteSize.format(freed))
        + (source.holderEvidence().isEmpty() ? "" : " (" + source.holderEvidence() + ")");
  }

  private static ExplanationJson task(TaskView v, List<PersonsWord> words, Instant now) {
    String target = v.id().target();
    return new ExplanationJson(
        target,
        "task",
        v.task().status(),
        v.task().stopReason(),
        List.of(
            "DMS "
                + v.task().kind().noun()
                + (v.task().migrationType() == null ? "" : ", " + v.task().migrationType()),
            v.reason()),
        null,
        null,
        null,
        v.policy(),
        HowLong.of(v, now),
        v.next(),
        v.isScheduled() ? v.nextAt() : null,
        Reads.rules(v.judged()),
        List.of(command("pause", target)),
        inForce(words, true, now),
        inForce(words, false, now),
        Healths.sentences(v, now),
        null,
        null);
  }

  private static @Nullable ByHandJson byHand(@Nullable Supplier<Snapshot.ByHand> asked) {
    if (asked == null) {
      return null;
    }
    Snapshot.ByHand v = asked.get();
    HandDrop.Shown shown = v.shown();
    return new ByHandJson(
        v.neverMoved(),
        v.firstSeen(),
        new ByHandJson.EvidenceJson(
            Reads.text(shown.restartLsn()),
            Reads.text(shown.confirmedFlushLsn()),
            shown.plugin(),
            shown.database(),
            shown.seenAt(),
            shown.token()),
        Reads.rules(v.rules()));
  }

  private static String command(String word, String target) {
    String quoted = target.matches(SHELL_SAFE) ? target : "'" + target.replace("'", "'\\''") + "'";
    return "slotwarden " + word + " " + quoted + " --reason TEXT";
  }
}
