package io.slotwarden.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Waits for what the story tells next, each step with a deadline of its own.
final class Patience {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final InstantSource clock;
  private final Ending ending;

  Patience(InstantSource clock, Ending ending) {
    this.clock = clock;
    this.ending = ending;
  }

  /// One look at the world.
  interface Look<T> {
    /// Null: not yet.
    @Nullable T look() throws Exception;
  }

  /// Looks until there is something.
  ///
  /// @param what for the message when it does not come in time
  /// @throws StepMissed at the deadline
  /// @throws Ending.DemoEnds when somebody wants the demo to end meanwhile
  <T> T until(String what, Duration limit, Look<T> look) throws Exception {
    Instant deadline = clock.instant().plus(limit);
    String trouble = "";
    while (true) {
      if (ending.hasBegun()) {
        throw new Ending.DemoEnds();
      }
      try {
        @Nullable T seen = look.look();
        if (seen != null) {
          return seen;
        }
        trouble = "";
      } catch (Exception e) {
        if (!Api.isTransient(e)) {
          throw e;
        }
        trouble = " (" + e.getMessage() + ")";
      }
      if (!clock.instant().isBefore(deadline)) {
        throw new StepMissed(what + ": not within " + limit.toSeconds() + " s" + trouble);
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /// A step of the story did not happen in time.
  static final class StepMissed extends Exception {
    private static final long serialVersionUID = 1L;

    StepMissed(String message) {
      super(message);
    }
  }
}
