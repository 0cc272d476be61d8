package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.MetricsConfig;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.Action;
import io.slotwarden.model.DeliveryOutcome;
import io.slotwarden.model.PollOutcome;
import io.slotwarden.serve.Metrics.Names;
import io.slotwarden.testing.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final String OF_HISTOGRAM = "_(bucket|count|sum)$";
  private static final Pattern SERIES =
      Pattern.compile("(slotwarden_\\w+)(?:\\{(.*)})? (\\S+)( # .*)?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Metrics metrics =
      new Metrics(
          new Names(
              List.of("orders"),
              List.of("prod"),
              List.of("dba", "pager"),
              List.of("kill-switch", "grace"),
              List.of("mark", "resume")),
          () -> Snapshots.NOON);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void theCatalogueInTheDocumentationIsWhatIsShown() throws Exception {
    metrics.show(Snapshots.ofEveryKind());
    String text = scrape();
    Map<String, Set<String>> labels = new TreeMap<>();
    series(text)
        .forEach(
            s ->
                labels
                    .computeIfAbsent(s.name().replaceFirst(OF_HISTOGRAM, ""), _ -> new TreeSet<>())
                    .add(inTheDocumentation(s.keys())));
    Map<String, String> types = new TreeMap<>();
    text.lines()
        .filter(line -> line.startsWith("# TYPE slotwarden_"))
        .map(line -> line.split(" "))
        .filter(word -> !word[2].endsWith("_seconds_max"))
        .forEach(word -> types.put(word[2], word[3]));
    List<String> shown =
        types.entrySet().stream()
            .map(
                type ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            type.getKey().substring("slotwarden_".length()),
                            type.getValue(),
                            String.join(" or ", labels.getOrDefault(type.getKey(), Set.of())),
                            help(text, type.getKey())))
            .toList();

    List<String> told =
        Files.readAllLines(Path.of("docs/metrics.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(told).isEqualTo(shown).hasSizeGreaterThan(40);
  }

  @Test
  void aServerlessReplicationThatIsDownShowsWhenItIsDeprovisioned() {
    metrics.show(Snapshots.ofEveryKind());

    double due = Snapshots.NOON.plusSeconds(47 * 3_600).getEpochSecond();
    assertThat(scrape())
        .contains("kind=\"replication\"")
        .containsPattern(
            "slotwarden_task_deprovision_timestamp_seconds\\{dms=\"prod\",task=\"orders-serverless\"}"
                + " "
                + java.util.regex.Pattern.quote(String.valueOf(due)));
  }

  private static String inTheDocumentation(Set<String> keys) {
    return keys.stream()
        .filter(key -> !key.equals("le"))
        .map(key -> "`" + key + "`")
        .collect(java.util.stream.Collectors.joining(" "));
  }

  private static String help(String text, String name) {
    String prefix = "# HELP " + name + " ";
    return text.lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyFamilyHasHelpInBothFormats() {
    metrics.show(Snapshots.rich());

    for (String accept : List.of("", "application/openmetrics-text")) {
      String text = scrape(accept);
      Set<String> typed = names(text, "# TYPE (slotwarden_\\w+) ");
      assertThat(typed)
          .hasSizeGreaterThan(40)
          .isEqualTo(names(text, "# HELP (slotwarden_\\w+) \\S"));
    }
  }

  @Test
  void whatIsNotKnownIsAbsentAndNeverZero() {
    metrics.show(Snapshots.with(List.of(Snapshots.physical()), List.of()));

    assertThat(series(scrape()).filter(s -> s.name().startsWith("slotwarden_slot_")).map(Row::name))
        .containsExactlyInAnyOrder(
            "slotwarden_slot_info",
            "slotwarden_slot_active",
            "slotwarden_slot_state",
            "slotwarden_slot_cause");
  }

  @Test
  void aSourceThatCantBeSeenKeepsOnlyItsLastSuccess() {
    metrics.show(Snapshots.withSources(Snapshots.unseen()));

    assertThat(
            series(scrape())
                .filter(
                    s -> s.name().startsWith("slotwarden_source_") && s.text().contains("orders"))
                .map(Row::text))
        .containsExactlyInAnyOrder(
            "slotwarden_source_up{kind=\"postgres\",source=\"orders\"} 0.0",
            "slotwarden_source_last_poll_timestamp_seconds{kind=\"postgres\",source=\"orders\"}"
                + " 1.7953488E9",
            "slotwarden_source_last_success_timestamp_seconds{kind=\"postgres\",source=\"orders\"}"
                + " 1.7953482E9");
  }

  @Test
  void aSlotThatIsGoneDisappears() {
    metrics.show(Snapshots.rich());
    assertThat(scrape()).contains("mig_2026_orders");

    metrics.show(Snapshots.with(List.of(Snapshots.physical()), List.of()));

    assertThat(scrape()).doesNotContain("mig_2026_orders");
  }

  @Test
  void statesAreOneSeriesOfValueOne() {
    metrics.show(Snapshots.rich());

    assertThat(series(scrape()).filter(s -> s.text().contains("mig_2026_orders")).map(Row::text))
        .contains(
            "slotwarden_slot_state{database=\"orders\",slot_name=\"mig_2026_orders\","
                + "slot_type=\"logical\",source=\"orders\",state=\"disconnected\"} 1.0",
            "slotwarden_slot_safe_wal_bytes{database=\"orders\",slot_name=\"mig_2026_orders\","
                + "slot_type=\"logical\",source=\"orders\"} -5.0",
            "slotwarden_action_scheduled_timestamp_seconds{action=\"drop_slot\","
                + "subject=\"orders/mig_2026_orders\"} 1.7954352E9");
    assertThat(scrape().lines().filter(l -> l.startsWith("slotwarden_slot_state{"))).hasSize(2);
  }

  @Test
  void noSentenceOfDmsBecomesALabel() {
    metrics.show(Snapshots.rich());

    assertThat(scrape())
        .contains("stop_reason=\"RECOVERABLE_ERROR\"", "replication_instance=\"RI1\"")
        .doesNotContain("hunter2", "arn:aws");
  }

  @Test
  void countersStandAtZeroFromTheStart() {
    assertThat(scrape())
        .contains(
            "slotwarden_polls_total{kind=\"postgres\",outcome=\"timeout\",source=\"orders\"} 0.0",
            "slotwarden_polls_total{dms=\"prod\",kind=\"dms\",outcome=\"error\"} 0.0",
            "slotwarden_poll_duration_seconds_count{dms=\"prod\",kind=\"dms\"} 0",
            "slotwarden_decisions_total{decision=\"mark\"} 0.0",
            "slotwarden_guard_refusals_total{rule=\"grace\"} 0.0",
            "slotwarden_actions_total{action=\"drop_slot\",outcome=\"dropped\"} 0.0",
            "slotwarden_actions_total{action=\"resume_task\",outcome=\"pending\"} 0.0",
            "slotwarden_notifications_total{channel=\"pager\",outcome=\"failed\"} 0.0")
        .doesNotContain("action=\"drop_slot\",outcome=\"resumed\"");
  }

  @Test
  void countsWhatItIsTold() {
    metrics.pollEnded(Metrics.POSTGRES, "orders", PollOutcome.SUCCESS, Duration.ofMillis(80));
    metrics.decided("mark");
    metrics.refused("grace");
    metrics.acted(Action.DROP_SLOT, ActOutcome.ABORTED);
    metrics.notified("dba", DeliveryOutcome.DELIVERED);
    metrics.reloaded(false);

    assertThat(scrape())
        .contains(
            "slotwarden_polls_total{kind=\"postgres\",outcome=\"success\",source=\"orders\"} 1.0",
            "slotwarden_poll_duration_seconds_bucket{kind=\"postgres\",source=\"orders\",le=\"0.05\"}"
                + " 0",
            "slotwarden_poll_duration_seconds_bucket{kind=\"postgres\",source=\"orders\",le=\"0.1\"}"
                + " 1",
            "slotwarden_decisions_total{decision=\"mark\"} 1.0",
            "slotwarden_guard_refusals_total{rule=\"grace\"} 1.0",
            "slotwarden_actions_total{action=\"drop_slot\",outcome=\"aborted\"} 1.0",
            "slotwarden_notifications_total{channel=\"dba\",outcome=\"delivered\"} 1.0",
            "slotwarden_config_last_reload_successful 0.0");
  }

  @Test
  void hostileNamesBreakNoLine() {
    String hostile = "a\"} 1\nslotwarden_leader 7\\";
    metrics.show(Snapshots.with(List.of(Snapshots.slot(hostile, hostile, hostile)), List.of()));

    assertThat(scrape().lines().filter(l -> l.startsWith("slotwarden_leader")))
        .containsExactly("slotwarden_leader 1.0");
    assertThat(
            series(scrape()).filter(s -> s.name().equals("slotwarden_slot_active")).map(Row::text))
        .singleElement()
        .asString()
        .contains("slot_name=\"a\\\"} 1\\nslotwarden_leader 7\\\\\"");
  }

  @Test
  void aScrapeWhileSnapshotsChangeLosesNoRow() throws InterruptedException {
    List<Snapshot> snapshots =
        IntStream.range(0, 2)
            .mapToObj(
                n ->
                    Snapshots.with(
                        IntStream.range(0, 40)
                            .mapToObj(i -> Snapshots.slot("slot_" + i, "plugin" + n, "orders"))
                            .toList(),
                        List.of()))
            .toList();

    eachScrapeWhileTheyAlternate(
        300,
        snapshots,
        text -> {
          assertThat(text.lines().filter(l -> l.startsWith("slotwarden_slot_active{"))).hasSize(40);
          assertThat(names(text, "plugin=\"(\\w+)\"")).hasSize(1);
        });
  }

  /// On a virtual thread a scrape costs hundreds of times its size in garbage.
  @Test
  void aScrapeIsWrittenByAThreadOfThePlatformWhoeverAsks() throws InterruptedException {
    AtomicReference<Thread> writer = new AtomicReference<>();
    Names none = new Names(List.of(), List.of(), List.of(), List.of(), List.of());
    try (Metrics asked =
        new Metrics(
            none,
            () -> {
              writer.set(Thread.currentThread());
              return Snapshots.NOON;
            })) {
      asked.show(Snapshots.ofEveryKind());

      Thread.ofVirtual().start(() -> asked.scrape("")).join();

      assertThat(writer.get()).isNotNull().returns(false, Thread::isVirtual);
    }
  }

  @Test
  void openMetricsHasItsEndItsUnitsAndItsSuffixes() {
    metrics.show(Snapshots.ofEveryKind());
    metrics.pollEnded(Metrics.POSTGRES, "orders", PollOutcome.SUCCESS, Duration.ofMillis(80));

    Metrics.Scrape scrape = metrics.scrape("application/openmetrics-text;version=1.0.0");

    String text = new String(scrape.body(), StandardCharsets.UTF_8);
    assertThat(scrape.contentType()).isEqualTo(Accept.OPEN_METRICS);
    assertThat(text).endsWith("\n# EOF\n").containsOnlyOnce("# EOF");
    assertThat(text)
        .contains(
            "# TYPE slotwarden_slot_retained_bytes gauge\n# UNIT slotwarden_slot_retained_bytes"
                + " bytes\n",
            "# UNIT slotwarden_source_wal_bytes bytes\n",
            "# UNIT slotwarden_slot_lost_timestamp_seconds seconds\n",
            "# TYPE slotwarden_slot info\n");
    for (String counter : names(text, "# TYPE (\\w+) counter\n")) {
      assertThat(counter).doesNotEndWith("_total");
      assertThat(text.lines())
          .as(counter)
          .anyMatch(l -> l.matches(counter + "_total[{ ].*"))
          .noneMatch(l -> l.matches(counter + "[{ ].*"));
    }
    assertThat(text.lines().filter(l -> l.startsWith("# UNIT")))
        .hasSizeGreaterThan(10)
        .allMatch(l -> l.matches("# UNIT \\w+_(\\w+) \\1"));
  }

  @Test
  void theProcessAndItsJavaHaveFewSeriesAndNoneWhenNobodyWantsThem() {
    List<String> own = scrape().lines().filter(l -> l.matches("(jvm|process|system)_.*")).toList();
    assertThat(own).hasSizeBetween(7, 24).anyMatch(l -> l.startsWith("jvm_memory_used_bytes{"));

    metrics.follow(new MetricsConfig(500, false, null));

    assertThat(scrape().lines())
        .noneMatch(l -> l.startsWith("jvm_") || l.startsWith("process_"))
        .anyMatch(l -> l.startsWith("slotwarden_"));
  }

  @Test
  void aScrapeWhileMoreSlotsThanTheLimitComeAndGoLosesNoneOfTheWorst() throws InterruptedException {
    metrics.follow(new MetricsConfig(20, true, null));
    List<Snapshot> snapshots =
        IntStream.range(0, 2)
            .mapToObj(
                n ->
                    Snapshots.with(
                        Stream.concat(
                                IntStream.range(0, 10)
                                    .mapToObj(i -> ManySlots.lost("lost_" + i + "_")),
                                IntStream.range(0, 40 + n)
                                    .mapToObj(
                                        i -> ManySlots.healthy("fine" + n + "_" + i + "_", i)))
                            .toList(),
                        List.of()))
            .toList();

    eachScrapeWhileTheyAlternate(
        100,
        snapshots,
        text -> {
          assertThat(text.lines().filter(l -> l.startsWith("slotwarden_slot_active{"))).hasSize(20);
          assertThat(names(text, "slot_name=\"(lost_\\d+_)\"")).hasSize(10);
          assertThat(names(text, "slot_name=\"(fine\\d)_"))
              .as("one turn, not half of two")
              .hasSize(1);
          assertThat(text)
              .containsPattern("slotwarden_slots_hidden\\{source=\"orders\"} 3[01]\\.0");
        });
  }

  @Test
  void aPauseOfOneSlotIsNotAPauseOfAll() {
    metrics.show(Snapshots.withWord(Snapshots.pause("all")));
    assertThat(scrape()).contains("slotwarden_paused 1.0");

    metrics.show(Snapshots.withWord(Snapshots.pause("orders/mig_2026_orders")));

    assertThat(scrape()).contains("slotwarden_paused 0.0");
  }

  @Test
  void promtoolFindsNoFault() throws Exception {
    String promtool = Tools.named("promtool").toString();
    metrics.show(Snapshots.rich());

    Process check =
        new ProcessBuilder(promtool, "check", "metrics").redirectErrorStream(true).start();
    try (var in = check.getOutputStream()) {
      in.write(metrics.scrape("").body());
    }
    String findings = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(findings).isZero();
  }

  private String scrape() {
    return scrape("");
  }

  private String scrape(String accept) {
    return new String(metrics.scrape(accept).body(), StandardCharsets.UTF_8);
  }

  private record Row(String text, String name, Set<String> keys) {}

  private static java.util.stream.Stream<Row> series(String text) {
    return text.lines()
        .filter(l -> l.startsWith("slotwarden_"))
        .map(
            line -> {
              Matcher m = SERIES.matcher(line);
              assertThat(m.matches()).as(line).isTrue();
              Set<String> keys = new TreeSet<>();
              Matcher label = LABEL.matcher(m.group(2) == null ? "" : m.group(2));
              while (label.find()) {
                keys.add(label.group(1));
              }
              return new Row(line, m.group(1), keys);
            });
  }

  private static Set<String> names(String text, String regex) {
    Set<String> names = new TreeSet<>();
    Matcher m = Pattern.compile(regex).matcher(text);
    while (m.find()) {
      names.add(m.group(1));
    }
    return names;
  }

  /// The snapshots are shown in turn, as fast as it goes, meanwhile.
  private void eachScrapeWhileTheyAlternate(
      int scrapes, List<Snapshot> snapshots, Consumer<String> holds) throws InterruptedException {
    metrics.show(snapshots.getFirst());
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () ->
                    IntStream.iterate(0, i -> !done.get(), i -> 1 - i)
                        .forEach(i -> metrics.show(snapshots.get(i))));
    try {
      for (int n = 0; n < scrapes; n++) {
        holds.accept(scrape());
      }
    } finally {
      done.set(true);
      writer.join();
    }
  }
}
