package io.slotwarden.daemon;

import io.slotwarden.config.DmsConfig;
import io.slotwarden.guard.ResumeTerm;
import io.slotwarden.model.InventoryWatch;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.serve.View.Rejected;
import java.time.Instant;
import java.util.List;

/// Whether an approval makes sense: it is the one word that permits, so it is taken only for what
/// waits for it now. What it permits the guard's rules say; it never stands above another rule.
final class Approvals {
  private final Turns turns;

  Approvals(Turns turns) {
    this.turns = turns;
  }

  /// @throws Rejected with the reason, when there is nothing that it would permit
  void check(String target, Instant now) {
    if (target.equals("all") || turns.config.source(target).isPresent()) {
      throw Words.senseless(
          "an approval is for one thing that a person has looked at: name SOURCE/SLOT, DMS/TASK, or"
              + " a dms entry whose inventory is empty");
    }
    DmsConfig entry =
        turns.config.dms().stream().filter(d -> d.name().equals(target)).findFirst().orElse(null);
    if (entry != null) {
      inventory(entry);
      return;
    }
    for (List<Reading.OfSlot> readings : turns.slots.values()) {
      for (Reading.OfSlot r : readings) {
        if (r.assessment().id().target().equals(target)) {
          slot(r);
          return;
        }
      }
    }
    for (List<Reading.OfTask> readings : turns.tasks.values()) {
      for (Reading.OfTask r : readings) {
        if (r.id().target().equals(target)) {
          task(r, now);
          return;
        }
      }
    }
    throw new Rejected(
        Words.NOT_FOUND,
        "no slot or task "
            + target
            + " is seen: name SOURCE/SLOT, DMS/TASK, or a dms entry whose inventory is empty");
  }

  private void slot(Reading.OfSlot r) {
    String target = r.assessment().id().target();
    if (r.policy() == null) {
      throw Words.senseless(
          "no drop policy names " + target + ": an approval would permit nothing");
    }
    if (r.assessment().slot().active()) {
      throw Words.senseless(target + " is active: somebody reads it");
    }
    boolean marked = r.watch() != null && r.watch().mark() != null;
    if (!marked && turns.config.guard().approveDrops()) {
      throw Words.senseless(
          target
              + " is not marked yet: an approval counts from the mark on; its notice asks for it");
    }
    if (!marked && !turns.guard.awaitsApproval(r.facts())) {
      throw Words.senseless(
          target + " is neither marked nor waits for an approval: slotwarden explain " + target);
    }
  }

  private void task(Reading.OfTask r, Instant now) {
    String target = r.id().target();
    if (r.policy() == null) {
      throw Words.senseless("no resume policy names " + target + ": it is not resumed anyway");
    }
    TaskWatch watch = turns.memory().tasks().getOrDefault(r.id(), r.watch());
    Instant since = watch.standsSince();
    if (since == null) {
      throw Words.senseless(target + " is not down: an approval counts for the present stop alone");
    }
    boolean released =
        turns.guarding.words().stream()
            .anyMatch(
                w ->
                    w.kind() == PersonsWord.Kind.APPROVE
                        && w.target().equals(target)
                        && w.isInForce(now)
                        && !w.at().isBefore(since));
    boolean waits = r.terms().stream().anyMatch(ResumeTerm::releasable);
    if (!released && !waits && !watch.escalated()) {
      throw Words.senseless(
          "nothing that an approval releases stands against resuming "
              + target
              + ": slotwarden explain "
              + target);
    }
  }

  /// An inventory waits when it shows no endpoint of a source that the entry owns.
  private void inventory(DmsConfig entry) {
    InventoryWatch watch = turns.memory().inventories().get(entry.name());
    if (watch == null || watch.lastCompleteAt() == null) {
      throw Words.senseless(
          "dms "
              + entry.name()
              + " has not been listed completely yet: nobody can say that it is empty");
    }
    boolean empty =
        entry.owns().stream()
            .anyMatch(s -> !watch.sourcesShown().contains(s) || watch.emptySince().containsKey(s));
    if (!empty) {
      throw Words.senseless(
          "dms "
              + entry.name()
              + " shows an endpoint of every source that it owns: nothing waits for an approval");
    }
  }
}
