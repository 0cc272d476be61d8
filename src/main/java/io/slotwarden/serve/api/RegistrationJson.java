package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import io.slotwarden.serve.api.SlotJson.OwnerJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A slot and who answers for it, as `GET /api/v1/registrations` lists it: every slot of every
/// source that is seen, and every registration whose slot is not.
///
/// @param state `in_force`, `expired` or `ended`; `unregistered` where nobody has asked for the
///   slot
/// @param present the slot is there; null while its source can't be seen
/// @param createdAt when the registration was asked for, null without one; so are those of its life
/// @param neededBy what is known of its need from what we see; null while the slot is not seen
/// @param heldUntil its exported snapshot is held open until then at the longest
@Json
public record RegistrationJson(
    String source,
    String slot,
    String state,
    @Nullable Boolean present,
    @Nullable String database,
    @Nullable String plugin,
    @Nullable String owner,
    @Nullable String purpose,
    @Nullable Instant createdAt,
    @Nullable String createdBy,
    @Nullable Instant expiresAt,
    @Nullable ChangeJson renewed,
    @Nullable ChangeJson ended,
    @Nullable OwnerJson neededBy,
    List<String> known,
    @Nullable Instant firstSeen,
    @Nullable Instant heldUntil) {

  /// What somebody did to a registration.
  @Json
  public record ChangeJson(Instant at, String by, String why) {}
}
