package io.slotwarden.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The checks, in the order and with the numbers of the domain reference (best practices, section
/// 2; the advice of section 1 is G1 to G3).
public enum AuditCheck {
  WAL_LEVEL(
      "1",
      Stage.BEFORE_CDC,
      "wal_level",
      "without wal_level = logical nothing can be decoded",
      "",
      "postgres-check-wallevel"),
  RDS_LOGICAL_REPLICATION(
      "2",
      Stage.BEFORE_CDC,
      "rds.logical_replication",
      "on RDS and Aurora this parameter sets wal_level",
      "",
      ""),
  FREE_SLOTS(
      "3",
      Stage.BEFORE_CDC,
      "free replication slots",
      "each CDC task needs a slot of its own",
      "",
      "postgres-check-replication-slots-count"),
  FREE_WALSENDERS(
      "4",
      Stage.BEFORE_CDC,
      "free walsenders",
      "a task cannot stream without a walsender",
      "",
      "postgres-check-maxwalsenders"),
  WAL_SENDER_TIMEOUT(
      "5",
      Stage.BEFORE_CDC,
      "wal_sender_timeout",
      "too short makes tasks fail; too long delays the failover of a replication instance",
      "",
      "postgres-check-walsenderstimeout"),
  MAX_SLOT_WAL_KEEP_SIZE(
      "6",
      Stage.BEFORE_CDC,
      "max_slot_wal_keep_size",
      "without a limit a stuck slot fills the disk; beyond a limit the task is dead and needs a"
          + " full load",
      "",
      "postgres-check-maxslot-wal-keep-size"),
  IDLE_IN_TRANSACTION_TIMEOUT(
      "7",
      Stage.BEFORE_CDC,
      "idle_in_transaction_session_timeout",
      "it kills sessions of DMS in the middle of a load",
      "",
      ""),
  STATEMENT_TIMEOUT(
      "8",
      Stage.BEFORE_FULL_LOAD,
      "statement_timeout of the DMS role",
      "long reads of a full load are cut",
      "",
      ""),
  LOGICAL_DECODING_WORK_MEM(
      "9",
      Stage.RUNNING,
      "logical_decoding_work_mem",
      "large transactions are decoded by way of the disk, which costs latency",
      "",
      "postgres-check-for-logical-decoding-work-mem"),
  MAX_WORKER_PROCESSES(
      "10",
      Stage.BEFORE_CDC,
      "max_worker_processes",
      "logical replication, autovacuum and parallel queries share these workers",
      "",
      ""),
  LONG_TRANSACTIONS(
      "11",
      Stage.BEFORE_CDC,
      "transactions older than ten minutes",
      "they hold slots back, and a new slot waits until they have ended",
      "",
      "postgres-check-longrunningtxn"),
  PREPARED_TRANSACTIONS(
      "12",
      Stage.BEFORE_CDC,
      "prepared transactions",
      "a new slot waits for them for ever, and they pin the restart LSN of all slots",
      "",
      "postgres-check-preparedtxn"),
  PRIMARY_KEY(
      "13",
      Stage.BEFORE_CDC,
      "tables without a primary key",
      "without a key UPDATE and DELETE are not replicated",
      "A12",
      "postgres-check-pk"),
  FULL_WITH_PGLOGICAL(
      "14",
      Stage.BEFORE_CDC,
      "REPLICA IDENTITY FULL with pglogical",
      "pglogical does not support it; it helps with test_decoding only",
      "A8 A12",
      ""),
  LOB_KEY(
      "15",
      Stage.BEFORE_FULL_LOAD,
      "primary keys of LOB type",
      "DMS does not replicate tables whose key is a LOB for it: text is one",
      "A5",
      "postgres-check-pk-lob"),
  KEYS_DIFFER(
      "16",
      Stage.BEFORE_CDC,
      "primary keys differ on the target",
      "updates hit wrong rows or none",
      "",
      ""),
  LOB_SIZE(
      "17",
      Stage.BEFORE_FULL_LOAD,
      "LOB columns against the LOB mode",
      "larger values are cut; characters count double, those of four bytes four-fold",
      "A4",
      "postgres-check-limited-lob-size"),
  JSON_LIMITED(
      "18",
      Stage.BEFORE_FULL_LOAD,
      "JSON in limited LOB mode",
      "JSON that was cut is not valid, and its row fails",
      "A4",
      ""),
  LOB_NOT_NULL(
      "19",
      Stage.BEFORE_FULL_LOAD,
      "LOB columns that are NOT NULL on the target",
      "in full and inline LOB mode DMS inserts NULL first and the LOB afterwards",
      "A4",
      "full-lob-not-nullable-at-target"),
  LOB_WITHOUT_KEY(
      "20",
      Stage.BEFORE_FULL_LOAD,
      "LOB columns of tables without a key",
      "DMS looks LOBs up by key",
      "A4 A12",
      "table-with-lob-but-without-primary-key-or-unique-constraint"),
  FOREIGN_KEYS_ACTIVE(
      "21",
      Stage.BEFORE_FULL_LOAD,
      "foreign keys active during the load",
      "tables are loaded in any order, and rows come before those that they refer to",
      "A3",
      "postgres-check-session-replication-role"),
  FOREIGN_KEYS_PREPARATION(
      "22",
      Stage.BEFORE_FULL_LOAD,
      "foreign keys and the preparation of tables",
      "TRUNCATE and DROP fail on tables that others refer to, whatever session_replication_role"
          + " says",
      "A3",
      ""),
  TARGET_TRIGGERS(
      "23",
      Stage.BEFORE_FULL_LOAD,
      "triggers on the target",
      "what they did on the source they do again; those enabled ALWAYS even in replica mode",
      "A3",
      ""),
  DEFERRABLE("24", Stage.BEFORE_CDC, "deferrable constraints", "DMS does not support them", "", ""),
  INDEXES_DURING_LOAD(
      "25",
      Stage.BEFORE_FULL_LOAD,
      "secondary indexes on the target during the load",
      "they slow the load down",
      "",
      "postgres-check-target-secondary-indexes"),
  INDEXES_MISSING(
      "26",
      Stage.BEFORE_CDC,
      "secondary indexes missing on the target",
      "each change becomes a scan of a whole table, and the application will miss them",
      "",
      ""),
  DEFAULTS(
      "27",
      Stage.BEFORE_CUT_OVER,
      "defaults of columns",
      "during the load a default may fill in what DMS did not send; after it the application misses"
          + " those that are not there: DMS creates none",
      "A6",
      ""),
  SEQUENCES(
      "28",
      Stage.BEFORE_CUT_OVER,
      "serial columns and sequences",
      "sequences do not advance on the target: the first insert there meets a key that is taken",
      "A6",
      ""),
  IDENTITY_ALWAYS(
      "29",
      Stage.BEFORE_FULL_LOAD,
      "identity columns GENERATED ALWAYS on the target",
      "they refuse the values that DMS sends",
      "A6",
      ""),
  GENERATED_COLUMNS(
      "30",
      Stage.BEFORE_FULL_LOAD,
      "generated columns on the target",
      "they cannot be written",
      "A6",
      ""),
  PARTITIONS_SELECTED(
      "31",
      Stage.BEFORE_FULL_LOAD,
      "partitions and parents in the table mappings",
      "changes are logged under the partition; if a parent is selected as well, rows come twice",
      "A7",
      ""),
  INHERITANCE(
      "32",
      Stage.BEFORE_FULL_LOAD,
      "inheritance",
      "DMS does not treat a parent and its children as one table",
      "A7",
      ""),
  PARTITION_CHANGES(
      "33",
      Stage.RUNNING,
      "new partitions and TRUNCATE",
      "adding, dropping and truncating partitions is not replicated; a new partition needs a new"
          + " mapping",
      "A7",
      ""),
  ARRAY_WITHOUT_KEY(
      "34",
      Stage.BEFORE_CDC,
      "ARRAY columns of tables without a primary key",
      "the table gets suspended",
      "A12",
      "postgres-check-table-with-array"),
  PROBLEM_TYPES(
      "35",
      Stage.BEFORE_FULL_LOAD,
      "types that DMS refuses or changes",
      "a table with a vector or tsvector ends in error with no rows; other types come changed or"
          + " not at all",
      "",
      ""),
  NUMERIC(
      "36",
      Stage.BEFORE_FULL_LOAD,
      "numeric without precision",
      "it becomes NUMERIC(28,6): digits are lost",
      "",
      ""),
  BOOLEAN(
      "37",
      Stage.BEFORE_FULL_LOAD,
      "boolean",
      "it becomes varchar(5) unless both endpoints say mapBooleanAsBoolean",
      "",
      ""),
  INFINITE_DATES(
      "38", Stage.BEFORE_FULL_LOAD, "infinite timestamps", "DMS cannot represent them", "", ""),
  SIMILAR_NAMES(
      "39",
      Stage.BEFORE_FULL_LOAD,
      "names that differ only in case",
      "they collide",
      "",
      "postgres-check-similar-table-name"),
  COALESCE_INDEX(
      "40",
      Stage.BEFORE_FULL_LOAD,
      "unique indexes over coalesce()",
      "DMS does not support them",
      "",
      ""),
  NOT_IN_WAL(
      "41",
      Stage.BEFORE_FULL_LOAD,
      "unlogged and foreign tables, materialized views",
      "no changes of them are in WAL",
      "",
      ""),
  VIEWS("42", Stage.BEFORE_CDC, "views in a CDC task", "only their full load is possible", "", ""),
  EXTENSIONS(
      "43",
      Stage.BEFORE_FULL_LOAD,
      "extensions",
      "tables and functions that need them fail on the target",
      "A9",
      ""),
  PGLOGICAL(
      "44",
      Stage.BEFORE_CDC,
      "pglogical",
      "a part that is missing means changes that are missing",
      "A8",
      "postgres-check-pglogical"),
  SLOT_PLUGIN(
      "45",
      Stage.BEFORE_CDC,
      "the plugin of the slot",
      "DMS reads test_decoding and pglogical only",
      "A2 A8",
      ""),
  STANDBY(
      "46", Stage.BEFORE_CDC, "the source is a standby", "DMS cannot create slots there", "", ""),
  POOLER(
      "47",
      Stage.BEFORE_CDC,
      "a proxy or pooler before the source",
      "they do not pass the replication protocol on",
      "",
      ""),
  DMS_RIGHTS(
      "48",
      Stage.BEFORE_FULL_LOAD,
      "rights of the DMS role",
      "it could not create a slot, or not read a table",
      "",
      "postgres-check-select-object-privileges"),
  DDL_TRIGGER(
      "49",
      Stage.BEFORE_CDC,
      "the DDL trigger",
      "DDL is missed: of replicated sessions, or all of it",
      "",
      "postgres-check-ddl-event-trigger"),
  HEARTBEAT(
      "50",
      Stage.BEFORE_CDC,
      "the heartbeat of DMS",
      "on an idle database the slot does not move, while others write WAL",
      "",
      ""),
  ENGINE_VERSION(
      "51",
      Stage.BEFORE_FULL_LOAD,
      "DMS engine against PostgreSQL",
      "the source is too new for the engine",
      "",
      ""),
  INSTANCE_HEALTH(
      "52",
      Stage.RUNNING,
      "the replication instance",
      "a restart or starvation stops tasks",
      "",
      ""),
  FILTERS(
      "53",
      Stage.BEFORE_CDC,
      "source filters without the key",
      "DELETE carries the key only: it would be lost",
      "",
      ""),
  DMS_LEFTOVERS(
      "54",
      Stage.AFTER_MIGRATION,
      "left-overs of DMS",
      "a table that was left over breaks the next task",
      "A11",
      ""),
  VALIDATION(
      "55",
      Stage.RUNNING,
      "validation",
      "source and target diverge, and nobody sees it for weeks",
      "",
      ""),
  UNCOVERED_TABLES(
      "56",
      Stage.BEFORE_CDC,
      "tables that no task covers",
      "they were forgotten, or left out on purpose",
      "",
      ""),
  SLOTS_AND_TASKS(
      "57",
      Stage.RUNNING,
      "slots against tasks",
      "a slot that nobody reads fills the disk; a task without its slot loses data",
      "A10 A11",
      ""),
  IDLE_SLOT_TIMEOUT(
      "58",
      Stage.BEFORE_CDC,
      "idle_replication_slot_timeout",
      "the slot of a stopped task is invalidated at a checkpoint",
      "",
      ""),
  TARGET_SETTINGS(
      "59",
      Stage.BEFORE_FULL_LOAD,
      "settings of the target during the load",
      "they make the load slow, nothing else",
      "",
      ""),
  ROW_GUARDS(
      "60",
      Stage.BEFORE_CUT_OVER,
      "foreign keys, checks and triggers of the source on the target",
      "what was taken away for the load and forgotten lets broken rows in from the first write on",
      "A3",
      ""),
  SLOW_LOAD("61", Stage.RUNNING, "a slow load", "the slot keeps WAL until the load ends", "", ""),
  FIRST_COPY(
      "G1",
      Stage.BEFORE_FULL_LOAD,
      "how the first copy is made",
      "native tools copy PostgreSQL to PostgreSQL faster and with all objects",
      "A1",
      ""),
  START_POSITION(
      "G2",
      Stage.BEFORE_CDC,
      "the start position of CDC",
      "transactions between the slot and the position are skipped, without a word",
      "A2",
      ""),
  SNAPSHOT_COPY(
      "G3",
      Stage.BEFORE_FULL_LOAD,
      "a restored snapshot as first copy",
      "the position that counts is that of the snapshot, and it is not known for every pair",
      "A1 A2",
      "");

  private final String id;
  private final Stage stage;
  private final String title;
  private final String why;
  private final String practices;
  private final String assessment;

  AuditCheck(
      String id, Stage stage, String title, String why, String practices, String assessment) {
    this.id = id;
    this.stage = stage;
    this.title = title;
    this.why = why;
    this.practices = practices;
    this.assessment = assessment;
  }

  /// `1` to `61`, `G1` to `G3`.
  public String id() {
    return id;
  }

  public Stage stage() {
    return stage;
  }

  /// What is looked at, a few words.
  public String title() {
    return title;
  }

  /// Why it matters, a sentence without its end.
  public String why() {
    return why;
  }

  /// Keys of the practices of the AWS article that it stands for: `A1` to `A12`; often none.
  public List<String> practices() {
    return practices.isEmpty() ? List.of() : List.of(practices.split(" "));
  }

  /// The pre-migration assessment of DMS that looks at the same; null when there is none.
  public @Nullable String assessment() {
    return assessment.isEmpty() ? null : assessment;
  }
}
