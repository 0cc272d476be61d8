package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.daemon.Daemon;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// The command, the real daemon and a real server.
@ResourceLock(PostgresServer.SHARED_LOCK)
class SlotCreatedTest {
  private final String name = PostgresServer.unique("mig");

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private PostgresServer server;

  @TempDir Path home;

  @AfterEach
  void leaveNoSlotBehind() {
    if (Objects.nonNull(server)) { // a server that is not there is a skipped test
      server.dropSlots();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void printsTheRestartLsnOfTheUntouchedSlot(int major) throws Exception {
    server = PostgresServer.shared(major);
    Sources.of(server);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit;
    try (Daemon daemon = Daemon.start(config(), InstantSource.system(), "test")) {
      exit =
          new CommandLine(new SlotCreateCommand(Map.of("SLOTWARDEN_TOKEN", "token")::get))
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .execute(
                  "orders/" + name,
                  "--plugin",
                  "test_decoding",
                  "--owner",
                  "payments",
                  "--purpose",
                  "move orders",
                  "--expires",
                  "14d",
                  "--api",
                  "http://127.0.0.1:" + daemon.address().getPort());
    }

    assertThat(exit).as(err.toString()).isZero();
    String restart =
        server.query(
            "select restart_lsn from pg_replication_slots where slot_name = '" + name + "'");
    assertThat(out.toString().lines().filter(l -> l.contains("CdcStartPosition=")))
        .containsExactly("CdcStartPosition=" + restart);
  }

  private Config config() {
    String text =
        """
        store: {path: %s}
        http: {listen: "127.0.0.1:0", token: "token"}
        sources:
          - name: orders
            url: %s
            username: %s
            password: "${env:MONITOR}"
            actor: {username: %s, password: "${env:ACTOR}"}
            dms: none
        """
            .formatted(home.resolve("slotwarden.db"), server.url(), Sources.MONITOR, Sources.ACTOR);
    Map<String, String> environment = Map.of("MONITOR", "only-looks", "ACTOR", "may-drop");
    return switch (ConfigLoader.load(text, "test.yaml", environment::get)) {
      case Loaded.Valid valid -> valid.config();
      case Loaded.Invalid invalid -> throw new IllegalArgumentException("" + invalid.problems());
    };
  }
}
