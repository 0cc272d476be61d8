package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task as `GET /api/v1/tasks` lists it.
///
/// @param slots names as `SOURCE/SLOT`
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
    HealthJson health) {

  /// What is to be done with the task.
  @Json
  public record ResumeJson(String verdict, String reason, int attempts, @Nullable Instant nextAt) {}
}
