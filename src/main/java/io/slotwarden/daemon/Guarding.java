package io.slotwarden.daemon;

import io.slotwarden.config.Config;
import io.slotwarden.guard.Circumstances;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands around every act: settling, acts under way, budgets, words. Confined to the loop's
/// thread.
final class Guarding {
  private static final int ACTS_SHOWN = 200;
  private static final Duration DAY = Duration.ofHours(24);

  /// What nobody wrote is read again this often: a day moves on.
  private static final Duration REFRESH = Duration.ofMinutes(10);

  /// What could not be read is tried again this often.
  private static final Duration RETRY = Duration.ofSeconds(10);

  /// The wall clock leapt when it moved so much more or less than time did.
  private static final Duration LEAP = Duration.ofSeconds(30);

  private Config config;
  private final Keeper keeper;
  private final KillSwitch killSwitch;
  private final Map<String, Circumstances.Unsettled> unsettled = new HashMap<>();
  private final Map<String, ServerIdentity> identities = new HashMap<>();
  private final Set<String> executing = new HashSet<>();
  private final Set<String> dropping = new HashSet<>();
  private List<ActRecord> open = List.of();
  private @Nullable List<ActRecord> recent;
  private List<PersonsWord> words = List.of();
  private List<ActRecord> shown = List.of();
  private Instant refreshedAt;
  private long readAt;
  private Instant lastWall;
  private long lastNanos;

  Guarding(Config config, Keeper keeper, KillSwitch killSwitch, Instant now, long nanos) {
    this.config = config;
    this.keeper = keeper;
    this.killSwitch = killSwitch;
    this.lastWall = now;
    this.lastNanos = nanos;
    this.refreshedAt = now;
    unsettle(Circumstances.EVERYWHERE, now, "slotwarden was started");
    refresh(now);
  }

  /// Reads again what the store knows of acts and words, if any was written since it was read, or
  /// that is long ago. Every few seconds.
  void keepUp(Instant now) {
    Duration pace = recent == null ? RETRY : REFRESH;
    if (keeper.journalWrites() != readAt
        || Duration.between(refreshedAt, now).abs().compareTo(pace) > 0) {
      refresh(now);
    }
  }

  /// Moves when the journal was read after something had been written.
  long journalRead() {
    return readAt;
  }

  /// Reads again what the store knows of acts and words; after each act and each word.
  void refresh(Instant now) {
    refreshedAt = now;
    readAt = keeper.journalWrites();
    List<ActRecord> nowOpen = keeper.openActs();
    if (nowOpen != null) {
      open = nowOpen;
    }
    recent = keeper.actsSince(now.minus(DAY));
    words = keeper.words(now);
    shown = keeper.recentActs(ACTS_SHOWN);
  }

  /// From now on these bounds hold.
  void follow(Config next) {
    config = next;
  }

  void unsettle(String place, Instant at, String by) {
    unsettled.put(place, new Circumstances.Unsettled(at, by));
  }

  /// Compares the wall clock with time that passed. After a leap nothing is done for a while.
  void watchClock(Instant now, long nanos) {
    Duration leapt = Duration.between(lastWall, now).minusNanos(nanos - lastNanos);
    if (leapt.compareTo(LEAP) > 0 || leapt.plus(LEAP).isNegative()) {
      unsettle(Circumstances.EVERYWHERE, now, "the clock leapt by " + leapt);
    }
    lastWall = now;
    lastNanos = nanos;
  }

  /// @return true when the server is not the one, or not in the life, that was last seen
  boolean watchIdentity(String source, ServerIdentity identity, Instant now) {
    ServerIdentity before = identities.put(source, identity);
    if (before == null || before.equals(identity)) {
      return false;
    }
    boolean another =
        !java.util.Objects.equals(before.systemIdentifier(), identity.systemIdentifier())
            || before.timeline() != identity.timeline();
    unsettle(
        source,
        now,
        another ? "the server is another one, or was promoted" : "the server was restarted");
    return true;
  }

  /// One drop of a policy at a time over all sources: the budgets of all are known only when the
  /// last one has its outcome, a person's too.
  boolean dropUnderWay() {
    return !dropping.isEmpty();
  }

  void beginDrop(String source) {
    dropping.add(source);
    begin(source);
  }

  void endDrop(String source) {
    dropping.remove(source);
    end(source);
  }

  void begin(String place) {
    executing.add(place);
  }

  boolean isExecuting(String place) {
    return executing.contains(place);
  }

  void end(String place) {
    executing.remove(place);
  }

  /// Drops whose outcome only the world can tell: cut off by a crash of ours, or by a lost
  /// connection.
  List<ActRecord> unclearDrops(String source) {
    return executing.contains(source)
        ? List.of()
        : open.stream()
            .filter(
                r -> r.act() instanceof Act.DropSlot && r.act().subject().place().equals(source))
            .toList();
  }

  /// Creations whose outcome only the world can tell.
  List<ActRecord> unclearCreations(String source) {
    return executing.contains(source)
        ? List.of()
        : open.stream()
            .filter(r -> r.act() instanceof Act.CreateSlot c && c.slot().source().equals(source))
            .toList();
  }

  /// Resumes that still have to prove themselves, or were cut off.
  List<ActRecord> openResumes() {
    return open.stream().filter(r -> r.act() instanceof Act.ResumeTask).toList();
  }

  List<PersonsWord> words() {
    return words;
  }

  /// What people said about it, its place or everything, as far as it is in force.
  List<PersonsWord> wordsOn(Subject subject, Instant now) {
    return words.stream().filter(w -> w.isInForce(now) && w.concerns(subject)).toList();
  }

  /// The last entries of the journal, newest first, as of the last refresh.
  List<ActRecord> shownActs() {
    return shown;
  }

  List<ActRecord> recentActs() {
    return recent == null ? List.of() : recent;
  }

  /// The journal of the last 24 hours, as of the last refresh; null when it can't be read.
  @Nullable List<ActRecord> actsOfTheLastDay() {
    return recent;
  }

  Circumstances at(Instant now) {
    Observed<Boolean> store =
        recent == null
            ? Observed.unknown("the journal can't be read, so no budget is known", now)
            : keeper.writable(now);
    return new Circumstances(
        now,
        config.guard(),
        killSwitch.isSet(config.guard().killSwitch(), now),
        words,
        keeper.leads(),
        store,
        keeper.isOnNetwork(),
        keeper.createdAt(),
        unsettled,
        inFlight(),
        recentActs());
  }

  /// A resume whose call has returned is not under way any more, though it has yet to prove itself.
  private Set<String> inFlight() {
    Set<String> places = new HashSet<>(executing);
    for (ActRecord r : open) {
      boolean cutOff = r.outcome() == null;
      boolean unclear = r.outcome() == ActOutcome.PENDING && !(r.act() instanceof Act.ResumeTask);
      if (cutOff || unclear) {
        places.add(r.act().subject().place());
      }
    }
    return places;
  }
}
