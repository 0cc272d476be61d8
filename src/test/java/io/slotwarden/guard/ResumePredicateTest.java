package io.slotwarden.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.slotwarden.model.ASlot;
import io.slotwarden.model.DmsConnection;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Standstill;
import io.slotwarden.testing.FailureStory;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The twelve terms of the resume predicate (domain reference, "Resume safety predicate").
class ResumePredicateTest {
  private static final String CHECKPOINT = "checkpoint:V1#34#%s#0#0#*#0#121";

  @Test
  void resumesWhenAllTwelveTermsAreMet() {
    List<ResumeTerm> terms = terms(_ -> {});

    assertThat(terms)
        .extracting(ResumeTerm::name)
        .containsExactly(
            "migration_type",
            "task_at_rest",
            "stop_reason",
            "checkpoint_known",
            "full_load_done",
            "slot_usable",
            "slot_behind_checkpoint",
            "paths_healthy",
            "no_hold",
            "sole_reader",
            "checkpoint_within_wal",
            "source_mapped");
    assertThat(terms).allMatch(ResumeTerm::isMet);
    assertThat(ResumePredicate.verdict(terms)).isEqualTo(ResumeVerdict.RESUME);
  }

  private record Unmet(
      String term, String claim, ResumeVerdict verdict, Consumer<ResumeCase> plant) {}

  private static Unmet refuse(String term, String claim, Consumer<ResumeCase> plant) {
    return new Unmet(term, claim, ResumeVerdict.REFUSE, plant);
  }

  private static Unmet waits(String term, String claim, Consumer<ResumeCase> plant) {
    return new Unmet(term, claim, ResumeVerdict.WAIT, plant);
  }

  private static Unmet reload(String term, String claim, Consumer<ResumeCase> plant) {
    return new Unmet(term, claim, ResumeVerdict.NEEDS_RELOAD, plant);
  }

  @TestFactory
  Stream<DynamicTest> aTermThatAloneIsNotMetGivesTheVerdictOfTheReference() {
    return Stream.of(
            refuse("migration_type", "a full load", c -> c.migrationType = "full-load"),
            refuse("migration_type", "no type", c -> c.migrationType = null),
            waits("task_at_rest", "starting", c -> c.status = "starting"),
            waits("task_at_rest", "failed-move", c -> c.status = "failed-move"),
            waits("task_at_rest", "a word nobody knows", c -> c.status = "napping"),
            waits("task_at_rest", "no stop date", c -> c.stopDate = null),
            refuse("stop_reason", "stopped by hand", c -> c.stoppedFor("Stop Reason NORMAL")),
            refuse("full_load_done", "full load unfinished", c -> c.fullLoadFinish = null),
            refuse("full_load_done", "a table in error", c -> c.tablesErrored = 1),
            waits("full_load_done", "no statistics", c -> c.tablesErrored = null),
            reload("slot_usable", "lost", c -> c.slot.walStatus = "lost"),
            reload("slot_usable", "idle_timeout", c -> c.slot.invalidation = "idle_timeout"),
            waits(
                "slot_usable",
                "read by another consumer",
                c -> c.slot.streaming("streaming", null, null)),
            refuse(
                "slot_behind_checkpoint",
                "passed by one byte",
                c -> c.slot.flushed = Lsn.parse("1/10000101")),
            waits("slot_behind_checkpoint", "no position", c -> c.slot.flushed = null),
            waits(
                "paths_healthy",
                "instances not known",
                c -> c.instances = Observed.unknown("throttled", ResumeCase.NOW)),
            waits(
                "paths_healthy",
                "connections not known",
                c -> c.connections = Observed.unknown("throttled", ResumeCase.NOW)),
            waits("paths_healthy", "instance rebooting", c -> c.instances = instance("rebooting")),
            waits(
                "paths_healthy",
                "source connection failed",
                c -> c.connections = connections("failed", "successful")),
            waits(
                "paths_healthy",
                "target connection being tested",
                c -> c.connections = connections("successful", "testing")),
            refuse("no_hold", "held by tag", c -> c.held = Observed.known(true, ResumeCase.NOW)),
            waits(
                "no_hold",
                "tags not readable",
                c -> c.held = Observed.unknown("AccessDenied", ResumeCase.NOW)),
            waits(
                "sole_reader",
                "another entry that owns the source not listed",
                c -> c.rivals = Observed.unknown("throttled", ResumeCase.NOW)),
            refuse(
                "sole_reader",
                "a second task",
                c -> c.rivals = Observed.known(List.of("orders-2"), ResumeCase.NOW)),
            refuse(
                "checkpoint_within_wal",
                "checkpoint beyond the WAL",
                c -> {
                  c.server.current = Lsn.parse("1/100000FF");
                }),
            refuse("checkpoint_within_wal", "promoted since", c -> c.server.timeline = 4),
            refuse("checkpoint_within_wal", "another server", c -> c.server.systemIdentifier = 42L),
            waits("checkpoint_within_wal", "never seen running", c -> c.ranOn = null),
            waits(
                "checkpoint_within_wal",
                "no right to see the system identifier now",
                c -> c.server.systemIdentifier = null),
            waits(
                "checkpoint_within_wal",
                "no right to see the system identifier then or now",
                c -> {
                  c.server.systemIdentifier = null;
                  c.ranOn = new ServerIdentity(null, 3, c.server.startedAt);
                }))
        .map(
            u ->
                DynamicTest.dynamicTest(
                    u.term() + ": " + u.claim(),
                    () -> {
                      List<ResumeTerm> terms = terms(u.plant());

                      assertThat(terms)
                          .as(u.claim())
                          .filteredOn(t -> !t.isMet())
                          .extracting(ResumeTerm::name, ResumeTerm::verdict)
                          .containsExactly(
                              org.assertj.core.groups.Tuple.tuple(u.term(), u.verdict()));
                      assertThat(ResumePredicate.verdict(terms)).isEqualTo(u.verdict());
                    }));
  }

  @Test
  void needsAReloadWhenTheSlotIsGone() {
    assertThat(verdict(c -> c.slotThere = false)).isEqualTo(ResumeVerdict.NEEDS_RELOAD);
  }

  @Test
  void waitsWhileTheServerCantBeSeen() {
    assertThat(verdict(c -> c.sampleSeen = false)).isEqualTo(ResumeVerdict.WAIT);
  }

  @Test
  void neverResumesATaskWhoseSourceIsNoneOfOurs() {
    assertThat(verdict(c -> c.source = null)).isEqualTo(ResumeVerdict.REFUSE);
  }

  @Test
  void refusesACheckpointThatIsNoPosition() {
    for (String text : List.of("", "  ", "?", "checkpoint:V2#1#2", zero())) {
      assertThat(unmet(c -> c.checkpoint = text)).as(text).contains("checkpoint_known");
      assertThat(verdict(c -> c.checkpoint = text)).as(text).isEqualTo(ResumeVerdict.REFUSE);
      assertThat(terms(c -> c.checkpoint = text)).as(text).noneMatch(ResumeTerm::blocks);
    }
    assertThat(verdict(c -> c.checkpoint = null)).isEqualTo(ResumeVerdict.REFUSE);
  }

  private static String zero() {
    return CHECKPOINT.formatted("00000000/00000000");
  }

  @Test
  void toleratesAsManyBytesBeyondTheCheckpointAsThePolicySays() {
    Consumer<ResumeCase> ahead =
        c -> {
          c.tolerance = 16;
          c.slot.flushed = Lsn.parse("1/10000110");
        };

    assertThat(verdict(ahead)).isEqualTo(ResumeVerdict.RESUME);
    assertThat(verdict(ahead.andThen(c -> c.tolerance = 15))).isEqualTo(ResumeVerdict.REFUSE);
  }

  @Test
  void comparesPositionsWithoutSign() {
    assertThat(unmet(c -> c.slot.flushed = Lsn.parse("FFFFFFFF/0")))
        .contains("slot_behind_checkpoint");
  }

  @Test
  void aCdcTaskHasNoFullLoadToFinish() {
    assertThat(
            verdict(
                c -> {
                  c.migrationType = "cdc";
                  c.fullLoadFinish = null;
                  c.tablesErrored = null;
                }))
        .isEqualTo(ResumeVerdict.RESUME);
  }

  @Test
  void anApprovalReleasesTheTwoTermsThatBlockAndNoOther() {
    assertThat(
            verdict(
                c -> {
                  c.slot.flushed = Lsn.parse("1/10000101");
                  c.released();
                }))
        .isEqualTo(ResumeVerdict.RESUME);
    assertThat(
            verdict(
                c -> {
                  c.server.timeline = 4;
                  c.released();
                }))
        .isEqualTo(ResumeVerdict.RESUME);
    assertThat(
            verdict(
                c -> {
                  c.ranOn = null;
                  c.released();
                }))
        .isEqualTo(ResumeVerdict.RESUME);
    for (Consumer<ResumeCase> other : notReleased()) {
      assertThat(verdict(other.andThen(ResumeCase::released))).isNotEqualTo(ResumeVerdict.RESUME);
    }
  }

  private static List<Consumer<ResumeCase>> notReleased() {
    return List.of(
        c -> c.migrationType = "full-load",
        c -> c.stopDate = null,
        c -> c.stoppedFor("Stop Reason NORMAL"),
        c -> c.checkpoint = null,
        c -> c.tablesErrored = 1,
        c -> c.slot.walStatus = "lost",
        c -> c.slotThere = false,
        c -> c.instances = instance("rebooting"),
        c -> c.held = Observed.known(true, ResumeCase.NOW),
        c -> c.rivals = Observed.known(List.of("orders-2"), ResumeCase.NOW),
        c -> c.source = null);
  }

  @Test
  void anApprovalOfAnEarlierFailureReleasesNothing() {
    assertThat(
            verdict(
                c -> {
                  c.slot.flushed = Lsn.parse("1/10000101");
                  c.world.says(
                      PersonsWord.Kind.APPROVE, "prod/orders-cdc", ResumeCase.DOWN.minusSeconds(1));
                }))
        .isEqualTo(ResumeVerdict.REFUSE);
  }

  @Test
  void onlyLossOfRowsBlocks() {
    assertThat(terms(c -> c.slot.flushed = Lsn.parse("1/10000101")))
        .filteredOn(ResumeTerm::blocks)
        .extracting(ResumeTerm::name)
        .containsExactly("slot_behind_checkpoint");
    assertThat(terms(c -> c.server.timeline = 4))
        .filteredOn(ResumeTerm::blocks)
        .extracting(ResumeTerm::name)
        .containsExactly("checkpoint_within_wal");
    assertThat(terms(c -> c.rivals = Observed.known(List.of("x"), ResumeCase.NOW)))
        .noneMatch(ResumeTerm::blocks);
  }

  @Test
  @FailureStory(
      section = "4.3",
      value =
          "the checkpoint was compared with a slot that the task went on confirming until it"
              + " stopped")
  void whatWasSeenOfTheServerBeforeTheStopProvesNothing() {
    Consumer<ResumeCase> before = c -> c.sampledAt = ResumeCase.DOWN.minusMillis(1);
    Consumer<ResumeCase> beyond = c -> c.server.current = Lsn.parse("1/100000FF");

    assertThat(terms(before.andThen(beyond)))
        .filteredOn(t -> !t.isMet())
        .extracting(ResumeTerm::name, ResumeTerm::verdict)
        .containsExactly(
            tuple("slot_behind_checkpoint", ResumeVerdict.WAIT),
            tuple("checkpoint_within_wal", ResumeVerdict.WAIT));
    assertThat(terms(before.andThen(c -> c.slotThere = false)))
        .noneMatch(t -> t.verdict() == ResumeVerdict.NEEDS_RELOAD);
    assertThat(terms(beyond)).anyMatch(ResumeTerm::blocks);
    assertThat(terms(beyond.andThen(c -> c.downSince = null)))
        .as("while it runs, its position moves on")
        .noneMatch(ResumeTerm::blocks);
  }

  @Test
  void aTaskThatIsStartingHasLostNothing() {
    for (Consumer<ResumeCase> loss : losses()) {
      assertThat(terms(loss)).anyMatch(ResumeTerm::blocks);
      for (String status : List.of("starting", "modifying", "napping")) {
        Consumer<ResumeCase> moving = loss.andThen(c -> c.status = status);

        assertThat(terms(moving)).as(status).noneMatch(ResumeTerm::blocks);
        assertThat(verdict(moving)).as(status).isEqualTo(ResumeVerdict.WAIT);
      }
    }
  }

  @Test
  void aServerSeenAfterTheListingProvesALossOnceAnEarlierListingSawTheSame() {
    for (Consumer<ResumeCase> loss : losses()) {
      Consumer<ResumeCase> seenAfter =
          loss.andThen(c -> c.sampledAt = ResumeCase.NOW.plusMillis(1));
      Consumer<ResumeCase> firstSeenNow =
          seenAfter.andThen(c -> c.standstill = new Standstill(ResumeCase.NOW, null, null, null));
      Consumer<ResumeCase> seenBefore =
          seenAfter.andThen(c -> c.standstill = new Standstill(ago(1), null, null, null));

      assertThat(verdict(firstSeenNow)).isEqualTo(ResumeVerdict.WAIT);
      assertThat(terms(firstSeenNow)).noneMatch(ResumeTerm::blocks);
      assertThat(terms(seenBefore)).anyMatch(ResumeTerm::blocks);
    }
  }

  private static List<Consumer<ResumeCase>> losses() {
    return List.of(
        c -> c.slot.flushed = Lsn.parse("1/10000101"),
        c -> c.server.current = Lsn.parse("1/100000FF"),
        c -> c.server.timeline = 4);
  }

  @Test
  void resumesATaskStoppedByHandOnlyWhenThePolicyNamesItExactly() {
    Consumer<ResumeCase> byHand = c -> c.status = "stopped";
    Consumer<ResumeCase> normal = byHand.andThen(c -> c.stoppedFor("Stop Reason NORMAL"));

    assertThat(verdict(normal.andThen(c -> c.stoppedByHand = List.of("orders-cdc"))))
        .isEqualTo(ResumeVerdict.RESUME);
    assertThat(verdict(normal.andThen(c -> c.stoppedByHand = List.of("orders-*"))))
        .isEqualTo(ResumeVerdict.REFUSE);
    assertThat(
            verdict(
                normal.andThen(
                    c -> {
                      c.stoppedByHand = List.of("orders-cdc");
                      c.held = Observed.known(true, ResumeCase.NOW);
                    })))
        .isEqualTo(ResumeVerdict.REFUSE);
  }

  @Test
  @FailureStory(
      section = "2",
      value = "DMS restarted a task itself, and a function resumed it at the same time")
  void givesAnInternalRestartOfDmsTenMinutes() {
    for (String word : List.of("RECONFIGURATION_RESTART", "RECYCLE_TASK")) {
      Consumer<ResumeCase> restart = c -> c.stoppedFor("Stop Reason " + word);

      assertThat(verdict(restart.andThen(c -> c.downSince = ago(9))))
          .as(word)
          .isEqualTo(ResumeVerdict.WAIT);
      assertThat(verdict(restart.andThen(c -> c.downSince = ago(10))))
          .as(word)
          .isEqualTo(ResumeVerdict.RESUME);
    }
  }

  private static java.time.Instant ago(int minutes) {
    return ResumeCase.NOW.minus(Duration.ofMinutes(minutes));
  }

  @Test
  void triesAFatalErrorOfTheStreamOnceAndNotAgain() {
    Consumer<ResumeCase> fatal =
        c -> c.stoppedFor("Last Error Stream Component Fatal error. Stop Reason FATAL_ERROR");

    assertThat(verdict(fatal)).isEqualTo(ResumeVerdict.RESUME);
    assertThat(verdict(fatal.andThen(c -> c.attempts = 1))).isEqualTo(ResumeVerdict.ESCALATED);
  }

  @Test
  void goesOnOnceTheConsumerThatHadTheSlotHasLeft() {
    Consumer<ResumeCase> taken =
        c -> c.stoppedFor("ERROR: replication slot \"x\" is active for PID 4711");

    assertThat(verdict(taken)).isEqualTo(ResumeVerdict.RESUME);
    assertThat(verdict(taken.andThen(c -> c.slot.streaming("streaming", null, null))))
        .isEqualTo(ResumeVerdict.WAIT);
  }

  @Test
  void aFatalErrorThatNobodyKnowsIsTriedOnceToo() {
    Consumer<ResumeCase> fatal = c -> c.stoppedFor("Last Error odd. Stop Reason FATAL_ERROR");

    assertThat(verdict(fatal)).isEqualTo(ResumeVerdict.RESUME);
    assertThat(verdict(fatal.andThen(c -> c.attempts = 1))).isEqualTo(ResumeVerdict.ESCALATED);
  }

  @Test
  void aCrashLoopOfDmsIsNeverResumed() {
    assertThat(
            verdict(
                c ->
                    c.stoppedFor(
                        "Task 'X' was stopped after 7 recovery attempts Stop Reason FATAL_ERROR")))
        .isEqualTo(ResumeVerdict.REFUSE);
  }

  @Test
  @FailureStory(
      section = "2",
      value = "an instance that was too small for its task was asked to run it again and again")
  void anInstanceThatRanShortHasToBeSeenRecoveredAndIsTriedTwice() {
    Consumer<ResumeCase> memory = c -> c.stoppedFor("Stop Reason STOPPED_DUE_TO_LOW_MEMORY");
    Consumer<ResumeCase> disk = c -> c.stoppedFor("Stop Reason STOPPED_DUE_TO_LOW_DISK");
    java.time.Instant since = ResumeCase.DOWN.plusSeconds(60);
    Consumer<ResumeCase> sound = c -> c.instance = instance(1L << 30, 50L << 30, since);
    Consumer<ResumeCase> starved = c -> c.instance = instance(1L << 20, 1L << 20, since);
    Consumer<ResumeCase> before =
        c -> c.instance = instance(1L << 30, 50L << 30, ResumeCase.DOWN.minusSeconds(1));

    for (Consumer<ResumeCase> short_ : List.of(memory, disk)) {
      assertThat(verdict(short_)).as("not measured").isEqualTo(ResumeVerdict.WAIT);
      assertThat(verdict(short_.andThen(starved))).isEqualTo(ResumeVerdict.WAIT);
      assertThat(verdict(short_.andThen(before)))
          .as("measured before the stop")
          .isEqualTo(ResumeVerdict.WAIT);
      assertThat(verdict(short_.andThen(sound))).isEqualTo(ResumeVerdict.RESUME);
      assertThat(verdict(short_.andThen(sound).andThen(c -> c.attempts = 1)))
          .isEqualTo(ResumeVerdict.RESUME);
      assertThat(verdict(short_.andThen(sound).andThen(c -> c.attempts = 2)))
          .isEqualTo(ResumeVerdict.ESCALATED);
    }
    assertThat(verdict(memory.andThen(c -> c.instance = instance(1L << 30, 1L << 20, since))))
        .as("the disk is no matter of the memory")
        .isEqualTo(ResumeVerdict.RESUME);
  }

  private static InstanceHealth instance(
      long freeable, long freeDisk, java.time.Instant measuredAt) {
    return new InstanceHealth(
        Observed.known(new InstanceHealth.MemoryRoom(freeable, 0, 0, measuredAt), ResumeCase.NOW),
        Observed.known(
            new InstanceHealth.DiskRoom(freeDisk, 100L << 30, measuredAt), ResumeCase.NOW),
        Observed.unknown("not asked", ResumeCase.NOW));
  }

  @Test
  void aStopOnPurposeIsNotUndoneByTheMessageOfAnEarlierFailure() {
    for (String word :
        List.of("NORMAL", "FULL_LOAD_ONLY_FINISHED", "STOPPED_AT_COMMIT_TIME", "A_NEW_WORD")) {
      for (String earlier :
          List.of(
              "Last Error Stream Component Fatal error. Stop Reason FATAL_ERROR",
              "ERROR: replication slot \"x\" is active for PID 4711",
              "Last Error ODBC general error. Stop Reason RECOVERABLE_ERROR")) {
        assertThat(
                verdict(
                    c -> {
                      c.stoppedFor("Stop Reason " + word);
                      c.lastFailure = earlier;
                    }))
            .as(word + " after " + earlier)
            .isEqualTo(ResumeVerdict.REFUSE);
      }
    }
  }

  @Test
  void anApprovalCountsForTheCheckpointAndTheSlotAsTheyStoodThen() {
    Consumer<ResumeCase> passed =
        c -> {
          c.slot.flushed = Lsn.parse("1/10000101");
          c.released();
        };
    Consumer<ResumeCase> changedSince =
        c -> c.standstill = new Standstill(ResumeCase.DOWN.plusSeconds(61), null, null, null);
    Consumer<ResumeCase> sameSince =
        c -> c.standstill = new Standstill(ResumeCase.DOWN.plusSeconds(60), null, null, null);

    assertThat(verdict(passed.andThen(sameSince))).isEqualTo(ResumeVerdict.RESUME);
    assertThat(verdict(passed.andThen(changedSince))).isEqualTo(ResumeVerdict.REFUSE);
  }

  @Test
  void warnsOfAnEngineWhoseResumesLostData() {
    for (String old : List.of("3.4.6", "3.4.0", "3.3.99", "2.10.10")) {
      assertThat(terms(c -> c.instances = engine(old)))
          .as(old)
          .filteredOn(ResumeTerm::warns)
          .extracting(ResumeTerm::name)
          .containsExactly("sole_reader");
    }
    for (String sound : List.of("3.4.7", "3.4.10", "3.5.0", "10.0.0", "beta")) {
      assertThat(terms(c -> c.instances = engine(sound))).as(sound).noneMatch(ResumeTerm::warns);
    }
    assertThat(verdict(c -> c.instances = engine("3.4.6"))).isEqualTo(ResumeVerdict.RESUME);
  }

  private static Observed<List<ReplicationInstance>> engine(String version) {
    return Observed.known(
        List.of(new ReplicationInstance("ri-1", "ri", "available", version, List.of())),
        ResumeCase.NOW);
  }

  @Test
  void aSlotWhoseNameCantBeToldIsNotCalledGone() {
    Consumer<ResumeCase> unnamed =
        c -> {
          c.slotThere = false;
          c.slotNamed = false;
        };

    assertThat(verdict(unnamed)).isEqualTo(ResumeVerdict.NEEDS_RELOAD);
    assertThat(verdict(unnamed.andThen(c -> c.resourceId = "my-own-id")))
        .as("what DMS makes of an id that a person chose")
        .isEqualTo(ResumeVerdict.WAIT);
    assertThat(
            verdict(
                unnamed.andThen(
                    c -> {
                      ASlot other = new ASlot();
                      other.name = "y2r2kwwlcfenfe4l_123456789_x";
                      c.others.add(other.build());
                    })))
        .as("a slot carries its prefix, and a number that is not read as its database's")
        .isEqualTo(ResumeVerdict.WAIT);
  }

  @Test
  void theGravestVerdictWins() {
    assertThat(
            verdict(
                c -> {
                  c.slot.walStatus = "lost";
                  c.rivals = Observed.known(List.of("x"), ResumeCase.NOW);
                  c.stopDate = null;
                }))
        .isEqualTo(ResumeVerdict.NEEDS_RELOAD);
    assertThat(
            verdict(
                c -> {
                  c.rivals = Observed.known(List.of("x"), ResumeCase.NOW);
                  c.stopDate = null;
                }))
        .isEqualTo(ResumeVerdict.REFUSE);
  }

  private static Observed<List<ReplicationInstance>> instance(String status) {
    return Observed.known(
        List.of(new ReplicationInstance("ri-1", "ri", status, "3.5.4", List.of())), ResumeCase.NOW);
  }

  private static Observed<List<DmsConnection>> connections(String source, String target) {
    return Observed.known(
        List.of(new DmsConnection("src", "ri", source), new DmsConnection("tgt", "ri", target)),
        ResumeCase.NOW);
  }

  private static List<ResumeTerm> terms(Consumer<ResumeCase> plant) {
    return ResumePredicate.terms(ResumeCase.with(plant).facts());
  }

  private static List<String> unmet(Consumer<ResumeCase> plant) {
    return terms(plant).stream().filter(t -> !t.isMet()).map(ResumeTerm::name).toList();
  }

  private static ResumeVerdict verdict(Consumer<ResumeCase> plant) {
    return ResumePredicate.verdict(terms(plant));
  }
}
