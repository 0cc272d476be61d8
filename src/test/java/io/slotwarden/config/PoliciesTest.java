package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Glob;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing that can be dropped or resumed is named by accident.
class PoliciesTest {
  private static final String CHANNEL =
      "notify: [{slack: {name: dba, webhook-url: '${env:SLACK}'}}]\n";
  private static final String ENFORCE = "mode: enforce\n" + Texts.SMALL;

  private static String drop(String sources, String slots) {
    return "policies: [{name: d, drop-slot: {sources: " + sources + ", slots: " + slots + "}}]\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"['*']", "['**']", "['a*', '*']", "[tmp_1, '***']"})
  void aListThatMatchesEverySlotIsRefused(String slots) {
    Problem problem = Texts.error(Texts.SMALL + drop("[orders]", slots));

    assertThat(problem.path()).isEqualTo("policies[0].drop-slot.slots");
    assertThat(problem.message()).startsWith("matches everything");
  }

  @Test
  void patternsThatOnlyTogetherMatchEverySlotAreRefused() {
    String onePerLetter =
        Everything.SLOT_LETTERS
            .chars()
            .mapToObj(c -> "'" + (char) c + "*'")
            .collect(Collectors.joining(","));
    String withoutOne = onePerLetter.replace("'q*',", "");

    assertThat(Texts.error(Texts.SMALL + drop("[orders]", "[" + onePerLetter + "]")).message())
        .startsWith("matches everything");
    assertThat(Texts.errors(Texts.SMALL + drop("[orders]", "[" + withoutOne + "]"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a* b*                 | ab  | true
          a* b*                 | abc | false
          *a *b                 | ab  | true
          a* b b*a b*b          | ab  | true
          *a* b*                | ab  | true
          a*b b*a a*a b*b       | ab  | false
          a*b b*a a*a b*b a b   | ab  | true
          *a*b* b*a*            | ab  | false
          aa* ab* a b*          | ab  | true
          """)
  void everythingIsJudgedByTheLettersOfNames(String globs, String letters, boolean everything) {
    List<Glob> list = Arrays.stream(globs.split(" +")).map(Glob::new).toList();

    assertThat(Everything.isMatchedBy(list, letters)).isEqualTo(everything);
  }

  @Test
  void sourcesAndTasksCantBeEverythingEither() {
    assertThat(Texts.error(Texts.SMALL + drop("['*']", "[tmp_1]")).path())
        .isEqualTo("policies[0].drop-slot.sources");
    assertThat(Texts.errors(Texts.SMALL + "policies: [{name: r, resume-task: {tasks: ['*']}}]"))
        .containsExactly("6: policies[0].resume-task.tasks: matches everything: [*]");
  }

  @Test
  void everythingMayBeProtected() {
    assertThat(
            Texts.valid(Texts.SMALL + "    protected: ['*']\n")
                .sources()
                .getFirst()
                .protectedSlots())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tmp_1", "tmp-1", "tmp?", "tmp_[0-9]", "a.b"})
  void aPatternThatNoSlotCanHaveIsRefused(String slot) {
    assertThat(Texts.error(Texts.SMALL + drop("[orders]", "['" + slot + "']")).message())
        .startsWith("not a pattern of slot names: '" + slot + "'");
  }

  @Test
  void sourcesAndSlotsAreRequiredAndNotEmpty() {
    assertThat(Texts.errors(Texts.SMALL + "policies: [{name: d, drop-slot: {}}]"))
        .containsExactly(
            "6: policies[0].drop-slot.sources: is required",
            "6: policies[0].drop-slot.slots: is required");
    assertThat(Texts.error(Texts.SMALL + drop("[orders]", "[]")).message())
        .isEqualTo("must not be empty");
  }

  @Test
  void aPolicyNamesSourcesThatExist() {
    Problem problem = Texts.error(Texts.SMALL + drop("[order]", "[tmp_1]"));

    assertThat(problem.message()).isEqualTo("'order' names no source");
    assertThat(problem.suggestion()).isEqualTo("did you mean orders?");
  }

  @Test
  void aPolicyDoesExactlyOneThing() {
    assertThat(Texts.error(Texts.SMALL + "policies: [{name: d}]").message())
        .isEqualTo("one of resume-task, drop-slot, write-heartbeat is required");
    assertThat(
            Texts.error(
                    Texts.SMALL
                        + "policies: [{name: d, resume-task: {tasks: [t]}, drop-slot: {sources:"
                        + " [orders], slots: [s]}}]")
                .message())
        .isEqualTo("only one of resume-task, drop-slot is allowed");
  }

  @Test
  void aDropThatActsNeedsAChannelThatTakesNotices() {
    String drop = drop("[orders]", "[tmp_1]");

    assertThat(Texts.error(ENFORCE + drop).message())
        .startsWith("a drop policy that acts needs a channel that takes notices");
    assertThat(
            Texts.error(ENFORCE + drop + CHANNEL.replace("}}]", ", notices: false}}]")).message())
        .startsWith("a drop policy that acts needs a channel that takes notices");
    assertThat(Texts.errors(ENFORCE + drop + CHANNEL)).isEmpty();
    assertThat(Texts.errors(Texts.SMALL + drop)).as("the file observes").isEmpty();
    assertThat(Texts.errors(ENFORCE + drop.replace("name: d", "name: d, mode: observe")))
        .as("the policy observes")
        .isEmpty();
  }

  @Test
  void aDropThatCanNeverHappenIsAWarning() {
    assertThat(Texts.warnings(ENFORCE + drop("[orders]", "[tmp_1]") + CHANNEL))
        .extracting(Problem::message)
        .containsExactly(
            "a drop policy names this source, but it has no actor: nothing is dropped",
            "a drop policy names this source, but no dms entry owns it: no logical slot is"
                + " dropped");
  }

  private static String beat(String keys) {
    return "policies: [{name: b, write-heartbeat: {" + keys + "}}]";
  }

  @Test
  void aHeartbeatNamesSourcesAndDatabasesAndNeverAllOfThem() {
    assertThat(Texts.errors(Texts.SMALL + beat("")))
        .containsExactly(
            "6: policies[0].write-heartbeat.sources: is required",
            "6: policies[0].write-heartbeat.databases: is required");
    assertThat(Texts.error(Texts.SMALL + beat("sources: [orders], databases: ['*']")).message())
        .startsWith("matches everything");
    assertThat(Texts.error(Texts.SMALL + beat("sources: ['*'], databases: [app]")).message())
        .startsWith("matches everything");
    assertThat(Texts.error(Texts.SMALL + beat("sources: [order], databases: [app]")).suggestion())
        .isEqualTo("did you mean orders?");
    assertThat(Texts.errors(Texts.SMALL + beat("sources: [orders], databases: ['My \"DB\"']")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "heartbeat",
        "a.b.c",
        "x.y; drop table z",
        "x.\\\"y",
        "pg_catalog.pg_class",
        "information_schema.x",
        ".x",
        "x."
      })
  void aTableThatIsNoneOfOursIsRefused(String table) {
    String policy = beat("sources: [orders], databases: [app], table: \"" + table + "\"");

    assertThat(Texts.error(Texts.SMALL + policy).message()).startsWith("not a table");
  }

  @Test
  void aHeartbeatHasAFloorAndNeedsAnActorAndNoChannel() {
    String policy = beat("sources: [orders], databases: [app]");

    assertThat(
            Texts.error(Texts.SMALL + beat("sources: [orders], databases: [app], every: 9s"))
                .message())
        .isEqualTo("must be at least 10s, not 9s");
    assertThat(Texts.warnings(ENFORCE + policy))
        .extracting(Problem::message)
        .containsExactly(
            "a heartbeat policy names this source, but it has no actor: nothing is written");
    assertThat(Texts.warnings(Texts.SMALL + policy)).isEmpty();
  }

  @Test
  void stoppedByHandTakesExactNamesOfThePolicysOwnTasks() {
    String policy = "policies: [{name: r, resume-task: {tasks: ['a-*']}, stopped-by-hand: [%s]}]";

    assertThat(Texts.errors(Texts.SMALL + policy.formatted("a-b"))).isEmpty();
    assertThat(Texts.error(Texts.SMALL + policy.formatted("b")).message())
        .isEqualTo("'b' is not among the tasks of this policy");
    assertThat(Texts.error(Texts.SMALL + policy.formatted("'a-*'")).message())
        .startsWith("not an exact task name");
    assertThat(
            Texts.error(
                    Texts.SMALL
                        + "policies: [{name: d, drop-slot: {sources: [orders], slots: [s]},"
                        + " stopped-by-hand: [t]}]")
                .message())
        .isEqualTo("belongs to a policy with resume-task");
  }

  @Test
  void theLongestWaitIsNotShorterThanTheFirst() {
    assertThat(
            Texts.error(
                    Texts.SMALL
                        + "policies: [{name: r, resume-task: {tasks: [t], backoff: {first: 10m,"
                        + " max: 9m}}}]")
                .message())
        .isEqualTo("is shorter than the first wait, 10m");
  }

  @Test
  void policiesAndChannelsAreNamedOnce() {
    assertThat(
            Texts.errors(
                Texts.SMALL
                    + """
                    policies:
                      - {name: p, resume-task: {tasks: [t]}}
                      - {name: p, resume-task: {tasks: [u]}}
                    notify:
                      - slack: {name: c, webhook-url: "${env:SLACK}"}
                      - slack: {name: c, webhook-url: "${env:SLACK}"}
                    """))
        .containsExactly(
            "8: policies[1].name: 'p' is already the name of a policy in line 7",
            "11: notify[1].slack.name: 'c' is already the name of a channel in line 10");
  }
}
