package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The alert rules for Prometheus, by Prometheus' own tool, and the runbook that they point to.
class AlertRulesTest {
  private static final Path RULES = Path.of("grafana/prometheus/slotwarden-rules.yml");
  private static final Path CASES = Path.of("grafana/prometheus/slotwarden-rules-test.yml");
  private static final Path RUNBOOKS = Path.of("docs/runbooks.md");

  @Test
  void promtoolFindsNoFaultInTheRules() throws Exception {
    assertThat(promtool("check", "rules", "--lint=all", "--lint-fatal", RULES.toString()))
        .contains(rules().size() + " rules found");
  }

  @Test
  void everyRuleFiresAndEndsWhenItShould() throws Exception {
    String cases = Files.readString(CASES);

    assertThat(promtool("test", "rules", CASES.toString())).contains("SUCCESS");
    assertThat(rules())
        .allSatisfy(
            rule ->
                assertThat(cases)
                    .containsAnyOf(
                        "alertname=\"%s\", severity=\"%s\""
                            .formatted(rule.text("alert"), rule.at("labels", "severity").text()),
                        "alertname: " + rule.text("alert") + "\n"));
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
        .filteredOn(r -> r.at("expr").text().matches(".*slotwarden_(slot|task)_.*"))
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
