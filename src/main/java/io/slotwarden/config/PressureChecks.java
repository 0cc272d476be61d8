package io.slotwarden.config;

import io.slotwarden.model.Glob;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.Severity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must fit together before `under-pressure` may shorten anything (design, rule 16): exact
/// names, a measurement, a channel that wakes somebody.
final class PressureChecks {
  private static final String REMEDY =
      "give storage: {path: ...}, or CloudWatch's: {rds-instance: ...} with a size as free-below";

  private final Values root;
  private final List<Values> sources;
  private final List<Values> channels;
  private final Problems problems;

  PressureChecks(Values root, List<Values> sources, List<Values> channels, Problems problems) {
    this.root = root;
    this.sources = sources;
    this.channels = channels;
    this.problems = problems;
  }

  void check(Values policy) {
    Values pressure = policy.find(PolicyKeys.UNDER_PRESSURE);
    if (pressure == null) {
      return;
    }
    if (!policy.has(PolicyKeys.DROP_SLOT)) {
      problems.error(pressure.place(), "belongs to a policy with drop-slot", "remove it");
      return;
    }
    Values drop = policy.find(PolicyKeys.DROP_SLOT);
    if (drop == null) {
      return;
    }
    shorter(pressure, PolicyKeys.PRESSURE_INACTIVE_FOR, drop, PolicyKeys.INACTIVE_FOR);
    shorter(pressure, PolicyKeys.PRESSURE_NOTICE, drop, PolicyKeys.NOTICE);
    checkNames(pressure, drop);
    checkMeasured(pressure, drop);
    boolean acts =
        root.get(Keys.MODE) == RunMode.ENFORCE && policy.get(PolicyKeys.MODE) == RunMode.ENFORCE;
    if (acts && channels.stream().noneMatch(c -> c.find(Keys.SEVERITY) == Severity.CRITICAL)) {
      problems.error(
          pressure.place(),
          "needs a channel with severity: critical: a shortened notice counts once one of those"
              + " has accepted it",
          "add one under notify, or mode: observe");
    }
  }

  private void shorter(Values pressure, Key<Duration> key, Values drop, Key<Duration> ordinary) {
    Duration shortened = pressure.find(key);
    Duration waits = drop.find(ordinary);
    if (shortened != null && waits != null && shortened.compareTo(waits) >= 0) {
      problems.error(
          pressure.at(key),
          "must be shorter than "
              + ordinary.name()
              + " of drop-slot, "
              + YamlWriter.duration(waits)
              + ", not "
              + YamlWriter.duration(shortened),
          "lower it, or remove under-pressure");
    }
  }

  private void checkNames(Values pressure, Values drop) {
    List<Item<Glob>> slots = drop.find(PolicyKeys.SLOTS);
    if (slots == null || slots.isEmpty()) {
      return;
    }
    List<Glob> patterns =
        slots.stream().map(Item::value).filter(g -> !g.isExact()).distinct().toList();
    if (slots.stream().noneMatch(s -> s.value().isExact())) {
      problems.error(
          pressure.place(),
          "hastens only slots that are named exactly, and slots names none",
          "name the slots, or remove under-pressure");
    } else if (!patterns.isEmpty()) {
      problems.warning(
          pressure.place(), "slots named by a pattern alone are not hastened: " + patterns, null);
    }
  }

  /// No source that measures is an error, one among others that does not a warning.
  private void checkMeasured(Values pressure, Values drop) {
    List<Item<Glob>> named = drop.find(PolicyKeys.SOURCES);
    FreeLimit limit = pressure.find(PolicyKeys.FREE_BELOW);
    if (named == null || limit == null) {
      return;
    }
    List<Values> meant = sources.stream().filter(s -> isNamed(s, named)).toList();
    List<Values> blind = meant.stream().filter(s -> unmeasured(s, limit) != null).toList();
    boolean none = blind.size() == meant.size();
    for (Values source : blind) {
      String text = source.find(SourceKeys.NAME) + " is not measured: " + unmeasured(source, limit);
      if (none) {
        problems.error(pressure.place(), text, REMEDY);
      } else {
        problems.warning(pressure.place(), text + "; nothing is hastened there", REMEDY);
      }
    }
  }

  private static boolean isNamed(Values source, List<Item<Glob>> named) {
    @Nullable String name = source.find(SourceKeys.NAME);
    return name != null && named.stream().anyMatch(g -> g.value().matches(name));
  }

  /// Why the limit can't be compared with a measurement there; null when it can.
  private static @Nullable String unmeasured(Values source, FreeLimit limit) {
    Values storage = source.find(SourceKeys.STORAGE);
    if (!source.has(SourceKeys.STORAGE)) {
      return "it has no storage";
    }
    if (storage == null) {
      return null;
    }
    if (storage.has(SourceKeys.CAPACITY)) {
      return "storage.capacity is computed, not measured";
    }
    if (storage.has(SourceKeys.AURORA_CLUSTER)) {
      return "CloudWatch tells of an Aurora volume too late, and it grows by itself";
    }
    return storage.has(SourceKeys.RDS_INSTANCE) && limit instanceof FreeLimit.Percent
        ? "CloudWatch does not tell the capacity of an RDS instance, of which "
            + limit
            + " would be a part: give a size"
        : null;
  }
}
