package io.slotwarden.endtoend;

import io.slotwarden.config.Secret;
import io.slotwarden.daemon.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The real daemon in a JVM of its own, which stands still for good at one point of a drop so that
/// it can be killed there. The points are reached through what the daemon is given from outside:
/// the clock, which the gate asks before the intent and before the outcome, and the actor's
/// password, which is read between the two.
final class ChildDaemon {
  static final String STOPPED = "stopped ";
  private static final String DROPPING_THREAD = "drop-";

  /// Where the daemon stands still.
  enum Point {
    NEVER,
    BEFORE_THE_INTENT,
    BEFORE_THE_ACT,
    BEFORE_THE_OUTCOME
  }

  private static final class Halting implements InstantSource, Secret.Environment {
    private final Point point;
    private final AtomicInteger asked = new AtomicInteger();

    Halting(Point point) {
      this.point = point;
    }

    @Override
    public Instant instant() {
      if (isDropping()) {
        int times = asked.incrementAndGet();
        standStillAt(times == 1 ? Point.BEFORE_THE_INTENT : Point.BEFORE_THE_OUTCOME);
      }
      return Instant.now();
    }

    @Override
    public @Nullable String get(String name) {
      if (isDropping() && name.startsWith("ACTOR_")) {
        standStillAt(Point.BEFORE_THE_ACT);
      }
      return System.getenv(name);
    }

    private static boolean isDropping() {
      return Thread.currentThread().getName().startsWith(DROPPING_THREAD);
    }

    private void standStillAt(Point here) {
      if (here == point) {
        System.out.println(STOPPED + here);
        System.out.flush();
        forEver();
      }
    }
  }

  private ChildDaemon() {}

  public static void main(String[] args) throws IOException {
    Halting halting = new Halting(Point.valueOf(args[1]));
    String text = Files.readString(Path.of(args[0]));
    Daemon daemon = Daemon.start(Setup.load(text, halting), halting, "test");
    System.out.println("listening on " + daemon.address().getPort());
    System.out.flush();
    forEver();
  }

  private static void forEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
