package io.slotwarden.alert;

import static io.slotwarden.model.AlertKey.ACT_BLOCKED;
import static io.slotwarden.model.AlertKey.ACT_FAILED;

import io.slotwarden.alert.Judgement.Proof;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Alert;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.Subject;
import io.slotwarden.model.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What our own acts say: the journal of the last day, and drops that are due and refused.
final class ActRules {
  private ActRules() {}

  /// @param lastDay the journal of the last 24 hours
  /// @param escalated tasks whose attempts are used up
  static List<Judgement> failed(
      List<ActRecord> lastDay, Set<TaskId> escalated, Collection<Alert> alerts) {
    Map<String, ActRecord> last = new LinkedHashMap<>();
    for (ActRecord r : lastDay) {
      ActRecord known = last.get(r.act().subject().target());
      if (isDecisive(r) && (known == null || known.id() < r.id())) {
        last.put(r.act().subject().target(), r);
      }
    }
    List<Judgement> judged = new ArrayList<>();
    last.values().stream()
        .filter(r -> r.outcome() == ActOutcome.FAILED)
        .forEach(r -> judged.add(failed(r, escalated)));
    for (Alert a : alerts) {
      if (a.isOpen() && a.id().key() == ACT_FAILED) {
        ActRecord r = last.get(a.id().subject());
        if (r == null || r.outcome() != ActOutcome.FAILED) {
          String why = r == null ? "no act failed within the last 24 hours" : "it has succeeded";
          judged.add(new Judgement.Ended(a.id(), why, Duration.ZERO));
        }
      }
    }
    return judged;
  }

  /// Who asks for a slot hears by the answer what came of it, and asks again or does not.
  private static boolean isDecisive(ActRecord r) {
    ActOutcome outcome = r.outcome();
    return outcome != null
        && !(r.act() instanceof Act.CreateSlot)
        && switch (outcome) {
          case DROPPED, RESUMED, WRITTEN, CREATED, FAILED -> true;
          case ABORTED, PENDING, WOULD_ACT -> false;
        };
  }

  /// A failed drop is critical; so is a resume once no attempt is left.
  private static Judgement failed(ActRecord r, Set<TaskId> escalated) {
    Subject subject = r.act().subject();
    boolean canRetry =
        switch (r.act()) {
          case Act.DropSlot _ -> false;
          case Act.ResumeTask resume -> !escalated.contains(resume.task());
          case Act.WriteHeartbeat _, Act.CreateSlot _ -> true;
        };
    Severity severity = canRetry ? Severity.WARNING : Severity.CRITICAL;
    String verb =
        switch (r.act()) {
          case Act.DropSlot _ -> "The drop of slot " + subject.target();
          case Act.ResumeTask _ -> "The resume of task " + subject.target();
          case Act.CreateSlot _ -> "The creation of slot " + subject.target();
          case Act.WriteHeartbeat beat ->
              "The heartbeat in database " + SqlText.visible(beat.database().name());
        };
    return new Judgement.Holds(
        Alert.Id.of(ACT_FAILED, subject),
        subject.place(),
        severity,
        severity,
        Proof.AT_ONCE,
        r.at(),
        new Alert.Words(
            r.act().action().word(),
            verb + " failed",
            subject.target() + ", " + r.act().authority(),
            r.detail()),
        null,
        false,
        isTold(r.act()));
  }

  /// Of a drop and of a resume people hear by its own message, who asks for a slot by the answer;
  /// of a heartbeat by the alert alone.
  private static boolean isTold(Act act) {
    return switch (act) {
      case Act.DropSlot _, Act.ResumeTask _, Act.CreateSlot _ -> true;
      case Act.WriteHeartbeat _ -> false;
    };
  }

  /// More drops due at once than `max-due` allows on one source: the observer is wrong, and a
  /// person has to look (design, rule 12).
  ///
  /// @param verdicts of the rule `population`, of every slot of the source whose drop is due
  static List<Judgement> population(String source, List<RuleVerdict> verdicts) {
    Alert.Id id = new Alert.Id(ACT_BLOCKED, source);
    for (RuleVerdict v : verdicts) {
      switch (v.verdict()) {
        case REFUSE -> {
          return List.of(
              Judgement.Holds.atOnce(
                  id,
                  source,
                  Severity.CRITICAL,
                  new Alert.Words(
                      v.rule(),
                      "Nothing is dropped on " + source + ": too many drops are due at once",
                      "source " + source,
                      v.input() + "; " + v.reason())));
        }
        case UNKNOWN -> {
          return List.of();
        }
        case ALLOW -> {}
      }
    }
    return List.of(new Judgement.Ended(id, "no drop is refused for its number", Duration.ZERO));
  }
}
