package io.slotwarden.demo.dms;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The operations that the double knows, each with the request members that it understands: a
/// subset of the published model (a test holds it), so that a call which asks for more is refused
/// and not half answered.
enum Operation {
  DESCRIBE_REPLICATION_TASKS("ReplicationTasks", "WithoutSettings"),
  DESCRIBE_ENDPOINTS("Endpoints"),
  DESCRIBE_REPLICATION_INSTANCES("ReplicationInstances"),
  DESCRIBE_CONNECTIONS("Connections"),
  DESCRIBE_REPLICATION_CONFIGS("ReplicationConfigs"),
  DESCRIBE_REPLICATIONS("Replications"),
  DESCRIBE_DATA_MIGRATIONS("DataMigrations", "WithoutSettings", "WithoutStatistics"),
  DESCRIBE_PENDING_MAINTENANCE_ACTIONS("PendingMaintenanceActions", "ReplicationInstanceArn"),
  DESCRIBE_REPLICATION_TASK_INDIVIDUAL_ASSESSMENTS("ReplicationTaskIndividualAssessments"),
  DESCRIBE_TABLE_STATISTICS("TableStatistics", "ReplicationTaskArn"),
  DESCRIBE_REPLICATION_TABLE_STATISTICS("ReplicationTableStatistics", "ReplicationConfigArn"),
  LIST_TAGS_FOR_RESOURCE(null, "ResourceArn"),
  START_REPLICATION_TASK(null, "ReplicationTaskArn", "StartReplicationTaskType"),
  STOP_REPLICATION_TASK(null, "ReplicationTaskArn"),
  START_REPLICATION(null, "ReplicationConfigArn", "StartReplicationType"),
  STOP_REPLICATION(null, "ReplicationConfigArn");

  private static final Map<String, Operation> BY_WIRE_NAME =
      Stream.of(values()).collect(Collectors.toMap(Operation::wireName, Function.identity()));

  private final @Nullable String list;
  private final Set<String> requestMembers;

  Operation(@Nullable String list, String... requestMembers) {
    this.list = list;
    this.requestMembers =
        Stream.concat(
                Stream.of(requestMembers),
                list == null ? Stream.empty() : Stream.of("Filters", "MaxRecords", "Marker"))
            .collect(Collectors.toUnmodifiableSet());
  }

  static @Nullable Operation of(String wireName) {
    return BY_WIRE_NAME.get(wireName);
  }

  /// `DescribeReplicationTasks` and so on.
  String wireName() {
    return Stream.of(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /// The answer's member that holds the list; null when the operation is no listing with pages.
  @Nullable String list() {
    return list;
  }

  Set<String> requestMembers() {
    return requestMembers;
  }

  /// The most that a page may be asked to hold.
  int maxRecords() {
    return this == DESCRIBE_TABLE_STATISTICS ? 500 : 100;
  }

  /// Data migrations alone carry their instants as ISO-8601 text; all else as seconds since the
  /// epoch.
  boolean isoInstants() {
    return this == DESCRIBE_DATA_MIGRATIONS;
  }
}
