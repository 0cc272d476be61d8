package io.slotwarden.observe.dms;

import io.slotwarden.model.DmsTask;
import io.slotwarden.model.DmsTask.TableCounts;
import io.slotwarden.model.Serverless;
import io.slotwarden.model.TaskKind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.model.DataMigration;
import software.amazon.awssdk.services.databasemigration.model.DataMigrationStatistics;
import software.amazon.awssdk.services.databasemigration.model.Replication;
import software.amazon.awssdk.services.databasemigration.model.ReplicationConfig;
import software.amazon.awssdk.services.databasemigration.model.ReplicationStats;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTask;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTaskStats;
import software.amazon.awssdk.services.databasemigration.model.SourceDataSetting;

/// Tasks, Serverless replications and data migrations of the API in our words. Status and reasons
/// pass through as text.
final class Tasks {
  /// Status of a Serverless configuration that was never started (documented: Terraform provider
  /// source).
  private static final String NEVER_STARTED = "created";

  private Tasks() {}

  static DmsTask read(ReplicationTask t) {
    ReplicationTaskStats stats = t.replicationTaskStats();
    if (stats == null) {
      stats = ReplicationTaskStats.builder().build();
    }
    return new DmsTask(
        TaskKind.TASK,
        Required.text(t.replicationTaskIdentifier(), "ReplicationTaskIdentifier"),
        Required.text(t.replicationTaskArn(), "ReplicationTaskArn"),
        text(t.status()),
        t.migrationTypeAsString(),
        t.stopReason(),
        t.lastFailureMessage(),
        t.sourceEndpointArn(),
        t.targetEndpointArn(),
        t.replicationInstanceArn(),
        t.recoveryCheckpoint(),
        t.replicationTaskCreationDate(),
        stats.startDate() != null ? stats.startDate() : t.replicationTaskStartDate(),
        stats.stopDate(),
        stats.fullLoadFinishDate(),
        stats.tablesErrored(),
        null,
        null,
        counts(stats.tablesLoaded(), stats.tablesLoading(), stats.tablesQueued()));
  }

  /// A Serverless configuration with its replication.
  ///
  /// @param config null when it was deleted between the two listings
  /// @param replication null when it was never started
  static DmsTask read(@Nullable ReplicationConfig config, @Nullable Replication replication) {
    ReplicationConfig c = config != null ? config : ReplicationConfig.builder().build();
    Replication r = replication != null ? replication : Replication.builder().build();
    ReplicationStats stats = r.replicationStats();
    if (stats == null) {
      stats = ReplicationStats.builder().build();
    }
    return new DmsTask(
        TaskKind.REPLICATION,
        Required.text(
            first(c.replicationConfigIdentifier(), r.replicationConfigIdentifier()),
            "ReplicationConfigIdentifier"),
        Required.text(
            first(c.replicationConfigArn(), r.replicationConfigArn()), "ReplicationConfigArn"),
        replication == null ? NEVER_STARTED : text(r.status()),
        first(c.replicationTypeAsString(), r.replicationTypeAsString()),
        r.stopReason(),
        r.hasFailureMessages() ? String.join("; ", r.failureMessages()) : null,
        first(c.sourceEndpointArn(), r.sourceEndpointArn()),
        first(c.targetEndpointArn(), r.targetEndpointArn()),
        null,
        r.recoveryCheckpoint(),
        first(r.replicationCreateTime(), c.replicationConfigCreateTime()),
        stats.startDate(),
        first(stats.stopDate(), r.replicationLastStopTime()),
        stats.fullLoadFinishDate(),
        stats.tablesErrored(),
        null,
        new Serverless(
            r.provisionData() == null ? null : r.provisionData().provisionState(),
            r.replicationDeprovisionTime(),
            r.replicationLastStopTime(),
            readOnly(c.isReadOnly(), r.isReadOnly())),
        counts(stats.tablesLoaded(), stats.tablesLoading(), stats.tablesQueued()));
  }

  /// Managed by a zero-ETL integration if either says so; null when neither says anything.
  private static @Nullable Boolean readOnly(
      @Nullable Boolean config, @Nullable Boolean replication) {
    return Boolean.TRUE.equals(config) || Boolean.TRUE.equals(replication)
        ? Boolean.TRUE
        : first(config, replication);
  }

  static DmsTask read(DataMigration m) {
    DataMigrationStatistics stats = m.dataMigrationStatistics();
    Instant start = stats == null ? null : stats.startTime();
    Instant stop = stats == null ? null : stats.stopTime();
    return new DmsTask(
        TaskKind.DATA_MIGRATION,
        Required.text(m.dataMigrationName(), "DataMigrationName"),
        Required.text(m.dataMigrationArn(), "DataMigrationArn"),
        text(m.dataMigrationStatus()),
        m.dataMigrationTypeAsString(),
        m.stopReason(),
        m.lastFailureMessage(),
        null,
        null,
        null,
        null,
        m.dataMigrationCreateTime(),
        first(start, m.dataMigrationStartTime()),
        first(stop, m.dataMigrationEndTime()),
        null,
        stats == null ? null : stats.tablesErrored(),
        slotName(m),
        null,
        stats == null
            ? null
            : counts(stats.tablesLoaded(), stats.tablesLoading(), stats.tablesQueued()));
  }

  /// @throws UnreadableAnswer when it names several: our model holds one, and an unseen one would
  ///   lose its owner
  private static @Nullable String slotName(DataMigration m) {
    List<String> names =
        m.sourceDataSettings().stream()
            .map(SourceDataSetting::slotName)
            .filter(Objects::nonNull)
            .filter(name -> !name.isBlank())
            .distinct()
            .toList();
    if (names.size() > 1) {
      throw new UnreadableAnswer(
          "dms:DescribeDataMigrations: %s names several slots (%s), of which only one can be told apart"
              .formatted(m.dataMigrationName(), String.join(", ", names)));
    }
    return names.isEmpty() ? null : names.getFirst();
  }

  private static @Nullable TableCounts counts(
      @Nullable Integer loaded, @Nullable Integer loading, @Nullable Integer queued) {
    return loaded == null && loading == null && queued == null
        ? null
        : new TableCounts(loaded, loading, queued);
  }

  private static String text(@Nullable String status) {
    return status == null ? "" : status;
  }

  private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
    return one != null ? one : other;
  }
}
