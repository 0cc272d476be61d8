package io.slotwarden.config;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Glob;
import io.slotwarden.model.RunMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The part of [Loosening] that looks at policies.
final class PolicyLoosening {
  private final Config before;
  private final Config after;
  private final List<String> found;

  PolicyLoosening(Config before, Config after, List<String> found) {
    this.before = before;
    this.after = after;
    this.found = found;
  }

  void check() {
    for (Policy policy : after.policies()) {
      switch (policy) {
        case Policy.DropSlots drop -> drop(drop);
        case Policy.ResumeTasks resume -> resume(resume);
        case Policy.WriteHeartbeats _ -> {
          // Whatever it names, it destroys nothing; an actor that is new is refused elsewhere.
        }
      }
    }
    for (Policy.DropSlots old : drops(before)) {
      fallsToAnother(old);
    }
    List<String> order = drops(before).stream().map(Policy::name).toList();
    List<String> kept = drops(after).stream().map(Policy::name).filter(order::contains).toList();
    if (!kept.equals(order.stream().filter(kept::contains).toList())) {
      add("policies", "the order of drop policies says which of them holds for a slot");
    }
  }

  private void drop(Policy.DropSlots a) {
    String path = path(a);
    Policy.DropSlots b = find(before, a.name()).orElse(null);
    if (b == null) {
      add(path, "a new drop policy");
      return;
    }
    if (b.mode() == RunMode.OBSERVE && a.mode() == RunMode.ENFORCE) {
      add(path + ".mode", "observe -> enforce");
    }
    shorter(path + ".drop-slot.inactive-for", b.inactiveFor(), a.inactiveFor());
    shorter(path + ".drop-slot.notice", b.notice(), a.notice());
    if (a.maxPerDay() > b.maxPerDay()) {
      add(path + ".drop-slot.max-per-day", "larger: " + b.maxPerDay() + " -> " + a.maxPerDay());
    }
    pressure(path + ".under-pressure", b.underPressure(), a.underPressure());
    wider(path + ".drop-slot.sources", b.sources(), a.sources());
    wider(path + ".drop-slot.slots", b.slots(), a.slots());
    // An exact name permits more than a pattern does: physical slots, tools, start markers.
    List<Glob> exact =
        a.slots().stream().filter(g -> g.isExact() && !b.slots().contains(g)).toList();
    if (!exact.isEmpty() && exact.stream().allMatch(g -> Loosening.isCovered(g, b.slots()))) {
      add(path + ".drop-slot.slots", "named exactly now, not by a pattern alone: " + exact);
    }
  }

  private void pressure(
      String path, Policy.@Nullable UnderPressure b, Policy.@Nullable UnderPressure a) {
    if (a == null) {
      return;
    }
    if (b == null) {
      add(path, "waits are newly shortened");
      return;
    }
    if (!isAtMost(a.freeBelow(), b.freeBelow())) {
      add(path + ".free-below", "may begin sooner: " + b.freeBelow() + " -> " + a.freeBelow());
    }
    shorter(path + ".inactive-for", b.inactiveFor(), a.inactiveFor());
    shorter(path + ".notice", b.notice(), a.notice());
    shorter(path + ".unused-for", b.unusedFor(), a.unusedFor());
  }

  private void shorter(String path, Duration b, Duration a) {
    if (a.compareTo(b) < 0) {
      add(path, "shorter: " + YamlWriter.duration(b) + " -> " + YamlWriter.duration(a));
    }
  }

  /// A size and a percentage can't be compared.
  private static boolean isAtMost(FreeLimit a, FreeLimit b) {
    return switch (a) {
      case FreeLimit.Percent(int tenths) ->
          b instanceof FreeLimit.Percent(int before) && tenths <= before;
      case FreeLimit.Size(ByteSize size) ->
          b instanceof FreeLimit.Size(ByteSize before) && size.compareTo(before) <= 0;
    };
  }

  private boolean demandsLess(
      Policy.@Nullable UnderPressure p, Policy.@Nullable UnderPressure old) {
    return p != null
        && (old == null
            || !isAtMost(p.freeBelow(), old.freeBelow())
            || p.inactiveFor().compareTo(old.inactiveFor()) < 0
            || p.notice().compareTo(old.notice()) < 0
            || p.unusedFor().compareTo(old.unusedFor()) < 0);
  }

  private void wider(String path, List<Glob> b, List<Glob> a) {
    List<Glob> news = a.stream().filter(g -> !Loosening.isCovered(g, b)).toList();
    if (!news.isEmpty()) {
      add(path, "newly named: " + news);
    }
  }

  /// What a policy no longer names may fall to another one that waits for less.
  private void fallsToAnother(Policy.DropSlots old) {
    Policy.DropSlots now = find(after, old.name()).orElse(null);
    boolean narrower =
        now == null
            || !now.slots().containsAll(old.slots())
            || !now.sources().containsAll(old.sources());
    if (!narrower) {
      return;
    }
    drops(after).stream()
        .filter(p -> !p.name().equals(old.name()) && demandsLess(p, old))
        .forEach(
            p ->
                add(
                    path(old),
                    "what it no longer names may fall to policy "
                        + p.name()
                        + ", which demands less"));
  }

  private boolean demandsLess(Policy.DropSlots p, Policy.DropSlots old) {
    return p.inactiveFor().compareTo(old.inactiveFor()) < 0
        || p.notice().compareTo(old.notice()) < 0
        || p.maxPerDay() > old.maxPerDay()
        || demandsLess(p.underPressure(), old.underPressure())
        || after.modeOf(p) == RunMode.ENFORCE && before.modeOf(old) == RunMode.OBSERVE;
  }

  /// A resume destroys nothing, except for what a tolerance lets it skip.
  private void resume(Policy.ResumeTasks a) {
    long tolerated =
        before.policies().stream()
            .filter(p -> p.name().equals(a.name()))
            .mapToLong(p -> p instanceof Policy.ResumeTasks r ? r.positionTolerance() : 0)
            .findFirst()
            .orElse(0);
    if (a.positionTolerance() > tolerated) {
      add(
          path(a) + ".resume-task.position-tolerance",
          "larger: " + tolerated + " B -> " + a.positionTolerance() + " B");
    }
  }

  private static List<Policy.DropSlots> drops(Config config) {
    return config.policies(Policy.DropSlots.class);
  }

  private static Optional<Policy.DropSlots> find(Config config, String name) {
    return drops(config).stream().filter(p -> p.name().equals(name)).findFirst();
  }

  private static String path(Policy policy) {
    return "policies[" + policy.name() + "]";
  }

  private void add(String path, String what) {
    found.add(path + ": " + what);
  }
}
