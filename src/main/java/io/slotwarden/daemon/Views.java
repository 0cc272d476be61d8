package io.slotwarden.daemon;

import io.slotwarden.assess.Holders;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.decide.DropLife;
import io.slotwarden.guard.Circumstances;
import io.slotwarden.guard.Guard;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Durations;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.Haste;
import io.slotwarden.model.InventoryWatch;
import io.slotwarden.model.Mark;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.model.WalHolder;
import io.slotwarden.serve.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes the snapshot that is served out of what the turns left. Confined to the loop's thread.
final class Views {
  /// What is older than this many polls is shown no more.
  private static final int POLLS_SHOWN = 3;

  private final Turns turns;
  private final Holds holds;
  private final String version;
  private final Instant since;

  Views(Turns turns, Holds holds, String version, Instant since) {
    this.turns = turns;
    this.holds = holds;
    this.version = version;
    this.since = since;
  }

  Snapshot make(Instant now) {
    Config config = turns.config;
    boolean all =
        config.sources().stream().allMatch(s -> turns.sources.containsKey(s.name()))
            && config.dms().stream().allMatch(d -> turns.dms.containsKey(d.name()));
    List<Snapshot.SlotView> slots = new ArrayList<>();
    List<Snapshot.TaskView> tasks = new ArrayList<>();
    Circumstances world = turns.guarding.at(now);
    for (SourceConfig s : config.sources()) {
      if (isFresh(turns.sources.get(s.name()), s.poll(), now)) {
        turns.slots.getOrDefault(s.name(), List.of()).forEach(r -> slots.add(slot(r, world)));
      }
    }
    for (DmsConfig d : config.dms()) {
      if (isFresh(turns.dms.get(d.name()), d.poll(), now)) {
        turns.tasks.getOrDefault(d.name(), List.of()).forEach(r -> tasks.add(task(r)));
      }
    }
    return new Snapshot(
        version,
        config.mode(),
        turns.guarding.words(),
        world.leader(),
        config.guard().allowShortTimes(),
        since,
        now,
        all,
        turns.keeper.writable(now).reason().orElse(null),
        config.sources().stream().map(s -> source(s, now)).toList(),
        config.dms().stream().map(d -> dms(d)).toList(),
        slots,
        tasks,
        turns.guarding.shownActs(),
        turns.keeper.pending(),
        turns.alerts().shown(),
        new Snapshot.Registry(turns.registry().all(), firstSeen(), holds.until()));
  }

  private Map<SlotId, Instant> firstSeen() {
    return turns.memory().slots().values().stream()
        .collect(Collectors.toMap(SlotHistory::id, SlotHistory::firstSeen));
  }

  private static boolean isFresh(Turns.@Nullable Seen<?> seen, Duration poll, Instant now) {
    Instant good = seen == null ? null : seen.goodAt();
    return good != null
        && Duration.between(good, now).compareTo(Durations.times(poll, POLLS_SHOWN + 1)) <= 0;
  }

  private Snapshot.SourceView source(SourceConfig source, Instant now) {
    Turns.Seen<SourceObservation> seen = turns.sources.get(source.name());
    if (seen == null) {
      return new Snapshot.SourceView(
          source.name(),
          false,
          "not looked at yet",
          null,
          null,
          null,
          null,
          null,
          null,
          WalHolder.UNKNOWN,
          "",
          List.of(),
          List.of(),
          SourceForecast.unknown("not looked at yet"));
    }
    SourceObservation good = isFresh(seen, source.poll(), now) ? seen.good() : null;
    ServerSample sample = good == null ? null : good.sample().toOptional().orElse(null);
    ServerSettings settings = good == null ? null : good.settings().toOptional().orElse(null);
    List<String> findings = new ArrayList<>();
    if (settings != null) {
      findings.addAll(settings.missingRights(turns.config.asksForCheckpointOn(source.name())));
    }
    if (good != null) {
      good.floors().reason().ifPresent(findings::add);
    }
    Holders holders =
        sample == null || good == null
            ? Holders.unseen("the server was not seen")
            : Holders.of(sample, settings, good.floors().toOptional().orElse(null));
    return new Snapshot.SourceView(
        source.name(),
        seen.look().sample().isKnown(),
        seen.look().sample().reason().orElse(null),
        seen.at(),
        seen.goodAt(),
        sample,
        settings,
        good == null ? null : good.floors().toOptional().orElse(null),
        good == null ? null : good.storage(),
        holders.holder(),
        holders.evidence(),
        findings,
        turns.audits().findings(source.name()),
        good == null
            ? SourceForecast.unknown("the source can't be seen")
            : turns.forecasts().of(source.name()));
  }

  private Snapshot.DmsView dms(DmsConfig entry) {
    var seen = turns.dms.get(entry.name());
    InventoryWatch inventory = turns.memory().inventories().get(entry.name());
    Instant complete = inventory == null ? null : inventory.lastCompleteAt();
    if (seen == null) {
      return new Snapshot.DmsView(entry.name(), false, "not looked at yet", null, null, complete);
    }
    String reason =
        List.<Observed<?>>of(
                seen.look().tasks(),
                seen.look().endpoints(),
                seen.look().account(),
                seen.look().replications(),
                seen.look().dataMigrations())
            .stream()
            .flatMap(o -> o.reason().stream())
            .findFirst()
            .orElse(null);
    return new Snapshot.DmsView(
        entry.name(), reason == null, reason, seen.at(), seen.goodAt(), complete);
  }

  private Snapshot.SlotView slot(Reading.OfSlot r, Circumstances world) {
    Instant now = world.now();
    DropWatch watch = turns.memory().drops().get(r.assessment().id());
    Mark mark = watch == null ? null : watch.mark();
    Haste haste = turns.guard.haste(r.facts());
    Instant due =
        watch == null || r.policy() == null
            ? null
            : DropLife.due(watch, r.policy(), haste, now).truncatedTo(ChronoUnit.SECONDS);
    return new Snapshot.SlotView(
        r.assessment(),
        r.chain().refusalBy(Rules.PROTECTED).isPresent(),
        r.policy() == null ? null : r.policy().name(),
        mark,
        due,
        r::trace,
        next(r, mark, due)
            + pressure(r, haste)
            + turns.heartbeats().clause(r.assessment().id().source(), r.assessment().slot()),
        turns.forecasts().of(r.assessment().id().source()).lost().get(r.assessment().id().name()),
        byHand(r, world));
  }

  /// All rules of a drop by hand for each slot would be half of what a snapshot costs, and people
  /// seldom ask.
  private Supplier<Snapshot.ByHand> byHand(Reading.OfSlot r, Circumstances world) {
    Guard guard = turns.guard;
    Instant seenAt = r.facts().sampledAt();
    return () ->
        new Snapshot.ByHand(
            HandDrop.Shown.of(r.assessment().evidence(), seenAt),
            !r.history().movedUnderOurEyes(),
            r.history().firstSeen(),
            guard.shownByHand(r.facts().in(world), seenAt));
  }

  private static String next(Reading.OfSlot r, @Nullable Mark mark, @Nullable Instant due) {
    if (r.policy() == null || due == null) {
      return "nothing: no drop policy names it";
    }
    String refused =
        r.chain().refusal().map(v -> "; now " + v.rule() + " refuses: " + v.reason()).orElse("");
    if (mark == null) {
      RuleVerdict standing = standing(r);
      return standing != null
          ? "it is not dropped: " + standing.rule() + ": " + standing.reason()
          : "it is marked once its grace is over, and dropped at "
              + due
              + " at the earliest"
              + refused;
    }
    String verb =
        r.facts().mode() == io.slotwarden.model.RunMode.ENFORCE
            ? "it is dropped"
            : "it would be dropped (mode observe)";
    return verb + " at " + due + " if nothing forbids it until then" + refused;
  }

  /// One clause on what pressure does to the waits; empty where the policy does not speak of it.
  private static String pressure(Reading.OfSlot r, Haste haste) {
    if (r.policy() == null || r.policy().underPressure() == null) {
      return "";
    }
    return switch (haste) {
      case Haste.On(String why) -> "; the waits are shortened by under-pressure: " + why;
      case Haste.Held(String why) -> "; under-pressure stands still: " + why;
      case Haste.None(String why) -> "; under-pressure does not apply: " + why;
    };
  }

  private static @Nullable RuleVerdict standing(Reading.OfSlot r) {
    DropWatch watch = r.watch();
    String by = watch == null ? null : watch.forbiddenBy();
    return by == null ? null : r.chain().refusalBy(by).orElse(null);
  }

  /// Of the last look, good or not: what is known of the health does not hang on it.
  private DmsObservation health(Reading.OfTask r) {
    return Objects.requireNonNull(turns.dms.get(r.id().dms())).look();
  }

  private Snapshot.TaskView task(Reading.OfTask r) {
    TaskWatch watch = turns.memory().tasks().getOrDefault(r.id(), r.watch());
    ResumeVerdict verdict = r.verdict();
    String reason =
        r.chain().refusal().map(v -> v.rule() + ": " + v.reason()).orElse("every rule allows");
    String next =
        switch (verdict) {
          case NONE ->
              watch.downSince() == null
                  ? "nothing: it is not down"
                  : "nothing: no resume policy names it";
          case RESUME ->
              r.chain().refusal().isEmpty()
                  ? "it is resumed now"
                  : "it is resumed once nothing refuses; now " + reason;
          case WAIT -> "slotwarden waits: " + reason;
          case REFUSE -> "it is not resumed: " + reason;
          case NEEDS_RELOAD -> "it needs a reload by a person: " + reason;
          case ESCALATED -> "the attempts are used up: a person has to look";
        };
    return new Snapshot.TaskView(
        r.id(),
        r.task(),
        watch.downSince(),
        verdict,
        verdict == ResumeVerdict.NONE ? "" : reason,
        watch.attempts(),
        watch.nextAttemptAt(),
        r.slots(),
        r.policy() == null ? null : r.policy().name(),
        r::trace,
        next,
        health(r).taskHealth(r.task().arn()),
        health(r).instanceHealth(r.task().replicationInstanceArn()),
        CaptureHeartbeats.of(r, turns.sources));
  }
}
