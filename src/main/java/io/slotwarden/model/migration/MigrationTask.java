package io.slotwarden.model.migration;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A classic task or Serverless replication with all that an audit needs of it. Each group of facts
/// fails by itself: what is Unknown in one makes nothing Unknown in another.
///
/// @param dms the entry of the configuration that lists it
/// @param task what every listing says of it: kind, identifier, ARN, status, migration type, when
///   the full load was done
/// @param cdcStartPosition as it was set; null when it was not
/// @param fullLoad how far the full load is
/// @param settings of `ReplicationTaskSettings`
/// @param mappings of `TableMappings`
/// @param instance where it runs; known to be empty for Serverless
/// @param tables one for each table that the task has seen; none before it first ran
/// @param assessments the newest result of each pre-migration assessment
public record MigrationTask(
    String dms,
    DmsTask task,
    @Nullable String cdcStartPosition,
    FullLoad fullLoad,
    Observed<TaskSettings> settings,
    Observed<TableMappings> mappings,
    Observed<MigrationEndpoint> source,
    Observed<MigrationEndpoint> target,
    Observed<Optional<MigrationInstance>> instance,
    Observed<List<MigrationTable>> tables,
    Observed<List<Assessment>> assessments) {

  /// The full load as the task's statistics tell it.
  ///
  /// @param startedAt null when it has not begun, or DMS does not say
  /// @param finishedAt null when it has not ended, or there is none
  /// @param percent proves nothing: 100 was seen with every table in error
  public record FullLoad(
      @Nullable Instant startedAt, @Nullable Instant finishedAt, @Nullable Integer percent) {}

  public TaskId id() {
    return new TaskId(dms, task.id());
  }

  /// True when it copies what is there before, or instead of, reading changes.
  public boolean hasFullLoad() {
    return !"cdc".equalsIgnoreCase(task.migrationType());
  }

  /// True when it reads changes, once its full load is done if it has one, and so needs a slot.
  public boolean hasCdc() {
    return task.hasCdc();
  }

  /// The slot that the source endpoint names; empty when it names none or is not known. Without one
  /// DMS makes a slot of its own.
  public Optional<String> slotName() {
    return source.toOptional().map(MigrationEndpoint::endpoint).map(DmsEndpoint::slotName);
  }

  /// What a table is called on the target: by the rules, or, where none of them decides its schema,
  /// in the schema of the settings' `TargetSchema` (user guide, "Target metadata task settings":
  /// renaming takes precedence). Unclear where either is not known.
  public OnTarget<TableName> targetOf(TableName table) {
    return switch (mappings) {
      case Observed.Unknown<TableMappings>(var why, var _) -> new OnTarget.Unclear<>(why);
      case Observed.Known<TableMappings>(var rules, var _) -> {
        OnTarget<TableName> byRules = rules.targetOf(table);
        yield byRules instanceof OnTarget.Named<TableName> named && !rules.decidesSchema(table)
            ? inTargetSchema(named)
            : byRules;
      }
    };
  }

  private OnTarget<TableName> inTargetSchema(OnTarget.Named<TableName> named) {
    return switch (settings) {
      case Observed.Unknown<TaskSettings>(var why, var _) ->
          new OnTarget.Unclear<>("whether the settings have a TargetSchema is not known: " + why);
      case Observed.Known<TaskSettings>(var known, var _) ->
          new OnTarget.Named<>(
              new TableName(
                  known.targetSchema().orElse(named.name().schema()), named.name().name()),
              named.by());
    };
  }
}
