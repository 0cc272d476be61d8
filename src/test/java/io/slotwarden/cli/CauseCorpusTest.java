package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.WalHolder;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The labelled corpus: every cause produced on purpose, on every major where it can occur, and
/// what slotwarden makes of it. Prints the table of confusions, which has to be empty.
class CauseCorpusTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "max_prepared_transactions", "10",
          "max_wal_size", "2GB",
          "checkpoint_timeout", "1h",
          "archive_mode", "on",
          "archive_command", "/bin/true",
          "log_min_messages", "fatal");

  private static final Map<Integer, PostgresServer> SERVERS = new HashMap<>();
  private static final Confusions CONFUSIONS = new Confusions();

  static Stream<Arguments> cases() {
    boolean all = Boolean.getBoolean("slotwarden.proof");
    List<CauseScenario> scenarios =
        Stream.concat(CauseScenarios.all().stream(), ReaderScenarios.all().stream())
            .filter(s -> all || s.quick())
            .toList();
    return Majors.everything()
        .flatMap(
            major ->
                scenarios.stream().filter(s -> s.occursOn(major)).map(s -> Arguments.of(s, major)));
  }

  private static PostgresServer server(int major) {
    return SERVERS.computeIfAbsent(major, CauseCorpusTest::start);
  }

  /// A server on which every cause can be produced; the caller ends it.
  static PostgresServer start(int major) {
    PostgresServer server = PostgresServer.start(major, SETTINGS);
    server.execute("create database " + CauseStage.ELSEWHERE);
    server.createRole("plain_eyes", "plain", "");
    if (major >= 13) {
      server.execute(
          "alter system set logical_decoding_work_mem = '64kB'", "select pg_reload_conf()");
    }
    return server;
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("cases")
  void namesWhatWasProduced(CauseScenario scenario, int major) throws Exception {
    try (CauseStage stage = new CauseStage(server(major))) {
      scenario.production().on(stage);

      if (scenario.holder() != WalHolder.ARCHIVER) {
        stage.awaitArchived();
      }
      SlotAssessment a = stage.lastLook();

      CONFUSIONS.record(scenario, major, a, stage.severity(a), stage.holders().holder());
      String seen = a.causeEvidence() + ", held: " + stage.holders().evidence();
      assertThat(a.cause()).as(seen).isEqualTo(scenario.cause());
      assertThat(a.diagnosis().headline()).as(seen).contains(scenario.names());
      assertThat(a.state()).as(seen).isEqualTo(scenario.state());
      assertThat(stage.severity(a)).as(seen).isEqualTo(scenario.severity());
      assertThat(stage.holders().holder()).as(seen).isEqualTo(scenario.holderOn(major));
      assertThat(a.diagnosis().remedy() == null).isEqualTo(a.diagnosis().headline().isEmpty());
    }
  }

  @AfterAll
  static void tellTheConfusions() throws IOException {
    SERVERS.values().forEach(PostgresServer::close);
    String table = CONFUSIONS.table();
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/confusions.md"), table);
    System.out.println(table);
  }
}
