package io.slotwarden.alert;

import static io.slotwarden.alert.Readings.NOON;
import static io.slotwarden.alert.Readings.book;
import static io.slotwarden.alert.Readings.config;
import static io.slotwarden.alert.Readings.of;
import static io.slotwarden.alert.Readings.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slotwarden.model.AServer;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.DatabaseId;
import io.slotwarden.model.KnownServer;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Severity;
import io.slotwarden.model.TableName;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnAlertsTest {
  private static final TaskId TASK = new TaskId("prod", "orders-cdc");
  private static final Duration SETTLE = Duration.ofMinutes(10);
  private final AlertRules rules = new AlertRules(config());

  @Test
  void aSourceThatCantBeSeenIsAWarningThenCriticalWithTheReason() {
    assertThat(unseen(Duration.ofMinutes(3)))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(Severity.WARNING);
              assertThat(h.proof().lasts()).isEqualTo(Duration.ofMinutes(2));
              assertThat(h.words().text()).isEqualTo("Source orders can't be seen");
              assertThat(h.words().evidence()).isEqualTo("connection refused");
            });
    assertThat(unseen(Duration.ofMinutes(30)))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(Judgement.Holds::severity)
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aSourceThatIsSeenAgainHasToStay() {
    PlaceLook seen = new PlaceLook("orders", "Source", Duration.ofSeconds(15), NOON, true, null);

    assertThat(rules.ofOurselves(List.of(seen), null, Set.of(), book(), NOON))
        .singleElement()
        .asInstanceOf(type(Judgement.Ended.class))
        .extracting(Judgement.Ended::calmFor)
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aFailedResumeIsAWarningUntilNoAttemptIsLeft() {
    List<ActRecord> journal = List.of(act(1, ActOutcome.FAILED));

    assertThat(failed(journal, Set.of(), book()))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(Judgement.Holds::severity, Judgement.Holds::toldElsewhere)
        .containsExactly(Severity.WARNING, true);
    assertThat(failed(journal, Set.of(TASK), book()))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(Judgement.Holds::severity)
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void theNextSuccessEndsItAndSoDoesADay() {
    AlertBook firing = Readings.with(book(), AlertKey.ACT_FAILED, "prod/orders-cdc", "prod");

    assertThat(
            failed(
                List.of(act(1, ActOutcome.FAILED), act(2, ActOutcome.RESUMED)), Set.of(), firing))
        .asInstanceOf(type(Judgement.Ended.class))
        .extracting(Judgement.Ended::why)
        .isEqualTo("it has succeeded");
    assertThat(failed(List.of(), Set.of(), firing)).isInstanceOf(Judgement.Ended.class);
    assertThat(failed(null, Set.of(), firing)).as("the journal can't be read").isNull();
  }

  @Test
  void whatIsPendingOrWasOnlyThoughtDecidesNothing() {
    assertThat(
            failed(
                List.of(act(1, ActOutcome.FAILED), act(2, null), act(3, ActOutcome.WOULD_ACT)),
                Set.of(),
                book()))
        .isInstanceOf(Judgement.Holds.class);
  }

  @Test
  void moreDropsDueThanAllowedAreOneCriticalIncidentOfTheSource() {
    RuleVerdict refused = RuleVerdict.refuse("population", "5 are due", "at most 3");

    assertThat(population(List.of(refused, refused)))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.id().subject()).isEqualTo("orders");
              assertThat(h.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(h.words().evidence()).isEqualTo("5 are due; at most 3");
            });
    assertThat(population(List.of(RuleVerdict.unknown("population", "", "")))).isNull();
    assertThat(population(List.of())).isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void aRestartedOrPromotedServerIsGivenTime() {
    Instant now = Instant.parse("2026-03-10T12:00:00Z");
    ServerSample restarted = AServer.with(s -> s.startedAt = s.at.minusSeconds(599));
    ServerSample old = AServer.with(_ -> {});
    KnownServer same = new KnownServer("orders", old.identity(), null);

    assertThat(AlertRules.isHushed(restarted, same, SETTLE, now)).isTrue();
    assertThat(AlertRules.isHushed(old, same, SETTLE, now)).isFalse();

    ServerIdentity promoted = AServer.with(s -> s.timeline = 4).identity();
    KnownServer changed = AlertRules.server(same, "orders", promoted, now);
    assertThat(AlertRules.isHushed(old, changed, SETTLE, now.plusSeconds(599))).isTrue();
    assertThat(AlertRules.isHushed(old, changed, SETTLE, now.plusSeconds(600))).isFalse();
  }

  @Test
  void onlyAnotherIdentifierOrTimelineIsAnotherServer() {
    ServerIdentity one = new ServerIdentity(7L, 1, NOON);

    assertThat(AlertRules.isAnother(one, new ServerIdentity(7L, 1, NOON.plusSeconds(9)))).isFalse();
    assertThat(AlertRules.isAnother(one, new ServerIdentity(7L, 2, NOON))).isTrue();
    assertThat(AlertRules.isAnother(one, new ServerIdentity(8L, 1, NOON))).isTrue();
    assertThat(AlertRules.isAnother(one, new ServerIdentity(null, 1, NOON)))
        .as("an identifier that can't be read any more proves nothing")
        .isFalse();
  }

  @Test
  void aHeartbeatThatFailsIsAWarningThatNobodyHeardOfElsewhere() {
    ActRecord failed =
        new ActRecord(
            1,
            NOON,
            new Act.WriteHeartbeat(
                new DatabaseId("orders", "app"), "beat", TableName.parse("slotwarden.heartbeat")),
            ActOutcome.FAILED,
            NOON,
            "grant it",
            new Trace(List.of()));

    assertThat(failed(List.of(failed), Set.of(), book()))
        .isInstanceOfSatisfying(
            Judgement.Holds.class,
            h -> {
              assertThat(h.id().subject()).isEqualTo("orders/database:app");
              assertThat(h.severity()).isEqualTo(Severity.WARNING);
              assertThat(h.toldElsewhere()).isFalse();
              assertThat(h.words().text()).isEqualTo("The heartbeat in database app failed");
              assertThat(h.words().evidence()).isEqualTo("grant it");
            });
  }

  private @Nullable Judgement unseen(Duration blind) {
    PlaceLook look =
        new PlaceLook(
            "orders",
            "Source",
            Duration.ofSeconds(15),
            NOON.minus(blind),
            false,
            "connection refused");
    return of(
        rules.ofOurselves(List.of(look), null, Set.of(), book(), NOON), AlertKey.SOURCE_UNSEEN);
  }

  private @Nullable Judgement failed(
      @Nullable List<ActRecord> journal, Set<TaskId> escalated, AlertBook book) {
    return of(rules.ofOurselves(List.of(), journal, escalated, book, NOON), AlertKey.ACT_FAILED);
  }

  private @Nullable Judgement population(List<RuleVerdict> verdicts) {
    return of(rules.ofSource(source(), book(), verdicts), AlertKey.ACT_BLOCKED);
  }

  private static ActRecord act(long id, @Nullable ActOutcome outcome) {
    return new ActRecord(
        id,
        NOON.minus(Duration.ofMinutes(60 - id)),
        new Act.ResumeTask(TASK, "resume-cdc", "arn", TaskKind.TASK),
        outcome,
        null,
        "it was refused",
        new Trace(List.of()));
  }
}
