package io.slotwarden.config;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Glob;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.TableName;
import java.time.Duration;
import java.util.List;

/// The keys of an entry of `policies:` and of the block `guard:`.
final class PolicyKeys {
  static final Key<String> NAME =
      Key.required("name", Scalars.NAME, "Our name of it; unique over policies.");
  static final Key<RunMode> MODE =
      Key.byDefault(
          "mode",
          Scalars.words(RunMode.class),
          "enforce",
          "observe lowers this policy; enforce leaves it at the mode of the whole file.");

  static final Key<List<Item<Glob>>> TASKS =
      Key.required(
          "tasks", new Many<>(Scalars.TASK_GLOB, 1), "Identifiers or patterns of DMS tasks.");
  static final Key<Duration> AFTER =
      Key.duration("after", "2m", null, "How long a task must have been down.");
  static final Key<Integer> MAX_ATTEMPTS =
      Key.byDefault(
          "max-attempts",
          Scalars.COUNT,
          "8",
          "Attempts without stability in between; then a person is told.");
  static final Key<Duration> FIRST =
      Key.duration("first", "2m", "1m", "The wait before the second attempt; it grows with each.");
  static final Key<Duration> MAX = Key.duration("max", "60m", null, "The longest wait.");
  static final Key<Values> BACKOFF =
      Key.block("backoff", "The waits between attempts.", List.of(FIRST, MAX));
  static final Key<Duration> STABLE_FOR =
      Key.duration(
          "stable-for",
          "10m",
          "1m",
          "How long a task must run, with its slot active, before a resume counts as success.");
  static final Key<ByteSize> POSITION_TOLERANCE =
      Key.byDefault(
          "position-tolerance",
          Scalars.SIZE,
          "0B",
          "How far the slot may lie beyond the checkpoint; every byte may be lost data.");
  static final Key<Values> RESUME_TASK =
      Key.optional(
          "resume-task",
          new Section(
              List.of(TASKS, AFTER, MAX_ATTEMPTS, BACKOFF, STABLE_FOR, POSITION_TOLERANCE),
              List.of()),
          "Resume tasks that stopped by an error.");
  static final Key<List<Item<String>>> STOPPED_BY_HAND =
      Key.byDefault(
          "stopped-by-hand",
          new Many<>(Scalars.TASK, 0),
          "[]",
          "With resume-task: exact names whose Stop Reason NORMAL is resumed too.");

  static final Key<List<Item<Glob>>> SOURCES =
      Key.required("sources", new Many<>(Scalars.SOURCE_GLOB, 1), "Names or patterns of sources.");
  static final Key<List<Item<Glob>>> SLOTS =
      Key.required("slots", new Many<>(Scalars.SLOT_GLOB, 1), "Names or patterns of slots.");
  static final Key<Duration> INACTIVE_FOR =
      Key.duration(
          "inactive-for",
          "72h",
          "1h",
          "How long a slot must have been inactive, unmoved and unforbidden before it is marked.");
  static final Key<Duration> NOTICE =
      Key.duration(
          "notice", "24h", "10m", "How long the delivered notice must stand before the drop.");
  static final Key<Integer> MAX_PER_DAY =
      Key.byDefault("max-per-day", Scalars.COUNT, "1", "Drops of this policy in 24 hours.");
  static final Key<Values> DROP_SLOT =
      Key.optional(
          "drop-slot",
          new Section(List.of(SOURCES, SLOTS, INACTIVE_FOR, NOTICE, MAX_PER_DAY), List.of()),
          "Drop slots that nobody owns.");
  static final Key<Boolean> CHECKPOINT_AFTER_DROP =
      Key.byDefault(
          "checkpoint-after-drop",
          Scalars.FLAG,
          "false",
          "With drop-slot: the actor asks for a checkpoint once the server has said that the slot"
              + " is dropped, so that space returns at once and not up to checkpoint_timeout later."
              + " Needs pg_checkpoint (PostgreSQL 15 and newer) or a superuser.");
  static final Key<FreeLimit> FREE_BELOW =
      Key.required(
          "free-below",
          Scalars.FREE_LIMIT,
          "Less measured free space than this is pressure: a percentage of the capacity, or a size"
              + " where the capacity is not known (RDS).");
  static final Key<Duration> PRESSURE_INACTIVE_FOR =
      Key.duration("inactive-for", "10m", "5m", "In the place of the policy's; shorter.");
  static final Key<Duration> PRESSURE_NOTICE =
      Key.duration(
          "notice",
          "5m",
          "1m",
          "In the place of the policy's; shorter. Counts once a channel with severity: critical has"
              + " accepted the notice of the shortened date.");
  static final Key<Duration> UNUSED_FOR =
      Key.duration(
          "unused-for",
          "24h",
          "24h",
          "Only slots are hastened that were watched without a gap for so long, and not used: a"
              + " consumer that comes once a day is not gone.");
  static final Key<Values> UNDER_PRESSURE =
      Key.optional(
          "under-pressure",
          new Section(
              List.of(FREE_BELOW, PRESSURE_INACTIVE_FOR, PRESSURE_NOTICE, UNUSED_FOR), List.of()),
          "With drop-slot: shorter waits while the disk is nearly full, for slots that are named"
              + " exactly and were not used for a day.");

  static final Key<List<Item<Glob>>> DATABASES =
      Key.required(
          "databases", new Many<>(Scalars.DATABASE_GLOB, 1), "Names or patterns of databases.");
  static final Key<Duration> EVERY =
      Key.duration("every", "1m", "10s", "The time between two heartbeats in one database.");
  static final Key<TableName> TABLE =
      Key.byDefault(
          "table",
          Scalars.TABLE,
          "slotwarden.heartbeat",
          "The table whose one row is updated; deploy/sql/heartbeat.sql creates it.");
  static final Key<Values> WRITE_HEARTBEAT =
      Key.optional(
          "write-heartbeat",
          new Section(List.of(SOURCES, DATABASES, EVERY, TABLE), List.of()),
          "Write a row now and then in databases that are idle while others write.");

  static final Section POLICY =
      new Section(
          List.of(
              NAME,
              RESUME_TASK,
              STOPPED_BY_HAND,
              DROP_SLOT,
              WRITE_HEARTBEAT,
              MODE,
              CHECKPOINT_AFTER_DROP,
              UNDER_PRESSURE),
          List.of(RESUME_TASK, DROP_SLOT, WRITE_HEARTBEAT));

  static final Key<Duration> SETTLE =
      Key.duration(
          "settle",
          "10m",
          "1m",
          "No act this long after a start, restart, failover, clock leap or a reload that changed"
              + " something.");
  static final Key<Duration> NEW_STORE_HOLD =
      Key.duration(
          "new-store-hold", "24h", "1h", "No act this long after a start with an empty store.");
  static final Key<Integer> DUE_PER_SOURCE =
      Key.byDefault("per-source", Scalars.COUNT, "3", "On one source.");
  static final Key<Integer> DUE_ALL = Key.byDefault("all", Scalars.COUNT, "5", "On all sources.");
  static final Key<Values> MAX_DUE =
      Key.block(
          "max-due",
          "More drops due at once than this: everything stops and a person is told.",
          List.of(DUE_PER_SOURCE, DUE_ALL));
  static final Key<Integer> PER_SOURCE_PER_DAY =
      Key.byDefault("per-source-per-day", Scalars.COUNT, "1", "Drops in 24 hours on one source.");
  static final Key<Integer> ALL_PER_DAY =
      Key.byDefault("all-per-day", Scalars.COUNT, "3", "Drops in 24 hours on all sources.");
  static final Key<Duration> GAP =
      Key.duration("gap", "1h", "10m", "The shortest time between two drops.");
  static final Key<Values> BUDGET =
      Key.block("budget", "The budget of drops.", List.of(PER_SOURCE_PER_DAY, ALL_PER_DAY, GAP));
  static final Key<List<Item<Window>>> WINDOWS =
      Key.byDefault(
          "windows",
          new Many<>(Scalars.WINDOW, 0),
          "[]",
          "When acts are allowed, as \"Mon-Fri 09:00-17:00 Europe/Berlin\"; empty = always.");
  static final Key<String> APPROVAL =
      Key.byDefault(
          "approval",
          Scalars.words("none", "drops"),
          "none",
          "drops: each drop waits for a person's approve.");
  static final Key<java.nio.file.Path> KILL_SWITCH =
      Key.byDefault(
          "kill-switch",
          Scalars.ABSOLUTE_PATH,
          "/var/lib/slotwarden/STOP",
          "A file that stops every act while it is there or can't be looked for.");
  static final Key<Boolean> ALLOW_SHORT_TIMES =
      Key.byDefault(
          "allow-short-times",
          Scalars.FLAG,
          "false",
          "Lifts every floor down to 0s; for trials only.");
  static final Key<Values> GUARD =
      Key.block(
          "guard",
          "Bounds that stand before every act.",
          List.of(
              SETTLE,
              NEW_STORE_HOLD,
              MAX_DUE,
              BUDGET,
              WINDOWS,
              APPROVAL,
              KILL_SWITCH,
              ALLOW_SHORT_TIMES));

  private PolicyKeys() {}
}
