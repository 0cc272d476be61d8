package io.slotwarden.endtoend;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// The clock of a daemon whose drops stand still at one point until they are let go: the gate asks
/// for the time before the intent and before the outcome.
final class HeldClock implements InstantSource {
  static final int BEFORE_THE_INTENT = 1;
  static final int BEFORE_THE_OUTCOME = 2;
  private static final String DROPPING_THREAD = "drop-";

  private final int point;
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  HeldClock(int point) {
    this.point = point;
  }

  @Override
  public Instant instant() {
    boolean dropping = Thread.currentThread().getName().startsWith(DROPPING_THREAD);
    if (dropping && asked.incrementAndGet() == point) {
      held.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Instant.now();
  }

  void awaitHeld() {
    RunningDaemon.await("a drop stands still").until(() -> held.getCount() == 0);
  }

  void release() {
    released.countDown();
  }
}
