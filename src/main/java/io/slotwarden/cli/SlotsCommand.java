package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import io.slotwarden.model.ByteSize;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.SlotJson;
import io.slotwarden.serve.api.SlotJson.MarkJson;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the slots that the daemon sees.
@Command(
    name = "slots",
    mixinStandardHelpOptions = true,
    description = "Lists the replication slots that the daemon sees.",
    footer = {
      "%nExamples:",
      "  slotwarden slots",
      "  slotwarden slots -o json | jq -r '.[] | select(.active | not) | .slot'"
    })
final class SlotsCommand extends ApiCommand {
  @Mixin private OutputFormat output;

  SlotsCommand() {
    this(System::getenv);
  }

  SlotsCommand(Secret.Environment environment) {
    super(environment);
  }

  @Override
  void ask(ApiClient client, PrintWriter out) {
    String body = client.get("/api/v1/slots");
    if (output.isJson()) {
      out.println(body);
      return;
    }
    Table table =
        new Table("SLOT", "STATE", "CAUSE", "RETAINED", "DISCONNECTED SINCE", "OWNER", "DROP");
    for (SlotJson s : ApiJson.readList(SlotJson.class, body)) {
      table.row(
          text(s.source() + "/" + s.slot()),
          text(s.state()),
          text(s.cause()),
          s.retainedBytes() == null ? "" : ByteSize.format(s.retainedBytes()),
          utc(s.disconnectedSince()),
          text(s.owner().id() == null ? s.owner().kind() : s.owner().id()),
          s.isProtected() ? "protected" : drop(s.mark()));
    }
    table.print(out);
  }

  private static String drop(@Nullable MarkJson mark) {
    if (mark == null) {
      return "";
    }
    return text(mark.phase()) + (mark.due() == null ? "" : ", due " + utc(mark.due()));
  }
}
