package io.slotwarden.observe.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.TlsConfig;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.testing.Certificates;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS to a real server whose certificate is for 127.0.0.1 alone and of our own authority.
@ResourceLock(PostgresServer.SHARED_LOCK)
class TlsTest {
  @TempDir static Path home;
  private static Certificates ours;
  private static PostgresServer server;
  private static Sources source;

  @BeforeAll
  static void startServer() throws Exception {
    ours = new Certificates(Files.createDirectory(home.resolve("ours")), "127.0.0.1");
    server =
        PostgresServer.start(
            18,
            Map.of(
                "ssl", "on",
                "ssl_cert_file", ours.certificate().toString(),
                "ssl_key_file", ours.key().toString()));
    source = Sources.of(server);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-full", "verify-ca", "require", "prefer"})
  void theServerIsSeenOverTls(String mode) {
    Path root = mode.startsWith("verify") ? ours.root() : null;

    assertThat(look(source.withTls(new TlsConfig(mode, root)), true).isKnown()).isTrue();
  }

  @Test
  void amazonsRootsTrustNobodyElse() {
    assertThat(reason(source.withTls(new TlsConfig("verify-full", null, TlsConfig.Roots.RDS))))
        .contains("certificate");
  }

  @Test
  void verifyFullRefusesAServerOfAnotherName() {
    Sources byName =
        new Sources(
            source.url().replace("127.0.0.1", "localhost"),
            "localhost",
            source.port(),
            source.username(),
            source.password(),
            null,
            new TlsConfig("verify-full", ours.root()),
            null);

    assertThat(reason(byName))
        .startsWith("orders (localhost:" + server.port() + "): ")
        .contains("localhost", "could not be verified", "tls");
    assertThat(look(byName.withTls(new TlsConfig("verify-ca", ours.root())), true).isKnown())
        .as("verify-ca does not look at the name")
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-full", "verify-ca"})
  void aServerOfAnotherAuthorityIsRefused(String mode) throws Exception {
    Certificates others =
        new Certificates(Files.createDirectory(home.resolve("others-" + mode)), "127.0.0.1");

    assertThat(reason(source.withTls(new TlsConfig(mode, others.root()))))
        .contains("TLS failed", "tls.root-cert");
  }

  @Test
  void withoutARootTheRuntimesOwnAreTrustedWhichDoNotKnowOurs() {
    assertThat(reason(source.withTls(new TlsConfig("verify-full", null))))
        .contains("tls.root-cert");
  }

  @Test
  void aRootThatIsNotThereIsNamed() {
    Path missing = home.resolve("missing.pem");

    assertThat(reason(source.withTls(new TlsConfig("verify-full", missing))))
        .contains(missing.toString());
  }

  @Test
  void requireRefusesAServerWithoutTls() {
    PostgresServer plain = PostgresServer.shared(18);

    assertThat(reason(Sources.of(plain).withTls(new TlsConfig("require", null))))
        .contains("does not support SSL", "tls");
  }

  private static String reason(Sources as) {
    return look(as, false).reason().orElse("it was seen");
  }

  private static Observed<ServerSample> look(Sources as, boolean overTls) {
    try (PostgresObserver observer =
        PostgresObserver.create(as.named("orders"), InstantSource.system())) {
      Observed<ServerSample> sample = observer.observe().sample();
      if (overTls) {
        assertThat(
                server.query(
                    "select bool_and(ssl) from pg_stat_ssl join pg_stat_activity using (pid)"
                        + " where usename = '"
                        + as.username()
                        + "'"))
            .isEqualTo("t");
      }
      return sample;
    }
  }
}
