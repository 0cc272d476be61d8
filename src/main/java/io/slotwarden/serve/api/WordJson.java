package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A person's word as it was recorded.
///
/// @param until when it ends by itself; null = when it is taken back
/// @param endedAt when it was taken back, null while it was not; so are the two after it
@Json
public record WordJson(
    long id,
    String kind,
    String target,
    String reason,
    Instant at,
    @Nullable Instant until,
    String by,
    @Nullable Instant endedAt,
    @Nullable String endedBy,
    @Nullable String endReason) {

  /// One line for people: who said what, until when, why, and who took it back.
  public String sentence() {
    String said =
        kind
            + " of "
            + target
            + " by "
            + by
            + " at "
            + at
            + (until == null ? "" : ", until " + until)
            + ": "
            + reason;
    if (endedAt == null) {
      return said;
    }
    return said
        + "; taken back at "
        + endedAt
        + (endedBy == null || endedBy.isEmpty() ? "" : " by " + endedBy + ": " + endReason);
  }
}
