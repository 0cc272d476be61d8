package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Where the dashboards lead to: each other, with what was chosen, slotwarden's page and the
/// runbooks.
class DashboardLinksTest {
  private static final Pattern BOARD = Pattern.compile("/d/([a-z-]+)\\?(.+)");
  private static final Pattern CHOSEN = Pattern.compile("\\bvar-(\\w+)=");
  private static final Pattern KEPT = Pattern.compile("\\$\\{(\\w+):queryparam}");
  private static final Pattern COLUMN = Pattern.compile("__data\\.fields\\[\"([^\"]+)\"]");

  private static Map<String, Dashboard> all;

  @BeforeAll
  static void read() throws IOException {
    all = Dashboard.all().stream().collect(Collectors.toMap(Dashboard::uid, Function.identity()));
  }

  @Test
  void thereAreFour() {
    assertThat(all)
        .containsOnlyKeys(
            "slotwarden-fleet", "slotwarden-source", "slotwarden-slot", "slotwarden-tasks");
    assertThat(all.values()).extracting(d -> d.json().text("title")).doesNotHaveDuplicates();
  }

  @Test
  void linksBetweenThemKeepWhatWasChosenAndNameVariablesThatAreThere() {
    List<String> between =
        all.values().stream()
            .flatMap(d -> d.links().stream())
            .map(l -> l.text("url"))
            .filter(url -> url.startsWith("/"))
            .distinct()
            .toList();

    assertThat(between).hasSizeGreaterThan(4);
    assertThat(between)
        .allSatisfy(
            url -> {
              MatchResult m = BOARD.matcher(url).results().findFirst().orElseThrow();
              List<String> there = names(Objects.requireNonNull(all.get(m.group(1)), url));
              assertThat(CHOSEN.matcher(url).results().map(r -> r.group(1)))
                  .isNotEmpty()
                  .allMatch(there::contains);
              assertThat(KEPT.matcher(url).results().map(r -> r.group(1)))
                  .contains("datasource", "job", "instance", "slotwarden_url")
                  .allMatch(there::contains);
              assertThat(url).contains("${__url_time_range}");
            });
  }

  private static List<String> names(Dashboard dashboard) {
    return dashboard.variables().stream().map(v -> v.text("name")).toList();
  }

  @Test
  void allOthersLeadToSlotwardenOrToASectionOfTheRunbooks() throws IOException {
    List<String> sections =
        Pattern.compile("(?m)^## (.+)$")
            .matcher(Files.readString(Path.of("docs/runbooks.md")))
            .results()
            .map(m -> "${runbooks}#" + m.group(1).toLowerCase(Locale.ROOT))
            .toList();

    assertThat(all.values().stream().flatMap(d -> d.links().stream()).map(l -> l.text("url")))
        .filteredOn(url -> !url.startsWith("/"))
        .hasSizeGreaterThan(20)
        .allMatch(
            url ->
                url.equals("${runbooks}")
                    || sections.contains(url)
                    || url.equals("${slotwarden_url}")
                    || url.startsWith("${slotwarden_url}/explain/"));
  }

  @Test
  void columnsThatALinkReadsAreInItsTable() {
    for (Dashboard dashboard : all.values()) {
      for (Tree panel : dashboard.panels()) {
        List<String> columns =
            panel
                .mappings()
                .filter(m -> m.has("renameByName"))
                .flatMap(
                    m ->
                        m.at("renameByName").keys().stream()
                            .map(k -> m.at("renameByName", k).text()))
                .toList();
        assertThat(COLUMN.matcher(String.valueOf(panel.value())).results().map(r -> r.group(1)))
            .as("%s: %s", dashboard, panel.text("title"))
            .allMatch(columns::contains);
        assertThat(
                panel.at("fieldConfig").items("overrides").stream()
                    .map(o -> o.at("matcher"))
                    .filter(m -> panel.text("type").equals("table"))
                    .map(m -> m.text("options")))
            .as("%s: %s", dashboard, panel.text("title"))
            .allMatch(columns::contains);
      }
    }
  }

  @Test
  void theyFindEachOtherByTheirTagAndTakeTheirVariablesAlong() {
    assertThat(all.values())
        .allSatisfy(
            d -> {
              Tree link = d.json().items("links").getFirst();
              assertThat(link.text("type")).isEqualTo("dashboards");
              assertThat(link.at("includeVars").value()).isEqualTo(true);
              assertThat(link.at("keepTime").value()).isEqualTo(true);
              assertThat(d.json().items("tags"))
                  .extracting(Tree::text)
                  .contains(link.items("tags").getFirst().text());
            });
  }
}
