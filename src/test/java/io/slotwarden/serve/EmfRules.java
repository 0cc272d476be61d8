package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/// The rules of the "Specification: Embedded metric format" in the user guide of Amazon CloudWatch,
/// and of Dimension, MetricDatum and PutMetricData in its API reference, as far as they bind a
/// line. Stricter than CloudWatch where it would silently ignore: whoever misspells a member gets
/// no metric and no error.
public final class EmfRules {
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_METRICS = 100;
  private static final int MOST_DIMENSIONS = 30;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_VALUE = 1024;
  private static final Duration OLDEST = Duration.ofDays(14);
  private static final Duration NEWEST = Duration.ofHours(2);

  private EmfRules() {}

  /// @param id metric name and dimensions: what AWS bills
  record Metric(String id, String name, String unit, double value, JsonObject root) {}

  /// Checks a line.
  ///
  /// @return what CloudWatch would make of it
  static List<Metric> check(String line, Instant now) {
    assertThat(line).doesNotContain("\n", "\r", "\u2028", "\u2029", "\u0085");
    assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MOST_BYTES);
    JsonObject root = parse(line);
    JsonObject aws = root.getAsJsonObject("_aws");
    assertThat(aws.keySet()).containsExactlyInAnyOrder("Timestamp", "CloudWatchMetrics");
    assertThat(aws.get("Timestamp").toString()).as("an integer").matches("[1-9]\\d{12}");
    Instant at = Instant.ofEpochMilli(aws.get("Timestamp").getAsLong());
    assertThat(at).isBetween(now.minus(OLDEST), now.plus(NEWEST));
    List<Metric> metrics = new ArrayList<>();
    JsonArray directives = aws.getAsJsonArray("CloudWatchMetrics");
    assertThat(directives).isNotEmpty();
    directives.forEach(d -> metrics.addAll(directive(d.getAsJsonObject(), root)));
    return metrics;
  }

  private static JsonObject parse(String line) {
    JsonReader reader = new JsonReader(new StringReader(line));
    reader.setStrictness(Strictness.STRICT);
    JsonElement root = JsonParser.parseReader(reader);
    assertThat(root.isJsonObject()).isTrue();
    return root.getAsJsonObject();
  }

  private static List<Metric> directive(JsonObject directive, JsonObject root) {
    assertThat(directive.keySet()).containsExactlyInAnyOrder("Namespace", "Dimensions", "Metrics");
    String namespace = text(directive.get("Namespace"));
    assertThat(namespace)
        .hasSizeBetween(1, LONGEST_NAME)
        .matches("[0-9A-Za-z._/#:-]+")
        .doesNotStartWith("AWS/")
        .doesNotStartWith(":");
    Set<String> dimensions = dimensions(directive.getAsJsonArray("Dimensions"), root);
    JsonArray definitions = directive.getAsJsonArray("Metrics");
    assertThat(definitions.size()).isBetween(1, MOST_METRICS);
    Set<String> names = new HashSet<>();
    List<Metric> metrics = new ArrayList<>();
    for (JsonElement each : definitions) {
      JsonObject definition = each.getAsJsonObject();
      assertThat(definition.keySet()).containsExactlyInAnyOrder("Name", "Unit");
      String name = text(definition.get("Name"));
      assertThat(name).hasSizeBetween(1, LONGEST_NAME).matches("[a-z][a-z_]*");
      assertThat(names.add(name)).as("named once: " + name).isTrue();
      assertThat(dimensions).doesNotContain(name);
      String unit = text(definition.get("Unit"));
      assertThat(StandardUnit.fromValue(unit)).as(unit).isIn(StandardUnit.knownValues());
      JsonElement value = root.get(name);
      assertThat(value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber())
          .as(name + " is a number: " + value)
          .isTrue();
      assertThat(value.getAsDouble()).isFinite();
      metrics.add(
          new Metric(id(namespace, name, dimensions, root), name, unit, value.getAsDouble(), root));
    }
    return metrics;
  }

  private static Set<String> dimensions(JsonArray sets, JsonObject root) {
    assertThat(sets.size()).as("each set would be billed").isEqualTo(1);
    Set<String> dimensions = new HashSet<>();
    for (JsonElement each : sets.get(0).getAsJsonArray()) {
      String name = text(each);
      assertThat(name).hasSizeBetween(1, LONGEST_NAME).matches("[a-z][a-z_]*");
      assertThat(dimensions.add(name)).isTrue();
      assertThat(text(root.get(name)))
          .hasSizeBetween(1, LONGEST_VALUE)
          .matches("[ -~]+")
          .isNotBlank();
    }
    assertThat(dimensions.size()).isLessThanOrEqualTo(MOST_DIMENSIONS);
    return dimensions;
  }

  private static String id(String namespace, String name, Set<String> dimensions, JsonObject root) {
    return namespace
        + " "
        + name
        + " "
        + dimensions.stream()
            .sorted()
            .map(d -> Map.entry(d, root.get(d).getAsString()).toString())
            .toList();
  }

  private static String text(JsonElement element) {
    assertThat(element).isNotNull();
    assertThat(element.isJsonPrimitive() && element.getAsJsonPrimitive().isString())
        .as("text: " + element)
        .isTrue();
    return element.getAsString();
  }
}
