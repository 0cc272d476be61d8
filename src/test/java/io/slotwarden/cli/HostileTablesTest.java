package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.serve.HostileSnapshots;
import io.slotwarden.serve.Metrics;
import io.slotwarden.serve.RecordingView;
import io.slotwarden.serve.SlotwardenServer;
import io.slotwarden.testing.Hostile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the daemon saw was named by an enemy: on a terminal it is text, one row for each thing.
class HostileTablesTest {
  private final RecordingView view = new RecordingView();
  private final Metrics metrics =
      new Metrics(
          new Metrics.Names(List.of(), List.of(), List.of(), List.of(), List.of()),
          java.time.InstantSource.system());
  private SlotwardenServer server;

  @BeforeEach
  void listen() throws IOException {
    server = SlotwardenServer.start(new HttpConfig("127.0.0.1", 0, List.of(), null), view, metrics);
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void everyListIsARowForEachThingAndMovesNoCursor(String text) {
    view.snapshot = HostileSnapshots.of(text);

    for (String command : List.of("slots", "tasks", "alerts")) {
      String table = run(0, command);
      assertThat(table.lines()).as(command).hasSize(2);
      assertThat(table.replace("\n", "").codePoints()).noneMatch(Hostile::isHidden);
      String json = run(0, command, "-o", "json");
      assertThat(json.stripTrailing().codePoints()).noneMatch(Hostile::isHidden);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void anExplanationAndARefusalAreText(String text) {
    if (text.isEmpty() || text.length() >= Hostile.LONG / 2 || text.indexOf('\ud800') >= 0) {
      return; // No address names it.
    }
    view.snapshot = HostileSnapshots.of(text);
    String found = run(0, "explain", "orders/" + text);
    view.snapshot = HostileSnapshots.of("another");
    String refused = run(1, "explain", "orders/" + text);

    assertThat(found.replace("\n", "").codePoints()).noneMatch(Hostile::isHidden);
    assertThat(found).contains("State").contains("Policy");
    assertThat(refused.replace("\n", "").codePoints()).noneMatch(Hostile::isHidden);
    assertThat(refused).startsWith("slotwarden explain: no slot or task orders/");
  }

  private String run(int exit, String... arguments) {
    StringWriter out = new StringWriter();
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--api";
    all[arguments.length + 1] = "http://127.0.0.1:" + server.address().getPort();
    int ended =
        Commands.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute(all);
    assertThat(ended).as(out.toString()).isEqualTo(exit);
    return out.toString();
  }
}
