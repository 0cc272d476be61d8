package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import io.slotwarden.model.Durations;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.CreatedSlotJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a slot with an owner and an end, and says from where a CDC-only task starts.
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description =
        "Makes a logical slot with an owner and an end, prints its CdcStartPosition and what to do"
            + " next.",
    footer = {
      "%nslotwarden's actor makes it, through the guard: the mode does not matter, for a person"
          + " asks. Until",
      "it expires it is never dropped; after that it is dropped only where a policy or a person"
          + " names it.",
      "%n--hold-snapshot: this command stays and keeps the exported snapshot open for pg_dump. It"
          + " holds",
      "back vacuum meanwhile. Ctrl-C, or the end of --for, closes it; so does the end of this"
          + " process",
      "within a minute. The slot stays.",
      "%nExamples:",
      "  slotwarden slot create orders/mig_2026_orders --plugin test_decoding --owner payments \\",
      "    --purpose \"move orders to Aurora\" --expires 14d --database app --hold-snapshot",
      "  slotwarden slot create orders/mig_2026_orders --plugin pglogical --owner payments \\",
      "    --purpose \"move orders\" --expires 14d --first-copy snapshot -o json"
    })
final class SlotCreateCommand extends ApiCommand {
  /// A creation may wait for transactions; the daemon answers before this.
  private static final Duration PATIENCE = Duration.ofSeconds(130);

  @Parameters(paramLabel = "SOURCE/NAME", description = "the source, and the name of the new slot")
  private String target = "";

  @Option(
      names = "--plugin",
      required = true,
      paramLabel = "PLUGIN",
      description = "test_decoding, pglogical or pgoutput (DMS reads the first two)")
  private String plugin = "";

  @Option(
      names = "--owner",
      required = true,
      paramLabel = "TEAM",
      description = "who answers for it")
  private String owner = "";

  @Option(
      names = "--purpose",
      required = true,
      paramLabel = "TEXT",
      description = "what it is for; it is shown wherever the slot is")
  private String purpose = "";

  @Option(
      names = "--expires",
      required = true,
      paramLabel = "DURATION",
      description = "how long it is registered from now on, 1h to 365d, e.g. 14d")
  private String expires = "";

  @Option(
      names = "--database",
      paramLabel = "DB",
      description = "the database that it decodes (default: that of the source's url)")
  private @Nullable String database;

  @Option(
      names = "--hold-snapshot",
      description = "stay, and keep the slot's exported snapshot open for pg_dump")
  private boolean holdSnapshot;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description = "with --hold-snapshot, how long at the longest (default and limit: 24h)")
  private String lasts = "";

  @Option(
      names = "--first-copy",
      paramLabel = "COPY",
      defaultValue = "dump",
      description =
          "dump (default), or snapshot: a restored RDS or Aurora snapshot, whose position is not"
              + " the slot's")
  private String firstCopy = "";

  @Mixin private final ByOption by = new ByOption();

  @Mixin private final TokenOption token;

  @Mixin private OutputFormat output;

  private final Holding.Pause pause;

  SlotCreateCommand(Secret.Environment environment) {
    this(environment, Holding::sleep);
  }

  SlotCreateCommand(Secret.Environment environment, Holding.Pause pause) {
    super(environment);
    this.token = new TokenOption(environment);
    this.pause = pause;
  }

  @Override
  void ask(ApiClient client, PrintWriter out) {
    String spoken = token.reveal();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("target", target);
    body.put("plugin", plugin);
    body.put("owner", owner);
    body.put("purpose", purpose);
    body.put("expires", expires);
    if (database != null) {
      body.put("database", database);
    }
    if (holdSnapshot) {
      body.put("hold", lasts);
    }
    body.put("firstCopy", firstCopy);
    body.put("by", by.name());
    String answer = client.post("/api/v1/slots/create", spoken, body, PATIENCE);
    CreatedSlotJson made = ApiJson.read(CreatedSlotJson.class, answer);
    if (output.isJson()) {
      out.println(answer);
    } else {
      print(made, out);
    }
    out.flush();
    if (holdSnapshot) {
      Holding.of(client, spoken, made.target(), Durations.parse(lasts), pause)
          .stay(output.isJson() ? null : out);
    }
  }

  private static void print(CreatedSlotJson made, PrintWriter out) {
    if (made.cdcStartPosition() != null) {
      out.println("CdcStartPosition=" + text(made.cdcStartPosition()));
    } else {
      out.println("No position is given out: " + text(made.noPosition()));
    }
    out.println();
    out.println(
        "Slot "
            + text(made.target())
            + " ("
            + text(made.plugin())
            + ", database "
            + text(made.database())
            + ") is registered by "
            + text(made.owner())
            + " until "
            + utc(made.expiresAt())
            + ".");
    out.println("Next:");
    List<String> steps = made.nextSteps();
    for (int i = 0; i < steps.size(); i++) {
      out.println("  " + (i + 1) + ". " + text(steps.get(i)));
    }
  }
}
