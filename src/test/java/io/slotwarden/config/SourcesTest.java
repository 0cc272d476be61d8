package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What must hold for servers and accounts before anybody believes that a slot is nobody's.
class SourcesTest {
  private static String source(String name, String more) {
    return "  - {name: "
        + name
        + ", url: jdbc:postgresql://"
        + name
        + "/postgres, username: u, password: '${env:TOKEN}'"
        + more
        + "}\n";
  }

  private static String dms(String more) {
    return "dms:\n  - {name: prod, region: eu-west-1" + more + "}\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jdbc:postgresql://db/postgres                 | db  | 5432
          jdbc:postgresql://db.x-y_z.example:1/a        | db.x-y_z.example | 1
          jdbc:postgresql://[2001:db8::1]:6000/postgres | 2001:db8::1 | 6000
          jdbc:postgresql://10.1.2.3/p?gssEncMode=disable&channelBinding=require | 10.1.2.3 | 5432
          """)
  void oneHostAndADatabaseAreAUrl(String url, String host, int port) {
    assertThat(JdbcUrl.parse(url)).isEqualTo(new JdbcUrl(url, host, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgres://u:pw-hunter2@db/postgres                 | not a PostgreSQL JDBC URL
          jdbc:mysql://db/x                                   | not a PostgreSQL JDBC URL
          jdbc:postgresql:postgres                            | not a PostgreSQL JDBC URL
          jdbc:postgresql:///postgres                         | has no host
          jdbc:postgresql://db                                | names no database
          jdbc:postgresql://db/                               | names no database
          jdbc:postgresql://db:0/x                            | has a port that is none
          jdbc:postgresql://db:99999/x                        | has a port that is none
          jdbc:postgresql://a:1,b:2/x                         | names several hosts
          jdbc:postgresql://u:pw-hunter2@db/x                 | must not carry a user or a password
          jdbc:postgresql://db/x?user=u                       | must not carry a user or a password
          jdbc:postgresql://db/x?gssEncMode=disable&password=pw-hunter2 | must not carry a user or a password
          jdbc:postgresql://db/x?sslpassword=pw-hunter2       | must not carry a secret
          jdbc:postgresql://db/x?sslmode=disable              | use the key tls
          jdbc:postgresql://db/x?socketTimeout=0              | sets itself or does not know
          jdbc:postgresql://db/x?targetServerType=any         | sets itself or does not know
          """)
  void anyOtherUrlIsRefusedWithoutQuotingIt(String url, String reason) {
    Problem problem =
        Texts.error(
            "sources: [{name: a, url: '" + url + "', username: u, password: '${env:TOKEN}'}]");

    assertThat(problem.message()).contains(reason).doesNotContain("hunter2");
    assertThat(problem.path()).isEqualTo("sources[0].url");
  }

  @Test
  void namesAreUniqueOverSourcesAndDms() {
    assertThat(
            Texts.errors(
                "sources:\n"
                    + source("a", "")
                    + source("b", "")
                    + "dms: [{name: a, region: eu-west-1}]"))
        .containsExactly("4: dms[0].name: 'a' is already the name of a source in line 2");
  }

  @Test
  void oneServerIsOneEntryWhateverTheDatabase() {
    String text =
        "sources:\n"
            + source("a", "")
            + source("b", "").replace("://b/postgres", "://A.:5432/other");

    assertThat(Texts.error(text).message()).startsWith("is the server of line 2");
  }

  @Test
  void anOwnedSourceCantSayThatNoDmsReadsIt() {
    String text =
        "sources:\n" + source("a", ", dms: none") + dms(", account: '123456789012', owns: [a]");

    assertThat(Texts.error(text).message())
        .isEqualTo("says that no DMS reads this server, but prod owns it");
  }

  @Test
  void namesThatDmsKnowsContradictDmsNone() {
    assertThat(Texts.error("sources:\n" + source("a", ", dms: none, dms-hosts: [x]")).message())
        .contains("dms-hosts or dms-endpoints");
  }

  @Test
  void namesThatDmsKnowsWithoutADmsEntryAreAWarning() {
    assertThat(Texts.warnings("sources:\n" + source("a", ", dms-endpoints: [x]"))).hasSize(1);
  }

  @Test
  void anEndpointIsOneServer() {
    String text =
        "sources:\n"
            + source("a", ", dms-endpoints: [e]")
            + source("b", ", dms-endpoints: [e]")
            + dms("");

    assertThat(Texts.errors(text))
        .containsExactly("3: sources[1].dms-endpoints[0]: 'e' stands in line 2 already");
  }

  @ParameterizedTest
  @CsvSource({"http://x", "x/y", "'a b'", "u@h"})
  void aDmsHostIsAHostAndNothingElse(String host) {
    assertThat(
            Texts.error("sources:\n" + source("a", ", dms-hosts: ['" + host + "']") + dms(""))
                .message())
        .startsWith("not a host");
  }

  @Test
  void aRoleOfAnotherAccountCantListThisOne() {
    String text =
        "sources:\n"
            + source("a", "")
            + dms(", account: '123456789012', assume-role: 'arn:aws:iam::999999999999:role/x'");

    assertThat(Texts.error(text).message())
        .isEqualTo("is a role of another account than 123456789012");
  }

  @Test
  void oneAccountAndRegionIsOneEntry() {
    String text =
        """
        dms:
          - {name: a, region: eu-west-1, account: "123456789012"}
          - {name: b, region: eu-west-2, account: "123456789012"}
          - {name: c, region: eu-west-1, account: "123456789012"}
        """;

    assertThat(Texts.errors(text))
        .containsExactly("4: dms[2]: is the same account and region as line 2");
  }

  @Test
  void cloudWatchNeedsARegionFromTheHostOrFromThePerson() {
    assertThat(
            Texts.error("sources:\n" + source("a", ", storage: {rds-instance: orders-prod}"))
                .message())
        .isEqualTo("needs region: the host of url does not tell it");
    assertThat(
            Texts.valid(
                    "sources:\n"
                        + source("a", ", storage: {aurora-cluster: x, region: cn-north-1}"))
                .source("a")
                .orElseThrow()
                .storage())
        .isEqualTo(new StorageConfig.AuroraCluster("x", "cn-north-1"));
  }

  @Test
  void storageIsLearntInExactlyOneWay() {
    assertThat(
            Texts.error("sources:\n" + source("a", ", storage: {path: /x, capacity: 1GiB}"))
                .message())
        .isEqualTo("only one of path, capacity is allowed");
    assertThat(Texts.error("sources:\n" + source("a", ", storage: {}")).message())
        .isEqualTo("one of path, capacity, rds-instance, aurora-cluster is required");
  }

  @ParameterizedTest
  @CsvSource({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
  void tlsTakesLibpqsWords(String mode) {
    assertThat(
            Texts.valid("sources:\n" + source("a", ", tls: {mode: " + mode + "}"))
                .sources()
                .getFirst()
                .tls())
        .isEqualTo(new TlsConfig(mode, null));
  }

  @Test
  void aCertificateThatNothingLooksAtIsAWarning() {
    assertThat(Texts.warnings("sources:\n" + source("a", ", tls: {mode: require, root-cert: /x}")))
        .extracting(Problem::message)
        .containsExactly("is not looked at with mode require");
  }

  @ParameterizedTest
  @CsvSource({
    "db:6432, looks like a proxy or a pooler",
    "p.proxy-x.eu-west-1.rds.amazonaws.com, looks like a proxy or a pooler",
    "c.cluster-ro-x.eu-west-1.rds.amazonaws.com, looks like Aurora's reader endpoint"
  })
  void hostsThatCantHoldSlotsAreAWarning(String host, String warning) {
    String text =
        "sources:\n" + source("a", ", tls: {mode: require}").replace("://a/", "://" + host + "/");

    assertThat(Texts.warnings(text)).extracting(Problem::message).containsExactly(warning);
  }

  @Test
  void listingsTooSeldomForADropAreAWarning() {
    assertThat(Texts.warnings(dms(", poll: 5m"))).hasSize(1);
    assertThat(Texts.warnings(dms(", poll: 4m"))).isEmpty();
  }
}
