package io.slotwarden.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.FreeLimit;
import io.slotwarden.config.Policy;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.ForecastMethod;
import io.slotwarden.model.Glob;
import io.slotwarden.model.Haste;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.Slot;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.Trace;
import io.slotwarden.model.WalHolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Pressure shortens grace and notice only where every condition is known to hold (design, rule
/// 16); one that does not is named.
class PressureTest {
  private static final Instant NOW = DropCase.NOW;
  private static final long GIB = 1L << 30;

  /// 20 minutes of grace and 8 of notice, of 72 and 24 hours, under `under-pressure: {free-below:
  /// 10%, inactive-for: 10m, notice: 5m}`: 8 of 100 GiB are free, and a day is left.
  static DropCase hastened() {
    DropCase c = new DropCase().exactly();
    c.underPressure =
        new Policy.UnderPressure(
            new FreeLimit.Percent(100),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofHours(24));
    free(c, 8 * GIB);
    c.untilFull = full(NOW.plus(Duration.ofHours(24)));
    c.earned = Duration.ofMinutes(20);
    c.forbiddenAt = NOW.minus(Duration.ofMinutes(21));
    c.markedAt = NOW.minus(Duration.ofMinutes(10));
    c.noticeKey = "hastened/orders/tmp_orders/1/1";
    c.delivered = NOW.minus(Duration.ofMinutes(9));
    c.noticeEarned = Duration.ofMinutes(8);
    c.ownerlessAt = NOW.minus(Duration.ofMinutes(9));
    return c;
  }

  private static void free(DropCase c, long bytes) {
    c.storage = Observed.known(new StorageSpace(bytes, 100 * GIB, true), NOW);
  }

  private static Forecast full(Instant median) {
    return new Forecast.Expected(
        median, median, median, ForecastMethod.EWMA, 8 * GIB, "an average");
  }

  private static Trace trace(Consumer<DropCase> plant) {
    DropCase c = hastened();
    plant.accept(c);
    return new Guard().drop(c.facts());
  }

  private static RuleVerdict verdict(Trace trace, String rule) {
    return trace.rules().stream().filter(r -> r.rule().equals(rule)).findFirst().orElseThrow();
  }

  @Test
  void allowsADropAfterTheShortenedWaitsAndSaysWhy() {
    Trace trace = trace(_ -> {});

    assertThat(trace.rules()).filteredOn(r -> !r.allows()).isEmpty();
    assertThat(verdict(trace, Rules.GRACE).input())
        .isEqualTo(
            "20 m of 10 m; under-pressure shortens 3 d and 1 d: 8.0 % free, 8.0 GiB, limit 10%");
    assertThat(verdict(trace, Rules.NOTICE).input()).contains("stood for 8 m of 5 m");
  }

  private record Against(String claim, String reason, Consumer<DropCase> plant) {}

  @TestFactory
  Stream<DynamicTest> oneKnownFactAgainstItLeavesTheOrdinaryWaits() {
    return Stream.of(
            new Against(
                "the policy does not say so",
                "the policy does not say so",
                c -> c.underPressure = null),
            new Against(
                "named by a pattern",
                "by a pattern, not exactly",
                c -> c.policySlots = List.of(new Glob("tmp_*"))),
            new Against("enough room", "34.0 % free, 34.0 GiB, limit 10%", c -> free(c, 34 * GIB)),
            new Against("a tenth more room than the limit", "11.0 % free", c -> free(c, 11 * GIB)),
            new Against(
                "free space computed from a capacity",
                "computed from a capacity",
                c -> c.storage = Observed.known(new StorageSpace(GIB, 100 * GIB, false), NOW)),
            new Against(
                "a part of an unknown capacity",
                "capacity is not known",
                c -> c.storage = Observed.known(new StorageSpace(GIB, null, true), NOW)),
            new Against(
                "a start marker whose load is awaited",
                "it may be a migration's start marker",
                c -> c.lastMovedAt = null),
            new Against("active in the last sample", "it is active", c -> c.historyActive = true),
            new Against(
                "active 23 hours ago",
                "seen active 23 h ago",
                c -> c.lastActiveAt = NOW.minus(Duration.ofHours(23))),
            new Against(
                "moved 23 hours ago",
                "it moved 23 h ago",
                c -> c.lastMovedAt = NOW.minus(Duration.ofHours(23))),
            new Against(
                "watched for 23 hours only",
                "watched without a gap for 23 h of 1 d",
                c -> c.spanSince = NOW.minus(Duration.ofHours(23))),
            new Against(
                "inactive for 23 hours by the server's clock",
                "the server says that it was active 23 h ago",
                c -> c.slot.inactiveSince = NOW.minus(Duration.ofHours(23))),
            new Against(
                "lost, so that its drop frees nothing",
                "its drop frees nothing",
                c -> c.slot.walStatus = "lost"),
            new Against("another slot holds older WAL", "holds older WAL", c -> c.holdsWal = false),
            new Against(
                "the archiver holds the WAL",
                "not a slot holds the WAL",
                c -> c.holder = WalHolder.ARCHIVER),
            new Against(
                "full before the checkpoint after the drop",
                "too late: the disk is full at 2026-03-10T12:04:59Z, and a drop at"
                    + " 2026-03-10T12:00:00Z frees space by the checkpoint at 2026-03-10T12:05:00Z",
                c -> c.untilFull = full(NOW.plusSeconds(299))))
        .map(a -> DynamicTest.dynamicTest(a.claim(), () -> isOrdinary(a, Haste.None.class)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotKnownShortensNothing() {
    return Stream.of(
            new Against(
                "free space unknown",
                "the free space is not known: the file system does not answer",
                c -> c.storage = Observed.unknown("the file system does not answer", NOW)),
            new Against(
                "free space of six minutes ago",
                "measured 6 m ago",
                c ->
                    c.storage =
                        Observed.known(
                            new StorageSpace(GIB, 100 * GIB, true),
                            NOW.minus(Duration.ofMinutes(6)))),
            new Against(
                "free space of a time to come",
                "measured -6 m ago",
                c ->
                    c.storage =
                        Observed.known(
                            new StorageSpace(GIB, 100 * GIB, true),
                            NOW.plus(Duration.ofMinutes(6)))),
            new Against(
                "just the limit",
                "10.0 % free, 10.0 GiB, limit 10%, only just enough",
                c -> free(c, 10 * GIB)),
            new Against(
                "no forecast",
                "whether the drop helps in time is not known: no history",
                c -> c.untilFull = new Forecast.Unknown("no history")),
            new Against(
                "no settings, so no size of a segment and no checkpoint_timeout",
                "what the drop frees is not known",
                c -> c.settings = Observed.unknown("no permission", NOW)),
            new Against(
                "holder unknown",
                "who holds the WAL is not known now",
                c -> c.holder = WalHolder.UNKNOWN))
        .map(a -> DynamicTest.dynamicTest(a.claim(), () -> isOrdinary(a, Haste.Held.class)));
  }

  private static void isOrdinary(Against against, Class<? extends Haste> as) {
    DropCase c = hastened();
    against.plant().accept(c);
    Guard guard = new Guard();
    Trace trace = guard.drop(c.facts());

    assertThat(guard.haste(c.facts())).isInstanceOf(as);
    assertThat(guard.haste(c.facts()).why()).contains(against.reason());
    assertThat(verdict(trace, Rules.GRACE).allows()).isFalse();
    assertThat(verdict(trace, Rules.GRACE).input()).startsWith("20 m of 3 d");
    if (c.underPressure != null) {
      assertThat(verdict(trace, Rules.GRACE).input()).contains(against.reason());
    }
    assertThat(verdict(trace, Rules.NOTICE).allows()).isFalse();
  }

  @Test
  void aKnownFactAgainstItIsNamedBeforeWhatIsNotKnown() {
    Haste haste =
        new Guard()
            .haste(
                with(c -> {
                      c.storage = Observed.unknown("throttled", NOW);
                      c.lastActiveAt = NOW.minus(Duration.ofHours(3));
                    })
                    .facts());

    assertThat(haste).isEqualTo(new Haste.None("seen active 3 h ago"));
  }

  private static DropCase with(Consumer<DropCase> plant) {
    DropCase c = hastened();
    plant.accept(c);
    return c;
  }

  private static Slot other(String restart) {
    return ASlot.with(
        s -> {
          s.name = "cdc_other";
          s.restart = Lsn.parse(restart);
        });
  }

  @Test
  void aSlotInTheNextSegmentLeavesFilesToFree() {
    assertThat(trace(c -> c.others.add(other("1/11000000"))).allows()).isTrue();
  }

  @Test
  void aSizeNeedsNoCapacity() {
    Trace trace =
        trace(
            c -> {
              c.underPressure =
                  new Policy.UnderPressure(
                      new FreeLimit.Size(new ByteSize(20 * GIB)),
                      Duration.ofMinutes(10),
                      Duration.ofMinutes(5),
                      Duration.ofHours(24));
              c.storage =
                  Observed.known(
                      new StorageSpace(19 * GIB, null, true), NOW.minus(Duration.ofMinutes(3)));
            });

    assertThat(trace.allows()).isTrue();
    assertThat(verdict(trace, Rules.GRACE).input()).endsWith("19.0 GiB free, limit 20GiB");
  }

  @Test
  void aDiskThatDoesNotFillAsThingsAreWaitsForTheDrop() {
    assertThat(trace(c -> c.untilFull = new Forecast.NotGrowing("nothing is written")).allows())
        .isTrue();
  }

  @Test
  void theTimeUntilTheDropCounts() {
    Consumer<DropCase> unmarked =
        c -> {
          c.marked = false;
          c.earned = Duration.ofMinutes(4);
        };
    // 6 minutes of grace, 5 of notice and 5 of checkpoint_timeout are still to come.
    Instant freed = NOW.plus(Duration.ofMinutes(16));

    assertThat(haste(unmarked.andThen(c -> c.untilFull = full(freed))).isOn()).isTrue();
    assertThat(haste(unmarked.andThen(c -> c.untilFull = full(freed.minusSeconds(1)))))
        .isInstanceOf(Haste.None.class);
  }

  private static Haste haste(Consumer<DropCase> plant) {
    return new Guard().haste(with(plant).facts());
  }

  @Test
  void aNoticeOfTheOrdinaryDateDoesNotCountForTheShortenedOne() {
    Trace trace = trace(c -> c.noticeKey = "notice/orders/tmp_orders/1/1");

    assertThat(verdict(trace, Rules.GRACE).allows()).isTrue();
    assertThat(verdict(trace, Rules.NOTICE).input()).contains("stood for 8 m of 1 d");
    assertThat(verdict(trace, Rules.NOTICE).allows()).isFalse();
  }

  @Test
  void aNoticeOfTheShortenedDateNeverCountsForTheOrdinaryOneHoweverOldItIs() {
    Trace trace =
        trace(
            c -> {
              free(c, 50 * GIB);
              c.earned = Duration.ofHours(100);
              c.forbiddenAt = null;
              c.markedAt = NOW.minus(Duration.ofHours(24));
              c.delivered = NOW.minus(Duration.ofHours(24));
              c.noticeEarned = Duration.ofHours(24);
            });

    assertThat(verdict(trace, Rules.GRACE).allows()).isTrue();
    assertThat(trace.refusal().map(RuleVerdict::rule)).contains(Rules.NOTICE);
  }

  @Test
  void theShortenedWaitsHaveToBeOverToo() {
    assertThat(trace(c -> c.earned = Duration.ofMinutes(9)).refusal().map(RuleVerdict::rule))
        .contains(Rules.GRACE);
    assertThat(trace(c -> c.noticeEarned = Duration.ofMinutes(4)).refusal().map(RuleVerdict::rule))
        .contains(Rules.NOTICE);
    assertThat(
            trace(c -> c.delivered = NOW.minus(Duration.ofMinutes(4)))
                .refusal()
                .map(RuleVerdict::rule))
        .contains(Rules.NOTICE);
    RuleVerdict undelivered = trace(c -> c.delivered = null).refusal().orElseThrow();
    assertThat(undelivered.rule()).isEqualTo(Rules.NOTICE);
    assertThat(undelivered.reason())
        .isEqualTo("no channel with severity: critical has accepted it yet");
  }

  @TestFactory
  Stream<DynamicTest> everyOtherRuleStaysInForce() {
    return Stream.of(WorldScenarios.all(), SlotScenarios.all())
        .flatMap(List::stream)
        .filter(s -> !s.rule().equals(Rules.EXACT_NAME) && !s.rule().equals(Rules.START_MARKER))
        .filter(s -> !s.claim().contains("named by a pattern"))
        .map(
            s ->
                DynamicTest.dynamicTest(
                    s.rule() + ": " + s.claim(),
                    () -> assertThat(trace(s.plant()).allows()).isFalse()));
  }
}
