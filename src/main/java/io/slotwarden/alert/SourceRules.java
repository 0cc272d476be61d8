package io.slotwarden.alert;

import static io.slotwarden.model.AlertKey.SLOTS_EXHAUSTED;
import static io.slotwarden.model.AlertKey.SLOT_MISSING;
import static io.slotwarden.model.AlertKey.SOURCE_UNSEEN;

import io.slotwarden.alert.Judgement.Proof;
import io.slotwarden.model.Alert;
import io.slotwarden.model.NeededSlot;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// What a source says as a whole: slots that are gone, slots that have run out, a source that can't
/// be seen.
final class SourceRules {
  /// A source or DMS entry that is back has to stay for so long.
  static final Duration BACK = Duration.ofMinutes(5);

  /// Blind for so long, and longer than four polls: worth a word.
  static final Duration UNSEEN_WARNING = Duration.ofMinutes(2);

  static final int UNSEEN_POLLS = 4;

  /// Blind for so long, a disk may have filled unseen.
  static final Duration UNSEEN_CRITICAL = Duration.ofMinutes(30);

  /// Parts of `max_replication_slots` above which a warning begins, and stays.
  private static final double FULL = 0.8;

  private static final double STILL_FULL = 0.7;

  private SourceRules() {}

  static List<Judgement> judge(
      SourceReading r, Map<SlotId, NeededSlot> needed, Collection<Alert> alerts) {
    List<Judgement> judged = new ArrayList<>();
    missing(r, needed, alerts, judged);
    for (Alert a : alerts) {
      if (a.isOpen() && a.id().key().isOfSlotSeen() && a.place().equals(r.source())) {
        ofSlotGone(a, r, needed, judged);
      }
    }
    if (r.settings() instanceof Observed.Known<ServerSettings>(var settings, var _)) {
      judged.add(exhausted(r, settings.maxReplicationSlots()));
    }
    return judged;
  }

  private static void missing(
      SourceReading r,
      Map<SlotId, NeededSlot> needed,
      Collection<Alert> alerts,
      List<Judgement> judged) {
    for (NeededSlot n : needed.values()) {
      Instant since = n.missingSince();
      if (n.id().source().equals(r.source()) && since != null) {
        judged.add(missing(n, since, r.hushed()));
      }
    }
    for (Alert a : alerts) {
      if (a.isOpen() && a.id().key() == SLOT_MISSING && a.place().equals(r.source())) {
        boolean back = r.sample().slot(slotName(a)).isPresent();
        boolean stillNeeded = needed.containsKey(new SlotId(r.source(), slotName(a)));
        if (back) {
          judged.add(new Judgement.Ended(a.id(), "the slot is back", BACK));
        } else if (!stillNeeded) {
          judged.add(
              new Judgement.Ended(a.id(), "nobody is known to need it any more", Duration.ZERO));
        }
      }
    }
  }

  private static Judgement missing(NeededSlot n, Instant since, boolean hushed) {
    Severity severity =
        switch (n.kind()) {
          case SUBSCRIPTION, STANDBY -> Severity.WARNING;
          case DMS_TASK,
              DMS_REPLICATION,
              DMS_DATA_MIGRATION,
              DMS_ENDPOINT,
              TOOL,
              REGISTERED,
              NONE,
              UNKNOWN ->
              Severity.CRITICAL;
        };
    return new Judgement.Holds(
        Alert.Id.of(SLOT_MISSING, n.id()),
        n.id().source(),
        severity,
        severity,
        Proof.lasting(Duration.ZERO),
        since,
        new Alert.Words(
            "gone",
            "Slot " + n.id().name() + " on " + n.id().source() + " has disappeared",
            n.why(),
            "last seen at " + n.seenAt() + "; slotwarden has not dropped it"),
        null,
        hushed,
        false);
  }

  /// The alerts of a slot that is needed and missing stay as they are.
  private static void ofSlotGone(
      Alert a, SourceReading r, Map<SlotId, NeededSlot> needed, List<Judgement> judged) {
    SlotId id = new SlotId(r.source(), slotName(a));
    if (r.sample().slot(id.name()).isPresent() || needed.containsKey(id)) {
      return;
    }
    boolean ours = r.dropped() != null && r.dropped().containsKey(id);
    judged.add(
        new Judgement.Ended(
            a.id(), ours ? "slotwarden dropped the slot" : "the slot is gone", Duration.ZERO));
  }

  private static Judgement exhausted(SourceReading r, int most) {
    Alert.Id id = new Alert.Id(SLOTS_EXHAUSTED, r.source());
    int taken = r.sample().slots().size();
    String count = taken + " of " + most + " replication slots are taken";
    Alert.Words words =
        new Alert.Words(
            taken >= most ? "none_left" : "few_left",
            "Source " + r.source() + ": " + count,
            "source " + r.source() + ", PostgreSQL " + r.sample().version(),
            "max_replication_slots " + most);
    Severity severity =
        taken >= most ? Severity.CRITICAL : taken > most * FULL ? Severity.WARNING : null;
    if (severity != null) {
      return new Judgement.Holds(
          id,
          r.source(),
          severity,
          severity,
          Proof.lasting(Duration.ZERO),
          null,
          words,
          (long) taken,
          r.hushed(),
          false);
    }
    return taken > most * STILL_FULL
        ? new Judgement.Lingers(id, Severity.WARNING, words, (long) taken)
        : new Judgement.Ended(id, count, SlotRules.CALM);
  }

  static Judgement unseen(PlaceLook look, Instant now) {
    Alert.Id id = new Alert.Id(SOURCE_UNSEEN, look.place());
    if (look.seenNow()) {
      return new Judgement.Ended(id, "it is seen again", BACK);
    }
    Duration polls = look.poll().multipliedBy(UNSEEN_POLLS);
    Duration warning = polls.compareTo(UNSEEN_WARNING) > 0 ? polls : UNSEEN_WARNING;
    Duration critical = warning.compareTo(UNSEEN_CRITICAL) > 0 ? warning : UNSEEN_CRITICAL;
    boolean tooLong = !now.isBefore(look.lastSeen().plus(critical));
    Severity severity = tooLong ? Severity.CRITICAL : Severity.WARNING;
    return new Judgement.Holds(
        id,
        look.place(),
        severity,
        severity,
        new Proof(1, tooLong ? critical : warning),
        look.lastSeen(),
        new Alert.Words(
            "unseen",
            look.noun() + " " + look.place() + " can't be seen",
            look.noun(),
            look.why() == null ? "not looked at yet" : look.why()),
        null,
        false,
        false);
  }

  private static String slotName(Alert a) {
    return a.id().subject().substring(a.place().length() + 1);
  }
}
