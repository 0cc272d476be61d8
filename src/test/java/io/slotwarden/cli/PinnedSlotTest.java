package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.daemon.Daemon;
import io.slotwarden.model.SlotCause;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A prepared transaction that nobody remembers pins a slot: whoever is woken reads its name, its
/// owner, its age and what ends it in the first three lines.
class PinnedSlotTest {
  private static final String STATEMENT = "rollback prepared 'lost_2pc'";
  private static final int FIRST_LINES = 3;
  private final CheckRun check = new CheckRun();
  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void theTransactionAndWhatEndsItStandInTheFirstThreeLines(int major) throws Exception {
    try (PostgresServer server =
        PostgresServer.start(
            major, Map.of("max_prepared_transactions", "5", "max_wal_size", "1GB"))) {
      Sources.of(server);
      pin(server);

      assertThat(
              check.config(
                  directory, check.source("orders", server.port(), "slotwarden", "only-looks")))
          .as(check.out.toString())
          .isEqualTo(1);
      assertNamed(check.out.toString());
      assertExplained(server);
    }
  }

  private static void assertNamed(String output) {
    String first = String.join("\n", output.lines().limit(FIRST_LINES).toList());
    assertThat(first)
        .contains("'lost_2pc'", "owner alice", "database shop", STATEMENT)
        .containsPattern("prepared (\\d+ m )?\\d+ s ago");
  }

  private static void pin(PostgresServer server) throws SQLException {
    server.createRole("alice", "remembers-nothing", "superuser");
    server.execute("create database shop");
    server.createLogicalSlot("cdc");
    try (Connection c = server.connect("alice", "remembers-nothing", "shop");
        Statement s = c.createStatement()) {
      s.execute("create table orders (id int)");
      s.execute("begin");
      s.execute("insert into orders values (1)");
      s.execute("prepare transaction 'lost_2pc'");
    }
    for (int segment = 0; segment < 4; segment++) {
      server.writeWal(1);
      server.execute("select pg_switch_wal()", "checkpoint");
      server.query("select count(*) from pg_logical_slot_get_changes('cdc', null, null)");
    }
  }

  private void assertExplained(PostgresServer server) throws Exception {
    try (Daemon daemon = Daemon.start(config(server), InstantSource.system(), "test")) {
      Awaitility.await("the slot is judged")
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  daemon.latest().slots().stream()
                      .anyMatch(s -> s.assessment().cause() == SlotCause.PREPARED_TRANSACTION));
      String api = "http://127.0.0.1:" + daemon.address().getPort();
      StringWriter out = new StringWriter();
      int exit =
          Commands.commandLine()
              .setOut(new PrintWriter(out))
              .execute("explain", "--api", api, "orders/cdc");

      assertThat(exit).isZero();
      assertNamed(out.toString());
      assertThat(out.toString())
          .contains("held by this slot; a drop of this slot would free at most");
      for (String page : List.of("/", "/explain/orders/cdc", "/api/v1/slots")) {
        assertThat(get(api + page)).as(page).contains("lost_2pc", "alice", "rollback prepared");
      }
    }
  }

  private Config config(PostgresServer server) {
    String text =
        """
        store: {path: %s}
        http: {listen: "127.0.0.1:0"}
        sources:
          - {name: orders, url: "%s", username: slotwarden, password: "${env:PASSWORD}", poll: 5s, dms: none}
        guard: {kill-switch: %s}
        """
            .formatted(directory.resolve("db"), server.url(), directory.resolve("STOP"));
    return switch (ConfigLoader.load(
        text, "test.yaml", name -> name.equals("PASSWORD") ? "only-looks" : null)) {
      case Loaded.Valid valid -> valid.config();
      case Loaded.Invalid invalid ->
          throw new IllegalArgumentException(invalid.problems().toString());
    };
  }

  private static String get(String url) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
