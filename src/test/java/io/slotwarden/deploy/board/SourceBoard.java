package io.slotwarden.deploy.board;

import static io.slotwarden.deploy.board.Link.column;
import static io.slotwarden.deploy.board.Link.label;
import static io.slotwarden.deploy.board.Scope.DAEMON;
import static io.slotwarden.deploy.board.Scope.SOURCE;

/// One source: how fast it writes WAL, who holds it, and how long that goes well.
final class SourceBoard {
  static final String UID = "slotwarden-source";

  private static final String MEDIAN = "estimate=\"median\"";
  private static final String P10 = "estimate=\"p10\"";

  /// So many of the slots that keep most have a layer of their own.
  private static final int LAYERS = 5;

  private static final String SERVER = "(job, instance, source)";

  private SourceBoard() {}

  static Board board() {
    return new Board(
            UID,
            "slotwarden / Source",
            "One PostgreSQL server: the WAL that it writes, what holds it, and when its disk is"
                + " full.")
        .sources()
        .row(4, fullIn(), p10(), lostFirst(), free(), holder(), slotsUsed())
        .row(9, forecast(), layers())
        .row(8, written(), directory(), freeSpace())
        .row(9, slots())
        .row(7, new int[] {8, 8, 8}, actsDue(), holders(), findings());
  }

  private static Panel fullIn() {
    return Panel.stat(
            "Full in",
            "How long until the disk of pg_wal is full, by the median of the forecast: as likely"
                + " later as earlier.",
            "s")
        .now("min(" + SOURCE.until("source_full_timestamp_seconds", MEDIAN) + ")", "")
        .none("it does not fill")
        .steps("red", 4 * 3600, "orange", 24 * 3600, "green")
        .link(Link.runbook("SlotwardenTimeToFull"));
  }

  private static Panel p10() {
    return Panel.stat(
            "One time in ten in",
            "The early edge of the forecast (its 10th percentile). Plan by it when being wrong is"
                + " expensive.",
            "s")
        .now("min(" + SOURCE.until("source_full_timestamp_seconds", P10) + ")", "")
        .none("it does not fill");
  }

  private static Panel lostFirst() {
    return Panel.stat(
            "Lost first",
            "The slot that max_slot_wal_keep_size gives up first, by the median of its forecast.",
            "s")
        .now("bottomk(1, " + SOURCE.until("slot_lost_timestamp_seconds") + ")", "{{slot_name}}")
        .named()
        .none("none will be")
        .steps("red", 4 * 3600, "orange", 24 * 3600, "green")
        .leads(Link.slot(label("source"), label("slot_name")))
        .link(Link.runbook("SlotwardenTimeToLost"));
  }

  private static Panel free() {
    return Panel.stat("Free", "Part of the volume of pg_wal that is free.", "percentunit")
        .now(
            "min("
                + SOURCE.of("source_storage_free_bytes")
                + " / "
                + SOURCE.of("source_storage_capacity_bytes")
                + ")",
            "")
        .none("not known")
        .steps("red", 0.1, "orange", 0.2, "green");
  }

  private static Panel holder() {
    return Panel.stat(
            "WAL is held by",
            "What keeps the oldest WAL file from being removed. While it is not a slot, dropping"
                + " one frees nothing.",
            "none")
        .now("max by (holder) (" + SOURCE.of("source_wal_holder") + ")", "{{holder}}")
        .nameOnly();
  }

  private static Panel slotsUsed() {
    return Panel.stat("Slots in use", "Part of max_replication_slots that is taken.", "percentunit")
        .now(
            "max("
                + SOURCE.of("source_replication_slots")
                + " / "
                + SOURCE.of("source_max_replication_slots")
                + ")",
            "")
        .steps("green", 0.8, "orange", 1, "red")
        .link(Link.runbook("SlotwardenSlotsNearlyExhausted"));
  }

  private static Panel forecast() {
    return Panel.lines(
            "Time to disk full: median, and one time in ten less",
            "Two lines of one forecast: the wider apart, the less alike the days are that it rests"
                + " on. The dashed lines are where slotwarden warns and pages.",
            "h")
        .query(SOURCE.hoursUntil("source_full_timestamp_seconds", MEDIAN), "{{source}} median")
        .query(SOURCE.hoursUntil("source_full_timestamp_seconds", P10), "{{source}} one in ten")
        .limits("transparent", 4, "red", 24, "orange")
        .link(Link.runbook("SlotwardenTimeToFull"));
  }

  /// Slots keep the same files: a sum of what they retain would count one file several times. So a
  /// layer is what a slot keeps beyond the next one.
  private static Panel layers() {
    Panel p =
        Panel.stacked(
            "WAL that slots hold, by who holds it",
            "All slots keep the same files. The height is what the oldest of them keeps, and each"
                + " layer what its slot keeps beyond the next one: that is what goes when this slot"
                + " moves on. The "
                + LAYERS
                + " that keep most by name.",
            "bytes");
    for (int rank = 1; rank <= LAYERS; rank++) {
      String here = ranked(rank);
      String more =
          "(%s - on %s group_left () %s) and on %s %s > %d"
              .formatted(here, SERVER, ranked(rank + 1), SERVER, count(), rank);
      String last = "(%s and on %s %s == %d)".formatted(here, SERVER, count(), rank);
      p.query(more + " or " + last, "{{source}}/{{slot_name}}");
    }
    p.query(
        "(max by %s (%s)) and on %s %s > %d"
            .formatted(SERVER, ranked(LAYERS + 1), SERVER, count(), LAYERS),
        "{{source}}: the others");
    return p.leads(
        Link.slot(label("source"), label("slot_name")),
        Link.explain(label("source"), label("slot_name")));
  }

  /// The slot that keeps the `rank`th most.
  private static String ranked(int rank) {
    return "bottomk by %s (1, topk by %s (%d, %s))"
        .formatted(SERVER, SERVER, rank, SOURCE.of("slot_retained_bytes"));
  }

  private static String count() {
    return "count by %s (%s)".formatted(SERVER, SOURCE.of("slot_retained_bytes"));
  }

  private static Panel written() {
    return Panel.lines("WAL written", "How fast the server writes WAL.", "Bps")
        .query(SOURCE.rate("source_wal_bytes_total"), "{{source}}");
  }

  private static Panel directory() {
    return Panel.lines(
            "Size of pg_wal",
            "What lies in pg_wal, and what the slot that keeps most needs of it. The rest is what"
                + " checkpoints, wal_keep_size and archiving keep.",
            "bytes")
        .query(SOURCE.of("source_wal_directory_bytes"), "{{source}}")
        .query(
            "max by (source) (" + SOURCE.of("slot_retained_bytes") + ")",
            "{{source}}: kept for slots");
  }

  private static Panel freeSpace() {
    return Panel.lines(
            "Free space", "Free bytes where pg_wal lies, and the size of the volume.", "bytes")
        .query(SOURCE.of("source_storage_free_bytes"), "{{source}} free")
        .query(SOURCE.of("source_storage_capacity_bytes"), "{{source}} volume");
  }

  private static Table slots() {
    String by = "max by (source, slot_name";
    return new Table(
            "Slots",
            "One row a slot, the one that keeps most at the top. Why it is in its state, and what"
                + " will happen to it: a click on its name.")
        .labels(
            by
                + ", database, plugin, owner_kind, owner, policy, protected) ("
                + SOURCE.of("slot_info")
                + ")",
            "source",
            "Source",
            "slot_name",
            "Slot")
        .labels(by + ", state) (" + SOURCE.of("slot_state") + ")", "state", "State")
        .labels(by + ", cause) (" + SOURCE.of("slot_cause") + ")", "cause", "Cause")
        .value(by + ") (" + SOURCE.of("slot_retained_bytes") + ")", "Keeps", "bytes")
        .value(by + ") (" + SOURCE.of("slot_safe_wal_bytes") + ")", "Room", "bytes")
        .value(
            by + ") (" + SOURCE.until("slot_lost_timestamp_seconds") + ")",
            "Lost in",
            "s",
            Table.cells("red", 4 * 3600, "orange", 24 * 3600, "green"))
        .value(
            by + ") (" + SOURCE.since("slot_disconnected_since_timestamp_seconds") + ")",
            "No consumer for",
            "s")
        .headings(
            "owner_kind",
            "Owner's kind",
            "owner",
            "Owner",
            "policy",
            "Policy",
            "protected",
            "Protected",
            "database",
            "Database",
            "plugin",
            "Plugin")
        .coloured("State", States.SLOT)
        .sorted("Keeps", true)
        .leads(
            "Slot",
            Link.slot(column("Source"), column("Slot")),
            Link.explain(column("Source"), column("Slot")));
  }

  private static Table actsDue() {
    return new Table(
            "Drops due",
            "Slots of this source that slotwarden will drop and when at the earliest, if nothing"
                + " forbids it; in mode observe it does not.")
        .labels("max by (subject) (" + due() + ")", "subject", "Slot")
        .value("max by (subject) (" + due() + ") * 1000", "When", "dateTimeFromNow")
        .sorted("When", false)
        .leads(
            "Slot",
            new Link("Explain (slotwarden)", "${slotwarden_url}/explain/" + column("Slot")));
  }

  private static String due() {
    return DAEMON.of(
        "action_scheduled_timestamp_seconds", "action=\"drop_slot\"", "subject=~\"($source)/.+\"");
  }

  private static Panel holders() {
    return Panel.timeline(
            "What holds the oldest WAL, over time",
            "What kept the oldest WAL file from being removed, at each look.",
            States.HOLDER)
        .query(States.HOLDER.numbers(SOURCE, "source_wal_holder", "source"), "{{source}}");
  }

  private static Table findings() {
    return new Table(
            "Findings of the audit",
            "Settings of the server that are not as they should be, as the daemon's own audit saw"
                + " them last: slotwarden audit SOURCE says what mends them.")
        .labels(
            "max by (source, check, severity) (" + SOURCE.of("audit_findings") + ")",
            "severity",
            "Severity",
            "check",
            "Check",
            "source",
            "Source")
        .sorted("Severity", false);
  }
}
