package io.slotwarden.cli;

import io.slotwarden.model.Durations;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.HealthJson;
import io.slotwarden.serve.api.TaskJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the DMS tasks, Serverless replications and data migrations that the daemon sees.
@Command(
    name = "tasks",
    mixinStandardHelpOptions = true,
    description = "Lists the DMS tasks that the daemon sees.",
    footer = {"%nExamples:", "  slotwarden tasks", "  slotwarden tasks -o json"})
final class TasksCommand extends ApiCommand {
  @Mixin private OutputFormat output;

  @Override
  void ask(ApiClient client, PrintWriter out) {
    String body = client.get("/api/v1/tasks");
    if (output.isJson()) {
      out.println(body);
      return;
    }
    Table table =
        new Table(
            "TASK",
            "STATUS",
            "KIND",
            "DOWN SINCE",
            "RESUME",
            "ATTEMPTS",
            "NEXT AT",
            "DEPROVISIONED AT",
            "SLOTS",
            "HEALTH");
    for (TaskJson t : ApiJson.readList(TaskJson.class, body)) {
      table.row(
          text(t.dms() + "/" + t.task()),
          text(t.status()),
          text(t.kind()),
          utc(t.downSince()),
          text(t.resume().verdict()),
          Integer.toString(t.resume().attempts()),
          utc(t.resume().nextAt()),
          utc(t.deprovisionAt()),
          text(String.join(" ", t.slots())),
          text(health(t.health())));
    }
    table.print(out);
  }

  /// What is known to be wrong, and the latencies; of what is not known nothing is said here.
  private static String health(HealthJson h) {
    List<String> parts = new ArrayList<>();
    count(parts, h.tables().errored(), "tables in error");
    count(parts, h.tables().validationFailed(), "fail validation");
    count(parts, h.tables().validationSuspended(), "validation suspended");
    latency(parts, "source", h.sourceLatency());
    latency(parts, "target", h.targetLatency());
    if (h.instance().lack() != null) {
      parts.add("instance starved");
    }
    return String.join(", ", parts);
  }

  private static void count(List<String> parts, @Nullable Integer n, String what) {
    if (n != null && n > 0) {
      parts.add(n + " " + what);
    }
  }

  private static void latency(List<String> parts, String stage, HealthJson.LatencyJson latency) {
    Double seconds = latency.seconds();
    if (seconds != null) {
      parts.add(stage + " " + Durations.format(Duration.ofSeconds(seconds.longValue())));
    }
  }
}
