package io.slotwarden.deploy.board;

import static io.slotwarden.deploy.board.Link.column;
import static io.slotwarden.deploy.board.Link.label;
import static io.slotwarden.deploy.board.Scope.DAEMON;
import static io.slotwarden.deploy.board.Scope.TASK;

/// DMS tasks: what they do, how far behind they are, and what slotwarden does when they stop.
final class TasksBoard {
  static final String UID = "slotwarden-tasks";

  private static final String NAME = "{{dms}}/{{task}}";
  private static final String ONE = "dms, task";
  private static final String BAD = "state=~\"errored|validation_failed|validation_suspended\"";

  private TasksBoard() {}

  static Board board() {
    return new Board(
            UID,
            "slotwarden / DMS tasks",
            "AWS DMS tasks: their status, how far behind they are, their tables, and how slotwarden"
                + " resumes them.")
        .tasks()
        .row(4, count(), down(), longest(), behind(), tables(), resumesDue())
        .row(9, table())
        .row(8, status())
        .row(8, latency(), downFor())
        .row(8, tablesByState(), broken())
        .heading("Resumes, and the slots that the tasks read")
        .row(8, attempts(), resumes(), slots())
        .row(7, measured(), deadline());
  }

  private static Panel count() {
    return Panel.stat("Tasks", "Tasks that the last good listing has.", "short")
        .now("count(" + TASK.of("task_info") + ")", "");
  }

  private static Panel down() {
    return Panel.stat("Down", "Tasks that are stopped or failed.", "short")
        .now("count(" + TASK.of("task_down_since_timestamp_seconds") + ") or vector(0)", "")
        .steps("green", 1, "orange")
        .link(Link.runbook("SlotwardenTaskDown"));
  }

  private static Panel longest() {
    return Panel.stat("Down longest", "The task that has been down for the longest time.", "s")
        .now("topk(1, " + TASK.since("task_down_since_timestamp_seconds") + ")", "{{task}}")
        .named()
        .none("none is down")
        .steps("text", 300, "orange", 1800, "red")
        .leads(Link.explain(label("dms"), label("task")));
  }

  private static Panel behind() {
    return Panel.stat(
            "Furthest behind", "The greatest latency that CloudWatch has of a running task.", "s")
        .now("topk(1, " + TASK.of("task_cdc_latency_seconds") + ")", "{{task}} ({{stage}})")
        .named()
        .none("not known")
        .steps("green", 900, "orange", 3600, "red")
        .link(Link.runbook("SlotwardenTaskLatency"));
  }

  private static Panel tables() {
    return Panel.stat(
            "Tables in trouble",
            "Tables in error, whose rows differ on the target, or can't be compared.",
            "short")
        .now("sum(" + TASK.of("task_tables", BAD) + ") or vector(0)", "")
        .steps("green", 1, "orange")
        .link(Link.runbook("SlotwardenTaskTables"));
  }

  private static Panel resumesDue() {
    return Panel.stat(
            "Resumes due",
            "Tasks that slotwarden will resume at a time that is set already; in mode observe it"
                + " does not.",
            "short")
        .now("count(" + due() + ") or vector(0)", "");
  }

  private static String due() {
    return DAEMON.of(
        "action_scheduled_timestamp_seconds",
        "action=\"resume_task\"",
        "subject=~\"($dms)/($task)\"");
  }

  private static Table table() {
    String by = "max by (" + ONE;
    return new Table(
            "All tasks",
            "One row a task, as of the last good listing. What slotwarden will do about it, and"
                + " which term forbids it: a click on its name.")
        .labels(
            by
                + ", kind, migration_type, stop_reason, replication_instance) ("
                + TASK.of("task_info")
                + ")",
            "dms",
            "DMS",
            "task",
            "Task")
        .labels(
            by + ", status) (" + TASK.of("task_status") + ")",
            "status",
            "Status",
            "stop_reason",
            "Stop reason")
        .value(
            by + ") (" + TASK.since("task_down_since_timestamp_seconds") + ")",
            "Down for",
            "s",
            Table.cells("text", 300, "orange", 1800, "red"))
        .value(by + ") (" + TASK.of("task_resume_attempts") + ")", "Resumes", "short")
        .value(
            by + ") (" + TASK.of("task_cdc_latency_seconds", "stage=\"source\"") + ")",
            "Behind source",
            "s",
            Table.cells("green", 900, "orange", 3600, "red"))
        .value(
            by + ") (" + TASK.of("task_cdc_latency_seconds", "stage=\"target\"") + ")",
            "Behind, at target",
            "s",
            Table.cells("green", 900, "orange", 3600, "red"))
        .value(
            "sum by (" + ONE + ") (" + TASK.of("task_tables", BAD) + ")",
            "Tables in trouble",
            "short",
            Table.cells("green", 1, "orange"))
        .headings("kind", "Kind", "migration_type", "Type", "replication_instance", "Instance")
        .coloured("Status", States.TASK)
        .sorted("Down for", true)
        .leads(
            "Task",
            Link.explain(column("DMS"), column("Task")),
            Link.task(column("DMS"), column("Task")));
  }

  private static Panel status() {
    return Panel.timeline(
            "Status over time",
            "As DMS tells it. running alone proves nothing: look at the latency and at the slot.",
            States.TASK)
        .query(States.TASK.numbers(TASK, "task_status", ONE), NAME)
        .leads(Link.explain(label("dms"), label("task")));
  }

  private static Panel latency() {
    return Panel.lines(
            "Latency",
            "How far a running task is behind its source and its target, by CloudWatch's newest"
                + " datapoint. No line is no datapoint, which is not a latency of 0.",
            "s")
        .query(TASK.of("task_cdc_latency_seconds"), NAME + " {{stage}}")
        .limits("transparent", 900, "orange", 3600, "red")
        .link(Link.runbook("SlotwardenTaskLatency"));
  }

  private static Panel downFor() {
    return Panel.lines("Down for", "Since the first sight of the present stop or failure.", "s")
        .query(TASK.since("task_down_since_timestamp_seconds"), NAME)
        .limits("transparent", 300, "orange", 1800, "red")
        .link(Link.runbook("SlotwardenTaskDown"));
  }

  private static Panel tablesByState() {
    return Panel.stacked(
            "Tables by state",
            "Of the tasks that are chosen. Tables that fail validation are counted twice.",
            "short")
        .query("sum by (state) (" + TASK.of("task_tables") + ")", "{{state}}");
  }

  private static Panel broken() {
    return Panel.lines(
            "Tables in trouble, by task",
            "A table in error gets no changes any more, and the task does not stop for it.",
            "short")
        .query(
            "sum by (dms, task, state) (" + TASK.of("task_tables", BAD) + ")", NAME + " {{state}}")
        .link(Link.runbook("SlotwardenTaskTables"));
  }

  private static Panel attempts() {
    return Panel.lines(
            "Resumes without success",
            "Resumes since the task was last stable; at max-attempts slotwarden gives up.",
            "short")
        .query(TASK.of("task_resume_attempts"), NAME)
        .link(Link.runbook("SlotwardenResumeLoop"));
  }

  private static Panel resumes() {
    return Panel.bars(
            "Resumes by outcome", "Of all tasks of the daemon: the counter does not name them.")
        .query(
            "sum by (outcome) (" + DAEMON.increase("actions_total", "action=\"resume_task\"") + ")",
            "{{outcome}}");
  }

  private static Table slots() {
    return new Table("Slots that the tasks read", "As far as slotwarden can tell.")
        .labels(
            "max by (dms, task, source, slot_name) (" + TASK.of("slot_task") + ")",
            "task",
            "Task",
            "source",
            "Source",
            "slot_name",
            "Slot",
            "dms",
            "DMS")
        .leads(
            "Slot",
            Link.slot(column("Source"), column("Slot")),
            Link.explain(column("Source"), column("Slot")));
  }

  private static Panel measured() {
    return Panel.lines(
            "Age of the latency", "Since the period of CloudWatch's newest datapoint began.", "s")
        .query(TASK.since("task_cdc_latency_measured_timestamp_seconds"), NAME + " {{stage}}");
  }

  private static Panel deadline() {
    return Panel.lines(
            "Serverless: time until it can't be restarted",
            "DMS takes the capacity of a replication back that has not run for two days: it then"
                + " has to be made anew, with a full load.",
            "h")
        .query(TASK.hoursUntil("task_deprovision_timestamp_seconds"), NAME)
        .limits("transparent", 12, "red")
        .link(Link.runbook("SlotwardenTaskDeprovision"));
  }
}
