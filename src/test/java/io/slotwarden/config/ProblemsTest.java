package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A person mends a file in one go: all that is wrong is named at once, with its line.
class ProblemsTest {
  @Test
  void oneFileWithManyPlantedProblemsNamesAllOfThemWithTheirLines() {
    assertThat(Texts.errors(Texts.resource("broken.yaml")))
        .containsExactly(
            "1: mode: not one of observe, enforce: 'enforced'",
            "2: sourcs: unknown key",
            "3: http.listen: not an address and a port: '9432'",
            "6: sources[0].url: names several hosts: the driver would choose one, and the server"
                + " could change unseen between looking at a slot and dropping it; one entry is one"
                + " server",
            "8: sources[0].password: environment variable NOT_SET is not set",
            "9: sources[0].poll: must be at least 5s, not 2s",
            "10: sources[0].storage.capacity: not a size: '5GB' (expected e.g. 500MiB, 50GiB)",
            "11: sources[0].dms: says that no DMS reads this server, but orders owns it",
            "12: sources[1].username: is required",
            "13: sources[1].url: a URL must not carry a user or a password: use the keys username"
                + " and password",
            "14: sources[1].url: duplicate key, first given in line 13",
            "15: sources[1].password: secret file /nowhere/at/all can't be read"
                + " (NoSuchFileException)",
            "16: sources[1].pol: unknown key",
            "18: dms[0].name: 'orders' is already the name of a source in line 5",
            "19: dms[0].account: must be an account: YAML takes this for something else than text,"
                + " put it in quotes",
            "21: dms[0].owns[1]: 'biling' is no source",
            "22: dms[0].gone-after: not a duration: '10 minutes' (expected e.g. 90s, 15m, 72h, 7d)",
            "25: policies[0].drop-slot.slots: matches everything: [a*, *]",
            "25: policies[0].drop-slot.inactive-for: must be at least 1h, not 5m",
            "25: policies[0].drop-slot.max-per-day: must be from 1 to 1000000, not 0: 0 never means"
                + " unlimited",
            "26: policies[0].under-pressure.inactive-for: must be shorter than inactive-for of"
                + " drop-slot, 5m, not 10m",
            "26: policies[0].under-pressure: hastens only slots that are named exactly, and slots"
                + " names none",
            "26: policies[0].under-pressure.free-below: neither a percentage nor a size: '10'"
                + " (expected e.g. 10%, 7.5%, 20GiB)",
            "28: policies[1].resume-task.tasks: must be a list",
            "28: policies[1].resume-task.position-tolerance: not a size: '5GB' (expected e.g."
                + " 500MiB, 50GiB)",
            "29: policies[1].stopped-by-hand[0]: not an exact task name: 'orders-*' (no * here:"
                + " letters, digits, -)",
            "30: guard.windows[0]: not a window: 'Mon-Fri 9-17' (expected e.g. Mon-Fri 09:00-17:00"
                + " Europe/Berlin)",
            "30: guard.kill-switch: not an absolute path: 'STOP'",
            "30: guard.approval: not one of none, drops: 'all'",
            "30: guard.max_due: unknown key",
            "31: aws.proxy: not a proxy as http://HOST:PORT, without a user");
  }

  @Test
  void aProblemReadsLikeACompilersLine() {
    Problem problem = Texts.error(Texts.SMALL + "guards: {}\n");

    assertThat(problem.describe("slotwarden.yaml"))
        .isEqualTo("slotwarden.yaml:6:1: error: guards: unknown key (did you mean guard?)");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          sourcess, did you mean sources?
          polices, did you mean policies?
          Guard, did you mean guard?
          windows, windows belongs under guard
          backoff, backoff belongs under policies[].resume-task
          poll, poll belongs under sources[]
          """)
  void anUnknownKeyIsToldWhatWasMeant(String key, String suggestion) {
    Problem problem = Texts.error(Texts.SMALL + key + ": {}\n");

    assertThat(problem.message()).isEqualTo("unknown key");
    assertThat(problem.suggestion()).isEqualTo(suggestion);
  }

  @Test
  void aSyntaxErrorIsOneProblemWithItsLineAndColumn() {
    Problem problem = Texts.error(Texts.SMALL + "guard: {settle: 10m\n");

    assertThat(problem.line()).isEqualTo(7);
    assertThat(problem.column()).isPositive();
    assertThat(problem.message()).startsWith("not YAML: ");
  }

  @Test
  void anUnquotedReferenceInBracesIsToldToBeQuoted() {
    Problem problem = Texts.error(Texts.SMALL + "http: {token: ${env:TOKEN}}\n");

    assertThat(problem.line()).isEqualTo(6);
    assertThat(problem.suggestion()).isEqualTo("put \"${...}\" in quotes");
  }

  @Test
  void aTabIsNamed() {
    assertThat(Texts.error(Texts.SMALL + "guard:\n\tsettle: 10m\n").suggestion())
        .isEqualTo("indent with blanks, not with tabs");
  }

  @Test
  void aliasesAnchorsAndTagsAreRefusedAllAtOnce() {
    String text =
        Texts.SMALL
            + """
            dms:
              - &a {name: x, region: eu-west-1}
              - *a
            store: {path: !!str /x}
            guard: {settle: 1s}
            """;

    assertThat(Texts.errors(text))
        .contains(
            "7: : anchors are refused",
            "8: : aliases are refused",
            "9: : tags are refused",
            "10: guard.settle: must be at least 1m, not 1s");
  }

  @Test
  void aNameWithAStarAndWithoutQuotesIsAnAliasThatLeadsNowhere() {
    Problem problem =
        Texts.error(Texts.SMALL + "policies: [{name: r, resume-task: {tasks: [*cdc]}}]");

    assertThat(problem.message()).isEqualTo("aliases are refused");
    assertThat(problem.suggestion()).contains("in quotes");
  }

  @Test
  void aSecondDocumentIsRefused() {
    Problem problem = Texts.error(Texts.SMALL + "---\nmode: enforce\n");

    assertThat(problem.line()).isEqualTo(6);
    assertThat(problem.message()).isEqualTo("a second document is refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"''", "# nothing but a comment", "---", "null"})
  void anEmptyFileSaysThatThereIsNothingToWatch(String text) {
    assertThat(Texts.error(text).message()).isEqualTo("is empty: there is nothing to watch");
  }

  @Test
  void aFileWithoutServersAndAccountsHasNothingToWatch() {
    assertThat(Texts.errors("mode: observe")).containsExactly("1: sources: nothing to watch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [a, b]                     | must be a mapping of keys to values
          just text                  | must be a mapping of keys to values
          """)
  void somethingElseThanAMappingIsRefused(String text, String message) {
    assertThat(Texts.error(text).message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          guard:                               | guard: must be a mapping of keys to values
          guard: {settle: }                    | guard.settle: has no value
          guard: {settle: [10m]}               | guard.settle: must be a duration, not a list
          guard: {settle: 10}                  | guard.settle: not a duration: '10' (expected e.g. 90s, 15m, 72h, 7d)
          guard: {settle: 4000d}               | guard.settle: too long: '4000d' (at most 3650d)
          guard: {windows: [Mon-Fry 09:00-10:00]} | guard.windows[0]: not a day: 'Fry' (Mon Tue Wed Thu Fri Sat Sun)
          guard: {max-due: {all: "5"}}         | guard.max-due.all: must be a whole number: write it without quotes
          guard: {max-due: {all: 0}}           | guard.max-due.all: must be from 1 to 1000000, not 0: 0 never means unlimited
          guard: {allow-short-times: yes}      | guard.allow-short-times: not one of true, false: 'yes'
          http: {listen: "127.0.0.1:99999"}    | http.listen: not an address and a port: '127.0.0.1:99999'
          http: {hosts: ["*.svc"]}             | http.hosts[0]: not a host name: '*.svc' (one exact name: letters, digits, . _ -; no * and no port)
          http: {hosts: [slotwarden, "sw:9432"]} | http.hosts[1]: not a host name: 'sw:9432' (one exact name: letters, digits, . _ -; no * and no port)
          http: {hosts: [""]}                  | http.hosts[0]: has no value
          http: {hosts: slotwarden}            | http.hosts: must be a list
          dms: [{name: a b, region: eu-west-1}] | dms[0].name: not a name: 'a b' (letters, digits, . _ -)
          dms: [{name: all, region: eu-west-1}] | dms[0].name: 'all' means everything in a command
          dms: [{name: d, region: Europe}]     | dms[0].region: not a region: 'Europe' (as AWS spells it)
          dms: [{name: d, region: eu-west-1, account: "123"}] | dms[0].account: not an account: '123' (12 digits)
          dms: [{name: d, region: eu-west-1, owns: [orders]}] | dms[0].owns: needs account: listings of another account would prove that nobody owns a slot
          dms: [{name: d, region: eu-west-1, endpoint-url: "ftp://x"}] | dms[0].endpoint-url: not an http(s) URL without user and password
          aws: {cloudwatch: {endpoint-url: x}} | aws.cloudwatch.endpoint-url: not an http(s) URL without user and password
          notify: [{}]                         | notify[0]: one of slack, sns is required
          heartbeat-url: "${env:TOKEN}"        | heartbeat-url: ${env:TOKEN} does not start with http
          alerts: {time-to-full: {critical: 25h}} | alerts.time-to-full.critical: must be at most warning, 1d
          alerts: {time-to-lost: {warning: 3h}} | alerts.time-to-lost.critical: must be at most warning, 3h
          alerts: {no-forecast: never}         | alerts.no-forecast: not one of true, false: 'never'
          alerts: {slot-gone: true}            | alerts.slot-gone: unknown key
          alerts: {slot-lost: maybe}           | alerts.slot-lost: not one of true, false: 'maybe'
          alerts: {retained-wal: {warning: 0B}} | alerts.retained-wal.warning: must be more than 0B: every slot keeps some WAL
          alerts: {retained-wal: {critical: 1GiB}} | alerts.retained-wal.critical: must be at least warning, 10GiB
          alerts: {task-down: {critical-after: 1m}} | alerts.task-down.critical-after: must be at least warning-after, 5m
          ? [a]                                | : a key must be a word
          """)
  void aWrongValueIsNamedWithTheReason(String addition, String error) {
    Problem problem = Texts.error(Texts.SMALL + addition);

    assertThat(problem.path() + ": " + problem.message()).isEqualTo(error);
    assertThat(problem.line()).isEqualTo(6);
  }

  @Test
  void valuesWithLineBreaksKeepAProblemOnOneLine() {
    assertThat(Texts.error(Texts.SMALL + "mode: \"a\\nb\"").message())
        .isEqualTo("not one of observe, enforce: 'a b'");
  }
}
