package io.slotwarden.guard;

import static io.slotwarden.model.RuleVerdict.allow;
import static io.slotwarden.model.RuleVerdict.refuse;
import static io.slotwarden.model.RuleVerdict.unknown;

import io.slotwarden.config.Policy;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The rules of a heartbeat. It destroys nothing, so that the budget of drops is none of its
/// business, and neither is a drop or a resume under way.
final class HeartbeatRules {
  private HeartbeatRules() {}

  static RuleVerdict inFlight(HeartbeatFacts f) {
    return f.underWay()
        ? refuse(
            Rules.IN_FLIGHT,
            "a heartbeat on " + f.source().name() + " has not ended",
            "one connection to a server at a time")
        : allow(Rules.IN_FLIGHT, "none on " + f.source().name(), "nothing is under way");
  }

  static RuleVerdict credential(HeartbeatFacts f) {
    return f.source().actor() == null
        ? refuse(
            Rules.CREDENTIAL,
            "source " + f.source().name() + " has no `actor`",
            "only an actor credential may write; this source is only watched")
        : allow(Rules.CREDENTIAL, "actor " + f.source().actor().username(), "configured");
  }

  static RuleVerdict listed(HeartbeatFacts f) {
    Policy.WriteHeartbeats policy = f.policy();
    return policy == null || !policy.names(f.database().source(), f.database().name())
        ? refuse(
            Rules.LISTED,
            "no heartbeat policy names " + f.database(),
            "only where a policy says so something is written")
        : allow(Rules.LISTED, "policy " + policy.name(), "named by " + policy.databases());
  }

  /// Seen just now, and a server that takes writes.
  static RuleVerdict samples(HeartbeatFacts f) {
    if (!(f.sample() instanceof Observed.Known<ServerSample>(var sample, Instant at))) {
      return unknown(
          Rules.SAMPLES, f.sample().reason().orElse(""), "the server has to be seen before it");
    }
    if (Duration.between(at, f.world().now()).abs().compareTo(f.fresh()) > 0) {
      return unknown(Rules.SAMPLES, "seen at " + at, "older than " + Durations.format(f.fresh()));
    }
    return sample.inRecovery()
        ? refuse(Rules.SAMPLES, "the server is a standby", "a standby takes no writes")
        : allow(Rules.SAMPLES, "a primary, seen at " + at, "seen just now");
  }

  /// A heartbeat that nobody reads makes WAL for nothing.
  static RuleVerdict reader(HeartbeatFacts f) {
    if (!(f.sample() instanceof Observed.Known<ServerSample>(var sample, var _))) {
      return unknown(
          Rules.READER, f.sample().reason().orElse(""), "which slots there are is not known");
    }
    List<String> slots =
        sample.slots().stream()
            .filter(s -> isRead(s, f.database().name()))
            .map(Slot::name)
            .sorted()
            .toList();
    return slots.isEmpty()
        ? refuse(
            Rules.READER,
            "no valid logical slot of this database",
            "a heartbeat that nobody reads makes WAL for nothing")
        : allow(Rules.READER, "slots " + String.join(", ", slots), "somebody may read it");
  }

  private static boolean isRead(Slot slot, String database) {
    return slot.isLogical() && !slot.isLost() && database.equals(slot.database());
  }
}
