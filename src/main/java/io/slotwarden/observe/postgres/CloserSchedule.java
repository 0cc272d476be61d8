package io.slotwarden.observe.postgres;

import io.slotwarden.model.CloserLook;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// When a closer look is due: at the first looks of a suspicion, so that there is something to
/// compare, and rarely afterwards.
final class CloserSchedule {
  private static final int FIRST_LOOKS = 3;
  private static final Duration BETWEEN = Duration.ofMinutes(1);

  private Set<String> suspects = Set.of();
  private int taken;
  private @Nullable Instant takenAt;
  private @Nullable CloserLook last;

  Set<String> suspects() {
    return suspects;
  }

  boolean isDue(Instant now) {
    return takenAt == null || taken < FIRST_LOOKS || !now.isBefore(takenAt.plus(BETWEEN));
  }

  void remember(Look look, Instant now) {
    if (look.suspects.isEmpty()) {
      forget();
      return;
    }
    boolean more = !suspects.containsAll(look.suspects);
    suspects = look.suspects;
    if (look.closer != null) {
      taken = more ? 1 : taken + 1;
      takenAt = now;
      last = look.closer;
    }
  }

  void forget() {
    suspects = Set.of();
    taken = 0;
    takenAt = null;
    last = null;
  }

  CloserLook last(Instant now) {
    return last == null ? CloserLook.none("no slot has called for a closer look", now) : last;
  }
}
