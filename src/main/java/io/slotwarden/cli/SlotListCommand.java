package io.slotwarden.cli;

import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.RegistrationJson;
import io.slotwarden.serve.api.SlotJson.OwnerJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists every slot with who answers for it.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description =
        "Lists every slot of every source: whose it is, what for and until when; of those that"
            + " nobody has registered, what is known of who made them.",
    footer = {
      "%nExamples:",
      "  slotwarden slot list",
      "  slotwarden slot list -o json | jq -r '.[] | select(.state == \"expired\") | .slot'"
    })
final class SlotListCommand extends ApiCommand {
  @Mixin private OutputFormat output;

  @Override
  void ask(ApiClient client, PrintWriter out) {
    String body = client.get("/api/v1/registrations");
    if (output.isJson()) {
      out.println(body);
      return;
    }
    Table table = new Table("SLOT", "STATE", "OWNER", "PURPOSE", "CREATED", "EXPIRES", "KNOWN");
    for (RegistrationJson r : ApiJson.readList(RegistrationJson.class, body)) {
      table.row(
          text(r.source() + "/" + r.slot()),
          state(r),
          text(r.owner() == null ? owner(r.neededBy()) : r.owner()),
          text(r.purpose()),
          utc(r.createdAt()),
          utc(r.expiresAt()),
          text(String.join("; ", known(r))));
    }
    table.print(out);
  }

  private static String state(RegistrationJson r) {
    String state = r.state().replace('_', ' ');
    return Boolean.FALSE.equals(r.present()) ? text(state + ", slot missing") : text(state);
  }

  private static String owner(@Nullable OwnerJson owner) {
    if (owner == null) {
      return "";
    }
    return owner.id() == null ? owner.kind() : owner.kind() + " " + owner.id();
  }

  private static List<String> known(RegistrationJson r) {
    List<String> known = new ArrayList<>(r.known());
    if (r.firstSeen() != null) {
      known.add("first seen " + utc(r.firstSeen()));
    }
    if (r.heldUntil() != null) {
      known.add("snapshot held until " + utc(r.heldUntil()));
    }
    if (r.ended() != null) {
      known.add("given up by " + r.ended().by() + ": " + r.ended().why());
    }
    return known;
  }
}
