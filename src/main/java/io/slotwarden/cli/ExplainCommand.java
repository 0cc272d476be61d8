package io.slotwarden.cli;

import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.ExplanationJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Shows every rule of one slot or task, what will happen next, and how to stop it.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Shows every rule, its input and its verdict; what will happen next and when.",
    footer = {
      "%nExamples:",
      "  slotwarden explain orders/mig_2026_orders",
      "  slotwarden explain prod/orders-to-redshift -o json"
    })
final class ExplainCommand extends ApiCommand {
  @Parameters(paramLabel = "TARGET", description = "SOURCE/SLOT or DMS/TASK")
  private String target = "";

  @Mixin private OutputFormat output;

  @Override
  void ask(ApiClient client, PrintWriter out) {
    int slash = target.indexOf('/');
    if (slash < 1 || slash == target.length() - 1) {
      throw new ApiFailure("TARGET must be SOURCE/SLOT or DMS/TASK, not '" + target + "'");
    }
    String place = ApiClient.segment(target.substring(0, slash));
    String name = ApiClient.segment(target.substring(slash + 1));
    String body = client.get("/api/v1/explain/" + place + "/" + name);
    if (output.isJson()) {
      out.println(body);
    } else {
      print(ApiJson.read(ExplanationJson.class, body), out);
    }
  }

  private static void print(ExplanationJson e, PrintWriter out) {
    out.println(text(e.target()) + " (" + text(e.kind()) + ")");
    // What it is, why, and what to do about it stand in the first three lines.
    List<String> why = e.causeEvidence();
    String headline = why.isEmpty() || why.getFirst().isEmpty() ? "" : ": " + why.getFirst();
    line(out, "State", e.state() + (e.cause() == null ? "" : ", " + e.cause()) + headline);
    if (e.remedy() != null) {
      line(out, "Try", e.remedy());
    }
    why.stream().skip(1).forEach(c -> line(out, "", c));
    if (e.wal() != null) {
      line(out, "WAL", e.wal());
    }
    if (e.owner() != null) {
      line(out, "Owner", e.owner().kind() + (e.owner().id() == null ? "" : " " + e.owner().id()));
      e.owner().evidence().forEach(c -> line(out, "", c));
    }
    if (e.registration() != null) {
      line(out, "For", e.registration());
    }
    for (int i = 0; i < e.howLong().size(); i++) {
      line(out, i == 0 ? "How long" : "", e.howLong().get(i));
    }
    line(out, "Policy", e.policy() == null ? "none names it" : e.policy());
    line(out, "Next", e.next());
    line(out, "Due", e.due() == null ? "not scheduled" : utc(e.due()));
    for (String command : e.stop()) {
      line(out, "Stop it", command);
    }
    e.words().forEach(w -> line(out, "Said", w.sentence()));
    e.pastWords().forEach(w -> line(out, "Earlier", w.sentence()));
    if (!e.rules().isEmpty()) {
      out.println();
      SlotSheet.rules(e.rules(), out);
    }
  }

  private static void line(PrintWriter out, String label, String content) {
    out.println(String.format(Locale.ROOT, "  %-8s %s", label, text(content)).stripTrailing());
  }
}
