package io.slotwarden.demo.dms;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The status of one thing over time. What it is on its way to comes with the describes, each of
/// which shows the next, or, where steps take time, by the clock. Confined to the lock of its
/// owner.
final class Life {
  private final InstantSource clock;
  private final Deque<Step> next = new ArrayDeque<>();
  private String status;
  private @Nullable Duration stepTakes;

  /// @param at null: the next describe leads to it
  private record Step(String status, @Nullable Instant at) {}

  Life(String status, InstantSource clock) {
    this.status = status;
    this.clock = clock;
  }

  String status() {
    Instant now = clock.instant();
    for (Step step = next.peek();
        step != null && step.at() != null && !step.at().isAfter(now);
        step = next.peek()) {
      status = next.remove().status();
    }
    return status;
  }

  /// At once; whatever was to come does not.
  void become(String status) {
    next.clear();
    this.status = status;
  }

  void then(String... statuses) {
    Instant at = clock.instant();
    for (String s : statuses) {
      Step last = next.peekLast();
      Instant from = last == null || last.at() == null ? at : last.at();
      next.add(new Step(s, stepTakes == null ? null : from.plus(stepTakes)));
    }
  }

  /// From now on each step takes so long on the clock.
  void stepsTake(Duration duration) {
    stepTakes = duration;
  }

  /// A describe: it sees the status, and may lead on to the next.
  String shown() {
    String seen = status();
    Step step = next.peek();
    if (step != null && step.at() == null) {
      status = next.remove().status();
    }
    return seen;
  }
}
