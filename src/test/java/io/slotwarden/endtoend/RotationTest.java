package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.aws.SecretsDouble;
import io.slotwarden.config.Config;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The password of the watching role is rotated under the running daemon, in Secrets Manager and on
/// a real server (SCRAM), as AWS does it.
@ResourceLock(Servers.LOCK)
class RotationTest {
  private static final String ROLE = "rotated";
  private static final String ARN = SecretsDouble.arn("rds!db-orders");

  @TempDir Path home;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private PostgresServer server;
  private SecretsDouble secrets;

  @BeforeEach
  void open() throws Exception {
    server = Servers.of(18);
    server.createRole(ROLE, "hunter-one", "in role pg_monitor");
    assertThat(server.query("select rolpassword from pg_authid where rolname = 'rotated'"))
        .startsWith("SCRAM-SHA-256$");
    secrets = new SecretsDouble();
    secrets.put(ARN, ROLE, "hunter-one");
  }

  @AfterEach
  void close() {
    assertThat(secrets.refusals).isEmpty();
    secrets.close();
    server.execute("drop role " + ROLE);
  }

  @Test
  void aRotationIsFollowedWithoutARestartAndWithoutAnAlertAndAStaleSecretIsTold() {
    try (RunningDaemon daemon = RunningDaemon.start(config(), clock)) {
      awaitUp(daemon);
      assertThat(secrets.calls()).isEqualTo(1);

      secrets.put(ARN, ROLE, "hunter-two");
      server.execute("alter role " + ROLE + " password 'hunter-two'");
      daemon.duringLooks(Setup.SOURCE, 3, () -> assertThat(up(daemon)).isTrue());
      assertThat(secrets.calls()).as("a connection that lives asks for nothing").isEqualTo(1);
      endSessions();
      daemon.duringLooks(Setup.SOURCE, 5, () -> assertThat(up(daemon)).isTrue());

      assertThat(secrets.calls()).isEqualTo(2);
      assertThat(daemon.now().alerts()).isEmpty();

      ahead.set(Duration.ofMinutes(2));
      server.execute("alter role " + ROLE + " password 'hunter-three'");
      endSessions();
      RunningDaemon.await("the refusal").until(() -> !up(daemon));
      daemon.duringLooks(Setup.SOURCE, 5, () -> assertThat(up(daemon)).isFalse());

      assertThat(secrets.calls()).as("exactly one more").isEqualTo(3);
      assertThat(daemon.source(Setup.SOURCE).reason())
          .contains("28P01", "the login was refused; secret " + ARN + " was fetched at ");

      ahead.set(Duration.ofMinutes(5));
      RunningDaemon.await("the alert")
          .until(
              () ->
                  daemon.now().alerts().stream()
                      .anyMatch(
                          a ->
                              a.id().key() == AlertKey.SOURCE_UNSEEN
                                  && a.state() == AlertState.FIRING));
      String told = daemon.get("/api/v1/alerts").body();
      assertThat(daemon.now().alerts())
          .anySatisfy(
              a -> assertThat(a.toString()).contains("the login was refused; secret " + ARN));
      assertThat(told + daemon.get("/").body() + daemon.get("/api/v1/sources").body())
          .doesNotContain("hunter");

      secrets.put(ARN, ROLE, "hunter-three");
      ahead.set(Duration.ofMinutes(7));
      awaitUp(daemon);
    }
  }

  private static boolean up(RunningDaemon daemon) {
    return Objects.requireNonNull(daemon.source(Setup.SOURCE)).up();
  }

  private static void awaitUp(RunningDaemon daemon) {
    RunningDaemon.await("it is seen").until(() -> up(daemon));
  }

  private void endSessions() {
    server.query(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = '"
            + ROLE
            + "'");
  }

  private Config config() {
    return Setup.load(
        """
        mode: observe
        store: {path: %s}
        http: {listen: "127.0.0.1:0"}
        sources:
          - name: %s
            url: %s
            auth: {secrets-manager: "%s"}
            poll: 200ms
            dms: none
        aws: {secrets-manager: {endpoint-url: "%s"}}
        guard: {allow-short-times: true}
        """
            .formatted(
                home.resolve("slotwarden.db"), Setup.SOURCE, server.url(), ARN, secrets.endpoint()),
        _ -> null);
  }
}
