package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.Login;
import io.slotwarden.daemon.Daemon;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import picocli.CommandLine;

/// The command line, the daemon and a real server: a person drops what they were shown.
@ResourceLock(PostgresServer.SHARED_LOCK)
class SlotDropStoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOKEN = "a-token-for-tests";
  private final PostgresServer server = PostgresServer.shared(Majors.newest());
  private final String slot = PostgresServer.unique("by_hand");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path home;

  @Test
  void aPersonDropsByItsNameExactlyWhatTheyWereShown() throws Exception {
    server.createLogicalSlot(slot);
    try (Daemon daemon = Daemon.start(config(), InstantSource.system(), "test")) {
      Awaitility.await(slot + " is seen")
          .atMost(PATIENCE)
          .until(
              () ->
                  daemon.latest().slots().stream()
                      .anyMatch(s -> s.assessment().id().name().equals(slot)));

      assertThat(drop(daemon, "something_else")).isEqualTo(1);
      assertThat(isThere()).isTrue();
      assertThat(daemon.latest().actions()).isEmpty();
      assertThat(out.toString())
          .contains("Is it a migration's start marker", "no DMS reads this server");

      assertThat(drop(daemon, slot)).as(err.toString()).isZero();
      assertThat(isThere()).isFalse();
      assertThat(out.toString()).contains("dropped orders/" + slot);
    }
  }

  private boolean isThere() {
    return server.query("select 1 from pg_replication_slots where slot_name = '" + slot + "'")
        != null;
  }

  private int drop(Daemon daemon, String typed) {
    Terminal person =
        new Terminal() {
          @Override
          public boolean isThere() {
            return true;
          }

          @Override
          public @Nullable String ask(String question) {
            return typed;
          }
        };
    return new CommandLine(
            new SlotDropCommand(Map.of("SLOTWARDEN_TOKEN", TOKEN)::get, () -> person))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(
            "orders/" + slot,
            "--reason",
            "cut over",
            "--api",
            "http://127.0.0.1:" + daemon.address().getPort());
  }

  private Config config() {
    Sources as = Sources.of(server).withActor();
    var actor = Objects.requireNonNull(as.actor());
    String text =
        """
        store: {path: %s}
        http: {listen: "127.0.0.1:0", token: "${env:TOKEN}"}
        sources:
          - name: orders
            url: %s
            username: %s
            password: "${env:PASSWORD}"
            actor: {username: %s, password: "${env:ACTOR}"}
            poll: 200ms
            dms: none
        guard: {new-store-hold: 0s, allow-short-times: true, kill-switch: %s}
        """
            .formatted(
                home.resolve("slotwarden.db"),
                as.url(),
                as.username(),
                actor.username(),
                home.resolve("STOP"));
    Map<String, String> variables =
        Map.of(
            "TOKEN",
            TOKEN,
            "PASSWORD",
            as.password().reveal(),
            "ACTOR",
            ((Login.Password) actor.login()).secret().reveal());
    return switch (ConfigLoader.load(text, "test.yaml", variables::get)) {
      case Loaded.Valid valid -> valid.config();
      case Loaded.Invalid invalid -> throw new IllegalArgumentException("" + invalid.problems());
    };
  }
}
