package io.slotwarden.demo.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the simulator has found, told as stories.
class ScenarioTest {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @Test
  void dropsAnAbandonedSlotWhenNothingForbidsIt() {
    Play.Result played = new Scenario(15, false).play();

    assertThat(played.violation()).isNull();
    assertThat(played.drops()).isOne();
    assertThat(told(played, "SCHEDULED")).hasSize(1);
    assertThat(told(played, "DROPPED")).hasSize(1);
  }

  @Test
  void tellsOfADropThoughItIsKilledRightAfterTheOutcome() {
    Play.Result played =
        new Scenario(15, false)
            .with(
                new Happening.Ambush(
                    Scenario.minutes(1), Happening.Point.KILLED_AFTER_OUTCOME, A_MINUTE))
            .play();

    assertThat(played.violation()).isNull();
    assertThat(played.drops()).isOne();
    assertThat(told(played, "DROPPED")).hasSize(1);
  }

  @Test
  void tellsOfADropThoughItIsKilledRightAfterTheAct() {
    Play.Result played =
        new Scenario(15, false)
            .with(
                new Happening.Ambush(
                    Scenario.minutes(1), Happening.Point.KILLED_AFTER_ACT, A_MINUTE))
            .play();

    assertThat(played.violation()).isNull();
    assertThat(played.drops()).isOne();
    assertThat(told(played, "DROPPED")).hasSize(1);
  }

  @Test
  void takesANoticeBackWhenTheSlotGoesWhileNobodyWatches() {
    Play.Result played =
        new Scenario(15, false)
            .with(new Happening.IsKilled(Scenario.minutes(30), Scenario.minutes(5)))
            .with(new Happening.Vanishes(Scenario.minutes(31), 0, "old"))
            .play();

    assertThat(played.violation()).isNull();
    assertThat(told(played, "SCHEDULED")).hasSize(1);
    assertThat(told(played, "CANCELLED")).hasSize(1);
  }

  @Test
  void aDropThatDidNotSucceedIsNotTriedAgainByADaemonThatWasKilledBeforeItCouldTell() {
    Play.Result played =
        new Scenario(15, false)
            .with(
                new Happening.Ambush(
                    Scenario.minutes(1), Happening.Point.MADE_AGAIN_THEN_KILLED, A_MINUTE))
            .play();

    assertThat(played.violation()).isNull();
    assertThat(told(played, "ABORTED")).hasSize(1);
    assertThat(played.lines().stream().filter(l -> l.contains(" intent ")))
        .describedAs("each try has a mark of its own")
        .hasSameSizeAs(played.lines().stream().filter(l -> l.endsWith(" is marked")).toList())
        .hasSize(2);
  }

  @Test
  void aTimeInWhichNobodyWatchedEndsAMarkThoughTheInventoryIsUnknownAfterIt() {
    Play.Result played =
        new Scenario(15, true)
            .with(new Happening.IsKilled(Scenario.minutes(27), Scenario.minutes(4)))
            .play();

    assertThat(played.violation()).isNull();
    assertThat(told(played, "CANCELLED"))
        .singleElement()
        .satisfies(l -> assertThat(l).contains("nothing was seen for"));
  }

  @Test
  void aNoticeThatEveryChannelRefusedForGoodIsSentAnewADayLater() {
    Duration minutes = Scenario.minutes(10);
    Play.Result played =
        new Scenario(15, false)
            .lasting(Duration.ofHours(26))
            .with(new Happening.ChannelFails(Scenario.minutes(20), minutes, true))
            .play();

    assertThat(played.violation()).isNull();
    assertThat(told(played, "SCHEDULED"))
        .singleElement()
        .satisfies(l -> assertThat(l).startsWith("24:"));
    assertThat(told(played, "DROPPED")).hasSize(1);
  }

  @Test
  void aSecondDaemonThatHoldsNoStoreAnnouncesNothing() {
    Play.Result played =
        new Scenario(15, false)
            .with(new Happening.AnotherStarts(Scenario.minutes(1), Scenario.minutes(60)))
            .play();

    assertThat(played.violation()).isNull();
    assertThat(told(played, "SCHEDULED")).hasSize(1);
    assertThat(told(played, "DROPPED")).hasSize(1);
  }

  private static List<String> told(Play.Result played, String state) {
    return played.lines().stream().filter(l -> l.contains(" told " + state + " ")).toList();
  }
}
