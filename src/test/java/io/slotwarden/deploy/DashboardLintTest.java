package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.deploy.Dashboard.Query;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of Grafana's dashboard-linter that are about Prometheus, without its program, for each
/// dashboard. That every expression parses is seen where a real Prometheus answers them.
@ParameterizedClass(name = "{0}")
@MethodSource("io.slotwarden.deploy.Dashboard#all")
class DashboardLintTest {
  private static final Set<String> UNITS =
      Set.of(
          "bytes",
          "Bps",
          "s",
          "h",
          "string",
          "short",
          "percentunit",
          "ops",
          "dateTimeFromNow",
          "none");

  private static final Set<String> TYPES = Set.of("stat", "table", "timeseries", "state-timeline");

  /// A metric, and the matchers after it.
  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:slotwarden_|jvm_|process_)\\w+|ALERTS)(\\{[^}]*})?");

  private static final Pattern COUNTER = Pattern.compile("\\b\\w+_(?:total|bucket)\\b");

  private final Dashboard dashboard;

  DashboardLintTest(Dashboard dashboard) {
    this.dashboard = dashboard;
  }

  @Test
  void isClassicJsonThatGrafanaMigratesByItselfAndThatNobodyEditsInPlace() {
    assertThat(dashboard.json().at("schemaVersion").text()).isEqualTo("42");
    assertThat(dashboard.json().at("editable").value()).isEqualTo(false);
    assertThat(dashboard.uid()).matches("slotwarden-[a-z]+");
    assertThat(dashboard.json().at("id").value()).isNull();
  }

  @Test
  void theDataSourceIsAVariableEverywhere() {
    Tree first = dashboard.variables().getFirst();
    assertThat(first.text("name")).isEqualTo("datasource");
    assertThat(first.text("type")).isEqualTo("datasource");
    assertThat(first.text("label")).isEqualTo("Data source");
    List<Tree> named = dashboard.json().mappings().filter(m -> m.has("datasource")).toList();

    assertThat(named).hasSizeGreaterThan(40);
    assertThat(named)
        .allSatisfy(m -> assertThat(m.at("datasource", "uid").text()).isEqualTo("$datasource"));
  }

  @Test
  void variablesAreAskedForAtEachChangeOfTimeAndTakeSeveralValues() {
    List<Tree> asking =
        dashboard.variables().stream().filter(v -> v.text("type").equals("query")).toList();

    assertThat(dashboard.variables())
        .extracting(v -> v.text("name"))
        .startsWith("datasource", "job", "instance")
        .endsWith("slotwarden_url", "runbooks");
    assertThat(asking)
        .hasSizeGreaterThan(2)
        .allSatisfy(
            v -> {
              assertThat(v.text("refresh")).isEqualTo("2");
              assertThat(v.at("multi").value()).isEqualTo(true);
              assertThat(v.at("includeAll").value()).isEqualTo(true);
              assertThat(v.text("allValue")).isEqualTo(".+");
              assertThat(v.text("label")).isNotBlank();
            });
  }

  @Test
  void everyPanelHasTitleDescriptionKnownUnitAndQueries() {
    assertThat(dashboard.panels())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            p -> {
              assertThat(p.text("title")).isNotBlank();
              assertThat(p.text("description")).isNotBlank();
              assertThat(p.at("targets").items()).isNotEmpty();
              assertThat(UNITS).contains(p.at("fieldConfig", "defaults", "unit").text());
              assertThat(TYPES).contains(p.text("type"));
            });
  }

  @Test
  void panelsHaveIdsAndTitlesOfTheirOwnAndDoNotOverlap() {
    List<Tree> all = dashboard.json().items("panels");
    assertThat(all).extracting(p -> p.text("id")).doesNotHaveDuplicates();
    assertThat(all).extracting(p -> p.text("title")).doesNotHaveDuplicates();

    List<String> cells =
        all.stream().map(p -> p.at("gridPos")).flatMap(DashboardLintTest::cells).toList();
    assertThat(cells).doesNotHaveDuplicates();
  }

  private static Stream<String> cells(Tree grid) {
    int x = Integer.parseInt(grid.text("x"));
    int y = Integer.parseInt(grid.text("y"));
    int w = Integer.parseInt(grid.text("w"));
    int h = Integer.parseInt(grid.text("h"));
    assertThat(x + w).isLessThanOrEqualTo(24);
    return IntStream.range(0, w * h).mapToObj(i -> (x + i % w) + "," + (y + i / w));
  }

  @Test
  void everySelectorIsBoundToJobAndInstance() {
    assertThat(dashboard.expressions()).hasSizeGreaterThan(20);
    assertThat(dashboard.expressions())
        .allSatisfy(
            q ->
                assertThat(SELECTOR.matcher(q.expression()).results().map(MatchResult::group))
                    .as(q.asker())
                    .isNotEmpty()
                    .allMatch(s -> s.contains("job=~\"$job\", instance=~\"$instance\"")));
  }

  @Test
  void countersAreOnlyShownAsRatesOverTheIntervalThatGrafanaChooses() {
    for (Query q : dashboard.expressions().toList()) {
      Matcher counter = COUNTER.matcher(q.expression());
      while (counter.find()) {
        assertThat(q.expression().substring(0, counter.start()))
            .as(q.asker())
            .matches(".*\\b(rate|irate|increase)\\($");
      }
    }
    assertThat(dashboard.panelQueries())
        .filteredOn(q -> q.expression().matches(".*\\b(rate|increase|deriv)\\(.*"))
        .isNotEmpty()
        .allMatch(q -> q.expression().contains("[$__rate_interval]"));
  }

  @Test
  void whatWasDoneStandsOverEveryGraph() {
    assertThat(dashboard.annotationQueries())
        .extracting(q -> q.asker().substring(q.asker().indexOf(' ') + 1))
        .contains("Drops", "Resumes", "Versions");
    assertThat(dashboard.annotationQueries())
        .allMatch(q -> !q.expression().contains("changes("), "sees the first act, too");
  }
}
