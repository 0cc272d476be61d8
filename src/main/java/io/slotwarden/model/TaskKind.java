package io.slotwarden.model;

/// The three kinds of thing that DMS runs.
public enum TaskKind implements Word {
  TASK,
  REPLICATION,
  DATA_MIGRATION;

  /// The kind of what an ARN names, in any partition. All that is neither a replication
  /// configuration nor a data migration is a classic task.
  public static TaskKind ofArn(String arn) {
    String[] parts = arn.split(":", 7);
    String type = parts.length > 5 ? parts[5] : "";
    return switch (type) {
      case "replication-config" -> REPLICATION;
      case "data-migration" -> DATA_MIGRATION;
      default -> TASK;
    };
  }

  /// For sentences: `Serverless replication`.
  public String noun() {
    return switch (this) {
      case TASK -> "task";
      case REPLICATION -> "Serverless replication";
      case DATA_MIGRATION -> "data migration";
    };
  }
}
