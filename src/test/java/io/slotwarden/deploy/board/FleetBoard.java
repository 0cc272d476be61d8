package io.slotwarden.deploy.board;

import static io.slotwarden.deploy.board.Link.column;
import static io.slotwarden.deploy.board.Link.label;
import static io.slotwarden.deploy.board.Scope.DAEMON;
import static io.slotwarden.deploy.board.Scope.SOURCE;

/// All sources at once: which one fills first, what is told, and what will be done.
final class FleetBoard {
  static final String UID = "slotwarden-fleet";

  private static final String MEDIAN = "estimate=\"median\"";
  private static final String P10 = "estimate=\"p10\"";

  private FleetBoard() {}

  static Board board() {
    return new Board(
            UID,
            "slotwarden / Fleet",
            "Every source that slotwarden watches: which one fills first, what it tells, and what"
                + " it will do.")
        .sources()
        .row(4, fillsFirst(), lostFirst(), criticals(), warnings(), nextAct(), mode())
        .row(9, sources())
        .row(8, timeToFull(), freeSpace(), slotsByState())
        .heading("What is told, and what will be done")
        .row(8, new int[] {10, 8, 6}, alerts(), actsDue(), alertsOverTime())
        .heading("slotwarden itself")
        .row(7, age(), polls(), failedPolls())
        .row(7, acts(), refusals(), messages());
  }

  private static Panel fillsFirst() {
    return Panel.stat(
            "Fills first",
            "The source whose disk is full first, by the median of its forecast, and how long it"
                + " has. Nothing stands here while no disk fills or nobody can tell.",
            "s")
        .now(
            "bottomk(1, " + SOURCE.until("source_full_timestamp_seconds", MEDIAN) + ")",
            "{{source}}")
        .named()
        .none("nothing fills")
        .steps("red", 4 * 3600, "orange", 24 * 3600, "green")
        .leads(Link.source(label("source")))
        .link(Link.runbook("SlotwardenTimeToFull"));
  }

  private static Panel lostFirst() {
    return Panel.stat(
            "Lost first",
            "The slot that PostgreSQL gives up first (max_slot_wal_keep_size), by the median of its"
                + " forecast: its consumer then needs a fresh copy of the data.",
            "s")
        .now(
            "bottomk(1, " + SOURCE.until("slot_lost_timestamp_seconds") + ")",
            "{{source}}/{{slot_name}}")
        .named()
        .none("none will be")
        .steps("red", 4 * 3600, "orange", 24 * 3600, "green")
        .leads(Link.slot(label("source"), label("slot_name")))
        .link(Link.runbook("SlotwardenTimeToLost"));
  }

  private static Panel criticals() {
    return firing("critical", "red");
  }

  private static Panel warnings() {
    return firing("warning", "orange");
  }

  private static Panel firing(String severity, String colour) {
    return Panel.stat(
            "Alerts: " + severity,
            "Alerts of severity "
                + severity
                + " that slotwarden itself has firing, of all sources.",
            "short")
        .now(
            "sum(" + DAEMON.of("alerts", "severity=\"" + severity + "\"", "state=\"firing\"") + ")",
            "")
        .steps("green", 1, colour)
        .leads(new Link("slotwarden's page", "${slotwarden_url}"));
  }

  private static Panel nextAct() {
    return Panel.stat(
            "Next act",
            "When the next drop or resume happens at the earliest, if nothing forbids it. In mode"
                + " observe it does not happen.",
            "dateTimeFromNow")
        .now("min(" + DAEMON.of("action_scheduled_timestamp_seconds") + ") * 1000", "")
        .none("none is due")
        .steps("text");
  }

  private static Panel mode() {
    return Panel.stat(
            "Mode",
            "observe: everything is judged and told, nothing is done. enforce: what policies allow"
                + " is done. Several stand here when daemons differ.",
            "none")
        .now("max by (mode) (" + DAEMON.of("mode") + ")", "{{mode}}")
        .nameOnly();
  }

  private static Table sources() {
    return new Table(
            "Sources",
            "One row a source, the one that fills first at the top. Empty cells are not known: no"
                + " forecast while nothing grows, no free space while nobody tells it.")
        .value(
            "min by (source) (" + SOURCE.of("source_up", "kind=\"postgres\"") + ")",
            "Seen",
            "none",
            with(Table.cells("red", 1, "green"), "mappings", SEEN))
        .value(
            "min by (source) (" + SOURCE.until("source_full_timestamp_seconds", MEDIAN) + ")",
            "Full in",
            "s",
            Table.cells("red", 4 * 3600, "orange", 24 * 3600, "green"))
        .value(
            "min by (source) (" + SOURCE.until("source_full_timestamp_seconds", P10) + ")",
            "1 in 10 in",
            "s",
            Table.cells("text"))
        .value(
            "min by (source) ("
                + SOURCE.of("source_storage_free_bytes")
                + " / "
                + SOURCE.of("source_storage_capacity_bytes")
                + ")",
            "Free",
            "percentunit",
            Table.cells("red", 0.1, "orange", 0.2, "green"))
        .value(
            "min by (source) (" + SOURCE.of("source_storage_free_bytes") + ")",
            "Free space",
            "bytes")
        .value(
            "sum by (source) (" + SOURCE.rate("source_wal_bytes_total") + ")", "WAL written", "Bps")
        .labels(
            "max by (source, holder) (" + SOURCE.of("source_wal_holder") + ")", "holder", "Held by")
        .value("max by (source) (" + SOURCE.of("slot_retained_bytes") + ")", "Most kept", "bytes")
        .value(
            "max by (source) ("
                + SOURCE.of("source_replication_slots")
                + " / "
                + SOURCE.of("source_max_replication_slots")
                + ")",
            "Slots used",
            "percentunit",
            Table.cells("green", 0.8, "orange", 1, "red"))
        .value("count by (source) (" + SOURCE.of("slot_active") + " == 0)", "Unread slots", "short")
        .labels(
            "max by (source, server_version, role) (" + SOURCE.of("source_info") + ")",
            "source",
            "Source",
            "role",
            "Role",
            "server_version",
            "PostgreSQL")
        .first("source")
        .sorted("Full in", false)
        .leads("Source", Link.source(column("Source")));
  }

  private static final Object SEEN =
      Json.list(
          Json.object(
              "type",
              "value",
              "options",
              Json.object(
                  "0", Json.object("text", "no", "index", 0),
                  "1", Json.object("text", "yes", "index", 1))));

  private static Object[] with(Object[] properties, Object... more) {
    Object[] all = java.util.Arrays.copyOf(properties, properties.length + more.length);
    System.arraycopy(more, 0, all, properties.length, more.length);
    return all;
  }

  private static Panel timeToFull() {
    return Panel.lines(
            "Time to disk full",
            "By the median of each source's forecast. A line that falls by an hour an hour keeps"
                + " its word. The dashed lines are where slotwarden warns and pages.",
            "h")
        .query(SOURCE.hoursUntil("source_full_timestamp_seconds", MEDIAN), "{{source}}")
        .limits("transparent", 4, "red", 24, "orange")
        .leads(Link.source(label("source")));
  }

  private static Panel freeSpace() {
    return Panel.lines(
            "Free space",
            "Part of the volume of pg_wal that is free. A source without a configured storage has"
                + " no line.",
            "percentunit")
        .query(
            SOURCE.of("source_storage_free_bytes")
                + " / "
                + SOURCE.of("source_storage_capacity_bytes"),
            "{{source}}")
        .max(1)
        .leads(Link.source(label("source")));
  }

  private static Panel slotsByState() {
    return Panel.stacked(
            "Slots by state", "How many slots are in which state, of all sources.", "short")
        .query("count by (state) (" + SOURCE.of("slot_state") + ")", "{{state}}")
        .colours(States.SLOT);
  }

  private static Table alerts() {
    return new Table(
            "Alerts of the Prometheus rules",
            "What the rules of grafana/prometheus have firing; empty where nobody loaded them."
                + " slotwarden's own alerts, with the cause, are on its page.")
        .labels(
            "max by (alertname, severity, source, slot_name, dms, task, subject) ("
                + Scope.foreign("ALERTS", "alertname=~\"Slotwarden.+\"", "alertstate=\"firing\"")
                + ")",
            "severity",
            "Severity",
            "alertname",
            "Alert",
            "source",
            "Source",
            "slot_name",
            "Slot",
            "dms",
            "DMS",
            "task",
            "Task",
            "subject",
            "Subject")
        .sorted("Severity", false)
        .leads("Alert", new Link("Runbooks", "${runbooks}"))
        .leads("Source", Link.source(column("Source")))
        .leads("Slot", Link.slot(column("Source"), column("Slot")))
        .leads("Task", Link.task(column("DMS"), column("Task")));
  }

  private static Table actsDue() {
    return new Table(
            "Acts due",
            "What slotwarden will do and when at the earliest, if nothing forbids it; in mode"
                + " observe what it would do. To stop one: slotwarden protect or pause.")
        .labels(
            "max by (action, subject) (" + DAEMON.of("action_scheduled_timestamp_seconds") + ")",
            "action",
            "Act",
            "subject",
            "On")
        .value(
            "max by (action, subject) ("
                + DAEMON.of("action_scheduled_timestamp_seconds")
                + ") * 1000",
            "When",
            "dateTimeFromNow")
        .sorted("When", false)
        .leads("On", new Link("Explain (slotwarden)", "${slotwarden_url}/explain/" + column("On")));
  }

  private static Panel alertsOverTime() {
    return Panel.stacked(
            "Alerts firing",
            "slotwarden's own alerts that fire, by severity, of all sources.",
            "short")
        .query(
            "sum by (severity) (" + DAEMON.of("alerts", "state=\"firing\"") + ")", "{{severity}}")
        .series("critical", "color", fixed("red"))
        .series("warning", "color", fixed("orange"))
        .series("info", "color", fixed("blue"));
  }

  static Object fixed(String colour) {
    return Json.object("mode", "fixed", "fixedColor", colour);
  }

  private static Panel age() {
    return Panel.lines(
            "Age of the data",
            "Since the last good look at each source and DMS account. All else here is as old.",
            "s")
        .query(DAEMON.since("source_last_success_timestamp_seconds"), "{{source}}{{dms}}")
        .link(Link.runbook("SlotwardenSourceStale"));
  }

  private static Panel polls() {
    return Panel.lines(
            "Duration of polls (95th percentile)",
            "How long a look at each source and DMS account takes, whatever its outcome.",
            "s")
        .query(
            "histogram_quantile(0.95, sum by (le, source, dms) ("
                + DAEMON.rate("poll_duration_seconds_bucket")
                + "))",
            "{{source}}{{dms}}");
  }

  private static Panel failedPolls() {
    return Panel.lines(
            "Failed polls",
            "Looks that failed or took too long. While a source is not seen nothing is done there.",
            "ops")
        .query(
            "sum by (source, dms, outcome) ("
                + DAEMON.rate("polls_total", "outcome!=\"success\"")
                + ")",
            "{{source}}{{dms}} {{outcome}}")
        .link(Link.runbook("SlotwardenSourceDown"));
  }

  private static Panel acts() {
    return Panel.bars(
            "Acts",
            "What was done, by action and outcome; would_act is what mode observe left undone.")
        .query(
            "sum by (action, outcome) ("
                + DAEMON.increase("actions_total", "action!=\"write_heartbeat\"")
                + ")",
            "{{action}} {{outcome}}")
        .link(Link.runbook("SlotwardenActFailed"));
  }

  private static Panel refusals() {
    return Panel.lines(
            "Refusals of the guard",
            "Acts that the guard refused, by the first rule that did.",
            "ops")
        .query("sum by (rule) (" + DAEMON.rate("guard_refusals_total") + ")", "{{rule}}");
  }

  private static Panel messages() {
    return Panel.lines(
            "Messages",
            "Attempts to deliver in each step, by channel and outcome, and what still waits. A"
                + " notice that is not delivered permits no drop.",
            "short")
        .query(
            "sum by (channel, outcome) (" + DAEMON.increase("notifications_total") + ")",
            "{{channel}} {{outcome}}")
        .query(
            "sum by (channel) (" + DAEMON.of("notifications_pending") + ")", "{{channel}} waiting")
        .link(Link.runbook("SlotwardenNotificationsFail"));
  }
}
