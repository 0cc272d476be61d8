package io.slotwarden.aws;

import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.StorageConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How many calls a configuration makes in a month, and about what AWS asks for them: an estimate
/// from the configuration alone, which knows nothing of how many tasks there are.
public final class MonthlyCalls {
  /// In dollars, in most regions.
  private static final double METRICS_PER_THOUSAND = 0.01;

  private static final int METRICS_A_TASK = 2;
  private static final int METRICS_AN_INSTANCE = 4;

  /// For the example.
  private static final int TASKS = 10;

  private static final String PRICES =
      "Prices as public overviews of AWS's list prices had them in November 2026 (us-east-1;"
          + " compare aws.amazon.com/cloudwatch/pricing, /sns/pricing).";

  private MonthlyCalls() {}

  /// Lines for people; empty when the configuration calls nothing of AWS.
  public static List<String> of(Config config) {
    Map<String, List<AwsRight.Grant>> places = new LinkedHashMap<>();
    AwsRight.needed(config)
        .forEach(g -> places.computeIfAbsent(g.place(), _ -> new ArrayList<>()).add(g));
    if (places.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("AWS calls in a month of 30 days, about:");
    places.forEach(
        (place, grants) -> {
          lines.add(place + heading(config, place));
          grants.stream().map(g -> line(config, g)).distinct().forEach(lines::add);
        });
    lines.add(
        "A listing of more than 100 items takes a call more for each further 100. Calls of DMS and"
            + " STS cost nothing.");
    lines.add(
        String.format(
                Locale.ROOT,
                "In all about $%.2f a month. What depends on the number of tasks comes on top. ",
                dollars(config))
            + PRICES);
    return lines;
  }

  private static String heading(Config config, String place) {
    return entry(config, place)
        .map(d -> String.format(Locale.ROOT, " (a look each %s):", seconds(d.poll())))
        .orElse(":");
  }

  private static String line(Config config, AwsRight.Grant grant) {
    return "  %-38s %s".formatted(grant.right().action(), words(config, grant));
  }

  private static String words(Config config, AwsRight.Grant grant) {
    Optional<DmsConfig> entry = entry(config, grant.place());
    if (grant.right() == AwsRight.GET_METRIC_DATA && entry.isPresent()) {
      return metricsOfTasks(entry.get());
    }
    long calls = grant.right().pace().aMonth(poll(config, grant.place()));
    String counted = String.format(Locale.ROOT, "%,d", calls);
    return switch (grant.right().pace()) {
      case EACH_LOOK -> counted;
      case EACH_LOOK_UNLESS_QUIET ->
          counted + ", and in each look while a drop is announced or a task is at rest";
      case EACH_LOOK_UNLESS_EMPTY ->
          counted
              + ", and in each look while there is one, a drop is announced or a task is at rest";
      case SLOWLY -> counted + ", and in each look that shows a task at rest";
      case EACH_TASK_AT_REST -> "one in each look for each task at rest, 50 at most";
      case EACH_HOUR -> counted + " at most";
      case EACH_MINUTE -> {
        long metrics = calls * metrics(config, grant.place());
        yield counted
            + String.format(
                Locale.ROOT,
                ", %,d metrics at $0.01 a thousand: $%.2f",
                metrics,
                metrics * METRICS_PER_THOUSAND / 1000);
      }
      case HEALTH ->
          "one each "
              + seconds(entry.orElseThrow().health().tables())
              + " for each running "
              + (grant.right() == AwsRight.DESCRIBE_TABLE_STATISTICS
                  ? "task"
                  : "Serverless replication")
              + " of a source";
      case AS_NEEDED ->
          switch (grant.right()) {
            case PUBLISH ->
                "one for each message; the first million is free, then $0.50 a million, and"
                    + " deliveries by e-mail, SMS and HTTP besides";
            case GET_SECRET_VALUE ->
                "at the start and after a rotation; $0.05 for ten thousand calls, and $0.40 a"
                    + " month for the secret itself";
            case RDS_CONNECT -> "no call: a token is signed here for each connection";
            case DESCRIBE_PENDING_MAINTENANCE_ACTIONS,
                DESCRIBE_REPLICATION_TASK_INDIVIDUAL_ASSESSMENTS ->
                "by audit alone, for each task that it looks at";
            default -> "as needed";
          };
    };
  }

  /// Which depends on how many tasks there are: said for ten.
  private static String metricsOfTasks(DmsConfig entry) {
    long calls = Pace.MONTH.dividedBy(entry.health().metrics());
    long metrics = calls * (TASKS * METRICS_A_TASK + METRICS_AN_INSTANCE);
    return String.format(
        Locale.ROOT,
        "%,d, with %d metrics of each running task with CDC and %d of each of their instances at"
            + " $0.01 a thousand: $%.2f for %d tasks on one",
        calls,
        METRICS_A_TASK,
        METRICS_AN_INSTANCE,
        metrics * METRICS_PER_THOUSAND / 1000,
        TASKS);
  }

  private static Optional<DmsConfig> entry(Config config, String place) {
    return config.dms().stream().filter(d -> place.equals("dms[" + d.name() + "]")).findFirst();
  }

  private static double dollars(Config config) {
    return AwsRight.needed(config).stream()
            .filter(g -> g.right() == AwsRight.GET_METRIC_DATA)
            .filter(g -> entry(config, g.place()).isEmpty())
            .mapToLong(
                g -> g.right().pace().aMonth(poll(config, g.place())) * metrics(config, g.place()))
            .sum()
        * METRICS_PER_THOUSAND
        / 1000;
  }

  /// What CloudWatch is asked for at once: of Aurora, also what is used.
  private static int metrics(Config config, String place) {
    return config.sources().stream()
            .filter(s -> place.equals("sources[" + s.name() + "]"))
            .map(SourceConfig::storage)
            .anyMatch(s -> s instanceof StorageConfig.AuroraCluster)
        ? 2
        : 1;
  }

  private static Duration poll(Config config, String place) {
    return entry(config, place).map(DmsConfig::poll).orElse(Pace.MONTH);
  }

  private static String seconds(Duration d) {
    return io.slotwarden.model.Durations.format(d);
  }
}
