package io.slotwarden.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.alert.Judgement.Proof;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertLifeTest {
  private static final Alert.Id ID = new Alert.Id(AlertKey.RETAINED_WAL, "orders/cdc");
  private static final Alert.Words WORDS = new Alert.Words("cause", "text", "what", "evidence");
  private static final Duration LOOK = Duration.ofSeconds(15);
  private static final Duration GAP = Duration.ofMinutes(2);
  private static final Duration CALM = Duration.ofMinutes(30);
  private static final Proof LASTING = new Proof(3, Duration.ofMinutes(1));

  private Map<Alert.Id, Alert> alerts = Map.of();
  private boolean muted;
  private Instant now = Instant.parse("2026-03-10T12:00:00Z");

  @Test
  void staysPendingUntilItWasSeenOftenEnoughAndLastedLongEnough() {
    assertThat(look(warning(10))).isEmpty();
    assertThat(look(warning(10))).isEmpty();
    assertThat(look(warning(10))).as("seen three times, not for a minute").isEmpty();
    assertThat(alert().state()).isEqualTo(AlertState.PENDING);
    assertThat(look(warning(10))).isEmpty();

    assertThat(look(warning(10))).hasOnlyElementsOfType(AlertEvent.Fired.class).hasSize(1);
    assertThat(alert().state()).isEqualTo(AlertState.FIRING);
    assertThat(alert().since()).isEqualTo(now.minus(LOOK.multipliedBy(4)));
  }

  @Test
  void aLookThatDeniesItDoesNotUndoWhatFourOthersShow() {
    look(warning(10));
    look(ended());
    look(warning(10));
    look(warning(10));

    assertThat(look(warning(10))).hasSize(1);
  }

  @Test
  void whatComesAndGoesNeverFires() {
    for (int i = 0; i < 40; i++) {
      assertThat(look(warning(10))).isEmpty();
      assertThat(look(ended())).isEmpty();
      assertThat(look(ended())).isEmpty();
    }
  }

  @Test
  void whatTheWorldSaysHasLastedCountsFromThere() {
    Instant began = now.minus(Duration.ofHours(1));
    look(since(began));
    look(since(began));

    assertThat(look(since(began))).hasSize(1);
    assertThat(alert().since()).isEqualTo(began);
  }

  @Test
  void aTerminalConditionFiresAtTheFirstLook() {
    assertThat(look(holds(Severity.CRITICAL, Proof.AT_ONCE, null, false, false))).hasSize(1);
    assertThat(alert().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void unknownResolvesNothingHoweverLongItLasts() {
    fire();
    Alert before = alert();

    for (int day = 0; day < 30; day++) {
      now = now.plus(Duration.ofDays(1));
      assertThat(look()).isEmpty();
    }

    assertThat(alert()).isEqualTo(before);
  }

  @Test
  void timeInWhichNothingWasKnownIsNoCalm() {
    fire();
    look(ended());
    now = now.plus(CALM);

    assertThat(look(ended())).as("the source was unseen meanwhile").isEmpty();
    assertThat(alert().state()).isEqualTo(AlertState.FIRING);
    assertThat(calm(CALM)).singleElement().isInstanceOf(AlertEvent.Resolved.class);
  }

  @Test
  void timeInWhichNothingWasKnownIsNoProofEither() {
    look(warning(10));
    now = now.plus(Duration.ofHours(1));

    assertThat(look(warning(10))).isEmpty();
    assertThat(look(warning(10))).isEmpty();
    assertThat(alert().since()).isEqualTo(now.minus(LOOK));
  }

  @Test
  void resolvesOnceItWasCalmForLongEnoughWithDurationAndPeak() {
    fire();
    look(warning(63));
    look(warning(20));

    List<AlertEvent> events = calm(CALM);

    assertThat(events).singleElement().isInstanceOf(AlertEvent.Resolved.class);
    assertThat(alert().state()).isEqualTo(AlertState.RESOLVED);
    assertThat(alert().resolvedAt()).isNotNull();
    assertThat(alert().ended()).isEqualTo("calm");
    assertThat(alert().clocks().peak()).isEqualTo(63);
  }

  @Test
  void aRelapseStartsTheCalmAnew() {
    fire();
    assertThat(calm(CALM.minusMinutes(1))).isEmpty();
    look(warning(10));

    assertThat(calm(CALM.minusMinutes(1))).isEmpty();
    assertThat(alert().state()).isEqualTo(AlertState.FIRING);
  }

  @Test
  void betweenItsTwoBoundsItNeitherEndsNorBegins() {
    for (int i = 0; i < 20; i++) {
      look(new Judgement.Lingers(ID, Severity.WARNING, WORDS, 9L));
    }
    assertThat(alerts).isEmpty();

    fire();
    for (int i = 0; i < 500; i++) {
      look(new Judgement.Lingers(ID, Severity.WARNING, WORDS, 9L));
    }
    assertThat(alert().state()).isEqualTo(AlertState.FIRING);
  }

  @Test
  void aHigherSeverityIsToldOnceItIsProven() {
    fire();

    assertThat(look(critical())).isEmpty();
    assertThat(look(critical())).isEmpty();

    assertThat(look(critical()))
        .singleElement()
        .isEqualTo(new AlertEvent.SeverityChanged(alert(), Severity.WARNING));
    assertThat(alert().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(look(critical())).isEmpty();
  }

  @Test
  void aLowerSeverityIsToldOnlyWhenTheHigherOneStaysAway() {
    fire();
    for (int i = 0; i < 3; i++) {
      look(critical());
    }
    Instant lower = now.plus(LOOK);

    List<AlertEvent> events = List.of();
    while (events.isEmpty()) {
      events = look(warning(10));
    }

    assertThat(events).containsExactly(new AlertEvent.SeverityChanged(alert(), Severity.CRITICAL));
    assertThat(Duration.between(lower, now)).isEqualTo(Draft.LOWER_AFTER);
    assertThat(alert().clocks().worst()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void remindsEveryFourHoursAndNotMoreOften() {
    fire();
    int reminders = 0;
    for (int i = 0; i < 4 * 60 * 9; i++) {
      List<AlertEvent> events = look(warning(10));
      assertThat(events).allMatch(AlertEvent.Reminded.class::isInstance);
      reminders += events.size();
    }
    assertThat(reminders).as("in nine hours").isEqualTo(2);
    assertThat(alert().clocks().messages()).isEqualTo(3);
  }

  @Test
  void aSnoozeMutesRepeatsButNeitherARisingSeverityNorTheEnd() {
    fire();
    muted = true;
    now = now.plus(AlertLife.REMIND.multipliedBy(2));
    for (int i = 0; i < 40; i++) {
      assertThat(look(warning(10))).isEmpty();
    }
    assertThat(alert().clocks().messages()).as("what was not said is not counted").isEqualTo(1);

    List<AlertEvent> events = new java.util.ArrayList<>();
    for (int i = 0; i < 5; i++) {
      events.addAll(look(critical()));
    }
    assertThat(events).singleElement().isInstanceOf(AlertEvent.SeverityChanged.class);
    assertThat(calm(CALM)).singleElement().isInstanceOf(AlertEvent.Resolved.class);
  }

  @Test
  void theRepeatComesWhenTheSnoozeIsOver() {
    fire();
    muted = true;
    now = now.plus(AlertLife.REMIND);
    assertThat(look(warning(10))).isEmpty();

    muted = false;

    assertThat(look(warning(10))).singleElement().isInstanceOf(AlertEvent.Reminded.class);
  }

  @Test
  void aServerThatHasJustRestartedIsGivenTime() {
    for (int i = 0; i < 40; i++) {
      assertThat(look(holds(Severity.WARNING, LASTING, null, true, false))).isEmpty();
    }
    assertThat(alert().state()).isEqualTo(AlertState.PENDING);

    assertThat(look(warning(10))).hasSize(1);
  }

  @Test
  void whatPeopleWereToldElsewhereIsOnlyRemindedOf() {
    Judgement told = holds(Severity.CRITICAL, Proof.AT_ONCE, null, false, true);
    assertThat(look(told)).isEmpty();
    assertThat(alert().state()).isEqualTo(AlertState.FIRING);
    assertThat(look(new Judgement.Ended(ID, "done", Duration.ZERO))).isEmpty();
    assertThat(alert().state()).isEqualTo(AlertState.RESOLVED);

    look(told);
    now = now.plus(AlertLife.REMIND);
    assertThat(look(told)).singleElement().isInstanceOf(AlertEvent.Reminded.class);
    assertThat(look(new Judgement.Ended(ID, "done", Duration.ZERO)))
        .singleElement()
        .isInstanceOf(AlertEvent.Resolved.class);
  }

  @Test
  void whatBeginsAgainIsANewIncident() {
    fire();
    String first = alert().incident();
    calm(CALM);

    fire();

    assertThat(alert().incident()).isNotEqualTo(first);
    assertThat(alert().clocks().messages()).isEqualTo(1);
  }

  @Test
  void whatTheWorldSaysIsTheSameIncidentCountsItsMessagesOn() {
    Instant began = now.minus(Duration.ofHours(1));
    Judgement.Holds same = holds(Severity.CRITICAL, Proof.AT_ONCE, began, false, false);
    look(same);
    look(new Judgement.Ended(ID, "away", Duration.ZERO));

    assertThat(look(same)).singleElement().isInstanceOf(AlertEvent.Fired.class);

    assertThat(alert().clocks().messages()).isEqualTo(3);
  }

  @Test
  void aResolvedIncidentIsForgottenAfterADay() {
    fire();
    calm(CALM);

    now = now.plus(AlertLife.SHOWN).plusSeconds(1);
    look();

    assertThat(alerts).isEmpty();
  }

  private void fire() {
    List<AlertEvent> events = List.of();
    while (events.isEmpty()) {
      events = look(warning(10));
    }
    assertThat(events).singleElement().isInstanceOf(AlertEvent.Fired.class);
  }

  private List<AlertEvent> calm(Duration duration) {
    List<AlertEvent> events = look(ended());
    for (Instant end = now.plus(duration); events.isEmpty() && now.isBefore(end); ) {
      events = look(ended());
    }
    return events;
  }

  private List<AlertEvent> look(Judgement... judged) {
    now = now.plus(LOOK);
    AlertLife.Step step = AlertLife.step(alerts, List.of(judged), _ -> muted, GAP, now);
    alerts = step.alerts();
    return step.events();
  }

  private Alert alert() {
    assertThat(alerts).containsOnlyKeys(ID);
    return java.util.Objects.requireNonNull(alerts.get(ID));
  }

  private static Judgement.Holds warning(long measure) {
    return new Judgement.Holds(
        ID,
        "orders",
        Severity.WARNING,
        Severity.WARNING,
        LASTING,
        null,
        WORDS,
        measure,
        false,
        false);
  }

  private static Judgement.Holds critical() {
    return holds(Severity.CRITICAL, LASTING, null, false, false);
  }

  private static Judgement.Holds since(Instant since) {
    return holds(Severity.WARNING, LASTING, since, false, false);
  }

  private static Judgement.Ended ended() {
    return new Judgement.Ended(ID, "calm", CALM);
  }

  private static Judgement.Holds holds(
      Severity severity, Proof proof, @Nullable Instant since, boolean hushed, boolean told) {
    return new Judgement.Holds(
        ID, "orders", severity, severity, proof, since, WORDS, null, hushed, told);
  }
}
