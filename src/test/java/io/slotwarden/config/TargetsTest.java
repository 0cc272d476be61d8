package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What must hold for the databases that migrations write to.
class TargetsTest {
  private static String target(String name, String url, String more) {
    return "  - {name: %s, url: 'jdbc:postgresql://%s', username: u, password: '${env:TOKEN}'%s}\n"
        .formatted(name, url, more);
  }

  private static String errors(String... targets) {
    return Texts.errors(Texts.SMALL + "targets:\n" + String.join("", targets)).toString();
  }

  @Test
  void oneServerMayHoldSeveralTargets() {
    Config config =
        Texts.valid(
            Texts.SMALL
                + "targets:\n"
                + target("one", "dwh/one", "")
                + target("two", "dwh/two", ""));

    assertThat(config.targets()).extracting(TargetConfig::database).containsExactly("one", "two");
  }

  @Test
  void aDatabaseIsOneTarget() {
    assertThat(errors(target("one", "dwh/db", ""), target("two", "DWH.:5432/db", "")))
        .contains("is the database of line 7");
  }

  @Test
  void aTargetMayLieOnTheServerOfASource() {
    assertThat(Texts.valid(Texts.SMALL + "targets:\n" + target("new", "db/new", "")).targets())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"orders", "all"})
  void aNameIsTakenOnceAmongSourcesTargetsAndDms(String name) {
    assertThat(errors(target(name, "dwh/db", ""))).contains("'" + name + "'");
  }

  @Test
  void aTargetAndADmsEntryHaveDifferentNames() {
    assertThat(errors(target("prod", "dwh/db", ""), "dms: [{name: prod, region: eu-west-1}]\n"))
        .contains("'prod' is already the name of a target");
  }

  @Test
  void anEndpointIsNoSourceAndATargetAtOnce() {
    String text =
        Texts.SMALL
            + "    dms-endpoints: [e]\n"
            + "targets:\n"
            + target("dwh", "dwh/db", ", dms-endpoints: [e]");

    assertThat(Texts.errors(text).toString()).contains("'e' stands in line 6 already");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor: {username: x, password: '${env:TOKEN}'}",
        "poll: 5s",
        "protected: [x]",
        "storage: {capacity: 1GiB}",
        "dms: none"
      })
  void nothingOfATargetIsWatchedOrActedOn(String key) {
    assertThat(errors(target("dwh", "dwh/db", ", " + key))).contains("unknown key");
  }

  @Test
  void aTargetsLoginIsHeldToTheRulesOfASources() {
    assertThat(
            errors(
                "  - {name: dwh, url: 'jdbc:postgresql://dwh/db', username: u, auth: {rds-iam:"
                    + " {}}}\n"))
        .contains("needs region")
        .contains("needs TLS");
  }
}
