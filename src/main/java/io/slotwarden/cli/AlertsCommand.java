package io.slotwarden.cli;

import io.slotwarden.serve.api.AlertJson;
import io.slotwarden.serve.api.ApiJson;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the alerts that the daemon knows.
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    description = "Lists what is wrong, and what ended within a day.",
    footer = {
      "%nExamples:",
      "  slotwarden alerts",
      "  slotwarden alerts -o json | jq -r '.[] | select(.state == \"firing\") | .text'"
    })
final class AlertsCommand extends ApiCommand {
  @Mixin private OutputFormat output;

  @Override
  void ask(ApiClient client, PrintWriter out) {
    String body = client.get("/api/v1/alerts");
    if (output.isJson()) {
      out.println(body);
      return;
    }
    Table table =
        new Table("ALERT", "SUBJECT", "SEVERITY", "STATE", "SINCE", "MUTED UNTIL", "CAUSE", "TEXT");
    for (AlertJson a : ApiJson.readList(AlertJson.class, body)) {
      table.row(
          text(a.key()),
          text(a.subject()),
          text(a.severity()),
          text(a.state()),
          utc(a.since()),
          utc(a.mutedUntil()),
          text(a.cause()),
          text(a.text()));
    }
    table.print(out);
  }
}
