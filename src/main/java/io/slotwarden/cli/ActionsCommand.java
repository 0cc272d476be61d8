package io.slotwarden.cli;

import io.slotwarden.serve.api.ActionJson;
import io.slotwarden.serve.api.ApiJson;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists what the daemon did, or would have done.
@Command(
    name = "actions",
    mixinStandardHelpOptions = true,
    description = "Lists what the daemon did, or would have done.",
    footer = {"%nExamples:", "  slotwarden actions", "  slotwarden actions -o json"})
final class ActionsCommand extends ApiCommand {
  @Mixin private OutputFormat output;

  @Override
  void ask(ApiClient client, PrintWriter out) {
    String body = client.get("/api/v1/actions");
    if (output.isJson()) {
      out.println(body);
      return;
    }
    Table table = new Table("ID", "AT", "ACTION", "TARGET", "POLICY", "OUTCOME", "WHAT CAME OF IT");
    for (ActionJson a : ApiJson.readList(ActionJson.class, body)) {
      table.row(
          Long.toString(a.id()),
          utc(a.at()),
          text(a.action()),
          text(a.target()),
          text(a.policy()),
          a.outcome() == null ? "under way" : text(a.outcome()),
          text(a.detail()));
    }
    table.print(out);
  }
}
