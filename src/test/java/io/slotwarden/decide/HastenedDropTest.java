package io.slotwarden.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.FreeLimit;
import io.slotwarden.config.Policy;
import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Glob;
import io.slotwarden.model.Haste;
import io.slotwarden.model.Mark;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Pressure brings a drop forward with a notice of its own, and takes that back when it ends.
class HastenedDropTest {
  private static final Instant START = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration POLL = Duration.ofMinutes(1);
  private static final Haste ON = new Haste.On("8.0 % free, limit 10%");
  private static final Haste HELD = new Haste.Held("the free space is not known");
  private static final Haste NONE = new Haste.None("34.0 % free, limit 10%");

  /// 3 h and 1 h, under pressure 10 m and 5 m.
  private static final Policy.DropSlots POLICY =
      new Policy.DropSlots(
          "left-over",
          RunMode.ENFORCE,
          List.of(new Glob("orders")),
          List.of(new Glob("tmp_orders")),
          Duration.ofHours(3),
          Duration.ofHours(1),
          1,
          new Policy.UnderPressure(
              new FreeLimit.Percent(100),
              Duration.ofMinutes(10),
              Duration.ofMinutes(5),
              Duration.ofHours(24)),
          false);

  private Instant now = START;
  private Haste haste = NONE;
  private RuleVerdict holder = RuleVerdict.allow("holder", "", "");
  private @Nullable DropWatch watch;
  private boolean delivers = true;
  private final Map<String, Instant> accepted = new HashMap<>();
  private final List<String> keys = new ArrayList<>();
  private final List<DropLife.Event> events = new ArrayList<>();

  private void minutes(int n) {
    for (int i = 0; i < n; i++) {
      now = now.plus(POLL);
      DropLife.Step step = DropLife.step(watch, aCase(), now);
      watch = step.watch();
      events.clear();
      events.addAll(step.events());
      for (DropLife.Event e : step.events()) {
        if (e instanceof DropLife.Event.NoticeDue(String key)) {
          keys.add(key);
          if (delivers) {
            accepted.putIfAbsent(key, now);
          }
        }
      }
    }
  }

  private DropLife.Case aCase() {
    Slot slot = new ASlot().build();
    ServerSample sample = AServer.of(slot);
    SlotEvidence evidence = SlotEvidence.of(sample, slot);
    Instant seen = START.minus(Duration.ofDays(9));
    SlotHistory history =
        new SlotHistory(
            new SlotId("orders", "tmp_orders"),
            evidence,
            false,
            seen,
            seen,
            now,
            9_000,
            POLL,
            seen,
            null,
            seen);
    return new DropLife.Case(
        POLICY,
        true,
        history,
        false,
        false,
        List.of(),
        holder,
        haste,
        POLL,
        Duration.ofMinutes(3),
        key -> Optional.ofNullable(accepted.get(key)),
        Observed.known(now, now),
        false);
  }

  private Mark mark() {
    return Objects.requireNonNull(Objects.requireNonNull(watch).mark(), "marked");
  }

  private Instant due() {
    return DropLife.due(Objects.requireNonNull(watch), POLICY, haste, now);
  }

  @Test
  void underPressureASlotIsMarkedAndDueAfterTheShortenedWaits() {
    haste = ON;
    minutes(10);
    assertThat(Objects.requireNonNull(watch).mark()).isNull();
    assertThat(due()).isEqualTo(START.plus(Duration.ofMinutes(16)));

    minutes(1);
    assertThat(mark().isHastened()).isTrue();
    assertThat(due()).isEqualTo(now.plus(Duration.ofMinutes(5)));

    minutes(5);
    assertThat(mark().phase()).isEqualTo(MarkPhase.NOTIFIED);
    minutes(1);
    assertThat(mark().phase()).isEqualTo(MarkPhase.DUE);
  }

  @Test
  void withoutPressureNothingIsShortened() {
    minutes(180);
    assertThat(Objects.requireNonNull(watch).mark()).isNull();

    minutes(1);
    assertThat(mark().isHastened()).isFalse();
    assertThat(due()).isEqualTo(now.plus(Duration.ofHours(1)));
  }

  @Test
  void whatIsNotKnownMarksNothing() {
    haste = HELD;
    minutes(60);

    assertThat(Objects.requireNonNull(watch).mark()).isNull();
    assertThat(due()).isEqualTo(START.plus(Duration.ofMinutes(1)).plus(Duration.ofHours(4)));
  }

  @Test
  void aSlotThatDoesNotHoldTheWalIsNotMarkedUnderPressureEither() {
    haste = ON;
    holder = RuleVerdict.refuse("holder", "", "");
    minutes(60);

    assertThat(Objects.requireNonNull(watch).mark()).isNull();
  }

  @Test
  void aNoticeOfTheLaterDateIsFollowedByOneOfTheShortenedWhichAloneCounts() {
    minutes(191);
    Instant since = mark().since();
    assertThat(mark().phase()).isEqualTo(MarkPhase.NOTIFIED);

    haste = ON;
    delivers = false;
    minutes(1);
    assertThat(mark().isHastened()).isTrue();
    assertThat(mark().since()).as("the mark stands").isEqualTo(since);
    assertThat(mark().noticeDeliveredAt()).isNull();
    minutes(30);
    assertThat(mark().phase()).as("nobody has heard of the new date").isEqualTo(MarkPhase.MARKED);

    delivers = true;
    minutes(7);
    assertThat(mark().phase()).isEqualTo(MarkPhase.DUE);
    assertThat(keys.stream().distinct()).hasSize(2);
  }

  @Test
  void aNoticeThatStandsForLessThanTheShortenedOneYetIsNotReplaced() {
    minutes(181 + 1 + 56);
    haste = ON;
    minutes(6);

    assertThat(mark().isHastened()).isFalse();
    assertThat(mark().phase()).isEqualTo(MarkPhase.DUE);
  }

  @Test
  void whenPressureEndsTheMarkIsVoidTheGraceStandsAndTheOrdinaryWaitsHold() {
    haste = ON;
    minutes(18);
    assertThat(mark().phase()).isEqualTo(MarkPhase.DUE);

    haste = NONE;
    minutes(1);
    assertThat(Objects.requireNonNull(watch).mark()).isNull();
    assertThat(events).containsExactly(new DropLife.Event.Unhurried("34.0 % free, limit 10%"));
    assertThat(watch.earned()).isEqualTo(Duration.ofMinutes(18));
    assertThat(watch.forbiddenBy()).as("nothing forbade the drop").isNull();
    assertThat(due()).isEqualTo(START.plus(Duration.ofMinutes(1)).plus(Duration.ofHours(4)));

    minutes(162);
    assertThat(mark().isHastened()).isFalse();
    minutes(60);
    assertThat(mark().phase()).isEqualTo(MarkPhase.NOTIFIED);
    minutes(1);
    assertThat(mark().phase()).isEqualTo(MarkPhase.DUE);
  }

  @Test
  void whileItIsNotKnownTheShortenedNoticeStandsStill() {
    haste = ON;
    minutes(14);
    Duration stood = mark().noticeEarned();

    haste = HELD;
    minutes(60);
    assertThat(mark().isHastened()).isTrue();
    assertThat(mark().noticeEarned()).isEqualTo(stood);
    assertThat(events).isEmpty();

    haste = ON;
    minutes(3);
    assertThat(mark().phase()).isEqualTo(MarkPhase.DUE);
  }

  @Test
  void theOrdinaryWaitsDoNotHangOnAMeasurementThatNeverComes() {
    haste = ON;
    minutes(14);
    haste = HELD;
    minutes(24 * 60 + 10);

    assertThat(keys.stream().distinct()).hasSize(2);
    assertThat(keys.getLast()).as("of the ordinary date").startsWith("notice/");
  }
}
