package io.slotwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.Credential;
import io.slotwarden.config.Login;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.TlsConfig;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.testing.Certificates;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/// Logins with a token on a real server over TLS. It can't judge a token, so that its role has the
/// token of one second for its password: who logs in must have shown exactly that.
class IamLoginTest {
  private static final String ROLE = "by_token";
  private static final String REGION = "eu-west-1";
  private static final String KEY = "AKIATEST00000000000";
  private static final String SECRET = "test";

  private Instant now = Instant.parse("2026-03-10T12:00:00Z");

  @Test
  void aTokenLogsInAndAConnectionOutlivesIt(@TempDir Path home) throws Exception {
    System.setProperty("aws.accessKeyId", KEY);
    System.setProperty("aws.secretAccessKey", SECRET);
    Certificates ours = new Certificates(Files.createDirectory(home.resolve("tls")), "127.0.0.1");
    Map<String, String> tls =
        Map.of(
            "ssl", "on",
            "ssl_cert_file", ours.certificate().toString(),
            "ssl_key_file", ours.key().toString());
    try (PostgresServer server = PostgresServer.start(18, tls);
        Logins logins = Logins.open(AwsConfig.DEFAULT, () -> now);
        PostgresObserver observer =
            PostgresObserver.create(source(server, ours), AwsConfig.DEFAULT, logins, () -> now)) {
      server.createRole(ROLE, token(server), "in role pg_monitor");

      assertThat(observer.observe().sample().reason()).isEmpty();

      now = now.plus(Duration.ofHours(1));
      assertThat(observer.observe().sample().reason()).as("the token has expired").isEmpty();
      endSessions(server);
      Optional<String> refused = observer.observe().sample().reason();
      assertThat(refused)
          .hasValueSatisfying(
              reason ->
                  assertThat(reason)
                      .contains("orders (127.0.0.1:" + server.port() + ")", "28P01")
                      .contains("a second IAM token, signed at 2026-03-10T13:00:00Z")
                      .contains("GRANT rds_iam TO by_token")
                      .doesNotContain("X-Amz"));

      server.execute("alter role " + ROLE + " password '" + token(server) + "'");
      assertThat(observer.observe().sample().reason()).as("a token of now").isEmpty();
    }
  }

  private String token(PostgresServer server) {
    return RdsToken.sign(
        AwsBasicCredentials.create(KEY, SECRET), REGION, "127.0.0.1", server.port(), ROLE, now);
  }

  private static void endSessions(PostgresServer server) {
    server.query(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = '"
            + ROLE
            + "'");
  }

  private static SourceConfig source(PostgresServer server, Certificates ours) {
    return new SourceConfig(
        "orders",
        server.url(),
        "127.0.0.1",
        server.port(),
        new Credential(ROLE, new Login.RdsIam(REGION)),
        null,
        new TlsConfig("verify-full", ours.root()),
        Duration.ofSeconds(15),
        null,
        List.of(),
        List.of(),
        List.of(),
        true);
  }
}
