package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.alert.AlertLife;
import io.slotwarden.alert.AlertRules;
import io.slotwarden.alert.Judgement;
import io.slotwarden.alert.PlaceLook;
import io.slotwarden.alert.SourceReading;
import io.slotwarden.config.AlertsConfig;
import io.slotwarden.model.AServer;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TaskId;
import io.slotwarden.serve.Scrapes;
import io.slotwarden.testing.Tools;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lets slotwarden's own alerts judge worlds minute by minute, writes down what it exports
/// meanwhile, and asks Prometheus' rules about the same minutes: they have to tell the same alerts
/// of the same subjects with the same severity.
public final class RulesAgreement {
  private static final Path RULES = Path.of("grafana/prometheus/slotwarden-rules.yml");
  private static final int MINUTES = RuleWorld.ASKED.getLast() + 1;
  private static final Duration POLL = Duration.ofMinutes(1);

  /// The worse of what fires, of each subject.
  private static final String FIRING =
      "max by (instance, alertname, source, slot_name, dms, task) ("
          + "ALERTS{alertstate=\"firing\", instance!=\"\", severity=\"critical\"} * 2"
          + " or ALERTS{alertstate=\"firing\", instance!=\"\", severity=\"warning\"})";

  private final AlertRules rules;

  public RulesAgreement(AlertsConfig thresholds) {
    this.rules = new AlertRules(thresholds);
  }

  /// With every default.
  public static RulesAgreement ofDefaults() {
    return new RulesAgreement(
        Configurations.load(
                """
                sources:
                  - name: orders
                    url: jdbc:postgresql://db:5432/postgres
                    username: slotwarden
                    password: "${env:PASSWORD}"
                    dms: none
                """,
                "defaults")
            .alerts());
  }

  /// @param folder an empty one
  /// @return what each world was found to tell, at the minutes that were asked
  public Map<String, List<String>> assertAgree(Path folder, List<RuleWorld> worlds)
      throws IOException, InterruptedException {
    Map<String, List<String>> found = new LinkedHashMap<>();
    Map<Integer, List<String>> expected = new TreeMap<>();
    StringBuilder text = new StringBuilder("rule_files: [" + RULES.toAbsolutePath() + "]\n");
    text.append("evaluation_interval: 1m\ntests:\n  - interval: 1m\n    input_series:\n");
    input(text, "up{job=\"slotwarden\"}", List.of("1x" + MINUTES));
    try (Scrapes scrapes = new Scrapes(InstantSource.system())) {
      for (RuleWorld world : worlds) {
        Set<String> told = new TreeSet<>();
        ours(world)
            .forEach(
                (minute, alerts) -> {
                  alerts.forEach(t -> told.add(t.toString()));
                  expected
                      .computeIfAbsent(minute, _ -> new ArrayList<>())
                      .addAll(expected(world, minute, alerts));
                });
        found.put(world.name(), List.copyOf(told));
        series(world, scrapes).forEach((name, values) -> input(text, name, values));
      }
    }
    text.append("    promql_expr_test:\n");
    expected.forEach(
        (minute, samples) -> {
          text.append("      - expr: '").append(FIRING).append("'\n");
          text.append("        eval_time: ").append(minute).append("m\n        exp_samples:\n");
          samples.forEach(sample -> text.append("          - ").append(sample).append("\n"));
        });
    Path file = Files.writeString(folder.resolve("agreement.yml"), text);
    Process promtool =
        new ProcessBuilder(Tools.named("promtool").toString(), "test", "rules", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(promtool.waitFor()).as("%s", said).isZero();
    return found;
  }

  /// What slotwarden tells at the minutes that are asked.
  private Map<Integer, Set<Told>> ours(RuleWorld world) {
    Map<Integer, Set<Told>> told = new TreeMap<>();
    Map<Alert.Id, Alert> alerts = Map.of();
    Instant sourceSeen = world.start();
    Instant dmsSeen = world.start();
    for (int minute = 0; minute < MINUTES; minute++) {
      Look look = world.at(minute);
      sourceSeen = look.sourceSeen() ? look.now() : sourceSeen;
      dmsSeen = look.dmsSeen() ? look.now() : dmsSeen;
      List<PlaceLook> places =
          List.of(
              new PlaceLook(Look.SOURCE, "Source", POLL, sourceSeen, look.sourceSeen(), null),
              new PlaceLook(Look.DMS, "DMS entry", POLL, dmsSeen, look.dmsSeen(), null));
      AlertBook book = new AlertBook(alerts, Map.of(), Map.of());
      List<Judgement> judged = judged(world, look, places, book);
      alerts =
          AlertLife.step(alerts, judged, _ -> false, Duration.ofMinutes(3), look.now()).alerts();
      if (RuleWorld.ASKED.contains(minute)) {
        told.put(
            minute,
            alerts.values().stream()
                .filter(Told::isComparable)
                .map(Told::of)
                .collect(Collectors.toSet()));
      }
    }
    return told;
  }

  private List<Judgement> judged(
      RuleWorld world, Look look, List<PlaceLook> places, AlertBook book) {
    List<Judgement> judged =
        new ArrayList<>(rules.ofOurselves(places, List.of(), Set.of(), book, look.now()));
    if (look.sourceSeen()) {
      SourceReading reading =
          new SourceReading(
              Look.SOURCE,
              look.sample(),
              Observed.known(AServer.settings(), look.now()),
              look.allSlots(),
              Map.of(),
              look.forecast(),
              true,
              look.now(),
              false);
      judged.addAll(rules.ofSource(reading, book, List.of()));
      judged.addAll(rules.ofAudit(Look.SOURCE, look.audit(), true));
    }
    if (look.dmsSeen()) {
      Set<TaskId> known = Look.ids(look).collect(Collectors.toSet());
      judged.addAll(rules.ofTasks(Look.DMS, look.taskReadings(), known, book, look.now()));
      judged.addAll(
          rules.ofHealth(
              Look.DMS, look.healthReadings(world.start()), known, Map.of(), book, look.now()));
    }
    return judged;
  }

  /// What the rules have to tell.
  private static List<String> expected(RuleWorld world, int minute, Set<Told> ours) {
    boolean trouble = minute < RuleWorld.TROUBLE;
    return Stream.concat(
            ours.stream().filter(t -> !world.onlySlotwarden().contains(t.toString())),
            trouble ? world.onlyPrometheus().stream().map(Told::parse) : Stream.empty())
        .map(t -> t.sample(world.name()))
        .toList();
  }

  private static void input(StringBuilder text, String name, List<String> values) {
    text.append("      - {series: '")
        .append(quoted(name))
        .append("', values: '")
        .append(String.join(" ", values))
        .append("'}\n");
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }

  /// A value a minute; a series that ends gets the mark that a scrape without it leaves. Time
  /// begins at 0 there.
  private static Map<String, List<String>> series(RuleWorld world, Scrapes scrapes) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      Look look = world.at(minute);
      Map<String, Double> scraped = scrapes.of(look.snapshot(world.start()));
      int before = minute;
      scraped.forEach(
          (name, value) ->
              all.computeIfAbsent(
                      named(name, world),
                      _ -> new ArrayList<>(java.util.Collections.nCopies(before, "_")))
                  .add(text(name, value, world.start())));
      all.values().stream()
          .filter(values -> values.size() == before)
          .forEach(values -> values.add(isValue(values.getLast()) ? "stale" : "_"));
    }
    return all;
  }

  /// Every rule keeps instances apart, so that many worlds fit into one run.
  private static String named(String series, RuleWorld world) {
    String instance = "{instance=\"" + world.name() + "\"";
    return series.contains("{")
        ? series.replaceFirst("\\{", instance + ",")
        : series + instance + "}";
  }

  private static boolean isValue(String written) {
    return !written.equals("stale") && !written.equals("_");
  }

  private static String text(String name, double value, Instant start) {
    boolean instant = name.matches("\\w+_timestamp_seconds(\\{.*)?");
    return new BigDecimal(instant ? value - start.getEpochSecond() : value).toPlainString();
  }
}
