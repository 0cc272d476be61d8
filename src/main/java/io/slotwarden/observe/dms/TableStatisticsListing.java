package io.slotwarden.observe.dms;

import io.slotwarden.model.TaskHealth;
import io.slotwarden.observe.dms.Pages.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.databasemigration.model.TableStatistics;

/// The tables of one task. The whole listing: its filter knows the state of a table, but not that
/// of its validation.
final class TableStatisticsListing {
  static final String ACTION = "dms:DescribeTableStatistics";

  /// The most that the service gives at once; most tasks are one page.
  private static final int MAX_RECORDS = 500;

  /// So many are named; `worst` is for people.
  private static final int NAMED = 5;

  private static final String TABLE_ERROR = "table error";

  private TableStatisticsListing() {}

  /// Throws what the SDK throws, and [UnreadableAnswer].
  static TaskHealth.Tables read(DatabaseMigrationClient dms, String task) {
    List<TableStatistics> all =
        Pages.all(
            ACTION,
            marker -> {
              var page =
                  dms.describeTableStatistics(
                      r -> r.replicationTaskArn(task).maxRecords(MAX_RECORDS).marker(marker));
              if (!page.hasTableStatistics()) {
                throw new UnreadableAnswer(ACTION + " gave an answer without TableStatistics");
              }
              return new Page<>(page.tableStatistics(), page.marker());
            });
    return counted(all);
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
