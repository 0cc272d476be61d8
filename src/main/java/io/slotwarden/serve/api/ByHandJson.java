package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person has to see before they drop a slot by hand.
///
/// @param neverMoved it has never moved since it was first seen: it may be a migration's start
///   marker
/// @param evidence goes back with the `POST` of the drop, as it is
/// @param rules of a drop by hand, but for the one about the person's own asking
@Json
public record ByHandJson(
    boolean neverMoved, Instant firstSeenAt, EvidenceJson evidence, List<RuleJson> rules) {

  /// What the slot was when it was looked at.
  ///
  /// @param token stands for all of it, the rest is for people
  @Json
  public record EvidenceJson(
      @Nullable String restartLsn,
      @Nullable String confirmedFlushLsn,
      @Nullable String plugin,
      @Nullable String database,
      Instant seenAt,
      String token) {}
}
