package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What could shorten a grace by accident is refused when the file is read.
class UnderPressureTest {
  private static final String MEASURED = "    storage: {path: /pgdata}\n";

  private static String policy(String slots, String pressure) {
    return "policies: [{name: d, drop-slot: {sources: [orders], slots: ["
        + slots
        + "]}, under-pressure: {"
        + pressure
        + "}}]\n";
  }

  private static String file(String slots, String pressure) {
    return Texts.SMALL + MEASURED + policy(slots, pressure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10%    | 10%
          7.5%   | 7.5%
          0.1%   | 0.1%
          99.9%  | 99.9%
          20GiB  | 20GiB
          """)
  void theLimitIsAPercentageOrASize(String written, String read) {
    Config config = Texts.valid(file("mig_1", "free-below: " + written));

    assertThat(((Policy.DropSlots) config.policies().getFirst()).underPressure())
        .extracting(Policy.UnderPressure::freeBelow)
        .hasToString(read);
    assertThat(Texts.valid(ConfigPrinter.effective(config)).policies())
        .isEqualTo(config.policies());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0%    | must be above 0% and below 100%
          0.0%  | must be above 0% and below 100%
          100%  | must be above 0% and below 100%
          250%  | must be above 0% and below 100%
          -5%   | neither a percentage nor a size: '-5%' (expected e.g. 10%, 7.5%, 20GiB)
          10    | neither a percentage nor a size: '10' (expected e.g. 10%, 7.5%, 20GiB)
          0.1   | neither a percentage nor a size: '0.1' (expected e.g. 10%, 7.5%, 20GiB)
          0B    | must be more than 0B
          20GB  | not a size: '20GB' (expected e.g. 500MiB, 50GiB)
          """)
  void anyOtherLimitIsRefused(String limit, String message) {
    Problem problem = Texts.error(file("mig_1", "free-below: " + limit));

    assertThat(problem.path()).isEqualTo("policies[0].under-pressure.free-below");
    assertThat(problem.message()).isEqualTo(message);
  }

  @Test
  void aLimitIsRequired() {
    assertThat(Texts.error(file("mig_1", "notice: 5m")).path())
        .isEqualTo("policies[0].under-pressure.free-below");
  }

  @ParameterizedTest
  @CsvSource({"inactive-for, 72h", "inactive-for, 100h", "notice, 24h", "notice, 25h"})
  void waitsThatAreNotShorterThanThePolicysAreRefused(String key, String wait) {
    Problem problem = Texts.error(file("mig_1", "free-below: 10%, " + key + ": " + wait));

    assertThat(problem.path()).isEqualTo("policies[0].under-pressure." + key);
    assertThat(problem.message()).startsWith("must be shorter than " + key + " of drop-slot");
  }

  @ParameterizedTest
  @CsvSource({"inactive-for, 5m, 299s", "notice, 1m, 59s"})
  void theFloorsAreLiftedOnlyByAllowShortTimes(String key, String floor, String less) {
    String shortest = file("mig_1", "free-below: 10%, " + key + ": " + less);

    assertThat(Texts.errors(file("mig_1", "free-below: 10%, " + key + ": " + floor))).isEmpty();
    assertThat(Texts.error(shortest).message()).startsWith("must be at least " + floor);
    assertThat(Texts.errors(shortest + "guard: {allow-short-times: true}")).isEmpty();
  }

  @Test
  void aPolicyWithoutAnExactNameHastensNothingAndIsRefused() {
    assertThat(Texts.error(file("'tmp_*', 'mig_*'", "free-below: 10%")).message())
        .isEqualTo("hastens only slots that are named exactly, and slots names none");
  }

  @Test
  void patternsBesideAnExactNameAreSaidNotToBeHastened() {
    assertThat(Texts.warnings(file("mig_1, 'tmp_*'", "free-below: 10%")))
        .extracting(Problem::message)
        .contains("slots named by a pattern alone are not hastened: [tmp_*]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                        | 10%   | orders is not measured: it has no storage
          '    storage: {capacity: 500GiB}'                          | 10%   | orders is not measured: storage.capacity is computed, not measured
          '    storage: {capacity: 500GiB}'                          | 50GiB | orders is not measured: storage.capacity is computed, not measured
          '    storage: {aurora-cluster: prod, region: eu-west-1}'   | 10%   | orders is not measured: CloudWatch tells of an Aurora volume too late, and it grows by itself
          '    storage: {rds-instance: prod, region: eu-west-1}'     | 10%   | orders is not measured: CloudWatch does not tell the capacity of an RDS instance, of which 10% would be a part: give a size
          """)
  void aSourceThatMeasuresNothingToCompareWithIsRefused(
      String storage, String limit, String message) {
    Problem problem =
        Texts.error(Texts.SMALL + storage + "\n" + policy("mig_1", "free-below: " + limit));

    assertThat(problem.path()).isEqualTo("policies[0].under-pressure");
    assertThat(problem.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{rds-instance: prod, region: eu-west-1}|50GiB", "{path: /pgdata}|50GiB"})
  void whatIsMeasuredIsTaken(String storageAndLimit) {
    String[] both = storageAndLimit.split("\\|");

    assertThat(
            Texts.errors(
                Texts.SMALL
                    + "    storage: "
                    + both[0]
                    + "\n"
                    + policy("mig_1", "free-below: " + both[1])))
        .isEmpty();
  }

  @Test
  void inEnforceModeAChannelWithSeverityCriticalIsNeeded() {
    String enforce = "mode: enforce\n" + file("mig_1", "free-below: 10%");
    String channel = "notify: [{slack: {name: dba, webhook-url: '${env:SLACK}', severity: %s}}]\n";

    assertThat(Texts.error(enforce + channel.formatted("warning")).message())
        .startsWith("needs a channel with severity: critical");
    assertThat(Texts.errors(enforce + channel.formatted("critical"))).isEmpty();
    assertThat(Texts.errors(file("mig_1", "free-below: 10%"))).as("the file observes").isEmpty();
  }

  @Test
  void itBelongsToADropPolicy() {
    Problem problem =
        Texts.error(
            Texts.SMALL
                + "policies: [{name: r, resume-task: {tasks: [t]}, under-pressure: {free-below:"
                + " 10%}}]");

    assertThat(problem.path()).isEqualTo("policies[0].under-pressure");
    assertThat(problem.message()).isEqualTo("belongs to a policy with drop-slot");
  }

  @Test
  void addingItIsALooseningAndRemovingItIsNone() {
    String full = Texts.resource("full.yaml");
    Config with = Texts.valid(full);
    Config without = Texts.valid(full.replaceAll(" *under-pressure: .*\n", ""));

    assertThat(Loosening.between(without, with))
        .containsExactly("policies[drop-left-over].under-pressure: waits are newly shortened");
    assertThat(Loosening.between(with, without)).isEmpty();
  }
}
