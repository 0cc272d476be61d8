package io.slotwarden.alert;

import static io.slotwarden.model.AlertKey.SLOT_EXPIRED;
import static io.slotwarden.model.AlertKey.SLOT_EXPIRING;

import io.slotwarden.alert.Judgement.Proof;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.Registration;
import io.slotwarden.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells the owner of a registered slot before its time is over, and when it is.
///
/// @param warning from so long before its end on; zero = never
record RegistrationRules(Duration warning) {
  private static final Set<AlertKey> KEYS = EnumSet.of(SLOT_EXPIRING, SLOT_EXPIRED);

  /// @param present registrations of the source that nobody has given up, whose slots are there
  List<Judgement> judge(
      String source, List<Registration> present, Collection<Alert> alerts, Instant now) {
    List<Judgement> judged = new ArrayList<>();
    Set<String> slots = new HashSet<>();
    for (Registration r : present) {
      slots.add(r.slot().target());
      judge(r, now, judged);
    }
    for (Alert a : alerts) {
      boolean ours = a.isOpen() && KEYS.contains(a.id().key()) && a.place().equals(source);
      if (ours && !slots.contains(a.id().subject())) {
        judged.add(
            new Judgement.Ended(
                a.id(), "its registration was given up, or the slot is gone", Duration.ZERO));
      }
    }
    return judged;
  }

  private void judge(Registration r, Instant now, List<Judgement> judged) {
    Alert.Id expiring = Alert.Id.of(SLOT_EXPIRING, r.slot());
    Alert.Id expired = Alert.Id.of(SLOT_EXPIRED, r.slot());
    Instant end = r.expiresAt();
    Instant from = end.minus(warning);
    if (!end.isAfter(now)) {
      judged.add(new Judgement.Ended(expiring, "its time is over", Duration.ZERO));
      judged.add(holds(expired, r, end, " ended at " + end));
      return;
    }
    String renewed = "it is registered until " + end;
    judged.add(new Judgement.Ended(expired, renewed, Duration.ZERO));
    judged.add(
        warning.isZero() || from.isAfter(now)
            ? new Judgement.Ended(expiring, renewed, Duration.ZERO)
            : holds(expiring, r, from, " ends at " + end));
  }

  private static Judgement holds(Alert.Id id, Registration r, Instant since, String clause) {
    String target = r.slot().target();
    return new Judgement.Holds(
        id,
        r.slot().source(),
        Severity.WARNING,
        Severity.WARNING,
        Proof.AT_ONCE,
        since,
        new Alert.Words(
            "registered",
            "The time of slot " + r.slot().name() + " on " + r.slot().source() + clause,
            "logical slot ("
                + r.plugin()
                + "), database "
                + r.database()
                + ", owner "
                + r.owner()
                + ", for: "
                + r.purpose(),
            "still needed: slotwarden slot renew "
                + target
                + " --for 14d --reason TEXT; given up: slotwarden slot release "
                + target
                + " --reason TEXT; registered by "
                + r.by()
                + " at "
                + r.createdAt()),
        null,
        false,
        false);
  }
}
