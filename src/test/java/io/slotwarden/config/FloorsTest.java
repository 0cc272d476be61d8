package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Dangerously short times need a person's explicit word.
class FloorsTest {
  private static final String FLOORS =
      """
      drop-slot.inactive-for | 1h  | policies: [{name: d, drop-slot: {sources: [orders], slots: [s], inactive-for: %s}}]
      drop-slot.notice       | 10m | policies: [{name: d, drop-slot: {sources: [orders], slots: [s], notice: %s}}]
      resume-task.stable-for | 1m  | policies: [{name: r, resume-task: {tasks: [t], stable-for: %s}}]
      backoff.first          | 1m  | policies: [{name: r, resume-task: {tasks: [t], backoff: {first: %s}}}]
      dms[0].gone-after      | 2m  | dms: [{name: d, region: eu-west-1, gone-after: %s}]
      dms[0].poll            | 5s  | dms: [{name: d, region: eu-west-1, poll: %s}]
      sources[0].poll        | 5s  | '    poll: %s'
      guard.settle           | 1m  | guard: {settle: %s}
      guard.new-store-hold   | 1h  | guard: {new-store-hold: %s}
      guard.budget.gap       | 10m | guard: {budget: {gap: %s}}
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = FLOORS)
  void theFloorItselfIsAllowedAndAMillisecondLessIsNot(String key, String floor, String text) {
    long less = io.slotwarden.model.Durations.parse(floor).toMillis() - 1;

    assertThat(Texts.errors(Texts.SMALL + text.formatted(floor))).isEmpty();
    Problem problem = Texts.error(Texts.SMALL + text.formatted(less + "ms"));
    assertThat(problem.path()).endsWith(key);
    assertThat(problem.message()).startsWith("must be at least " + floor + ", not ");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = FLOORS)
  void allowShortTimesLiftsEveryFloorDownToZeroAndSaysSo(String key, String floor, String text) {
    String shortest = text.formatted("0s");
    String all =
        text.startsWith("guard")
            ? Texts.SMALL + shortest.replaceFirst("\\{", "{allow-short-times: true, ")
            : Texts.SMALL + shortest + "\nguard: {allow-short-times: true}";

    assertThat(Texts.errors(all)).as(key + " " + floor).isEmpty();
    assertThat(Texts.warnings(all))
        .extracting(Problem::message)
        .contains("every floor is lifted: slots may be dropped within seconds");
  }
}
