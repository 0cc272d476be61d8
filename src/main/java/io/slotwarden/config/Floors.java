package io.slotwarden.config;

import java.time.Duration;
import java.util.List;

/// Durations under their floors: refused, or all of them allowed, and said loudly.
final class Floors {
  private final Problems problems;

  Floors(Problems problems) {
    this.problems = problems;
  }

  void check(Values root) {
    Values guard = root.get(PolicyKeys.GUARD);
    if (!guard.get(PolicyKeys.ALLOW_SHORT_TIMES)) {
      checkAll(root);
      return;
    }
    problems.warning(
        guard.at(PolicyKeys.ALLOW_SHORT_TIMES),
        "every floor is lifted: slots may be dropped within seconds",
        "for trials only");
  }

  private void checkAll(Values values) {
    values.forEach((key, item) -> check(key, item));
  }

  private void check(Key<?> key, Item<?> item) {
    Duration floor = key.floor();
    switch (item.value()) {
      case Values inner -> checkAll(inner);
      case List<?> entries -> {
        for (Object entry : entries) {
          if (entry instanceof Item<?>(Values inner, Place _)) {
            checkAll(inner);
          }
        }
      }
      case Duration off when off.isZero() && key.shape() == Scalars.CADENCE -> {}
      case Duration given when floor != null && given.compareTo(floor) < 0 ->
          problems.error(
              item.place(),
              "must be at least "
                  + YamlWriter.duration(floor)
                  + ", not "
                  + YamlWriter.duration(given),
              "guard.allow-short-times: true lifts this floor, for trials");
      default -> {}
    }
  }
}
