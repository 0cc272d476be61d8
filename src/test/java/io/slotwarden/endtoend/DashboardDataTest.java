package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.deploy.Dashboard;
import io.slotwarden.deploy.Dashboard.Query;
import io.slotwarden.deploy.Tree;
import io.slotwarden.observe.cloudwatch.CloudWatchDouble;
import io.slotwarden.serve.Snapshot;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Prometheus;
import io.slotwarden.testing.Sources;
import io.slotwarden.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Every query of the dashboard has an answer, and every metric of the rules exists, in a real
/// Prometheus that scrapes the real daemon: slots read, abandoned, announced and owned, a task that
/// is down, a disk that fills and slots that will be lost.
@ResourceLock(Servers.LOCK)
class DashboardDataTest {
  /// Two scrapes after the first one, for rates, on a busy machine.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Path RULES = Path.of("grafana/prometheus/slotwarden-rules.yml");

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");
  private static final Pattern METRIC = Pattern.compile("\\bslotwarden_\\w+");

  /// A limit, so that the room before a loss is known; the rest counts on the standby alone, so
  /// that a slot has an xmin.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "max_slot_wal_keep_size", "1GB",
          "primary_slot_name", "standby_1",
          "hot_standby_feedback", "on",
          "wal_receiver_status_interval", "1");

  /// The source without a limit: there the disk fills, and no slot is lost before.
  private static final String UNLIMITED = "billing";

  @TempDir Path home;

  @Test
  void everyPanelVariableAndRuleIsAnsweredByAPrometheusThatScrapesTheDaemon() throws Exception {
    Tools.named("prometheus");
    try (PostgresServer server = PostgresServer.start(Majors.newest(), SETTINGS);
        Slack slack = new Slack();
        SimulatedDms dms = SimulatedDms.start(InstantSource.system());
        CloudWatchDouble cloud = new CloudWatchDouble();
        RunningDaemon daemon = RunningDaemon.start(inManyStates(server, slack, dms, cloud));
        LogicalConsumer consumer = LogicalConsumer.attach(server, "read_now");
        PostgresServer standby = server.startStandby()) {
      assertThat(consumer).isNotNull();
      assertThat(standby).isNotNull();
      daemon.awaitSlot("mig_2026_orders", "is announced", Snapshot.SlotView::isScheduled);
      daemon.awaitTask("orders-cdc", "is down", t -> t.downSince() != null);
      daemon.awaitTask("orders-live", "has a latency", t -> t.health().source().isKnown());
      daemon.awaitSlot(
          "standby_1", "holds vacuum back", s -> s.assessment().slot().xminAge() != null);
      awaitForecasts(daemon);
      try (Prometheus prometheus =
          Prometheus.start(
              Files.createDirectory(home.resolve("prometheus")), daemon.authority(), RULES)) {
        List<Dashboard> dashboards = Dashboard.all();

        assertThat(dashboards).hasSize(4);
        Awaitility.await("every query of the dashboards is answered")
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(unanswered(prometheus, dashboards)).isEmpty());
        assertThat(missing(prometheus)).isEmpty();
      }
    }
  }

  private static void awaitForecasts(RunningDaemon daemon) {
    RunningDaemon.await("a disk fills and a slot will be lost")
        .untilAsserted(
            () -> {
              var full = daemon.source(UNLIMITED).forecast().full();
              assertThat(full.expected()).as("%s", full).isPresent();
              var lost = daemon.source(Setup.SOURCE).forecast().lost();
              assertThat(lost.values())
                  .as("%s", lost)
                  .anyMatch(slot -> slot.expected().isPresent());
            });
  }

  /// Queries without data, each with what Prometheus said.
  private static List<String> unanswered(Prometheus prometheus, List<Dashboard> dashboards) {
    List<String> found = new ArrayList<>();
    List<Query> queries = new ArrayList<>();
    for (Dashboard dashboard : dashboards) {
      queries.addAll(dashboard.panelQueries());
      dashboard.variableQueries().forEach(v -> queries.add(asked(v)));
      dashboard.annotationQueries().forEach(a -> queries.add(underlying(a)));
    }
    assertThat(queries).hasSizeGreaterThan(100);
    for (Query query : queries) {
      String answer = prometheus.query(concrete(query.expression()));
      if (results(answer).isEmpty()) {
        found.add(query.asker() + ": " + concrete(query.expression()) + " -> " + answer);
      }
    }
    return found;
  }

  /// What Grafana finds the values of a variable in.
  private static Query asked(Query variable) {
    Matcher m = LABEL_VALUES.matcher(variable.expression());
    assertThat(m.matches()).as(variable.expression()).isTrue();
    return new Query(
        variable.asker(),
        "count by (%2$s) (%1$s{%2$s!=\"\"}) > 0"
            .formatted(m.group(1), m.group(2))
            .replace("}{", ", "));
  }

  /// An annotation is a moment at which something changes, and here nothing does: the series that
  /// it looks at have to be there, and the question itself has to be one that Prometheus takes.
  private static Query underlying(Query annotation) {
    String still = annotation.expression().replaceAll(" > 0$| unless .+$", "");
    assertThat(still).as(annotation.asker()).isNotEqualTo(annotation.expression());
    return new Query(annotation.asker(), still);
  }

  /// Metrics of the rules that the scrape has not.
  private static List<String> missing(Prometheus prometheus) throws Exception {
    List<String> metrics =
        Tree.yaml(RULES).stream()
            .flatMap(Tree::mappings)
            .filter(m -> m.has("expr"))
            .flatMap(m -> METRIC.matcher(m.at("expr").text()).results())
            .map(java.util.regex.MatchResult::group)
            .distinct()
            .toList();
    assertThat(metrics).hasSizeGreaterThan(10);
    return metrics.stream().filter(m -> results(prometheus.query(m)).isEmpty()).toList();
  }

  private static List<Tree> results(String answer) {
    Tree json = Tree.json("answer", answer);
    return json.text("status").equals("success") ? json.at("data").items("result") : List.of();
  }

  /// As Grafana sends it, with every variable at "All".
  private static String concrete(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replace("$__interval", "1m")
        .replaceAll("\\$(job|instance|source|slot_name|dms|task)\\b", ".+");
  }

  private Config inManyStates(
      PostgresServer server, Slack slack, SimulatedDms dms, CloudWatchDouble cloud) {
    SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
    SimulatedResource target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
    SimulatedResource source =
        dms.addEndpoint("orders-src", "SOURCE", "127.0.0.1", server.port(), "postgres", "dms")
            .with("PostgreSQLSettings", Map.of("SlotName", "cdc_orders"));
    dms.addTask("orders-cdc", source, target, instance).run().stop("NORMAL");
    dms.addServerless("orders-sl", endpoint(dms, server, "cdc_serverless"), target)
        .run()
        .stop("NORMAL");
    String live =
        dms.addTask("orders-live", endpoint(dms, server, "read_now"), target, instance).run().arn();
    for (String metric : List.of("CDCLatencySource", "CDCLatencyTarget")) {
      cloud.put(
          metric,
          Map.of(
              "ReplicationInstanceIdentifier",
              "ri-1",
              "ReplicationTaskIdentifier",
              live.substring(live.lastIndexOf(':') + 1)),
          Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(300),
          7);
    }
    server.createLogicalSlot("mig_2026_orders");
    Servers.holdWal(server);
    server.createLogicalSlot("cdc_orders");
    server.createLogicalSlot("read_now");
    for (int i = 1; i <= 3; i++) { // more slots than have a layer of their own
      server.createLogicalSlot("more_" + i);
    }
    server.query("select pg_create_physical_replication_slot('standby_1', true)");
    PostgresServer unlimited = Servers.of(Majors.newest());
    Servers.abandonedSlot(unlimited, "stuck");
    Setup setup =
        new Setup(home, slack.url())
            .health("health: {tables: 1s, metrics: 1s}")
            .source(server, dms)
            .source(
                UNLIMITED,
                Sources.of(unlimited),
                "dms: none\n    storage: {path: \"" + home + "\"}")
            .drops("mig_2026_orders")
            .earn("mig_2026_orders");
    Map<String, String> variables = setup.variables();
    // Announced, and not due while this test lasts.
    String patient =
        setup
            .text()
            .replace("notice: 0s", "notice: 1h")
            .replace(
                "aws: {sts:",
                "aws: {cloudwatch: {endpoint-url: \"" + cloud.endpoint() + "\"}, sts:");
    assertThat(patient).isNotEqualTo(setup.text());
    Config config = Setup.load(patient, variables::get);
    for (int i = 0; i < 3; i++) { // beyond what the last checkpoint keeps by itself
      Servers.holdWal(server);
      Servers.holdWal(unlimited);
    }
    Remembered.anHour(config, Setup.SOURCE, "cdc_orders", Instant.now());
    Remembered.anHour(config, UNLIMITED, "stuck", Instant.now());
    return config;
  }

  private static SimulatedResource endpoint(SimulatedDms dms, PostgresServer server, String slot) {
    return dms.addEndpoint(slot, "SOURCE", "127.0.0.1", server.port(), "postgres", "dms")
        .with("PostgreSQLSettings", Map.of("SlotName", slot));
  }
}
