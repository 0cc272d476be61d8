package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.MetricsConfig;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.Action;
import io.slotwarden.model.SlotState;
import io.slotwarden.serve.EmfRules.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What CloudWatch gets, by the rules of its embedded metric format.
class CloudWatchLinesTest {
  private final Metrics metrics =
      new Metrics(
          new Metrics.Names(
              List.of("orders"), List.of("prod"), List.of("dba", "pager"), List.of(), List.of()),
          new MetricsConfig(500, false, null),
          () -> Snapshots.NOON);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void everyLineKeepsTheRulesAndNoMetricIsToldTwice() {
    metrics.show(Snapshots.ofEveryKind());
    metrics.acted(Action.DROP_SLOT, ActOutcome.DROPPED);

    List<Metric> told = told();

    assertThat(told).hasSizeGreaterThan(15);
    assertThat(told.stream().map(Metric::id)).doesNotHaveDuplicates();
  }

  @Test
  void aSlotIsThisLine() {
    metrics.show(Snapshots.with(List.of(Snapshots.marked()), List.of()));

    assertThat(lines())
        .contains(
            "{\"_aws\":{\"Timestamp\":1795348800000,\"CloudWatchMetrics\":[{\"Namespace\":\"slotwarden\","
                + "\"Dimensions\":[[\"source\",\"slot_name\"]],\"Metrics\":["
                + "{\"Name\":\"slot_retained_bytes\",\"Unit\":\"Bytes\"},"
                + "{\"Name\":\"slot_seconds_to_lost\",\"Unit\":\"Seconds\"},"
                + "{\"Name\":\"slot_disconnected_seconds\",\"Unit\":\"Seconds\"}]}]},"
                + "\"source\":\"orders\",\"slot_name\":\"mig_2026_orders\","
                + "\"slot_retained_bytes\":326424648,\"slot_seconds_to_lost\":12000,"
                + "\"slot_disconnected_seconds\":7000,\"slot_type\":\"logical\","
                + "\"database\":\"orders\",\"state\":\"disconnected\",\"cause\":\"consumer_gone\","
                + "\"wal_status\":\"extended\"}");
  }

  @Test
  void theTableInTheDocumentationIsWhatIsWritten() throws IOException {
    metrics.show(Snapshots.ofEveryKind());
    metrics.acted(Action.DROP_SLOT, ActOutcome.DROPPED);
    Map<String, TreeSet<String>> written = new TreeMap<>();
    for (Metric metric : told()) {
      String dimensions =
          metric
              .id()
              .substring(metric.id().indexOf('['))
              .replaceAll("=[^,\\]]*", "")
              .replaceAll("[\\[\\],]", "");
      written
          .computeIfAbsent(metric.name() + " " + metric.unit(), _ -> new TreeSet<>())
          .add(dimensions);
    }

    Map<String, TreeSet<String>> documented =
        Files.readAllLines(Path.of("docs/cloudwatch.md")).stream()
            .filter(l -> l.startsWith("| `"))
            .map(l -> l.replace("`", "").split("\\|"))
            .collect(
                Collectors.toMap(
                    c -> c[1].strip() + " " + c[2].strip(),
                    c -> new TreeSet<>(List.of(c[3].strip().split(" or "))),
                    (a, _) -> a,
                    TreeMap::new));

    assertThat(documented).isEqualTo(written).hasSize(12);
  }

  @Test
  void whatIsNotKnownIsAbsentAndNeverZero() {
    metrics.show(Snapshots.withSources(Snapshots.unseen()));
    assertThat(told().stream().filter(m -> m.id().contains("source=orders")).map(Metric::name))
        .containsExactly("source_up");

    metrics.show(Snapshots.with(List.of(Snapshots.physical()), List.of()));
    assertThat(told().stream().filter(m -> m.id().contains("standby1")).map(Metric::name))
        .as("nothing but that somebody is connected")
        .containsExactly("slot_disconnected_seconds");

    metrics.show(ManySlots.notLookedAt(Snapshots.rich()));
    assertThat(told().stream().filter(m -> m.id().contains("source=orders]")).map(Metric::name))
        .as("before the first look nobody knows whether it is up")
        .isEmpty();
  }

  @Test
  void nothingIsWrittenBeforeTheFirstSnapshot() {
    assertThat(metrics.cloudWatch("slotwarden", Snapshots.NOON)).isEmpty();
  }

  @Test
  void actsAreThoseSinceTheLinesBefore() {
    metrics.show(Snapshots.rich());
    metrics.acted(Action.DROP_SLOT, ActOutcome.DROPPED);
    metrics.acted(Action.RESUME_TASK, ActOutcome.FAILED);
    metrics.acted(Action.RESUME_TASK, ActOutcome.FAILED);

    assertThat(acts())
        .containsExactlyInAnyOrder(
            "slotwarden actions [action=drop_slot, outcome=dropped] 1.0",
            "slotwarden actions [action=resume_task, outcome=failed] 2.0");
    assertThat(acts()).isEmpty();

    metrics.acted(Action.DROP_SLOT, ActOutcome.DROPPED);
    assertThat(acts())
        .containsExactly("slotwarden actions [action=drop_slot, outcome=dropped] 1.0");
  }

  @Test
  void whatHasNoSeriesIsNotBilledEither() {
    metrics.follow(new MetricsConfig(3, false, null));
    metrics.show(
        Snapshots.with(
            IntStream.range(0, 50)
                .mapToObj(i -> ManySlots.of("orders", "s" + i, SlotState.LOST, null, null))
                .toList(),
            List.of()));

    assertThat(lines().stream().filter(l -> l.contains("\"slot_name\":"))).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void noNameBreaksARule(String text) {
    metrics.show(Snapshots.with(List.of(Snapshots.slot(text, text, text)), List.of()));

    assertThat(told().stream().map(Metric::name)).contains("slot_retained_bytes");
  }

  private List<String> acts() {
    return told().stream()
        .filter(m -> m.name().equals("actions"))
        .map(m -> m.id() + " " + m.value())
        .toList();
  }

  private List<String> lines() {
    return metrics.cloudWatch("slotwarden", Snapshots.NOON);
  }

  private List<Metric> told() {
    return lines().stream().flatMap(l -> EmfRules.check(l, Snapshots.NOON).stream()).toList();
  }
}
