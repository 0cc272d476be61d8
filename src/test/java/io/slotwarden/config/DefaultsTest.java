package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.RunMode;
import io.slotwarden.model.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every default is a promise: a change of one must change this file too.
class DefaultsTest {
  @Test
  void theSmallestFileObservesOneServer() {
    Config config = Texts.valid(Texts.SMALL);

    assertThat(config.mode()).isEqualTo(RunMode.OBSERVE);
    assertThat(config.store().path()).isEqualTo(Path.of("/var/lib/slotwarden/slotwarden.db"));
    assertThat(config.http()).isEqualTo(new HttpConfig("127.0.0.1", 9432, List.of(), null));
    assertThat(config.targets()).isEmpty();
    assertThat(config.dms()).isEmpty();
    assertThat(config.policies()).isEmpty();
    assertThat(config.channels()).isEmpty();
    assertThat(config.aws()).isEqualTo(AwsConfig.DEFAULT);
    assertThat(config.heartbeatUrl()).isNull();
    assertThat(config.metrics()).isEqualTo(new MetricsConfig(500, true, null));
    assertThat(config.metrics()).isEqualTo(MetricsConfig.DEFAULT);
    assertThat(config.log())
        .isEqualTo(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO))
        .isEqualTo(LogConfig.DEFAULT);
  }

  @Test
  void cloudWatchGetsItsMetricsEachMinuteOnceItIsAskedFor() {
    assertThat(Texts.valid(Texts.SMALL + "metrics: {emf: {}}").metrics().emf())
        .isEqualTo(new MetricsConfig.Emf("slotwarden", Duration.ofMinutes(1)));
  }

  @Test
  void aSourceIsPolledEvery15SecondsAndHasNoActor() {
    SourceConfig source = Texts.valid(Texts.SMALL).sources().getFirst();

    assertThat(source.host()).isEqualTo("db");
    assertThat(source.port()).isEqualTo(5432);
    assertThat(source.poll()).isEqualTo(Duration.ofSeconds(15));
    assertThat(source.actor()).isNull();
    assertThat(source.tls()).isNull();
    assertThat(source.storage()).isNull();
    assertThat(source.protectedSlots()).isEmpty();
    assertThat(source.dmsHosts()).isEmpty();
    assertThat(source.dmsEndpoints()).isEmpty();
    assertThat(source.dmsNone()).isFalse();
  }

  @Test
  void aTargetIsKnownToDmsByTheHostOfItsUrlAlone() {
    Config config =
        Texts.valid(
            Texts.SMALL
                + "targets: [{name: dwh, url: 'jdbc:postgresql://dwh/My%20DB', username: u,"
                + " password: '${env:ORDERS_PASSWORD}'}]");

    TargetConfig target = config.targets().getFirst();
    assertThat(target.host() + ":" + target.port()).isEqualTo("dwh:5432");
    assertThat(target.database()).isEqualTo("My DB");
    assertThat(target.tls()).isNull();
    assertThat(target.dmsHosts()).isEmpty();
    assertThat(target.dmsEndpoints()).isEmpty();
  }

  @Test
  void aDmsEntryIsListedEvery30SecondsAndOwnsNothing() {
    Config config = Texts.valid("dms: [{name: prod, region: eu-west-1}]");

    assertThat(config.dms())
        .containsExactly(
            new DmsConfig(
                "prod",
                null,
                "eu-west-1",
                Duration.ofSeconds(30),
                null,
                null,
                List.of(),
                Duration.ofMinutes(10),
                List.of(),
                new HealthConfig(Duration.ofMinutes(5), Duration.ofMinutes(5))));
  }

  @Test
  void theGuardHoldsItsOwnBounds() {
    assertThat(Texts.valid(Texts.SMALL).guard())
        .isEqualTo(
            new GuardConfig(
                Duration.ofMinutes(10),
                Duration.ofHours(24),
                3,
                5,
                1,
                3,
                Duration.ofHours(1),
                List.of(),
                false,
                Path.of("/var/lib/slotwarden/STOP"),
                false));
  }

  @Test
  void alertsHaveTheContractsThresholdsAndAreAllOn() {
    assertThat(Texts.valid(Texts.SMALL).audit()).isEqualTo(new AuditConfig(Duration.ofHours(1)));
    assertThat(Texts.valid(Texts.SMALL).alerts())
        .isEqualTo(
            new AlertsConfig(
                10L << 30,
                50L << 30,
                Duration.ofMinutes(15),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(24),
                Duration.ofHours(4),
                Duration.ofHours(24),
                Duration.ofHours(4),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Duration.ofMinutes(15),
                Duration.ofHours(72),
                Set.of()));
  }

  @Test
  void aResumePolicyWaitsTwoMinutesAndGivesUpAfterEightAttempts() {
    Config config = Texts.valid(Texts.SMALL + "policies: [{name: r, resume-task: {tasks: [t]}}]");

    var policy = (Policy.ResumeTasks) config.policies().getFirst();
    assertThat(policy.mode()).as("does not lower").isEqualTo(RunMode.ENFORCE);
    assertThat(policy.after()).isEqualTo(Duration.ofMinutes(2));
    assertThat(policy.maxAttempts()).isEqualTo(8);
    assertThat(policy.backoffFirst()).isEqualTo(Duration.ofMinutes(2));
    assertThat(policy.backoffMax()).isEqualTo(Duration.ofMinutes(60));
    assertThat(policy.stableFor()).isEqualTo(Duration.ofMinutes(10));
    assertThat(policy.positionTolerance()).isZero();
    assertThat(policy.stoppedByHand()).isEmpty();
  }

  @Test
  void aDropPolicyWaitsThreeDaysAndGivesADaysNotice() {
    Config config =
        Texts.valid(
            Texts.SMALL + "policies: [{name: d, drop-slot: {sources: [orders], slots: [tmp_1]}}]");

    var policy = (Policy.DropSlots) config.policies().getFirst();
    assertThat(policy.mode()).as("does not lower").isEqualTo(RunMode.ENFORCE);
    assertThat(policy.inactiveFor()).isEqualTo(Duration.ofHours(72));
    assertThat(policy.notice()).isEqualTo(Duration.ofHours(24));
    assertThat(policy.maxPerDay()).isEqualTo(1);
    assertThat(policy.underPressure()).as("nothing is shortened").isNull();
    assertThat(config.modeOf(policy)).as("the file observes").isEqualTo(RunMode.OBSERVE);
  }

  @Test
  void underPressureADropPolicyWaitsTenMinutesAndGivesFiveMinutesNotice() {
    Config config =
        Texts.valid(
            Texts.SMALL
                + "    storage: {path: /pgdata}\n"
                + "policies: [{name: d, drop-slot: {sources: [orders], slots: [tmp_1]},"
                + " under-pressure: {free-below: 10%}}]");

    assertThat(((Policy.DropSlots) config.policies().getFirst()).underPressure())
        .isEqualTo(
            new Policy.UnderPressure(
                new FreeLimit.Percent(100),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5),
                Duration.ofHours(24)));
  }

  @Test
  void aHeartbeatIsWrittenEachMinute() {
    Config config =
        Texts.valid(
            Texts.SMALL
                + "policies: [{name: b, write-heartbeat: {sources: [orders], databases: [app]}}]");

    var policy = (Policy.WriteHeartbeats) config.policies().getFirst();
    assertThat(policy.mode()).as("does not lower").isEqualTo(RunMode.ENFORCE);
    assertThat(policy.every()).isEqualTo(Duration.ofMinutes(1));
    assertThat(policy.table()).hasToString("slotwarden.heartbeat");
    assertThat(config.modeOf(policy)).as("the file observes").isEqualTo(RunMode.OBSERVE);
  }

  @Test
  void aChannelTakesWarningsAndNotices() {
    Config config =
        Texts.valid(Texts.SMALL + "notify: [{slack: {name: dba, webhook-url: '${env:SLACK}'}}]");

    ChannelConfig channel = config.channels().getFirst();
    assertThat(channel.severity()).isEqualTo(Severity.WARNING);
    assertThat(channel.notices()).isTrue();
  }

  @Test
  void everyKeyOfTheFullFileArrivesInItsRecord() {
    Config config = Texts.valid(Texts.resource("full.yaml"));

    assertThat(config.mode()).isEqualTo(RunMode.ENFORCE);
    assertThat(config.http().host() + config.http().port()).isEqualTo("0.0.0.08080");
    assertThat(config.http().readToken())
        .isEqualTo(new Secret.FromEnvironment("READ_TOKEN", Texts.ENVIRONMENT));
    SourceConfig orders = config.source("orders").orElseThrow();
    assertThat(orders.port()).isEqualTo(5433);
    assertThat(orders.tls()).isEqualTo(new TlsConfig("verify-full", Path.of("/etc/ssl/rds.pem")));
    assertThat(((Login.Password) orders.monitor().login()).secret().reveal())
        .isEqualTo(Texts.PASSWORD);
    assertThat(orders.actor()).isNotNull();
    assertThat(config.source("billing").orElseThrow().host()).isEqualTo("::1");
    TargetConfig dwh = config.targets().getFirst();
    assertThat(dwh.name() + " " + dwh.host() + " " + dwh.port() + " " + dwh.database())
        .isEqualTo("dwh dwh-db 5439 dwh");
    assertThat(dwh.tls()).isEqualTo(new TlsConfig("verify-ca", Path.of("/etc/ssl/rds.pem")));
    assertThat(dwh.dmsHosts()).containsExactly("dwh.internal");
    assertThat(dwh.dmsEndpoints()).containsExactly("dwh-target");
    assertThat(dwh.server().monitor()).isEqualTo(dwh.monitor());
    assertThat(dwh.server().actor()).isNull();
    assertThat(config.targets().get(1).monitor())
        .isEqualTo(new Credential("auditor", new Login.RdsIam("eu-west-3")));
    assertThat(config.owners("orders")).extracting(DmsConfig::name).containsExactly("prod");
    var resume = (Policy.ResumeTasks) config.policies().getFirst();
    assertThat(resume.mode()).isEqualTo(RunMode.OBSERVE);
    assertThat(resume.positionTolerance()).isEqualTo(16L << 20);
    assertThat(resume.stoppedByHand()).containsExactly("orders-fanout");
    assertThat(((Policy.DropSlots) config.policies().get(1)).underPressure())
        .isEqualTo(
            new Policy.UnderPressure(
                new FreeLimit.Percent(75),
                Duration.ofMinutes(20),
                Duration.ofMinutes(7),
                Duration.ofHours(36)));
    assertThat(config.guard().approveDrops()).isTrue();
    assertThat(config.guard().windows()).hasSize(2);
    assertThat(config.channels())
        .extracting(ChannelConfig::notices)
        .containsExactly(true, false, true, false);
    assertThat(config.alerts())
        .isEqualTo(
            new AlertsConfig(
                5L << 30,
                20L << 30,
                Duration.ofMinutes(20),
                Duration.ofMinutes(3),
                Duration.ofMinutes(45),
                Duration.ofHours(36),
                Duration.ofHours(6),
                Duration.ofHours(12),
                Duration.ofHours(3),
                Duration.ofMinutes(20),
                Duration.ofHours(2),
                Duration.ofMinutes(25),
                Duration.ofHours(96),
                AlertKeys.SWITCHES.keySet()));
    assertThat(config.audit()).isEqualTo(new AuditConfig(Duration.ofMinutes(30)));
    assertThat(config.metrics())
        .isEqualTo(
            new MetricsConfig(
                50, false, new MetricsConfig.Emf("ops/slotwarden", Duration.ofMinutes(5))));
    assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Format.JSON, LogConfig.Level.WARN));
    assertThat(config.dms().getFirst().health())
        .as("off is zero")
        .isEqualTo(new HealthConfig(Duration.ofMinutes(10), Duration.ZERO));
    assertThat(config.aws().stsEndpointUrl()).hasToString("http://127.0.0.1:4567");
    assertThat(config.source("ledger").orElseThrow().storage())
        .as("the host tells the region")
        .isEqualTo(new StorageConfig.RdsInstance("ledger-prod", "eu-west-3"));
    assertThat(config.source("carts").orElseThrow().storage())
        .isEqualTo(new StorageConfig.AuroraCluster("carts", "eu-central-1"));
    assertThat(config.source("tokens").orElseThrow().monitor())
        .isEqualTo(new Credential("watcher", new Login.RdsIam("eu-west-3")));
    assertThat(config.source("tokens").orElseThrow().actor())
        .isEqualTo(
            new Credential(
                "other_dropper",
                new Login.SecretsManager(
                    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:dropper-AbCdEf")));
    Credential secret = config.source("secrets").orElseThrow().monitor();
    assertThat(secret.username()).as("the secret names it").isNull();
    assertThat(((Login.SecretsManager) secret.login()).region()).isEqualTo("cn-north-1");
    assertThat(config.aws().secretsManagerEndpointUrl()).hasToString("http://127.0.0.1:4584");
    assertThat(config.aws().cloudwatchEndpointUrl()).hasToString("http://127.0.0.1:4582");
    assertThat(config.aws().snsEndpointUrl()).hasToString("http://127.0.0.1:4575");
    assertThat(config.channels())
        .endsWith(
            new ChannelConfig.Sns(
                "pager",
                "arn:aws-cn:sns:cn-north-1:123456789012:pager",
                "cn-north-1",
                Severity.CRITICAL,
                true),
            new ChannelConfig.Sns(
                "archive",
                "arn:aws-us-gov:sns:us-gov-west-1:123456789012:archive.fifo",
                "us-gov-west-1",
                Severity.WARNING,
                false));
  }

  @Test
  void theVariableOverridesTheAddressToListenOn() {
    Loaded loaded =
        ConfigLoader.load(
            Texts.resource("full.yaml"),
            "f",
            n -> n.equals("SLOTWARDEN_HTTP_LISTEN") ? "[::1]:0" : Texts.VARIABLES.get(n));

    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    HttpConfig http = ((Loaded.Valid) loaded).config().http();
    assertThat(http.host()).isEqualTo("::1");
    assertThat(http.port()).isZero();
  }

  @Test
  void theVariableOverridesTheFormatOfTheLog() {
    Loaded loaded =
        ConfigLoader.load(
            Texts.SMALL,
            "f",
            n -> n.equals("SLOTWARDEN_LOG_FORMAT") ? "json" : Texts.VARIABLES.get(n));

    assertThat(((Loaded.Valid) loaded).config().log())
        .isEqualTo(new LogConfig(LogConfig.Format.JSON, LogConfig.Level.INFO));
  }

  @Test
  void anotherFormatInTheVariableIsAnErrorThatNamesIt() {
    Loaded loaded =
        ConfigLoader.load(
            Texts.SMALL,
            "f",
            n -> n.equals("SLOTWARDEN_LOG_FORMAT") ? "xml" : Texts.VARIABLES.get(n));

    assertThat(Texts.errors(loaded))
        .containsExactly("0: $SLOTWARDEN_LOG_FORMAT: not one of text, json: 'xml'");
  }
}
