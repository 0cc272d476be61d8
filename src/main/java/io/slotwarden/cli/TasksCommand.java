package io.slotwarden.cli;

import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.TaskJson;
import java.io.PrintWriter;
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
            "SLOTS");
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
          text(String.join(" ", t.slots())));
    }
    table.print(out);
  }
}
