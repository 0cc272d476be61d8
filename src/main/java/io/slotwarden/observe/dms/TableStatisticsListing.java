package io.slotwarden.observe.dms;

import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskKind;
import io.slotwarden.observe.dms.Pages.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.databasemigration.model.TableStatistics;

/// The tables of one task or Serverless replication. The whole listing: its filter knows the state
/// of a table, but not that of its validation.
final class TableStatisticsListing {
  private static final String OF_TASK = "dms:DescribeTableStatistics";
  private static final String OF_REPLICATION = "dms:DescribeReplicationTableStatistics";

  /// The most that the service gives at once; most tasks are one page.
  private static final int MAX_RECORDS = 500;

  /// For Serverless replications no other limit than that of all listings is documented.
  private static final int MAX_RECORDS_OF_REPLICATION = 100;

  /// So many are named; `worst` is for people.
  private static final int NAMED = 10;

  private static final String TABLE_ERROR = "table error";

  private TableStatisticsListing() {}

  /// The call that reads these tables, as IAM spells it.
  ///
  /// @param arn of a task, or of a Serverless replication's configuration
  static String action(String arn) {
    return isReplication(arn) ? OF_REPLICATION : OF_TASK;
  }

  /// Throws what the SDK throws, and [UnreadableAnswer].
  static TaskHealth.Tables read(DatabaseMigrationClient dms, String arn) {
    return counted(all(dms, arn));
  }

  /// Every table. Throws what the SDK throws, and [UnreadableAnswer].
  static List<TableStatistics> all(DatabaseMigrationClient dms, String arn) {
    return Pages.all(
        action(arn),
        marker -> isReplication(arn) ? ofReplication(dms, arn, marker) : ofTask(dms, arn, marker));
  }

  private static boolean isReplication(String arn) {
    return TaskKind.ofArn(arn) == TaskKind.REPLICATION;
  }

  private static Page<TableStatistics> ofTask(
      DatabaseMigrationClient dms, String arn, @Nullable String marker) {
    var page =
        dms.describeTableStatistics(
            r -> r.replicationTaskArn(arn).maxRecords(MAX_RECORDS).marker(marker));
    if (!page.hasTableStatistics()) {
      throw new UnreadableAnswer(OF_TASK + " gave an answer without TableStatistics");
    }
    return new Page<>(page.tableStatistics(), page.marker());
  }

  private static Page<TableStatistics> ofReplication(
      DatabaseMigrationClient dms, String arn, @Nullable String marker) {
    var page =
        dms.describeReplicationTableStatistics(
            r -> r.replicationConfigArn(arn).maxRecords(MAX_RECORDS_OF_REPLICATION).marker(marker));
    if (!page.hasReplicationTableStatistics()) {
      throw new UnreadableAnswer(
          OF_REPLICATION + " gave an answer without ReplicationTableStatistics");
    }
    return new Page<>(page.replicationTableStatistics(), page.marker());
  }

  private static TaskHealth.Tables counted(List<TableStatistics> all) {
    List<String> errored = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    List<String> suspended = new ArrayList<>();
    for (TableStatistics t : all) {
      String name = t.schemaName() + "." + t.tableName();
      if (folded(t.tableState()).equals(TABLE_ERROR)) {
        errored.add(name + ": " + t.tableState());
      }
      String validation = folded(t.validationState());
      long differing = records(t.validationFailedRecords());
      long uncompared = records(t.validationSuspendedRecords());
      if (differing > 0 || isFailed(validation)) {
        failed.add(name + ": validation " + t.validationState() + records(differing, "differ"));
      } else if (uncompared > 0 || validation.equals("suspended records")) {
        suspended.add(
            name + ": validation " + t.validationState() + records(uncompared, "not compared"));
      }
    }
    List<String> worst = new ArrayList<>(errored);
    worst.addAll(failed);
    worst.addAll(suspended);
    return new TaskHealth.Tables(
        all.size(),
        errored.size(),
        failed.size(),
        suspended.size(),
        worst.subList(0, Math.min(NAMED, worst.size())));
  }

  /// `No primary key` is no failure: such a table is never validated.
  private static boolean isFailed(String validation) {
    return switch (validation) {
      case "mismatched records", "error", TABLE_ERROR -> true;
      default -> false;
    };
  }

  private static String records(long count, String what) {
    return count == 0 ? "" : ", " + count + " records " + what;
  }

  private static long records(@Nullable Long count) {
    return count == null ? 0 : count;
  }

  private static String folded(@Nullable String state) {
    return state == null ? "" : state.strip().toLowerCase(Locale.ROOT);
  }
}
