package io.slotwarden.observe.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.Secret;
import io.slotwarden.config.TlsConfig;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What can't be seen is unknown, in time and with the reason.
@ResourceLock(PostgresServer.SHARED_LOCK)
class UnseenServerTest {
  /// What a busy machine may add to the deadline.
  private static final Duration SLACK = Duration.ofSeconds(3);

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aWrongPasswordIsNamedAtOnceAndARightOneCountsAtTheNextLook(
      int major, @TempDir Path directory) throws IOException {
    PostgresServer server = PostgresServer.shared(major);
    Path file = Files.writeString(directory.resolve("password"), "not-the-password\n");
    Sources right = Sources.of(server);
    Sources source = right.withUser(Sources.MONITOR, new Secret.FromFile(file));
    int before = refusedLogins(server);
    try (PostgresObserver observer = observer(source)) {
      SourceObservation first = observer.observe();

      assertThat(reason(first))
          .contains("orders (127.0.0.1:" + server.port() + ")", "wrong password for slotwarden")
          .contains("28P01")
          .doesNotContain("not-the-password")
          .doesNotStartWith(Trouble.TIMED_OUT);
      assertThat(first.settings().isKnown()).isFalse();
      assertThat(first.floors().isKnown()).isFalse();
      assertThat(refusedLogins(server) - before).as("one login a look").isEqualTo(1);

      Files.writeString(file, right.password().reveal() + "\n");
      SourceObservation second = observer.observe();

      assertThat(second.sample().reason()).isEmpty();
      assertThat(second.settings().reason()).isEmpty();
      assertThat(second.floors().reason()).isEmpty();
    }
  }

  @Test
  void aPasswordFileThatIsMissingIsNamed(@TempDir Path directory) {
    PostgresServer server = PostgresServer.shared(Majors.newest());
    Path file = directory.resolve("missing");

    String reason =
        reasonOf(Sources.of(server).withUser(Sources.MONITOR, new Secret.FromFile(file)));

    assertThat(reason).contains("no password for slotwarden", file.toString());
  }

  @Test
  void aMissingDatabaseIsNamed() {
    PostgresServer server = PostgresServer.shared(Majors.newest());

    String reason =
        reasonOf(Sources.of(server).withUrl(server.url().replace("/postgres", "/nowhere")));

    assertThat(reason).contains("database \"nowhere\" does not exist", "check the database in url");
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThat(reasonOf(Sources.at("no-such-host.invalid", 5432)))
        .contains("the host name no-such-host.invalid is not known");
  }

  @Test
  void aPortWhereNobodyListensIsNamed() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(reasonOf(Sources.at("127.0.0.1", free)))
        .contains("127.0.0.1:" + free, "connection refused");
  }

  @Test
  void aServerWithoutTlsIsNotSpokenToInPlainWhereTlsIsRequired() {
    PostgresServer server = PostgresServer.shared(Majors.newest());

    String reason = reasonOf(Sources.of(server).withTls(new TlsConfig("require", null)));

    assertThat(reason).contains("does not support SSL", "tls.mode");
  }

  @Test
  void aServerOlderThanTenIsRefusedWithAClearWord() {
    PostgresServer server = PostgresServer.shared(Majors.newest());
    try (PostgresObserver observer =
        new PostgresObserver(
            Sources.of(server).named("orders"),
            AwsConfig.DEFAULT,
            Logins.open(AwsConfig.DEFAULT, InstantSource.system()),
            InstantSource.system(),
            connection -> new ServerVersion(9, "9.6.24"))) {
      assertThat(reason(observer.observe()))
          .isEqualTo("orders: PostgreSQL 9.6.24 is not supported: slotwarden needs 10 or newer");
    }
  }

  @Test
  void aHungServerIsUnknownInTimeWhileAnotherIsSeenAndItIsSeenWhenItWakes() throws Exception {
    PostgresServer neighbour = PostgresServer.shared(Majors.newest());
    try (PostgresServer server = PostgresServer.start(Majors.newest(), Map.of());
        PostgresObserver observer = observer(Sources.of(server));
        PostgresObserver other = observer(Sources.of(neighbour));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(observer.observe().sample().reason()).isEmpty();
      assertThat(other.observe().sample().reason()).isEmpty();
      server.stopProcesses();
      try {
        for (String connection : List.of("an open connection hangs", "a new connection hangs")) {
          long start = System.nanoTime();
          Future<SourceObservation> look = threads.submit(observer::observe);
          List<Duration> neighbourly = new ArrayList<>();
          await()
              .pollInterval(Duration.ofMillis(100))
              .atMost(PostgresObserver.DEADLINE.plus(SLACK))
              .until(
                  () -> {
                    long began = System.nanoTime();
                    assertThat(other.observe().sample().reason()).isEmpty();
                    neighbourly.add(Duration.ofNanos(System.nanoTime() - began));
                    return look.isDone();
                  });
          Duration took = Duration.ofNanos(System.nanoTime() - start);

          assertThat(reason(look.get())).as(connection).startsWith(Trouble.TIMED_OUT);
          assertThat(took).as(connection).isLessThan(PostgresObserver.DEADLINE.plus(SLACK));
          assertThat(neighbourly).hasSizeGreaterThan(10).allMatch(d -> d.compareTo(SLACK) < 0);
        }
      } finally {
        server.continueProcesses();
      }

      SourceObservation awake = observer.observe();

      assertThat(awake.sample().reason()).isEmpty();
      assertThat(awake.settings().reason()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aServerThatCrashedIsSeenAgainWithItsOldStart(int major) {
    try (PostgresServer server = PostgresServer.start(major, Map.of());
        PostgresObserver observer = observer(Sources.of(server))) {
      var before = SlotsSeenTest.known(observer.observe().sample()).identity();
      server.crash();

      var after = SlotsSeenTest.known(observer.observe().sample()).identity();

      assertThat(after).isEqualTo(before);
    }
  }

  private static int refusedLogins(PostgresServer server) {
    return server.log().split("password authentication failed for user", -1).length - 1;
  }

  private static String reasonOf(Sources source) {
    try (PostgresObserver observer = observer(source)) {
      return reason(observer.observe());
    }
  }

  private static String reason(SourceObservation observation) {
    return observation.sample().reason().orElseThrow();
  }

  private static PostgresObserver observer(Sources source) {
    return PostgresObserver.create(source.named("orders"), InstantSource.system());
  }
}
