package io.slotwarden.alert;

import static io.slotwarden.model.AlertKey.RETAINED_WAL;
import static io.slotwarden.model.AlertKey.SLOT_DISCONNECTED;
import static io.slotwarden.model.AlertKey.SLOT_LOST;
import static io.slotwarden.model.AlertKey.SLOT_UNRESERVED;
import static io.slotwarden.model.AlertKey.TIME_TO_LOST;
import static io.slotwarden.model.AlertKey.XMIN_AGE;

import io.slotwarden.alert.Judgement.Proof;
import io.slotwarden.config.AlertsConfig;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Severity;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// What one slot's row in a complete sample says.
final class SlotRules {
  /// A condition that comes and goes is one incident while the pauses are shorter than this (domain
  /// reference, "Alarm discipline").
  static final Duration CALM = Duration.ofMinutes(30);

  /// More than this has to last: a checkpoint or a short burst is no incident.
  static final Duration SIZE_LASTS = Duration.ofMinutes(1);

  /// The default of `autovacuum_freeze_max_age`: from here on every table is vacuumed against
  /// wraparound, and in vain while the slot holds the horizon back.
  static final long XMIN_WARNING = 200_000_000;

  /// Before `vacuum_failsafe_age` (1.6 billion); at about 2.1 billion the server refuses to write.
  static final long XMIN_CRITICAL = 1_500_000_000;

  /// An incident of a size ends below this part of what started it.
  private static final double KEEPS = 0.8;

  private static final String LOST = "the slot is lost and keeps nothing any more";

  private final AlertsConfig config;

  SlotRules(AlertsConfig config) {
    this.config = config;
  }

  /// Temporary slots are their session's own affair; of a slot that is synchronised from a primary
  /// only its loss matters here.
  List<Judgement> judge(SlotAssessment a, boolean hushed) {
    if (a.slot().temporary()) {
      return List.of();
    }
    List<Judgement> judged = new ArrayList<>();
    judged.add(lost(a));
    if (Boolean.TRUE.equals(a.slot().synced())) {
      return judged;
    }
    if (a.slot().isLost()) {
      for (AlertKey key :
          List.of(RETAINED_WAL, SLOT_DISCONNECTED, SLOT_UNRESERVED, XMIN_AGE, TIME_TO_LOST)) {
        judged.add(new Judgement.Ended(Alert.Id.of(key, a.id()), LOST, Duration.ZERO));
      }
      return judged;
    }
    retained(a, hushed, judged);
    judged.add(disconnected(a, hushed));
    unreserved(a, judged);
    xmin(a, hushed, judged);
    return judged;
  }

  private static Judgement lost(SlotAssessment a) {
    Alert.Id id = Alert.Id.of(SLOT_LOST, a.id());
    if (!a.slot().isLost()) {
      return new Judgement.Ended(id, "a usable slot has this name", Duration.ZERO);
    }
    String reason = a.slot().invalidationReason();
    return holds(
        a,
        id,
        Severity.CRITICAL,
        Severity.CRITICAL,
        Proof.AT_ONCE,
        words(a, " is lost" + (reason == null ? "" : ": " + reason)),
        null,
        false);
  }

  private void retained(SlotAssessment a, boolean hushed, List<Judgement> judged) {
    Alert.Id id = Alert.Id.of(RETAINED_WAL, a.id());
    Long bytes = a.retainedBytes();
    if (a.slot().restartLsn() == null) {
      judged.add(new Judgement.Ended(id, "the slot keeps no WAL", CALM));
    } else if (bytes != null) {
      judged.add(
          size(
              a,
              id,
              bytes,
              config.retainedWarning(),
              config.retainedCritical(),
              n -> "retains " + ByteSize.format(n) + " of WAL",
              hushed));
    }
  }

  private void xmin(SlotAssessment a, boolean hushed, List<Judgement> judged) {
    Slot slot = a.slot();
    long age =
        Math.max(
            slot.xminAge() == null ? 0 : slot.xminAge(),
            slot.catalogXminAge() == null ? 0 : slot.catalogXminAge());
    judged.add(
        size(
            a,
            Alert.Id.of(XMIN_AGE, a.id()),
            age,
            XMIN_WARNING,
            XMIN_CRITICAL,
            n -> "holds back vacuum by " + millions(n) + " transactions",
            hushed));
  }

  private Judgement size(
      SlotAssessment a,
      Alert.Id id,
      long measure,
      long warning,
      long critical,
      LongFunction<String> clause,
      boolean hushed) {
    Severity severity = rank(measure, warning, critical);
    Severity keeps = rank(measure, (long) (warning * KEEPS), (long) (critical * KEEPS));
    String what = clause.apply(measure);
    if (keeps == null) {
      return new Judgement.Ended(id, "the slot " + what, CALM);
    }
    Alert.Words words = words(a, " " + what);
    return severity == null
        ? new Judgement.Lingers(id, keeps, words, measure)
        : holds(a, id, severity, keeps, Proof.lasting(SIZE_LASTS), words, measure, hushed);
  }

  private static @Nullable Severity rank(long measure, long warning, long critical) {
    return measure >= critical ? Severity.CRITICAL : measure >= warning ? Severity.WARNING : null;
  }

  private Judgement disconnected(SlotAssessment a, boolean hushed) {
    Alert.Id id = Alert.Id.of(SLOT_DISCONNECTED, a.id());
    if (a.slot().active()) {
      return new Judgement.Ended(id, "a consumer is connected again", CALM);
    }
    if (a.slot().restartLsn() == null) {
      return new Judgement.Ended(id, "the slot keeps no WAL", Duration.ZERO);
    }
    return new Judgement.Holds(
        id,
        a.id().source(),
        Severity.WARNING,
        Severity.WARNING,
        Proof.lasting(config.disconnectedWarningAfter()),
        a.disconnectedSince(),
        words(a, " has no consumer"),
        null,
        hushed,
        false);
  }

  private static void unreserved(SlotAssessment a, List<Judgement> judged) {
    Alert.Id id = Alert.Id.of(SLOT_UNRESERVED, a.id());
    String status = a.slot().walStatus();
    // Not the server's word: on a standby it is fiction.
    if (a.state() == SlotState.UNRESERVED) {
      judged.add(
          holds(
              a,
              id,
              Severity.WARNING,
              Severity.WARNING,
              Proof.AT_ONCE,
              words(a, " may be lost at the next checkpoint: its WAL is not reserved any more"),
              null,
              false));
    } else if (status != null) {
      judged.add(new Judgement.Ended(id, "its WAL is reserved again", CALM));
    }
  }

  private static Judgement holds(
      SlotAssessment a,
      Alert.Id id,
      Severity severity,
      Severity keeps,
      Proof proof,
      Alert.Words words,
      @Nullable Long measure,
      boolean hushed) {
    return new Judgement.Holds(
        id, a.id().source(), severity, keeps, proof, null, words, measure, hushed, false);
  }

  private static Alert.Words words(SlotAssessment a, String clause) {
    Slot slot = a.slot();
    Long retained = a.retainedBytes();
    String what =
        slot.type().word()
            + " slot"
            + (slot.plugin() == null ? "" : " (" + slot.plugin() + ")")
            + (slot.database() == null ? "" : ", database " + slot.database())
            + ", owner "
            + (a.owner().id() == null ? a.owner().kind().word() : a.owner().id());
    String evidence =
        (retained == null ? "" : "retains " + ByteSize.format(retained) + ", ")
            + (slot.active() ? "active" : "inactive")
            + (slot.walStatus() == null ? "" : ", wal_status " + slot.walStatus())
            + (slot.restartLsn() == null ? "" : ", restart LSN " + slot.restartLsn())
            + (a.causeEvidence().isEmpty() ? "" : "; " + String.join("; ", a.causeEvidence()));
    String remedy = a.diagnosis().remedy();
    return new Alert.Words(
        a.cause().word(),
        "Slot " + a.id().name() + " on " + a.id().source() + clause,
        what,
        (remedy == null ? "" : "try first: " + remedy + "; ") + evidence);
  }

  private static String millions(long transactions) {
    long tenths = (transactions + 50_000) / 100_000;
    return tenths / 10 + "." + tenths % 10 + " million";
  }
}
