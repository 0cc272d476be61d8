package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.deploy.Dashboard.Query;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of Grafana's dashboard-linter that are about Prometheus, without its program. That
/// every expression parses is seen where a real Prometheus answers them.
class DashboardLintTest {
  private static final Set<String> UNITS =
      Set.of("bytes", "Bps", "s", "short", "percentunit", "ops", "dateTimeFromNow", "none");

  /// A metric of ours or of the JVM, and the matchers after it.
  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:slotwarden|jvm|process)_\\w+)(\\{[^}]*})?");

  private static final Pattern COUNTER = Pattern.compile("\\b\\w+_(?:total|bucket)\\b");

  private final Dashboard dashboard;

  DashboardLintTest() throws IOException {
    dashboard = Dashboard.read();
  }

  @Test
  void isClassicJsonThatGrafanaMigratesByItselfAndThatNobodyEditsInPlace() {
    assertThat(dashboard.json().at("schemaVersion").text()).isEqualTo("42");
    assertThat(dashboard.json().at("editable").value()).isEqualTo(false);
    assertThat(dashboard.json().at("uid").text()).isEqualTo("slotwarden");
    assertThat(dashboard.json().at("id").value()).isNull();
  }

  @Test
  void theDataSourceIsAVariableEverywhere() {
    Tree first = dashboard.variables().getFirst();
    assertThat(first.text("name")).isEqualTo("datasource");
    assertThat(first.text("type")).isEqualTo("datasource");
    assertThat(first.text("label")).isEqualTo("Data source");
    List<Tree> named = dashboard.json().mappings().filter(m -> m.has("datasource")).toList();

    assertThat(named).hasSizeGreaterThan(50);
    assertThat(named)
        .allSatisfy(m -> assertThat(m.at("datasource", "uid").text()).isEqualTo("$datasource"));
  }

  @Test
  void variablesAreAskedForAtEachChangeOfTimeAndTakeSeveralValues() {
    List<Tree> asking = dashboard.variables().stream().skip(1).toList();

    assertThat(asking)
        .extracting(v -> v.text("name"))
        .containsExactly("job", "instance", "source", "slot_name");
    assertThat(asking)
        .allSatisfy(
            v -> {
              assertThat(v.text("type")).isEqualTo("query");
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
        .hasSizeGreaterThan(20)
        .allSatisfy(
            p -> {
              assertThat(p.text("title")).isNotBlank();
              assertThat(p.text("description")).isNotBlank();
              assertThat(p.at("targets").items()).isNotEmpty();
              assertThat(UNITS).contains(p.at("fieldConfig", "defaults", "unit").text());
              assertThat(Set.of("stat", "table", "timeseries")).contains(p.text("type"));
            });
  }

  @Test
  void panelsHaveIdsOfTheirOwnAndDoNotOverlap() {
    List<Tree> all = dashboard.json().items("panels");
    assertThat(all).extracting(p -> p.text("id")).doesNotHaveDuplicates();

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
    return java.util.stream.IntStream.range(0, w * h)
        .mapToObj(i -> (x + i % w) + "," + (y + i / w));
  }

  @Test
  void everySelectorIsBoundToJobAndInstance() {
    assertThat(dashboard.expressions()).hasSizeGreaterThan(30);
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
        .filteredOn(q -> q.expression().contains("rate(") || q.expression().contains("increase("))
        .hasSizeGreaterThan(5)
        .allMatch(q -> q.expression().contains("[$__rate_interval]"));
  }
}
