package io.slotwarden.deploy.board;

import static io.slotwarden.deploy.board.Link.column;
import static io.slotwarden.deploy.board.Link.label;
import static io.slotwarden.deploy.board.Scope.DAEMON;
import static io.slotwarden.deploy.board.Scope.SLOT;
import static io.slotwarden.deploy.board.Scope.SOURCE;

/// One slot: what state it is in and why, what it keeps of the room that it has, and who reads it.
final class SlotBoard {
  static final String UID = "slotwarden-slot";

  private static final String NAME = "{{source}}/{{slot_name}}";
  private static final String ONE = "source, slot_name";

  private SlotBoard() {}

  static Board board() {
    return new Board(
            UID,
            "slotwarden / Slot",
            "One replication slot: its state and cause over time, what it keeps of the room that it"
                + " has, how it moves, and who reads it.")
        .sources()
        .slots()
        .row(4, state(), retained(), room(), lostIn(), unread(), confirmed())
        .row(6, timeline("State", "What slotwarden thinks of the slot.", States.SLOT, "slot_state"))
        .row(
            6,
            timeline(
                "Cause",
                "Why it is in that state, as far as slotwarden can tell.",
                States.CAUSE,
                "slot_cause"))
        .row(6, walStatus(), connected())
        .row(9, againstRoom(), split())
        .row(9, progress(), timeToLost())
        .heading("Who it belongs to, who reads it, and what will happen")
        .row(7, new int[] {11, 7, 6}, about(), tasks(), drops())
        .heading("More")
        .row(7, vacuum(), spilled(), moved());
  }

  private static Panel state() {
    return Panel.stat("State", "What slotwarden thinks of the slot.", "none")
        .now("max by (state) (" + SLOT.of("slot_state") + ")", "{{state}}")
        .nameOnly();
  }

  private static Panel retained() {
    return Panel.stat(
            "Keeps",
            "WAL from restart_lsn to the server's position: what stays on the disk for it.",
            "bytes")
        .now("max(" + SLOT.of("slot_retained_bytes") + ")", "")
        .none("nothing")
        .steps("green", 10L << 30, "orange", 50L << 30, "red")
        .link(Link.runbook("SlotwardenSlotRetainsWal"));
  }

  private static Panel room() {
    return Panel.stat(
            "Room",
            "WAL that may still be written before max_slot_wal_keep_size endangers the slot.",
            "bytes")
        .now("min(" + SLOT.of("slot_safe_wal_bytes") + ")", "")
        .none("no limit")
        .steps("red", 0, "text")
        .link(Link.runbook("SlotwardenSlotUnreserved"));
  }

  private static Panel lostIn() {
    return Panel.stat(
            "Lost in", "By the median of the forecast; empty while no limit threatens it.", "s")
        .now("min(" + SLOT.until("slot_lost_timestamp_seconds") + ")", "")
        .none("not foreseen")
        .steps("red", 4 * 3600, "orange", 24 * 3600, "green")
        .link(Link.runbook("SlotwardenTimeToLost"));
  }

  private static Panel unread() {
    return Panel.stat(
            "No consumer for",
            "Since the first moment of the present inactivity that slotwarden knows of.",
            "s")
        .now("max(" + SLOT.since("slot_disconnected_since_timestamp_seconds") + ")", "")
        .none("it is read")
        .steps("text", 900, "orange")
        .link(Link.runbook("SlotwardenSlotDisconnected"));
  }

  private static Panel confirmed() {
    return Panel.stat(
            "Confirmed flush lag",
            "From confirmed_flush_lsn to the server's position: what the consumer has not"
                + " confirmed. Logical slots only.",
            "bytes")
        .now("max(" + SLOT.of("slot_confirmed_flush_lag_bytes") + ")", "")
        .none("a physical slot");
  }

  private static Panel timeline(String title, String description, States states, String metric) {
    return Panel.timeline(title + " over time", description, states)
        .query(states.numbers(SLOT, metric, ONE), NAME)
        .leads(Link.explain(label("source"), label("slot_name")));
  }

  private static Panel walStatus() {
    return timeline(
        "wal_status",
        "As the server tells it: reserved, extended (beyond max_wal_size), unreserved (the next"
            + " checkpoint may take it), lost. Before PostgreSQL 13 there is none.",
        States.WAL_STATUS,
        "slot_wal_status");
  }

  private static Panel connected() {
    return Panel.timeline(
            "Consumer over time", "Whether a consumer is connected, at each look.", States.ACTIVE)
        .query("max by (" + ONE + ") (" + SLOT.of("slot_active") + ") + 1", NAME);
  }

  private static Panel againstRoom() {
    return Panel.lines(
            "What it keeps, against the room that it has",
            "When the line reaches the dashed one (max_slot_wal_keep_size), the server may give the"
                + " slot up. Without a limit there is no dashed line, and the disk is the limit.",
            "bytes")
        .query(SLOT.of("slot_retained_bytes"), NAME)
        .query(
            SLOT.of("slot_retained_bytes") + " + " + SLOT.of("slot_safe_wal_bytes"),
            NAME + " limit")
        .matching(
            "/ limit$/",
            "custom.lineStyle",
            Json.object("fill", "dash", "dash", Json.list(10, 10)),
            "custom.fillOpacity",
            0,
            "color",
            FleetBoard.fixed("red"))
        .leads(Link.explain(label("source"), label("slot_name")))
        .link(Link.runbook("SlotwardenSlotRetainsWal"));
  }

  private static Panel split() {
    return Panel.stacked(
            "What it keeps, and for whom",
            "Below: not confirmed by the consumer. Above: confirmed, and still pinned, because a"
                + " transaction that began before it was open. Together they are what the slot"
                + " keeps. Logical slots only.",
            "bytes")
        .query(SLOT.of("slot_confirmed_flush_lag_bytes"), NAME + " not confirmed")
        .query(SLOT.of("slot_pinned_bytes"), NAME + " pinned by transactions");
  }

  private static Panel progress() {
    String server = "(job, instance, source)";
    return Panel.lines(
            "Progress of its LSNs",
            "How fast the server writes, and how fast confirmed_flush_lsn and restart_lsn follow. A"
                + " consumer that keeps up draws the same line; one that stands draws zero.",
            "Bps")
        .query(SOURCE.rate("source_wal_bytes_total"), "{{source}} written")
        .query(follows("slot_confirmed_flush_lag_bytes", server), NAME + " confirmed")
        .query(follows("slot_retained_bytes", server), NAME + " restart")
        .matching("/ written$/", "color", FleetBoard.fixed("text"), "custom.fillOpacity", 0);
  }

  /// The server's pace, less that at which the distance to it grows.
  private static String follows(String distance, String server) {
    return "-deriv("
        + SLOT.of(distance)
        + "[$__rate_interval]) + on "
        + server
        + " group_left () "
        + SOURCE.rate("source_wal_bytes_total");
  }

  private static Panel timeToLost() {
    return Panel.lines(
            "Time to lost",
            "By the median of the forecast. The dashed lines are where slotwarden warns and pages.",
            "h")
        .query(SLOT.hoursUntil("slot_lost_timestamp_seconds"), NAME)
        .limits("transparent", 4, "red", 24, "orange")
        .link(Link.runbook("SlotwardenTimeToLost"));
  }

  private static Table about() {
    return new Table(
            "Owner and policy",
            "Who needs the slot, as far as slotwarden knows, and what its policies would do. Why: a"
                + " click on its name.")
        .labels(
            "max by (source, slot_name, slot_type, database, plugin, owner_kind, owner, policy,"
                + " protected, invalidation_reason) ("
                + SLOT.of("slot_info")
                + ")",
            "source",
            "Source",
            "slot_name",
            "Slot",
            "owner_kind",
            "Owner's kind",
            "owner",
            "Owner",
            "policy",
            "Policy",
            "protected",
            "Protected",
            "slot_type",
            "Type",
            "database",
            "Database",
            "plugin",
            "Plugin",
            "invalidation_reason",
            "Invalidated")
        .leads("Slot", Link.explain(column("Source"), column("Slot")));
  }

  private static Table tasks() {
    return new Table(
            "DMS tasks that read it", "Tasks of which slotwarden knows that they read this slot.")
        .labels(
            "max by (source, slot_name, dms, task) (" + SLOT.of("slot_task") + ")",
            "slot_name",
            "Slot",
            "dms",
            "DMS",
            "task",
            "Task",
            "source",
            "Source")
        .leads(
            "Task",
            Link.task(column("DMS"), column("Task")),
            Link.explain(column("DMS"), column("Task")));
  }

  private static Panel drops() {
    String due =
        DAEMON.of(
            "action_scheduled_timestamp_seconds",
            "action=\"drop_slot\"",
            "subject=~\"($source)/($slot_name)\"");
    return new Table(
            "Drop due",
            "When slotwarden drops it at the earliest, if nothing forbids it; in mode observe it"
                + " does not. Against it: slotwarden protect SOURCE/SLOT --reason ...")
        .labels("max by (subject) (" + due + ")", "subject", "Slot")
        .value("max by (subject) (" + due + ") * 1000", "When", "dateTimeFromNow")
        .leads(
            "Slot", new Link("Explain (slotwarden)", "${slotwarden_url}/explain/" + column("Slot")))
        .link(Link.runbook("SlotwardenDropScheduled"));
  }

  private static Panel vacuum() {
    return Panel.lines(
            "Vacuum held back",
            "Age of the slot's catalog_xmin and xmin in transactions: vacuum can't remove what died"
                + " since.",
            "short")
        .query(SLOT.of("slot_catalog_xmin_age_transactions"), NAME + " catalog_xmin")
        .query(SLOT.of("slot_xmin_age_transactions"), NAME + " xmin")
        .link(Link.runbook("SlotwardenSlotHoldsVacuumBack"));
  }

  private static Panel spilled() {
    return Panel.lines(
            "Spilled while decoding",
            "Changes of transactions too large for logical_decoding_work_mem, written to disk."
                + " PostgreSQL 14 and newer.",
            "Bps")
        .query(SLOT.rate("slot_spill_bytes_total"), NAME);
  }

  private static Panel moved() {
    return Panel.lines(
            "Since it last moved",
            "Since restart_lsn or confirmed_flush_lsn was last seen to move.",
            "s")
        .query(SLOT.since("slot_last_moved_timestamp_seconds"), NAME);
  }
}
