package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

/// `auth`: logins by IAM and by Secrets Manager.
class AuthTest {
  private static final String RDS = "orders.abc123.eu-west-1.rds.amazonaws.com";
  private static final String ARN =
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf";

  private static String source(String host, String more) {
    return "sources: [{name: a, url: 'jdbc:postgresql://" + host + "/postgres', " + more + "}]";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          username: u                                                    | sources[0]: one of password, auth is required
          username: u, password: '${env:TOKEN}', auth: {rds-iam: {}}     | sources[0]: only one of password, auth is allowed
          username: u, auth: {}                                          | sources[0].auth: one of rds-iam, secrets-manager is required
          username: u, auth: {rds-iam: {}, secrets-manager: ARN}         | sources[0].auth: only one of rds-iam, secrets-manager is allowed
          auth: {rds-iam: {}}                                            | sources[0].username: is required
          password: '${env:TOKEN}'                                       | sources[0].username: is required
          username: u, auth: {rds-iam: {region: eu-west1}}               | sources[0].auth.rds-iam.region: not a region: 'eu-west1' (as AWS spells it)
          username: u, auth: {rds-iam: {region: us-east-1}}              | sources[0].auth.rds-iam.region: 'us-east-1' is not the region of the host in url, eu-west-1
          username: u, auth: {rds-iam: {}}, tls: {mode: disable}         | sources[0].auth.rds-iam: needs TLS, and tls.mode is disable
          username: u, auth: {rds-iam: {}}, tls: {mode: prefer}          | sources[0].auth.rds-iam: needs TLS, and tls.mode is prefer
          username: u, auth: {secrets-manager: orders}                   | sources[0].auth.secrets-manager: not the ARN of a secret: 'orders' (arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME)
          auth: {secrets-manager: ARN}, actor: {auth: {secrets-manager: ARN}} | sources[0].actor.username: is required
          auth: {secrets-manager: ARN}, actor: {username: x}             | sources[0].actor: one of password, auth is required
          auth: {secrets-manager: ARN}, actor: {username: x, auth: {rds-iam: {}}}, tls: {mode: allow} | sources[0].actor.auth.rds-iam: needs TLS, and tls.mode is allow
          """)
  void whatDoesNotFitTogetherIsNamed(String keys, String message) {
    Problem problem = Texts.error(source(RDS, keys.replace("ARN", '"' + ARN + '"')));

    assertThat(problem.path() + ": " + problem.message()).isEqualTo(message);
  }

  @Test
  void aTokenForAServerThatIsNotAmazonsNeedsARegionAndTls() {
    assertThat(Texts.errors(source("db", "username: u, auth: {rds-iam: {}}")))
        .containsExactly(
            "1: sources[0].auth.rds-iam: needs region: the host of url does not tell it",
            "1: sources[0].auth.rds-iam: needs TLS, and there is no tls");
  }

  @Test
  void aTokenForAnAliasIsWarnedOfBecauseItCountsForTheNameThatRdsGave() {
    String alias =
        source(
            "orders.internal",
            "username: u, auth: {rds-iam: {region: eu-west-1}}, tls: {mode: verify-full}");

    assertThat(Texts.warnings(alias))
        .extracting(Problem::message)
        .containsExactly(
            "a token counts only for the name that RDS gave the server, and the host of url does"
                + " not look like one");
  }

  @Test
  void theHostTellsTheRegionAndTlsIsOnByItself() {
    Config config = Texts.valid(source(RDS, "username: u, auth: {rds-iam: {}}"));

    SourceConfig source = config.sources().getFirst();
    assertThat(source.monitor()).isEqualTo(new Credential("u", new Login.RdsIam("eu-west-1")));
    assertThat(source.tls()).isEqualTo(new TlsConfig("verify-full", null, TlsConfig.Roots.RDS));
    assertThat(Texts.warnings(source(RDS, "username: u, auth: {rds-iam: {}}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/orders+x=1.a@b_c-AbCdEf",
        "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:orders-AbCdEf",
        "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:rds!db-1234-AbCdEf",
        "arn:aws-iso-b:secretsmanager:us-isob-east-1:123456789012:secret:rds!cluster-1-AbCdEf"
      })
  void aSecretMayBeInAnyPartition(String arn) {
    String text = source("db", "auth: {secrets-manager: \"" + arn + "\"}");

    assertThat(Texts.valid(text).sources().getFirst().monitor())
        .isEqualTo(new Credential(null, new Login.SecretsManager(arn)));
    assertThat(Texts.warnings(text)).isEmpty();
  }

  @Test
  void aRegionThatNobodyKnowsIsWarnedOf() {
    Problem warning =
        Texts.warnings(
                source("db", "auth: {secrets-manager: \"" + ARN.replace("west", "wset") + "\"}"))
            .getFirst();

    assertThat(warning.message()).isEqualTo("'eu-wset-1' is no AWS region that this version knows");
    assertThat(warning.describe("f")).contains("did you mean eu-west-1?");
  }

  @Test
  void theRegionsAreThoseOfTheSdk() {
    assertThat(AwsRegions.NAMES)
        .isEqualTo(
            Region.regions().stream()
                .filter(r -> !r.isGlobalRegion())
                .map(Region::id)
                .collect(Collectors.toSet()));
  }

  @Test
  void theEffectiveConfigurationShowsWhereALoginComesFrom() {
    String shown = ConfigPrinter.effective(Texts.valid(Texts.resource("full.yaml")));

    assertThat(shown.replaceAll("\\s+", " "))
        .contains("auth: rds-iam: region: eu-west-3")
        .contains("auth: secrets-manager: ")
        .contains("secret:dropper-AbCdEf")
        .contains("rds!db-0f-AbCdEf");
  }
}
