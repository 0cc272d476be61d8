package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.RegistrationJson;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Gives a registered slot more time.
@Command(
    name = "renew",
    mixinStandardHelpOptions = true,
    description = "Gives a registered slot more time, counted from now; its alerts end.",
    footer = {
      "%nExample:",
      "  slotwarden slot renew orders/mig_2026_orders --for 14d --reason \"cutover moved\""
    })
final class SlotRenewCommand extends ApiCommand {
  @Parameters(paramLabel = "SOURCE/NAME", description = "the slot")
  private String target = "";

  @Option(
      names = "--for",
      required = true,
      paramLabel = "DURATION",
      description = "from now on, 1h to 365d, e.g. 14d")
  private String lasts = "";

  @Mixin private final Speaker speaker;

  SlotRenewCommand(Secret.Environment environment) {
    super(environment);
    this.speaker = new Speaker(environment);
  }

  @Override
  void ask(ApiClient client, PrintWriter out) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("target", target);
    body.put("for", lasts);
    speaker.sign(body);
    RegistrationJson r =
        ApiJson.read(
            RegistrationJson.class, client.post("/api/v1/slots/renew", speaker.token(), body));
    out.println("renewed " + text(r.source() + "/" + r.slot()) + " until " + utc(r.expiresAt()));
  }
}
