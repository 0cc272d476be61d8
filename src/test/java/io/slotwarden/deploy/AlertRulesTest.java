package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The alert rules for Prometheus, by Prometheus' own tool, and the runbook that they point to.
class AlertRulesTest {
  private static final Path RULES = Path.of("grafana/prometheus/slotwarden-rules.yml");
  private static final Path CASES = Path.of("grafana/prometheus/slotwarden-rules-test.yml");
  private static final Path RUNBOOKS = Path.of("docs/runbooks.md");

  @Test
  void promtoolFindsNoFaultInTheRules() throws Exception {
    assertThat(promtool("check", "rules", "--lint=all", "--lint-fatal", RULES.toString()))
        .contains(all().size() + " rules found");
  }

  @Test
  void everyCaseIsAsPrometheusSeesIt() throws Exception {
    assertThat(promtool("test", "rules", CASES.toString())).contains("SUCCESS");
  }

  /// Within one case: not yet, then it fires, then no more. The watchdog never ends.
  @Test
  void everyRuleIsSeenToWaitToFireAndToEnd() throws IOException {
    List<List<Moment>> cases =
        Tree.yaml(CASES).getFirst().items("tests").stream().map(AlertRulesTest::moments).toList();

    assertThat(rules().stream().map(AlertRulesTest::name))
        .filteredOn(r -> !r.startsWith("SlotwardenWatchdog"))
        .hasSizeGreaterThan(25)
        .allSatisfy(
            rule -> {
              assertThat(cases)
                  .as("%s: not yet, then it fires", rule)
                  .anyMatch(c -> follows(c, rule, false, true));
              assertThat(cases)
                  .as("%s: it fires, then no more", rule)
                  .anyMatch(c -> follows(c, rule, true, false));
            });
    assertThat(Files.readString(CASES)).contains("alertname: SlotwardenWatchdog\n");
  }

  /// What fires at a moment of a case, each as its name and severity.
  private record Moment(Duration at, Set<String> firing) {}

  private static List<Moment> moments(Tree test) {
    return test.items("promql_expr_test").stream()
        .filter(t -> t.text("expr").startsWith("count by (alertname, severity)"))
        .map(
            t ->
                new Moment(
                    Duration.parse("PT" + t.text("eval_time")),
                    t.items("exp_samples").stream()
                        .map(s -> s.text("labels").replaceAll("[{}\"]|alertname=|severity=", ""))
                        .collect(Collectors.toSet())))
        .sorted(Comparator.comparing(Moment::at))
        .toList();
  }

  private static boolean follows(List<Moment> moments, String rule, boolean first, boolean then) {
    for (int i = 0; i < moments.size(); i++) {
      if (moments.get(i).firing().contains(rule) == first
          && moments.stream().skip(i + 1L).anyMatch(m -> m.firing().contains(rule) == then)) {
        return true;
      }
    }
    return false;
  }

  private static String name(Tree rule) {
    return rule.text("alert") + ", " + rule.at("labels", "severity").text();
  }

  @Test
  void everyRecordingRuleHasALevelAndAnOperationInItsNameAndACase() throws IOException {
    String cases = Files.readString(CASES);

    assertThat(all().stream().filter(r -> r.has("record")).map(r -> r.text("record")))
        .hasSizeGreaterThan(3)
        .allMatch(name -> name.matches("[a-z]+:slotwarden_\\w+:\\w+"))
        .allMatch(name -> cases.contains("expr: " + name));
  }

  @Test
  void everyRuleHasWhatPeopleNeed() throws IOException {
    assertThat(rules())
        .hasSizeGreaterThan(15)
        .allSatisfy(
            rule -> {
              assertThat(rule.text("alert")).startsWith("Slotwarden");
              assertThat(rule.at("labels", "severity").text()).isIn("info", "warning", "critical");
              assertThat(rule.at("annotations").keys())
                  .containsExactly("description", "runbook_url", "summary");
              assertThat(rule.at("annotations", "summary").text()).doesNotContain("{{");
            });
  }

  /// A series that can't be seen vanishes, and an alert on it would end with it.
  @Test
  void whatIsSaidOfSlotsAndTasksOutlastsThatTheyCantBeSeen() throws IOException {
    assertThat(rules())
        .filteredOn(r -> r.at("expr").text().matches("(?s).*slotwarden_(slot|task)_.*"))
        .hasSizeGreaterThan(8)
        .allSatisfy(r -> assertThat(r.at("keep_firing_for").text()).isEqualTo("15m"));
  }

  @Test
  void everyRuleHasItsSectionInTheRunbooksAndEverySectionItsRule() throws IOException {
    List<String> sections =
        Pattern.compile("(?m)^## (.+)$")
            .matcher(Files.readString(RUNBOOKS))
            .results()
            .map(m -> m.group(1).toLowerCase(Locale.ROOT))
            .toList();

    assertThat(rules())
        .allSatisfy(
            rule ->
                assertThat(rule.at("annotations", "runbook_url").text())
                    .isEqualTo(RUNBOOKS + "#" + rule.text("alert").toLowerCase(Locale.ROOT)));
    assertThat(sections)
        .containsExactlyElementsOf(
            rules().stream()
                .map(r -> r.text("alert").toLowerCase(Locale.ROOT))
                .distinct()
                .toList());
  }

  @Test
  void everySectionSaysWhatItMeansAndWhatToDo() throws IOException {
    String[] sections = Files.readString(RUNBOOKS).split("(?m)^## ");

    assertThat(sections).hasSizeGreaterThan(10);
    for (int i = 1; i < sections.length; i++) {
      assertThat(sections[i]).contains("**Meaning.**", "**Look first.**", "**Do.**");
    }
  }

  private static List<Tree> rules() throws IOException {
    return all().stream().filter(r -> r.has("alert")).toList();
  }

  private static List<Tree> all() throws IOException {
    return Tree.yaml(RULES).getFirst().items("groups").stream()
        .flatMap(group -> group.items("rules").stream())
        .toList();
  }

  private static String promtool(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Tools.named("promtool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
