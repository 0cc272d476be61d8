package io.slotwarden.demo.prove;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Registration;
import io.slotwarden.model.Severity;
import io.slotwarden.notify.Message;
import io.slotwarden.record.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must hold whatever happens, judged by the world as it really is and not by what the core
/// believes. Written down apart from the core, from the design's rules.
final class Law {
  private static final Duration DAY = Duration.ofHours(24);

  /// A listing older than this proves nothing (design, rule 8); and a poll, in which it is made.
  private static final Duration LISTED = Duration.ofMinutes(5).plus(Setting.DMS_POLL);

  /// A sample may be so old when a decision rests on it (design, rule 6), and one poll more.
  private static final Duration SAMPLED = Duration.ofMinutes(2).plus(Setting.DMS_POLL);

  private final Setting setting;
  private final World world;

  /// When something last forbade the drop of a slot at a look of ours.
  private final Map<SimSlot, Instant> forbiddenAt = new IdentityHashMap<>();

  private final Map<SimServer, Instant> lookedAt = new IdentityHashMap<>();
  private final Map<SimServer, Gap> lastGap = new IdentityHashMap<>();
  private final Map<SimServer, Boolean> seen = new IdentityHashMap<>();
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<Instant> complete = new ArrayList<>();
  private final List<Dropped> drops = new ArrayList<>();

  /// By incident, whether people were last told that it goes on; not what they were told while the
  /// store was gone.
  private final Map<String, Boolean> firing = new HashMap<>();

  private final Set<String> known = new HashSet<>();
  private final Set<String> lanesWithNotice = new HashSet<>();

  /// Slots that were dropped, and nobody has been told yet.
  private final Set<String> untold = new HashSet<>();

  private boolean dmsSeen;

  /// Since when the store remembers; drops before that are forgotten, and told of as such.
  private Instant remembersSince = World.BEGINNING;

  private Instant modeSince = World.BEGINNING;
  private @Nullable Instant emptyInventoryApproved;

  private record Gap(Instant from, Instant to) {}

  private record Accepted(Instant at, Message message) {}

  private record Dropped(Instant at, SimServer server) {}

  Law(Setting setting, World world) {
    this.setting = setting;
    this.world = world;
  }

  private static void broken(String law, String what) {
    throw new Violation(law, what);
  }

  private static void holds(boolean condition, String law, String what) {
    if (!condition) {
      broken(law, what);
    }
  }

  // --- what the law takes note of ------------------------------------------------------------

  void storeForgot() {
    remembersSince = world.now;
    drops.clear();
    world.dms.tasks.forEach(t -> t.attempts = 0);
  }

  void modeChanged() {
    modeSince = world.now;
  }

  /// A channel took it; perhaps from a daemon whose store was gone.
  void accepted(Message message) {
    accepted.add(new Accepted(world.now, message));
    announced(message);
  }

  void approved(String target) {
    if (target.equals(Setting.DMS)) {
      emptyInventoryApproved = world.now;
    }
  }

  /// A look at DMS reached a daemon that holds the store.
  void dmsLooked() {
    dmsSeen =
        !world.dms.hidden.contains(Happening.Listing.ALL)
            && !world.dms.hidden.contains(Happening.Listing.TASKS);
    if (world.dms.isListed()) {
      complete.add(world.now);
    }
  }

  /// A look at a server reached a daemon that holds the store.
  void looked(SimServer server, Life life) {
    boolean good = !server.hidden.contains(Happening.Part.ALL);
    seen.put(server, good);
    if (!good) {
      return;
    }
    Instant before = lookedAt.put(server, world.now);
    if (before != null && Duration.between(before, world.now).compareTo(gapLimit()) > 0) {
      lastGap.put(server, new Gap(before, world.now));
    }
    for (SimSlot slot : server.slots.values()) {
      if (slot.active || isForbidden(server, slot, life)) {
        forbiddenAt.put(slot, world.now);
      }
    }
  }

  private static Duration gapLimit() {
    return Duration.ofMinutes(2);
  }

  private boolean isForbidden(SimServer server, SimSlot slot, Life life) {
    return world.killSwitch && !world.killSwitchUnclear || word(server, slot, life) != null;
  }

  private @Nullable PersonsWord word(SimServer server, SimSlot slot, Life life) {
    Store store = life.raw;
    if (store == null) {
      return null;
    }
    Instant clock = world.clock();
    String target = server.plan.name() + "/" + slot.plan.name();
    return store.words(clock).stream()
        .filter(w -> w.kind() != PersonsWord.Kind.APPROVE && w.isInForce(clock))
        .filter(
            w ->
                w.target().equals("all")
                    || w.target().equals(server.plan.name())
                    || w.target().equals(target))
        .findFirst()
        .orElse(null);
  }

  private boolean isApproved(String target, Life life) {
    Store store = life.raw;
    Instant clock = world.clock();
    return store != null
        && store.words(clock).stream()
            .anyMatch(
                w ->
                    w.kind() == PersonsWord.Kind.APPROVE
                        && w.isInForce(clock)
                        && w.target().equals(target));
  }

  // --- every act ------------------------------------------------------------------------------

  private void ofEveryAct(Act act, Life life) {
    String what = act.action().word() + " " + act.subject().target();
    holds(!world.killSwitch && !world.killSwitchUnclear, "the kill switch in doubt = no act", what);
    Store store = life.raw;
    if (store == null || !store.holdsLock()) {
      broken("only who leads acts", what);
      return;
    }
    List<ActRecord> open = store.open();
    holds(
        open.stream().anyMatch(r -> r.act().equals(act) && r.outcome() == null),
        "no act without a durable intent",
        what);
    holds(
        open.stream()
                .filter(r -> r.act() instanceof Act.DropSlot)
                .filter(r -> r.act().subject().place().equals(act.subject().place()))
                .count()
            <= (act instanceof Act.DropSlot ? 1 : 0),
        "one act in flight a source",
        what + ": " + open);
    holds(life.enforcing, "observe does nothing", what);
    holds(
        !world.now.isBefore(life.startedAt.plus(Setting.SETTLE).minus(world.leapt)),
        "nothing is done before all has settled",
        what + ", started at " + life.startedAt);
    holds(
        !world.clock().isBefore(store.createdAt().plus(setting.newStoreHold()).minus(world.leapt)),
        "nothing is done on a young store",
        what);
  }

  // --- drops ----------------------------------------------------------------------------------

  /// The slot is about to go.
  void dropping(Act.DropSlot act, SimServer server, SimSlot slot, Life life) {
    String target = act.slot().target();
    ofEveryAct(act, life);
    kinds(slot, target);
    Duration quiet = quiet(slot, target);
    Instant since = world.now.minus(quiet).plus(tolerance());
    holds(!slot.active, "no slot in use is dropped", target);
    holds(
        !slot.visiblyTouchedAt.isAfter(since),
        "no slot that was active, moved or was made again since its grace began",
        target + " was touched at " + slot.visiblyTouchedAt);
    boolean named = slot.plan.policy() == SlotPlan.Named.EXACTLY;
    boolean approved = isApproved(target, life);
    holds(
        !slot.touchedAt.isAfter(since) || slot.major < 14 && (named || approved),
        "what can't be seen needs its exact name",
        target + " was touched at " + slot.touchedAt);
    holds(slot.major >= 14 || named || approved, "before 14 an exact name or an approval", target);
    holds(
        slot.hasMoved() || slot.lost || named || approved, "no start marker by a pattern", target);
    holds(!setting.approveDrops() || approved, "an approval where one is asked for", target);
    notice(server, slot, target);
    gaps(server, slot, since, target);
    owners(server, slot, target, life);
    holder(server, slot, target);
    PersonsWord word = word(server, slot, life);
    holds(word == null, "no drop against a person's word", target + ": " + word);
    budget(server, target);
    drops.add(new Dropped(world.now, server));
    untold.add(target);
  }

  /// For how long nobody may have been there; for a day where pressure has shortened the waits,
  /// which people were told last.
  private Duration quiet(SimSlot slot, String target) {
    Tides tides = setting.tides();
    if (tides == null || !wasToldOfPressure(target)) {
      return setting.inactiveFor().plus(setting.notice());
    }
    String what = target + ": " + tides.room(world.now);
    holds(
        slot.plan.policy() == SlotPlan.Named.EXACTLY,
        "pressure hastens only what is named exactly",
        what);
    holds(tides.room(world.now) == Tides.Room.SHORT, "pressure is measured, and now", what);
    holds(!slot.lost, "a drop that frees nothing is not hastened", what);
    return Tides.UNUSED;
  }

  private boolean wasToldOfPressure(String target) {
    return accepted.stream()
        .filter(a -> isNotice(a.message(), target))
        .reduce((a, b) -> b)
        .filter(a -> isHastened(a.message()))
        .isPresent();
  }

  private static boolean isNotice(Message m, String target) {
    return m.kind() == Message.Kind.NOTICE
        && m.target().equals(target)
        && m.headline().contains("will be dropped");
  }

  private static boolean isHastened(Message m) {
    return m.severity() == Severity.CRITICAL && m.headline().contains("disk is nearly full");
  }

  private Duration tolerance() {
    return world.leapt;
  }

  private static void kinds(SimSlot slot, String target) {
    boolean named = slot.plan.policy() == SlotPlan.Named.EXACTLY;
    boolean may =
        switch (slot.plan.kind()) {
          case TEMPORARY, FAILOVER, REPLICA -> false;
          case PHYSICAL, TOOL, OF_TASK -> named;
          case LIVING, ABANDONED, MARKER, OF_ENDPOINT, REGISTERED -> true;
        };
    holds(may, "what is never dropped", target + " is " + slot.plan.kind());
    holds(slot.plan.policy() != SlotPlan.Named.NOT, "only what a policy names", target);
  }

  private void notice(SimServer server, SimSlot slot, String target) {
    Instant from = slot.visiblyTouchedAt;
    Instant forbidden = forbiddenAt.get(slot);
    if (forbidden != null && forbidden.isAfter(from)) {
      from = forbidden;
    }
    if (modeSince.isAfter(from)) {
      from = modeSince;
    }
    for (SimDms.Task t : world.dms.tasks) {
      if (isOf(t, server, slot) && t.deletedAt != null && t.deletedAt.isAfter(from)) {
        from = t.deletedAt;
      }
    }
    Instant earliest = from;
    boolean hastened = setting.tides() != null && wasToldOfPressure(target);
    Duration stands = hastened ? Tides.NOTICE : setting.notice();
    Instant latest = world.now.minus(stands).plus(tolerance());
    holds(
        accepted.stream()
            .anyMatch(
                a ->
                    isNotice(a.message(), target)
                        && isHastened(a.message()) == hastened
                        && a.at().isAfter(earliest)
                        && !a.at().isAfter(latest)),
        "no drop without a delivered notice, old enough, after the last thing that forbade it",
        target + ": a notice between " + earliest + " and " + latest);
  }

  private void gaps(SimServer server, SimSlot slot, Instant since, String target) {
    Gap gap = lastGap.get(server);
    holds(
        gap == null || slot.major >= 17 || !gap.to().isAfter(since),
        "no longer gap in the window",
        target + ": nothing was seen from " + gap);
  }

  private static boolean isOf(SimDms.Task task, SimServer server, SimSlot slot) {
    return task.server == server && task.slot.equals(slot.plan.name());
  }

  private void owners(SimServer server, SimSlot slot, String target, Life life) {
    Store store = Objects.requireNonNull(life.raw);
    Instant clock = world.clock();
    for (Registration r : store.registrations(clock)) {
      holds(
          !r.isInForce(clock)
              || !r.slot().target().equals(target)
              || !r.mayBe(server.identity(), slot.build()),
          "no slot that somebody has registered",
          target);
    }
    if (!server.plan.dms() || !slot.isLogical()) {
      return;
    }
    boolean saidToBeEmpty =
        emptyInventoryApproved != null && world.dms.hidden.contains(Happening.Listing.ENTRIES);
    for (SimDms.Task t : world.dms.tasks) {
      boolean known = t.madeAt.isBefore(world.now.minus(LISTED));
      holds(
          t.deletedAt != null || !isOf(t, server, slot) || !known || saidToBeEmpty,
          "no slot that a living task owns",
          target + " is read by " + t.name());
    }
    Instant oldest = world.now.minus(LISTED);
    holds(
        saidToBeEmpty || complete.stream().anyMatch(at -> at.isAfter(oldest)),
        "nobody's is a proof: complete listings within 5 minutes",
        target);
  }

  private static void holder(SimServer server, SimSlot slot, String target) {
    holds(
        slot.lost || server.isOldest(slot),
        "no drop that frees nothing",
        target + " does not hold the oldest WAL");
    holds(
        slot.lost || server.stuckSegment == null,
        "no drop that frees nothing",
        target + ": the archiver holds the WAL");
  }

  private void budget(SimServer server, String target) {
    Instant since = world.now.minus(DAY).plus(world.leapt);
    List<Dropped> lately =
        drops.stream()
            .filter(d -> d.at().isAfter(since) && !d.at().isBefore(remembersSince))
            .toList();
    long here = lately.stream().filter(d -> d.server() == server).count();
    holds(
        here < setting.perSource()
            && lately.size() < setting.all()
            && lately.size() < Setting.MAX_PER_DAY,
        "budgets hold",
        target + ": " + here + " on its source, " + lately.size() + " in all");
    holds(
        lately.isEmpty()
            || !world.now.isBefore(lately.getLast().at().plus(Setting.GAP).minus(world.leapt)),
        "a gap between two drops",
        target);
  }

  // --- resumes --------------------------------------------------------------------------------

  /// The task is about to be resumed.
  void resuming(Act.ResumeTask act, SimDms.Task task, Life life) {
    String target = act.task().target();
    ofEveryAct(act, life);
    SimSlot slot = task.server.slots.get(task.slot);
    Instant known = world.now.minus(SAMPLED);
    boolean approved = isApproved(target, life);
    holds(
        slot == null
            ? !slotWentBefore(task, known)
            : !slot.lost || slot.visiblyTouchedAt.isAfter(known),
        "no task is resumed whose slot is lost",
        target);
    if (slot != null) {
      holds(
          slot.confirmed <= task.checkpoint || approved || slot.visiblyTouchedAt.isAfter(known),
          "no resume beyond the checkpoint",
          target + ": slot at " + slot.confirmed + ", checkpoint " + task.checkpoint);
    }
    holds(!"NORMAL".equals(task.reason), "a stop by hand is not undone", target);
    task.attempts++;
    int most = "FATAL_ERROR".equals(task.reason) ? 1 : Setting.MAX_ATTEMPTS;
    holds(
        task.attempts <= most || approved,
        "no task is resumed beyond its cap",
        target + ": attempt " + task.attempts + " after " + task.reason);
  }

  private final Map<String, Instant> gone = new HashMap<>();

  /// A slot of this name is not there any more.
  void went(SimServer server, String slot) {
    gone.put(server.plan.name() + "/" + slot, world.now);
  }

  private boolean slotWentBefore(SimDms.Task task, Instant when) {
    Instant at = gone.get(task.server.plan.name() + "/" + task.slot);
    return at != null && at.isBefore(when);
  }

  // --- alerts and messages ----------------------------------------------------------------------

  /// What alerting remembers has changed.
  void alerts(AlertBook before, AlertBook after) {
    after
        .alerts()
        .forEach(
            (id, alert) -> {
              Alert old = before.alerts().get(id);
              boolean ends =
                  old != null
                      && old.state() == AlertState.FIRING
                      && alert.state() == AlertState.RESOLVED;
              holds(
                  !ends || isSeen(alert.place()),
                  "Unknown resolves no alert",
                  id + " was resolved");
            });
  }

  private boolean isSeen(String place) {
    if (place.equals(Setting.DMS)) {
      return dmsSeen;
    }
    SimServer server = world.server(place);
    return server != null && seen.getOrDefault(server, false);
  }

  /// A message was queued; perhaps one that is known already.
  ///
  /// @param covers keys of messages that it stands for
  void queued(Message message, Collection<String> covers) {
    switch (message.kind()) {
      case ALERT -> {
        boolean over = message.state().startsWith("RESOLVED");
        for (String key : covers.isEmpty() ? List.of(message.key()) : covers) {
          if (known.add(key)) {
            alertTold(key, over);
          }
        }
      }
      case NOTICE, OUTCOME -> announced(message);
    }
  }

  private void announced(Message message) {
    switch (message.kind()) {
      case NOTICE -> lanesWithNotice.add(message.incident());
      case OUTCOME -> {
        lanesWithNotice.remove(message.incident());
        if (message.state().equals("DROPPED")) {
          untold.remove(message.target());
        }
      }
      case ALERT -> {}
    }
  }

  /// @param key of which the last two parts are the severity and the number
  private void alertTold(String key, boolean over) {
    String incident = key.substring(0, key.lastIndexOf('/', key.lastIndexOf('/') - 1));
    boolean endedBefore = Boolean.FALSE.equals(firing.put(incident, !over));
    holds(!over || !endedBefore || storeWasLost(), "every firing alert is resolved once", incident);
  }

  private boolean storeWasLost() {
    return remembersSince.isAfter(World.BEGINNING);
  }

  /// At the end of all: what was announced and is not marked any more was called off or done, and
  /// what was done was told.
  void everyMarkEnds(Set<String> marked) {
    holds(untold.isEmpty() || storeWasLost(), "people are told of every drop", untold.toString());
    for (String lane : lanesWithNotice) {
      holds(
          marked.contains(lane) || storeWasLost(),
          "every mark ends, and people are told",
          lane + " was announced, and nothing was said afterwards");
    }
  }
}
