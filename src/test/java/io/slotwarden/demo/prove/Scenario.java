package io.slotwarden.demo.prove;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A history written by hand: one server with one abandoned slot, `old`, that a policy names
/// exactly, in mode enforce. Grace 20 minutes, notice 10.
final class Scenario {
  private final int major;
  private final boolean dms;
  private Duration length = Duration.ofMinutes(90);
  private final List<Happening> happenings = new ArrayList<>();

  Scenario(int major, boolean dms) {
    this.major = major;
    this.dms = dms;
    happenings.add(new Happening.ReadsALittle(minutes(2), 0, "old", Duration.ofSeconds(75)));
  }

  static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }

  Scenario lasting(Duration other) {
    length = other;
    return this;
  }

  Scenario with(Happening happening) {
    happenings.add(happening);
    return this;
  }

  Script script() {
    List<Happening> inOrder =
        happenings.stream().sorted(Comparator.comparing(Happening::at)).toList();
    Setting setting =
        new Setting(
            length,
            List.of(
                new Setting.Server(
                    "s0",
                    major,
                    dms,
                    List.of(new SlotPlan("old", SlotPlan.Kind.ABANDONED, SlotPlan.Named.EXACTLY)),
                    0)),
            minutes(20),
            minutes(10),
            Duration.ZERO,
            false,
            5,
            6,
            12,
            true,
            null);
    return new Script(1, setting, inOrder, IntStream.range(0, inOrder.size()).boxed().toList());
  }

  Play.Result play() {
    return Proving.quietly(() -> Proving.inMemory(script()));
  }
}
