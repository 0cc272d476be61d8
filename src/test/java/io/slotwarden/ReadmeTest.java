package io.slotwarden;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.AlertsConfig;
import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.guard.Guard;
import io.slotwarden.model.AlertKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What README and docs say is so.
class ReadmeTest {

  @Test
  void theConfigurationOfTheReadmeIsValidAndWithoutWarning() throws IOException {
    assertThat(load())
        .isInstanceOfSatisfying(
            Loaded.Valid.class, valid -> assertThat(valid.warnings()).isEmpty());
  }

  private static Config config() throws IOException {
    return ((Loaded.Valid) load()).config();
  }

  private static Loaded load() throws IOException {
    return ConfigLoader.load(
        block("yaml"),
        "README.md",
        name -> name.matches("SLOTWARDEN_(HTTP|LOG).*") ? null : "https://secret.example/" + name);
  }

  @Test
  void everyGuardRuleIsExplainedInTheOrderOfTheChain() throws IOException {
    List<String> rules =
        Files.readAllLines(Path.of("docs/safety.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();

    assertThat(rules).containsExactlyInAnyOrderElementsOf(Guard.names());
  }

  @Test
  void everyAlertStandsInTheReadmeWithItsThresholds() throws IOException {
    Map<String, String> rows =
        Files.readAllLines(Path.of("README.md")).stream()
            .dropWhile(line -> !line.equals("| alert | fires by default |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("| `"))
            .collect(Collectors.toMap(ReadmeTest::key, line -> line));

    assertThat(rows.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(AlertKey.values()).map(AlertKey::word).toList());
    AlertsConfig is = config().alerts();
    assertThat(rows.get("retained-wal"))
        .contains(bounds(size(is.retainedWarning()), size(is.retainedCritical())));
    assertThat(rows.get("slot-disconnected"))
        .contains(minutes(is.disconnectedWarningAfter()) + " (warning)");
    assertThat(rows.get("task-down"))
        .contains(bounds(minutes(is.taskWarningAfter()), minutes(is.taskCriticalAfter())));
    assertThat(rows.get("task-latency"))
        .contains(bounds(minutes(is.latencyWarning()), hours(is.latencyCritical())));
    assertThat(rows.get("task-without-slot"))
        .contains(minutes(is.withoutSlotWarningAfter()) + " (warning)");
    assertThat(rows.get("slot-expiring")).contains(hours(is.expiringWarning()) + " (warning)");
    assertThat(rows.get("time-to-full"))
        .contains(bounds(hours(is.fullWarning()), hours(is.fullCritical())));
    assertThat(rows.get("time-to-lost"))
        .contains(bounds(hours(is.lostWarning()), hours(is.lostCritical())));
    assertThat(is.off()).as("all are on by default").isEmpty();
  }

  @Test
  void theTableOfTheHeartbeatIsTheOneThatDeployMakes() throws IOException {
    String made = statements(Files.readString(Path.of("deploy/sql/heartbeat.sql")));

    assertThat(made).startsWith("create schema if not exists slotwarden;");
    assertThat(statements(Files.readString(Path.of("README.md")))).contains(made);
  }

  /// Without comments, in single blanks.
  private static String statements(String sql) {
    return sql.lines()
        .filter(line -> !line.startsWith("--"))
        .collect(Collectors.joining(" "))
        .replaceAll("\\s+", " ")
        .replaceAll("\\( ", "(")
        .replaceAll(" \\)", ")")
        .strip();
  }

  private static String bounds(String warning, String critical) {
    return warning + " (warning), " + critical + " (critical)";
  }

  private static String size(long bytes) {
    return (bytes >> 30) + "GiB";
  }

  private static String minutes(Duration time) {
    return time.toMinutes() + "m";
  }

  private static String hours(Duration time) {
    return time.toHours() + "h";
  }

  private static String key(String row) {
    return row.substring(3, row.indexOf('`', 3));
  }

  static String block(String language) throws IOException {
    Matcher m =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(m.find()).as("README has a %s block", language).isTrue();
    return m.group(1);
  }
}
