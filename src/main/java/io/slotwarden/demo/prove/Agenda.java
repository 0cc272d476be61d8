package io.slotwarden.demo.prove;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Simulated time: what is to happen when. It moves the world's clock from one event to the next.
final class Agenda {
  private final World world;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
  private long last;

  /// @param number of two events at one instant the one that was asked for first comes first
  private record Event(Instant at, long number, Runnable what) {}

  Agenda(World world) {
    this.world = world;
  }

  void at(Instant when, Runnable what) {
    events.add(new Event(when, last++, what));
  }

  void in(Duration delay, Runnable what) {
    at(world.now.plus(delay), what);
  }

  void every(Duration first, Duration interval, Runnable what) {
    in(
        first,
        () -> {
          what.run();
          every(interval, interval, what);
        });
  }

  void playUntil(Instant end) {
    while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
      Event next = events.poll();
      world.now = next.at();
      next.what().run();
    }
    world.now = end;
  }
}
