package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A reload may tighten, and never loosen, what can be destroyed.
class LooseningTest {
  private static final String FULL = Texts.resource("full.yaml");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          mode: enforce                      | mode: observe                    | mode: observe -> enforce
          settle: 12m                        | settle: 11m                      | guard.settle: shorter: 12m -> 11m
          new-store-hold: 26h                | new-store-hold: 25h              | guard.new-store-hold: shorter: 26h -> 25h
          gap: 91m                           | gap: 90m                         | guard.budget.gap: shorter: 91m -> 90m
          max-due: {per-source: 1, all: 4}   | max-due: {per-source: 2, all: 4} | guard.max-due.per-source: larger: 1 -> 2
          max-due: {per-source: 2, all: 3}   | max-due: {per-source: 2, all: 4} | guard.max-due.all: larger: 3 -> 4
          per-source-per-day: 1              | per-source-per-day: 2            | guard.budget.per-source-per-day: larger: 1 -> 2
          all-per-day: 5                     | all-per-day: 6                   | guard.budget.all-per-day: larger: 5 -> 6
          windows: ["Sat 10:00-11:00"]       | windows: ["Sat 10:00-12:00"]     | guard.windows: acts are allowed at other times: [Sat 10:00-11:00 UTC] -> [Sat 10:00-12:00 UTC]
          windows: ["Sat 10:00-11:00"]       | windows: []                      | guard.windows: acts are allowed at other times: [Sat 10:00-11:00 UTC] -> []
          approval: drops                    | approval: none                   | guard.approval: drops -> none
          kill-switch: /srv/STOP             | kill-switch: /srv/HALT           | guard.kill-switch: whoever creates /srv/STOP would stop nothing
          kill-switch: /srv/STOP             | {kill-switch: /srv/STOP, allow-short-times: true} | guard.allow-short-times: false -> true
          username: dropper                  | username: other                  | sources[orders].actor: a new actor, other
          orders-db:5433                     | other-db:5433                    | sources[orders].url: another server that an actor may drop on
          poll: 20s                          | poll: 50s                        | sources[orders].poll: longer: 20s -> 50s
          protected: ["cdc_core*", keep_me]  | protected: ["cdc_core*"]         | sources[orders].protected: removed: [keep_me]
          dms-hosts: [orders.internal, 10.1.2.3] | dms-hosts: [10.1.2.3]        | sources[orders].dms-hosts: removed: [orders.internal]
          dms-endpoints: [orders-src]        | dms-endpoints: []                | sources[orders].dms-endpoints: removed: [orders-src]
          owns: [orders]                     | owns: []                         | sources[orders]: entries under dms that own it: removed: [prod]
          gone-after: 21m                    | gone-after: 20m                  | dms[prod].gone-after: shorter: 21m -> 20m
          not-offered: [data-migrations]     | not-offered: [data-migrations, serverless] | dms[prod].not-offered: newly said of serverless
          region: eu-west-1                  | region: eu-west-2                | dms[prod]: other listings (account, region or endpoint) would prove that nobody owns a slot
          inactive-for: 97h                  | inactive-for: 96h                | policies[drop-left-over].drop-slot.inactive-for: shorter: 97h -> 4d
          notice: 37h                        | notice: 36h                      | policies[drop-left-over].drop-slot.notice: shorter: 37h -> 36h
          max-per-day: 1                     | max-per-day: 2                   | policies[drop-left-over].drop-slot.max-per-day: larger: 1 -> 2
          slots: [mig_2026_orders, "tmp_*"]  | slots: [mig_2026_orders, "tmp*"] | policies[drop-left-over].drop-slot.slots: newly named: [tmp*]
          slots: [mig_2026_orders, "tmp_*"]  | slots: [mig_2026_orders, "tmp_*", x] | policies[drop-left-over].drop-slot.slots: newly named: [x]
          slots: [one, "mig_*"]              | slots: [one, "mig_*", mig_a]     | policies[drop-left-over].drop-slot.slots: named exactly now, not by a pattern alone: [mig_a]
          free-below: 7.5%                   | free-below: 7.6%                 | policies[drop-left-over].under-pressure.free-below: may begin sooner: 7.5% -> 7.6%
          free-below: 7.5%                   | free-below: 1GiB                 | policies[drop-left-over].under-pressure.free-below: may begin sooner: 7.5% -> 1GiB
          inactive-for: 20m                  | inactive-for: 19m                | policies[drop-left-over].under-pressure.inactive-for: shorter: 20m -> 19m
          unused-for: 36h                    | unused-for: 35h                  | policies[drop-left-over].under-pressure.unused-for: shorter: 36h -> 35h
          notice: 7m                         | notice: 6m                       | policies[drop-left-over].under-pressure.notice: shorter: 7m -> 6m
          path: /pgdata/pg_wal               | path: /                          | sources[orders].storage: pressure would be measured elsewhere
          sources: [orders]                  | sources: [orders, billing]       | policies[drop-left-over].drop-slot.sources: newly named: [billing]
          position-tolerance: 15MiB          | position-tolerance: 16MiB        | policies[resume-cdc].resume-task.position-tolerance: larger: 15728640 B -> 16777216 B
          path: /srv/slotwarden.db           | path: /srv/other.db              | store.path: is opened once, at the start
          listen: "0.0.0.0:8080"             | listen: "0.0.0.0:8081"           | http.listen: is opened once, at the start
          """)
  void namesEachLooseningAndTakesItsReverse(String before, String after, String loosening) {
    String base = replaced(before);
    String next = after.startsWith("{") ? unfolded(base) : base.replace(before, after);
    if (before.startsWith("mode")) {
      next = base;
      base = base.replace(before, after);
    }
    Config old = Texts.valid(base);
    Config now = Texts.valid(next);

    assertThat(Loosening.between(old, now)).containsExactly(loosening);
    // A change of place has no safe direction; a narrower pattern is not recognised as one.
    boolean hasSafeReverse =
        !loosening.matches(
            ".*(once|stop nothing|other listings|another server|a new actor|elsewhere|1GiB|12:00"
                + " UTC|tmp\\*).*");
    if (hasSafeReverse) {
      assertThat(Loosening.between(now, old)).isEmpty();
    }
    assertThat(ConfigChange.between(old, now)).isNotEmpty();
  }

  @Test
  void takesAHeartbeatWhateverItNames() {
    String without = FULL.replaceAll("(?m)^  - name: beat\\R.*\\R", "");

    assertThat(Loosening.between(Texts.valid(without), Texts.valid(FULL))).isEmpty();
    assertThat(
            Loosening.between(
                Texts.valid(FULL),
                Texts.valid(FULL.replace("databases: [app, \"tenant_*\"]", "databases: [b, a]"))))
        .isEmpty();
  }

  /// The full file with the line of this key as the case wants it to begin with.
  private static String replaced(String wanted) {
    if (FULL.contains(wanted)) {
      return FULL;
    }
    String key = wanted.substring(0, wanted.indexOf(':'));
    String value =
        switch (key) {
          case "max-due" -> "max-due: {per-source: 2, all: 4}";
          case "windows" ->
              FULL.lines().filter(l -> l.contains("windows:")).findFirst().orElseThrow().strip();
          case "slots" -> "slots: [mig_2026_orders, \"tmp_*\"]";
          default -> {
            java.util.regex.Matcher m =
                java.util.regex.Pattern.compile(key + ": [^,}\\n]+").matcher(FULL);
            assertThat(m.find()).as(key).isTrue();
            yield m.group();
          }
        };
    assertThat(FULL).contains(value);
    return FULL.replace(value, wanted);
  }

  private static String unfolded(String base) {
    return base.replace(
        "kill-switch: /srv/STOP", "kill-switch: /srv/STOP\n  allow-short-times: true");
  }

  @Test
  void aNewDropPolicyIsALoosening() {
    assertThat(
            Loosening.between(
                Texts.valid(FULL.replace("drop-left-over", "old-name")), Texts.valid(FULL)))
        .containsExactly("policies[drop-left-over]: a new drop policy");
  }

  @Test
  void whatAPolicyNoLongerNamesMustNotFallToAnotherThatDemandsLess() {
    String second =
        FULL.replaceAll(" *under-pressure: .*\n", "")
            .replace(
                "guard:\n",
                "  - name: patterns\n"
                    + "    drop-slot: {sources: [orders], slots: [\"mig_*\"], inactive-for: 2h}\n"
                    + "guard:\n");
    String narrowed = second.replace("slots: [mig_2026_orders, \"tmp_*\"]", "slots: [\"tmp_*\"]");

    assertThat(Loosening.between(Texts.valid(second), Texts.valid(narrowed)))
        .containsExactly(
            "policies[drop-left-over]: what it no longer names may fall to policy patterns, which"
                + " demands less");
  }

  @Test
  void aDmsEntryThatGoesAndDmsNoneThatComesAreLoosenings() {
    String owned =
        Texts.SMALL
            + "dms: [{name: prod, account: \"123456789012\", region: eu-west-1, owns: [orders]}]\n";
    String none = Texts.SMALL + "    dms: none\n";

    assertThat(Loosening.between(Texts.valid(owned), Texts.valid(none)))
        .containsExactly(
            "sources[orders]: entries under dms that own it: removed: [prod]",
            "sources[orders].dms: none is newly said",
            "dms[prod]: removed: what it lists protects slots");
  }

  @Test
  void aNewSourceIsNoLooseningUntilItHasAnActor() {
    String more =
        Texts.SMALL
            + """
                - name: more
                  url: jdbc:postgresql://more/postgres
                  username: watcher
                  password: "${env:ORDERS_PASSWORD}"
            """
                .indent(-2);
    String armed = more + "    actor: {username: dropper, password: \"${env:ACTOR_PASSWORD}\"}\n";

    assertThat(Loosening.between(Texts.valid(Texts.SMALL), Texts.valid(more))).isEmpty();
    assertThat(Loosening.between(Texts.valid(Texts.SMALL), Texts.valid(armed)))
        .containsExactly("sources[more].actor: a new actor, dropper");
  }

  @Test
  void theNamesOfTheServerMayChangeForTheyDestroyNothing() {
    Config before = Texts.valid(FULL);
    Config after = Texts.valid(FULL.replace("hosts: [slotwarden, ", "hosts: [sidecar, "));

    assertThat(Loosening.between(before, after)).isEmpty();
    assertThat(ConfigChange.between(before, after))
        .map(ConfigChange::toString)
        .containsExactly(
            "http.hosts: [slotwarden, Slotwarden.Monitoring.svc] -> [sidecar,"
                + " Slotwarden.Monitoring.svc]");
  }

  @Test
  void theSameTextIsNoChange() {
    assertThat(Texts.valid(FULL)).isEqualTo(Texts.valid(FULL));
    assertThat(ConfigChange.between(Texts.valid(FULL), Texts.valid(FULL))).isEmpty();
  }

  @Test
  void changesAreToldByKeyWithoutSecrets() {
    String before = Texts.SMALL.replace("${env:ORDERS_PASSWORD}", "pw-hunter2");
    String after =
        Texts.SMALL.replace("${env:ORDERS_PASSWORD}", "pw-hunter3")
            + "    poll: 30s\n    protected: [a, \"b*\"]\nguard: {windows: [\"Sat 10:00-11:00\"]}\n"
            + "notify: [{slack: {name: dba, webhook-url: \"${env:SLACK}\"}}]\n";

    assertThat(ConfigChange.between(Texts.valid(before), Texts.valid(after)))
        .map(ConfigChange::toString)
        .containsExactly(
            "guard.windows: [] -> [\"Sat 10:00-11:00 UTC\"]",
            "notify: removed, was []",
            "notify[dba].slack.name: dba (new)",
            "notify[dba].slack.notices: true (new)",
            "notify[dba].slack.severity: warning (new)",
            "notify[dba].slack.webhook-url: \"${env:SLACK}\" (new)",
            "sources[orders].password: \"****\" (changed)",
            "sources[orders].poll: 15s -> 30s",
            "sources[orders].protected: [] -> [a, \"b*\"]");
  }
}
