package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.RegistrationJson;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Gives up a registration.
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description =
        "Gives up a slot's registration and closes its held snapshot. The slot itself stays, and is"
            + " protected no more.",
    footer = {
      "%nExample:",
      "  slotwarden slot release orders/mig_2026_orders --reason \"migration is over\""
    })
final class SlotReleaseCommand extends ApiCommand {
  @Parameters(paramLabel = "SOURCE/NAME", description = "the slot")
  private String target = "";

  @Mixin private final Speaker speaker;

  SlotReleaseCommand(Secret.Environment environment) {
    super(environment);
    this.speaker = new Speaker(environment);
  }

  @Override
  void ask(ApiClient client, PrintWriter out) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("target", target);
    speaker.sign(body);
    RegistrationJson r =
        ApiJson.read(
            RegistrationJson.class, client.post("/api/v1/slots/release", speaker.token(), body));
    out.println(
        "released "
            + text(r.source() + "/" + r.slot())
            + ": the slot stays, keeps WAL, and is not protected any more");
  }
}
