package io.slotwarden.model;

import java.util.Locale;
import java.util.regex.Pattern;

/// The statuses of tasks, Serverless replications and data migrations, folded (domain reference,
/// "Classic tasks", "Serverless", "Homogeneous data migrations"; a status is plain text, its
/// spelling is that of the console or of the API, and new ones occur).
public enum TaskStatus implements Word {
  RUNNING,
  /// `stopped`, `failed`, `failed-move`, `deprovisioned`: it reads nothing and somebody may have to
  /// act.
  DOWN,
  /// On its way somewhere: nothing is to be done until it has arrived.
  TRANSIENT,
  /// Made, never started.
  IDLE,
  /// A word that we don't know: shown, never guessed.
  UNKNOWN;

  private static final Pattern SEPARATORS = Pattern.compile("[\\s,_-]+");

  /// Case, blanks, hyphens, underscores and commas make no difference.
  public static TaskStatus of(String status) {
    return switch (folded(status).replace("_", "")) {
      case "running",
          "loadrunning",
          "loadcompletereplicationongoing",
          "replicationongoing",
          "reloadingtarget" ->
          RUNNING;
      case "stopped", "failed", "failedmove", "deprovisioned" -> DOWN;
      case "creating",
          "starting",
          "stopping",
          "moving",
          "modifying",
          "testing",
          "deleting",
          "initializing",
          "preparingmetadataresources",
          "testingconnection",
          "fetchingmetadata",
          "calculatingcapacity",
          "provisioningcapacity",
          "replicationstarting",
          "deprovisioning",
          "maintenance" ->
          TRANSIENT;
      case "ready", "created" -> IDLE;
      default -> UNKNOWN;
    };
  }

  /// One spelling for programs, also of words that nobody has heard of: `failed_move`,
  /// `load_complete_replication_ongoing`.
  public static String folded(String status) {
    return SEPARATORS.matcher(status.strip().toLowerCase(Locale.ROOT)).replaceAll("_");
  }
}
