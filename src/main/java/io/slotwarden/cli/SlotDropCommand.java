package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.ByHandJson;
import io.slotwarden.serve.api.ExplanationJson;
import io.slotwarden.serve.api.HandDropJson;
import io.slotwarden.serve.api.RefusedJson;
import io.slotwarden.serve.api.RuleJson;
import io.slotwarden.serve.api.SlotJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Drops one slot because a person says so: shows what is known of it, has its name typed, and asks
/// the daemon to drop exactly what was shown.
@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    description = "Shows what is known of a slot, asks for its name, and drops exactly that slot.",
    footer = {
      "%nIt passes the daemon's guard, in mode observe too. It needs no policy, no grace, no notice"
          + " and",
      "no budget; but what is active, protected, paused, owned or perhaps owned, or not what was",
      "shown any more, is not dropped. A dropped slot can't be brought back.",
      "Exit code: 0 dropped, 1 not dropped or not known yet, 2 wrong usage.",
      "%nExamples:",
      "  slotwarden slot drop orders/mig_2026_orders --reason \"cut over, asked Ann\"",
      "  slotwarden slot drop orders/mig_2026_orders --reason \"cut over\" --yes-name"
          + " mig_2026_orders"
    })
final class SlotDropCommand extends ApiCommand {
  /// Longer than the daemon waits for the outcome.
  private static final Duration ANSWER = Duration.ofSeconds(25);

  private final Supplier<Terminal> terminal;

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "SOURCE/SLOT", description = "the slot, by its exact name")
  private String target = "";

  @Option(
      names = "--yes-name",
      paramLabel = "NAME",
      description = "the slot's name, for scripts: nothing is asked then")
  private @Nullable String name;

  @Mixin private Speaker speaker;

  SlotDropCommand() {
    this(System::getenv, Terminal::ofThisProcess);
  }

  SlotDropCommand(Secret.Environment environment, Supplier<Terminal> terminal) {
    super(environment);
    this.speaker = new Speaker(environment);
    this.terminal = terminal;
  }

  @Override
  void ask(ApiClient client, PrintWriter out) {
    int slash = target.indexOf('/');
    if (slash < 1 || slash == target.length() - 1) {
      throw wrongUsage("SOURCE/SLOT must name one slot, not '" + text(target) + "'");
    }
    Terminal person = terminal.get();
    if (name == null && !person.isThere()) {
      throw wrongUsage("there is no terminal to type the slot's name at: give --yes-name NAME");
    }
    String token = speaker.token();
    String source = target.substring(0, slash);
    String slot = target.substring(slash + 1);
    ByHandJson seen = show(client, source, slot, out);
    confirm(person, slot);
    report(sent(client, token, body(seen)), out);
  }

  private static ApiClient.Answer sent(ApiClient client, String token, Map<String, Object> body) {
    try {
      return client.exchange("/api/v1/slots/drop", token, body, ANSWER);
    } catch (ApiFailure e) {
      throw new ApiFailure(e.getMessage() + "; slotwarden actions tells whether anything was done");
    }
  }

  /// @return what was shown, if no rule speaks against it so far
  private ByHandJson show(ApiClient client, String source, String slot, PrintWriter out) {
    ExplanationJson explained =
        ApiJson.read(
            ExplanationJson.class,
            client.get(
                "/api/v1/explain/" + ApiClient.segment(source) + "/" + ApiClient.segment(slot)));
    SlotJson row =
        ApiJson.readList(SlotJson.class, client.get("/api/v1/slots")).stream()
            .filter(s -> s.source().equals(source) && s.slot().equals(slot))
            .findFirst()
            .orElseThrow(() -> new ApiFailure("no slot " + target + " is seen"));
    ByHandJson byHand = explained.byHand();
    if (byHand == null) {
      throw new ApiFailure("the daemon does not tell what it has seen of " + target);
    }
    new SlotSheet(explained, row, byHand).print(out);
    out.flush();
    refusal(byHand.rules())
        .ifPresent(
            why -> {
              throw new ApiFailure(target + " is not dropped: " + why);
            });
    return byHand;
  }

  private void confirm(Terminal person, String slot) {
    String typed = name != null ? name : person.ask("Type the slot's name to drop it: ");
    if (typed == null || !typed.strip().equals(slot)) {
      throw new ApiFailure("that is not the slot's name: nothing was done");
    }
  }

  private Map<String, Object> body(ByHandJson seen) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("restartLsn", seen.evidence().restartLsn());
    evidence.put("confirmedFlushLsn", seen.evidence().confirmedFlushLsn());
    evidence.put("plugin", seen.evidence().plugin());
    evidence.put("database", seen.evidence().database());
    evidence.put("seenAt", seen.evidence().seenAt().toString());
    evidence.put("token", seen.evidence().token());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("target", target);
    speaker.sign(body);
    body.put("evidence", evidence);
    return body;
  }

  private void report(ApiClient.Answer answer, PrintWriter out) {
    if (answer.status() == ApiClient.REFUSED) {
      RefusedJson refused = ApiJson.read(RefusedJson.class, answer.body());
      out.println();
      SlotSheet.rules(refused.trace(), out);
      out.flush();
      throw new ApiFailure(refused.detail());
    }
    HandDropJson ended = ApiJson.read(HandDropJson.class, answer.body());
    if (!ended.outcome().equals("dropped")) {
      throw new ApiFailure(ended.target() + ": " + ended.outcome() + ": " + ended.detail());
    }
    out.println("dropped " + text(ended.target()) + "; space returns at the next checkpoint");
  }

  private static Optional<String> refusal(List<RuleJson> rules) {
    return rules.stream()
        .filter(r -> !r.verdict().equals("allow"))
        .findFirst()
        .map(r -> r.rule() + " refuses: " + r.reason() + " (" + r.input() + ")");
  }

  private ParameterException wrongUsage(String why) {
    return new ParameterException(command.commandLine(), why);
  }
}
