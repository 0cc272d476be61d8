package io.slotwarden.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.FreeLimit;
import io.slotwarden.config.Policy;
import io.slotwarden.model.AServer;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.Glob;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalHolder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What holds whatever the facts are: over many random facts (the seed is in the message), no trace
/// allows a drop that must never be.
class GuardInvariantsTest {
  private static final int CASES = 40_000;
  private static final long SEED = 20_260_310L;
  private static final Instant NOW = DropCase.NOW;

  @Test
  void neverAllowsWhatMustNeverBe() {
    Guard guard = new Guard();
    int allowed = 0;
    int hastened = 0;
    for (int i = 0; i < CASES; i++) {
      DropCase c = random(new Random(SEED + i));
      DropFacts facts = c.facts();
      if (!guard.drop(facts).allows()) {
        continue;
      }
      allowed++;
      hastened += c.noticeKey.startsWith("hastened") ? 1 : 0;
      assertThat(never(facts)).as("seed %d", SEED + i).isEmpty();
    }
    assertThat(hastened).as("of them hastened ones").isGreaterThan(100);
    assertThat(allowed).as("facts that were allowed, else nothing was tested").isGreaterThan(500);
  }

  @Test
  void neverAllowsByHandWhatMustNeverBe() {
    Guard guard = new Guard();
    int allowed = 0;
    for (int i = 0; i < CASES; i++) {
      Random random = new Random(SEED - i);
      HandDropCase c = new HandDropCase();
      DropFacts facts = random(random).facts();
      if (random.nextInt(8) == 0) {
        c.shownAs = e -> changed(e, random);
      }
      SlotEvidence shown = c.shownAs.apply(facts.assessment().evidence());
      HandDrop asked = new HandDrop(facts.id(), "ann", "cut over", HandDrop.Shown.of(shown, NOW));
      if (!guard.dropByHand(new HandDropFacts(facts, asked, c.seen)).allows()) {
        continue;
      }
      allowed++;
      List<String> never = forAnybody(facts);
      addIf(
          never,
          !comparable(shown).equals(comparable(facts.assessment().evidence())),
          "another evidence than was shown");
      assertThat(never).as("seed %d", SEED - i).isEmpty();
    }
    assertThat(allowed).as("facts that were allowed, else nothing was tested").isGreaterThan(500);
  }

  /// What must never be dropped, in words that are not the guard's own.
  private static List<String> never(DropFacts f) {
    List<String> never = forAnybody(f);
    var slot = f.assessment().slot();
    boolean exact = f.policy() != null && f.policy().slots().contains(new Glob(slot.name()));
    addIf(never, f.history().active(), "active a moment ago");
    addIf(never, !slot.isLogical() && !exact, "physical, not named exactly");
    addIf(never, f.mode() != RunMode.ENFORCE, "observe");
    var mark = f.watch() == null ? null : f.watch().mark();
    if (mark == null) {
      never.add("no mark");
      return never;
    }
    addIf(never, mark.noticeDeliveredAt() == null, "notice not delivered");
    boolean ordinary =
        earned(f).toHours() >= 72
            && mark.noticeEarned().toHours() >= 24
            && "notice/1".equals(mark.noticeKey());
    addIf(never, !ordinary && !mayBeHastened(f, exact), "hastened without pressure");
    SlotEvidence a = mark.evidence();
    SlotEvidence b = f.assessment().evidence();
    addIf(never, !comparable(a).equals(comparable(b)), "another evidence than at the mark");
    return never;
  }

  private static Duration earned(DropFacts f) {
    return f.watch() == null ? Duration.ZERO : f.watch().earned();
  }

  private static boolean mayBeHastened(DropFacts f, boolean exact) {
    var pressure = f.policy() == null ? null : f.policy().underPressure();
    var mark = f.watch() == null ? null : f.watch().mark();
    return pressure != null
        && mark != null
        && exact
        && "hastened/1".equals(mark.noticeKey())
        && earned(f).compareTo(pressure.inactiveFor()) >= 0
        && mark.noticeEarned().compareTo(pressure.notice()) >= 0
        && f.storage().toOptional().filter(s -> s.measured() && s.freeBytes() < 10_000).isPresent()
        && f.storage().at().isAfter(NOW.minus(Duration.ofMinutes(6)))
        && f.history().spanSince().isBefore(NOW.minus(Duration.ofHours(23)))
        && !(f.untilFull() instanceof Forecast.Unknown)
        && f.assessment().holdsWal();
  }

  /// What nobody may drop, no policy and no person.
  private static List<String> forAnybody(DropFacts f) {
    List<String> never = new ArrayList<>();
    var slot = f.assessment().slot();
    addIf(never, slot.active(), "active");
    addIf(never, slot.temporary(), "temporary");
    addIf(never, Boolean.TRUE.equals(slot.synced()), "synced");
    addIf(never, Boolean.TRUE.equals(slot.failover()), "failover");
    addIf(never, f.sample().inRecovery(), "standby");
    addIf(never, slot.name().startsWith("rds_"), "rds");
    OwnerKind owner = f.assessment().owner().kind();
    addIf(never, owner.name().startsWith("DMS_"), "owned by DMS");
    addIf(never, owner == OwnerKind.SUBSCRIPTION, "owned by a subscription");
    addIf(
        never,
        !f.world().killSwitch().toOptional().equals(java.util.Optional.of(false)),
        "kill switch");
    addIf(never, !f.inventory().isKnown() && slot.isLogical(), "inventory not known");
    addIf(never, !f.settings().isKnown(), "settings not known");
    return never;
  }

  private static SlotEvidence comparable(SlotEvidence e) {
    return new SlotEvidence(
        e.server(),
        e.name(),
        e.type(),
        e.plugin(),
        e.database(),
        e.restartLsn(),
        e.confirmedFlushLsn(),
        e.inactiveSince(),
        e.invalidationReason(),
        e.counters(),
        Instant.EPOCH);
  }

  private static void addIf(List<String> list, boolean condition, String word) {
    if (condition) {
      list.add(word);
    }
  }

  /// Facts near the baseline: each is contrary with a small chance, so that some pass and many miss
  /// by one.
  private static DropCase random(RandomGenerator r) {
    DropCase c = new DropCase();
    slot(c, r);
    world(c, r);
    life(c, r);
    return c;
  }

  private static boolean rarely(RandomGenerator r) {
    return r.nextInt(14) == 0;
  }

  private static void slot(DropCase c, RandomGenerator r) {
    if (r.nextInt(4) == 0) {
      c.exactly();
    }
    if (rarely(r)) {
      c.slot.physical();
    }
    if (rarely(r)) {
      c.slot.streaming("streaming", null, null);
    }
    c.historyActive = rarely(r);
    c.slot.temporary = rarely(r);
    c.slot.synced = rarely(r) ? Boolean.TRUE : r.nextBoolean() ? Boolean.FALSE : null;
    c.slot.failover = rarely(r) ? Boolean.TRUE : r.nextBoolean() ? Boolean.FALSE : null;
    c.server.inRecovery = rarely(r);
    c.server.major = rarely(r) ? 10 + r.nextInt(4) : 14 + r.nextInt(5);
    if (rarely(r)) {
      c.slot.name = "rds_tmp";
      c.exactly();
    }
    if (r.nextInt(6) == 0) {
      c.slot.walStatus = "lost";
    }
    if (r.nextInt(6) == 0) {
      c.slot.inactiveSince = NOW.minus(Duration.ofHours(150));
    }
    if (r.nextInt(3) == 0) {
      c.owner = SlotScenarios.owner(OwnerKind.values()[r.nextInt(OwnerKind.values().length)]);
    }
    c.automaticName = r.nextInt(6) == 0;
  }

  private static void world(DropCase c, RandomGenerator r) {
    if (rarely(r)) {
      c.killSwitch =
          r.nextBoolean() ? Observed.known(true, NOW) : Observed.unknown("no permission", NOW);
    }
    c.leader = !rarely(r);
    if (rarely(r)) {
      c.inventory = Observed.unknown("throttled", NOW);
    }
    c.dmsNone = rarely(r);
    if (rarely(r)) {
      c.settings =
          r.nextBoolean()
              ? Observed.unknown("no permission", NOW)
              : Observed.known(AServer.settings("on", List.of("tmp_orders"), r.nextBoolean()), NOW);
    }
    if (rarely(r)) {
      c.holder = WalHolder.values()[r.nextInt(WalHolder.values().length)];
    }
    c.mode = rarely(r) ? RunMode.OBSERVE : RunMode.ENFORCE;
    if (rarely(r)) {
      c.dropped(
          DropCase.SOURCE,
          "x",
          Duration.ofHours(r.nextInt(30)),
          ActOutcome.values()[r.nextInt(ActOutcome.values().length)]);
    }
    if (r.nextInt(4) == 0) {
      c.approvedHoursAgo(r.nextInt(130));
    }
    if (rarely(r)) {
      c.says(PersonsWord.Kind.values()[r.nextInt(PersonsWord.Kind.values().length)], "all", NOW);
    }
  }

  private static void life(DropCase c, RandomGenerator r) {
    c.hasPolicy = !rarely(r);
    c.watched = !rarely(r);
    c.marked = !rarely(r);
    if (rarely(r)) {
      c.delivered = null;
    }
    if (rarely(r)) {
      c.noticeEarned = Duration.ofHours(r.nextInt(30));
    }
    if (rarely(r)) {
      c.lastMovedAt = null;
    }
    if (r.nextInt(8) == 0) {
      c.atMark = e -> changed(e, r);
    }
    if (r.nextInt(2) == 0) {
      hurry(c, r);
    }
  }

  /// Waits of minutes, with and without what would shorten them.
  private static void hurry(DropCase c, RandomGenerator r) {
    if (!rarely(r)) {
      c.exactly();
    }
    if (!rarely(r)) {
      c.underPressure =
          new Policy.UnderPressure(
              new FreeLimit.Percent(100),
              Duration.ofMinutes(10),
              Duration.ofMinutes(5),
              Duration.ofHours(24));
    }
    StorageSpace space =
        new StorageSpace(rarely(r) ? 10_000 : 9_000, rarely(r) ? null : 100_000L, !rarely(r));
    c.storage =
        rarely(r)
            ? Observed.unknown("throttled", NOW)
            : Observed.known(space, NOW.minus(Duration.ofMinutes(r.nextInt(7))));
    c.untilFull =
        rarely(r) ? new Forecast.Unknown("no history") : new Forecast.NotGrowing("it is read");
    if (c.delivered != null) {
      c.delivered = NOW.minus(Duration.ofMinutes(25));
    }
    c.noticeKey = rarely(r) ? "notice/1" : "hastened/1";
    c.earned = Duration.ofMinutes(8 + r.nextInt(40));
    c.noticeEarned = Duration.ofMinutes(3 + r.nextInt(20));
    c.spanSince = NOW.minus(Duration.ofHours(20 + r.nextInt(60)));
    c.holdsWal = !rarely(r);
  }

  private static SlotEvidence changed(SlotEvidence e, RandomGenerator r) {
    int what = r.nextInt(5);
    return new SlotEvidence(
        e.server(),
        e.name(),
        e.type(),
        what == 0 ? "pgoutput" : e.plugin(),
        what == 1 ? "elsewhere" : e.database(),
        what == 2 ? Lsn.parse("0/1") : e.restartLsn(),
        e.confirmedFlushLsn(),
        e.inactiveSince(),
        what == 3 ? "wal_removed" : e.invalidationReason(),
        what == 4 ? new DecodingCounters(1, 1, 1, 1, 1, null) : e.counters(),
        e.observedAt());
  }
}
