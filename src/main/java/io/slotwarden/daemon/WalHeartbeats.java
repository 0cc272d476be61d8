package io.slotwarden.daemon;

import io.slotwarden.config.Policy;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.decide.HeartbeatWatch;
import io.slotwarden.guard.Gate;
import io.slotwarden.guard.Guard;
import io.slotwarden.guard.HeartbeatFacts;
import io.slotwarden.guard.Journal;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.Action;
import io.slotwarden.model.DatabaseId;
import io.slotwarden.model.Durations;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.Trace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes heartbeats into databases: one at a time on each server, each judged just before it.
/// Nothing of it is remembered beyond this process. Confined to the loop's thread; only the gate
/// itself is passed on a thread of its own.
final class WalHeartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(WalHeartbeats.class);

  private final Turns turns;
  private final Guard guard = new Guard();
  private final Map<DatabaseId, HeartbeatWatch> watches = new HashMap<>();
  private final Map<DatabaseId, RuleVerdict> refusals = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private List<Policy.WriteHeartbeats> policies;
  private @Nullable Gate gate;
  private @Nullable Events events;

  WalHeartbeats(Turns turns) {
    this.turns = turns;
    this.policies = turns.config.policies(Policy.WriteHeartbeats.class);
  }

  void connect(Gate gate, Events events) {
    this.gate = gate;
    this.events = events;
  }

  /// Begins what is due.
  void tick(Instant now) {
    turns.config.sources().forEach(s -> next(s, now));
  }

  /// At most one beat begins on the source: the one that has waited the longest.
  private void next(SourceConfig source, Instant now) {
    if (policies.isEmpty() || underWay.contains(source.name())) {
      return;
    }
    Comparator<DatabaseId> longest = Comparator.comparing(d -> triedAt(d));
    for (DatabaseId database : databases(source).sorted(longest).toList()) {
      Policy.WriteHeartbeats policy = policy(database).orElseThrow();
      if (watch(database).isDue(policy.every(), now) && begins(source, policy, database, now)) {
        return;
      }
    }
  }

  private Instant triedAt(DatabaseId database) {
    Instant at = watch(database).triedAt();
    return at == null ? Instant.MIN : at;
  }

  /// Databases with a logical slot, valid or not, as they were last seen, that a policy names.
  private Stream<DatabaseId> databases(SourceConfig source) {
    Turns.Seen<SourceObservation> seen = turns.sources.get(source.name());
    SourceObservation good = seen == null ? null : seen.good();
    ServerSample sample = good == null ? null : good.sample().toOptional().orElse(null);
    return sample == null
        ? Stream.empty()
        : sample.slots().stream()
            .filter(Slot::isLogical)
            .flatMap(s -> Stream.ofNullable(s.database()))
            .distinct()
            .map(name -> new DatabaseId(source.name(), name))
            .filter(d -> policy(d).isPresent());
  }

  private Optional<Policy.WriteHeartbeats> policy(DatabaseId database) {
    return policies.stream().filter(p -> p.names(database.source(), database.name())).findFirst();
  }

  private HeartbeatWatch watch(DatabaseId database) {
    return watches.getOrDefault(database, HeartbeatWatch.of(database));
  }

  private boolean begins(
      SourceConfig source, Policy.WriteHeartbeats policy, DatabaseId database, Instant now) {
    Trace trace = guard.heartbeat(facts(source, policy, database, now));
    Act.WriteHeartbeat act = new Act.WriteHeartbeat(database, policy.name(), policy.table());
    note(database, trace.refusal().orElse(null));
    if (trace.allows()) {
      launch(source, act, trace);
      return true;
    }
    if (trace.refusedOnlyBy(Rules.MODE)) {
      wouldWrite(act, trace, now);
    }
    return false;
  }

  private HeartbeatFacts facts(
      SourceConfig source, Policy.WriteHeartbeats policy, DatabaseId database, Instant now) {
    Turns.Seen<SourceObservation> seen = Objects.requireNonNull(turns.sources.get(source.name()));
    return new HeartbeatFacts(
        turns.guarding.at(now),
        source,
        policy,
        turns.config.modeOf(policy),
        database,
        seen.look().sample(),
        SourceTurn.gapLimit(source),
        underWay.contains(source.name()));
  }

  /// Counted once for each rule that begins to refuse.
  private void note(DatabaseId database, @Nullable RuleVerdict refusal) {
    RuleVerdict before =
        refusal == null ? refusals.remove(database) : refusals.put(database, refusal);
    if (refusal != null && (before == null || !before.rule().equals(refusal.rule()))) {
      turns.metrics.refused(refusal.rule());
    }
  }

  private void launch(SourceConfig source, Act.WriteHeartbeat act, Trace trace) {
    Gate passage = Objects.requireNonNull(gate, "connected before the first turn");
    Events home = Objects.requireNonNull(events, "connected before the first turn");
    underWay.add(source.name());
    turns.metrics.decided("write_heartbeat");
    home.beside(
        "heartbeat-" + source.name(),
        () -> {
          ActResult result = beat(passage, act, trace);
          home.post(() -> ended(source, act, trace, result));
        });
  }

  private static ActResult beat(Gate gate, Act.WriteHeartbeat act, Trace trace) {
    try {
      return gate.beat(act, trace);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("event", "action").setCause(e).log("a heartbeat failed oddly");
      return new ActResult(
          ActOutcome.FAILED, "it failed unexpectedly (" + e.getClass().getSimpleName() + ")");
    }
  }

  private void ended(SourceConfig source, Act.WriteHeartbeat act, Trace trace, ActResult result) {
    Instant now = turns.clock.instant();
    underWay.remove(source.name());
    turns.metrics.acted(Action.WRITE_HEARTBEAT, result.outcome());
    HeartbeatWatch watch = watch(act.database()).after(result, now);
    watches.put(act.database(), watch);
    watch.news(result, now).ifPresent(news -> tell(watch, act, trace, news, now));
    if (turns.config.sources().contains(source)) {
      next(source, now);
    }
  }

  private void tell(
      HeartbeatWatch watch, Act.WriteHeartbeat act, Trace trace, ActResult news, Instant now) {
    (news.outcome() == ActOutcome.FAILED ? LOG.atWarn() : LOG.atInfo())
        .addKeyValue("event", "action")
        .addKeyValue("action", act.action().word())
        .addKeyValue("target", act.database().target())
        .addKeyValue("policy", act.policy())
        .addKeyValue("outcome", news.outcome().word())
        .log("{}", news.detail());
    try {
      Objects.requireNonNull(gate).tell(act, trace, news);
      watches.put(watch.database(), watch.recorded(news, now));
      turns.guarding.refresh(now);
    } catch (Journal.JournalUnavailable e) {
      LOG.atWarn()
          .addKeyValue("event", "store")
          .log("can't record a heartbeat, the next one tells: {}", e.getMessage());
    }
  }

  private void wouldWrite(Act.WriteHeartbeat act, Trace trace, Instant now) {
    ActResult would = new ActResult(ActOutcome.WOULD_ACT, "mode is observe");
    HeartbeatWatch watch = watch(act.database()).after(would, now);
    watches.put(act.database(), watch);
    if (watch.news(would, now).isEmpty()) {
      return;
    }
    try {
      ActResult result = Objects.requireNonNull(gate).wouldPass(act, trace);
      watches.put(act.database(), watch.recorded(result, now));
      turns.metrics.decided("would_write_heartbeat");
      turns.metrics.acted(Action.WRITE_HEARTBEAT, result.outcome());
      turns.guarding.refresh(now);
    } catch (Journal.JournalUnavailable e) {
      LOG.atWarn()
          .addKeyValue("event", "store")
          .log("can't record what would be done: {}", e.getMessage());
    }
  }

  /// Our own rows are not the database's traffic: the same look without them.
  SourceObservation discount(SourceObservation look, ServerSample sample) {
    if (watches.isEmpty()) {
      return look;
    }
    Map<Long, Long> ours = new HashMap<>();
    for (Slot s : sample.slots()) {
      if (s.databaseOid() != null && s.database() != null) {
        ours.put(s.databaseOid(), watch(new DatabaseId(look.source(), s.database())).written());
      }
    }
    return new SourceObservation(
        look.source(),
        look.at(),
        look.sample(),
        look.settings(),
        look.floors(),
        look.storage(),
        look.closer().withoutRows(ours),
        look.captures());
  }

  /// What can be paused or snoozed.
  Set<String> targets() {
    Set<String> targets = new TreeSet<>();
    turns.config.sources().stream().flatMap(this::databases).forEach(d -> targets.add(d.target()));
    return targets;
  }

  /// One clause on the heartbeat of the slot's database; empty where no policy names it.
  String clause(String source, Slot slot) {
    if (!slot.isLogical() || slot.database() == null) {
      return "";
    }
    DatabaseId database = new DatabaseId(source, slot.database());
    return policy(database).map(p -> clause(database, p)).orElse("");
  }

  private String clause(DatabaseId database, Policy.WriteHeartbeats policy) {
    HeartbeatWatch watch = watch(database);
    RuleVerdict refusal = refusals.get(database);
    Instant at = watch.writtenAt();
    String last =
        at == null ? "not written yet" : "last written at " + at.truncatedTo(ChronoUnit.SECONDS);
    String why =
        refusal != null
            ? "; now " + refusal.rule() + " refuses: " + refusal.reason()
            : watch.failure().isEmpty() ? "" : "; now it fails: " + watch.failure();
    return "; the heartbeat of its database (policy "
        + policy.name()
        + ", every "
        + Durations.format(policy.every())
        + "): "
        + last
        + why;
  }

  /// What no policy names any more is forgotten.
  void follow() {
    policies = turns.config.policies(Policy.WriteHeartbeats.class);
    List.copyOf(watches.keySet()).stream()
        .filter(d -> policy(d).isEmpty())
        .forEach(
            d -> {
              watches.remove(d);
              refusals.remove(d);
            });
  }
}
