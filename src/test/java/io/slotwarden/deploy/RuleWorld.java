package io.slotwarden.deploy;

import io.slotwarden.model.SlotAssessment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/// An hour of trouble, and then none: what slotwarden and Prometheus have to say the same of.
///
/// @param trouble what is seen at each minute of it
/// @param onlySlotwarden what slotwarden alone tells of it, as [Told] writes it
/// @param onlyPrometheus what the rules alone tell of it
public record RuleWorld(
    String name,
    Instant start,
    Function<Instant, Look> trouble,
    List<String> onlySlotwarden,
    List<String> onlyPrometheus) {
  /// Minutes of trouble.
  static final int TROUBLE = 60;

  /// Minutes at which both are asked: while little has had time to be sure of, later, and late; and
  /// after the trouble, when every calm is over.
  static final List<Integer> ASKED = List.of(7, 25, 55, 105);

  static RuleWorld of(String name, Function<Look, Look> trouble) {
    return new RuleWorld(name, START, now -> trouble.apply(Look.well(now)), List.of(), List.of());
  }

  static final Instant START = Instant.parse("2026-03-10T12:00:00Z");

  /// A slot that stays as it is.
  public static RuleWorld still(String name, SlotAssessment slot, Instant from) {
    return new RuleWorld(
        name,
        from.truncatedTo(ChronoUnit.SECONDS),
        now -> Look.well(now).slots(slot),
        List.of(),
        List.of());
  }

  /// They are known to differ.
  RuleWorld onlySlotwarden(String... told) {
    return new RuleWorld(name, start, trouble, List.of(told), onlyPrometheus);
  }

  RuleWorld onlyPrometheus(String... told) {
    return new RuleWorld(name, start, trouble, onlySlotwarden, List.of(told));
  }

  Look at(int minute) {
    Instant now = start.plusSeconds(60L * minute);
    return minute < TROUBLE ? trouble.apply(now) : Look.well(now);
  }

  /// For the names of tests.
  @Override
  public String toString() {
    return name;
  }
}
