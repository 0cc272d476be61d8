package io.slotwarden.model;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A classic task, a Serverless replication or a homogeneous data migration, as DMS lists it.
///
/// @param id the identifier people gave (task identifier, replication config identifier, data
///   migration name)
/// @param status plain text of the API; unknown values occur
/// @param migrationType `full-load cdc full-load-and-cdc`, plain text
/// @param stopReason as delivered: a word group or, on failed tasks, a whole sentence
/// @param slotName only for data migrations: the slot that their source settings name
/// @param tablesErrored of the task's statistics; null when there are none
/// @param serverless null for all but Serverless replications
/// @param otherTables of the task's statistics; null when there are none
public record DmsTask(
    TaskKind kind,
    String id,
    String arn,
    String status,
    @Nullable String migrationType,
    @Nullable String stopReason,
    @Nullable String lastFailureMessage,
    @Nullable String sourceEndpointArn,
    @Nullable String targetEndpointArn,
    @Nullable String replicationInstanceArn,
    @Nullable String recoveryCheckpoint,
    @Nullable Instant createdAt,
    @Nullable Instant startDate,
    @Nullable Instant stopDate,
    @Nullable Instant fullLoadFinishDate,
    @Nullable Integer tablesErrored,
    @Nullable String slotName,
    @Nullable Serverless serverless,
    @Nullable TableCounts otherTables) {

  /// Tables by what has become of them, those in error apart.
  public record TableCounts(
      @Nullable Integer loaded, @Nullable Integer loading, @Nullable Integer queued) {}

  /// One that is not Serverless, whose tables are not known, but for those in error.
  public DmsTask(
      TaskKind kind,
      String id,
      String arn,
      String status,
      @Nullable String migrationType,
      @Nullable String stopReason,
      @Nullable String lastFailureMessage,
      @Nullable String sourceEndpointArn,
      @Nullable String targetEndpointArn,
      @Nullable String replicationInstanceArn,
      @Nullable String recoveryCheckpoint,
      @Nullable Instant createdAt,
      @Nullable Instant startDate,
      @Nullable Instant stopDate,
      @Nullable Instant fullLoadFinishDate,
      @Nullable Integer tablesErrored,
      @Nullable String slotName) {
    this(
        kind,
        id,
        arn,
        status,
        migrationType,
        stopReason,
        lastFailureMessage,
        sourceEndpointArn,
        targetEndpointArn,
        replicationInstanceArn,
        recoveryCheckpoint,
        createdAt,
        startDate,
        stopDate,
        fullLoadFinishDate,
        tablesErrored,
        slotName,
        null,
        null);
  }

  /// The instant after which a Serverless replication that is down can't be restarted; empty for
  /// everything else, and when DMS does not tell.
  public Optional<Instant> deprovisionAt() {
    return serverless != null && TaskStatus.of(status) == TaskStatus.DOWN
        ? serverless.deadline()
        : Optional.empty();
  }

  /// True when it reads changes, once its full load is done if it has one, and so needs a slot.
  public boolean hasCdc() {
    return !"full-load".equalsIgnoreCase(migrationType);
  }

  /// The resource id, last part of the ARN, as it stands there.
  public String resourceId() {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}
