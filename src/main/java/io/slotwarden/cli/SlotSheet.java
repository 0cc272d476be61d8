package io.slotwarden.cli;

import static io.slotwarden.cli.ApiCommand.text;
import static io.slotwarden.cli.ApiCommand.utc;

import io.slotwarden.model.ByteSize;
import io.slotwarden.serve.api.ByHandJson;
import io.slotwarden.serve.api.ExplanationJson;
import io.slotwarden.serve.api.RuleJson;
import io.slotwarden.serve.api.SlotJson;
import io.slotwarden.serve.api.WordJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a person has to see of a slot before they drop it.
record SlotSheet(ExplanationJson explained, SlotJson slot, ByHandJson byHand) {

  void print(PrintWriter out) {
    out.println(
        text(explained.target())
            + " ("
            + text(slot.type())
            + " slot), as seen at "
            + utc(byHand.evidence().seenAt()));
    line(out, "State", slot.state() + ", " + slot.cause());
    slot.causeEvidence().stream().filter(c -> !c.isEmpty()).forEach(c -> line(out, "", c));
    line(
        out,
        "Owner",
        slot.owner().kind() + (slot.owner().id() == null ? "" : " " + slot.owner().id()));
    slot.owner().evidence().forEach(c -> line(out, "", c));
    line(out, "WAL", "retains " + size(slot.retainedBytes()));
    line(out, "", explained.wal() == null ? "who holds it is not known" : explained.wal());
    line(
        out,
        "Position",
        "restart LSN "
            + byHand.evidence().restartLsn()
            + ", confirmed flush LSN "
            + byHand.evidence().confirmedFlushLsn());
    line(
        out,
        "Decodes",
        "plugin " + byHand.evidence().plugin() + ", database " + byHand.evidence().database());
    line(
        out,
        "Moved",
        slot.lastMovedAt() == null
            ? "not since it was first seen at " + utc(byHand.firstSeenAt())
            : "last at " + utc(slot.lastMovedAt()));
    line(
        out,
        "Gone",
        slot.disconnectedSince() == null
            ? "it is not known to be disconnected"
            : "disconnected since " + utc(slot.disconnectedSince()));
    if (slot.mark() != null) {
      line(
          out,
          "Policy",
          slot.mark().policy()
              + " has "
              + slot.mark().phase()
              + " it"
              + (slot.mark().due() == null ? "" : ", due " + utc(slot.mark().due())));
    }
    explained.words().stream().map(WordJson::sentence).forEach(w -> line(out, "Said", w));
    out.println();
    rules(byHand.rules(), out);
    out.println();
    if (byHand.neverMoved()) {
      out.println(
          "It has never moved under our eyes. Is it a migration's start marker that waits for its"
              + " load to end? Then do not drop it.");
    }
    out.println(
        "A drop can't be undone: a consumer that comes back needs a new snapshot. The daemon drops"
            + " it only if it is still exactly this.");
  }

  static void rules(List<RuleJson> rules, PrintWriter out) {
    Table table = new Table("VERDICT", "RULE", "INPUT", "REASON");
    for (RuleJson r : rules) {
      // A refusal must be seen without colour.
      String verdict = r.verdict().equals("allow") ? "allow" : r.verdict().toUpperCase(Locale.ROOT);
      table.row(text(verdict), text(r.rule()), text(r.input()), text(r.reason()));
    }
    table.print(out);
  }

  private static String size(@Nullable Long bytes) {
    return bytes == null ? "an unknown amount" : ByteSize.format(bytes);
  }

  private static void line(PrintWriter out, String label, String content) {
    out.println(String.format(Locale.ROOT, "  %-8s %s", label, text(content)).stripTrailing());
  }
}
