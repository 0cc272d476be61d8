package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task as `GET /api/v1/tasks` lists it.
///
/// @param kind `task replication data_migration`
/// @param status as DMS words it
/// @param slots names as `SOURCE/SLOT`
/// @param state the status, folded: `running down transient idle unknown`
/// @param deprovisionAt after this a Serverless replication that is down can't be restarted
/// @param health how it fares beside its status
@Json
public record TaskJson(
    String dms,
    String task,
    String arn,
    String kind,
    String status,
    @Nullable String stopReason,
    @Nullable Instant downSince,
    ResumeJson resume,
    List<String> slots,
    String state,
    @Nullable Instant deprovisionAt,
    HealthJson health) {

  /// What is to be done with the task.
  @Json
  public record ResumeJson(String verdict, String reason, int attempts, @Nullable Instant nextAt) {}
}
