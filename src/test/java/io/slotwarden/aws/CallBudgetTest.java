package io.slotwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.config.DmsConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallBudgetTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final List<Duration> waits = new ArrayList<>();
  private final CallBudget budget =
      new CallBudget(
          now::get,
          wait -> {
            waits.add(wait);
            now.set(now.get().plus(wait));
          });

  @Test
  void isHalfOfTheSmallerOfTheTwoPublishedBuckets() {
    assertThat(CallBudget.BURST).isEqualTo(100 / 2);
    assertThat(CallBudget.PER_SECOND).isEqualTo(4 / 2);
  }

  @Test
  void aBurstGoesOutAtOnceAndTheRestAtItsPace() throws InterruptedException {
    take(CallBudget.BURST);
    assertThat(waits).isEmpty();

    take(20);

    assertThat(Duration.between(START, now.get())).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void restRefillsItAndNeverBeyondTheBurst() throws InterruptedException {
    take(CallBudget.BURST);
    now.set(now.get().plus(Duration.ofDays(1)));

    take(CallBudget.BURST);
    assertThat(waits).isEmpty();
    take(1);
    assertThat(waits).isNotEmpty();
  }

  @Test
  void whatTheSdkTriesAgainCountsWithoutAskingAndIsPaidBack() throws InterruptedException {
    take(CallBudget.BURST);
    budget.retried();
    budget.retried();

    take(1);

    assertThat(Duration.between(START, now.get())).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void aClockThatIsSetBackHoldsNobodyUpForLong() throws InterruptedException {
    take(CallBudget.BURST);
    now.set(START.minus(Duration.ofDays(1)));

    take(1);

    assertThat(waits).hasSize(1).allMatch(w -> w.compareTo(Duration.ofSeconds(1)) < 0);
  }

  @Test
  void whoIsInterruptedTakesNothing() {
    CallBudget hopeless =
        new CallBudget(
            now::get,
            _ -> {
              throw new InterruptedException();
            });

    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= CallBudget.BURST; i++) {
                hopeless.take();
              }
            })
        .isInstanceOf(InterruptedException.class);
    assertThat(hopeless.hasMoreThan(0)).isFalse();
  }

  @Test
  void entriesOfOneAccountAndRegionShareOneBudgetAndADoubleHasNone() {
    CallBudgets budgets = new CallBudgets(now::get, Thread::sleep);

    CallBudget one = Objects.requireNonNull(budgets.of(entry("a", "eu-west-1", null)));

    assertThat(budgets.of(entry("b", "eu-west-1", "https://vpce-1.dms.example"))).isSameAs(one);
    assertThat(budgets.of(entry("c", "eu-west-2", null))).isNotNull().isNotSameAs(one);
    assertThat(budgets.of(entry("d", "eu-west-1", "http://127.0.0.1:4566"))).isNull();
  }

  private void take(int calls) throws InterruptedException {
    for (int i = 0; i < calls; i++) {
      budget.take();
    }
  }

  private static DmsConfig entry(String name, String region, @Nullable String endpoint) {
    return new DmsConfig(
        name,
        "123456789012",
        region,
        Duration.ofSeconds(30),
        null,
        endpoint == null ? null : URI.create(endpoint),
        List.of(),
        Duration.ofMinutes(10));
  }
}
