package io.slotwarden.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a slot was when we looked, in enough detail to tell whether it is still the same slot,
/// untouched (design, rule 3). `wal_status` changes by itself and is no part of it.
///
/// @param observedAt the server's clock
public record SlotEvidence(
    ServerIdentity server,
    String name,
    SlotType type,
    @Nullable String plugin,
    @Nullable String database,
    @Nullable Lsn restartLsn,
    @Nullable Lsn confirmedFlushLsn,
    @Nullable Instant inactiveSince,
    @Nullable String invalidationReason,
    @Nullable DecodingCounters counters,
    Instant observedAt) {

  /// True when nothing but the time of the look differs.
  public boolean isSameAs(SlotEvidence other) {
    return server.equals(other.server)
        && name.equals(other.name)
        && type == other.type
        && Objects.equals(plugin, other.plugin)
        && Objects.equals(database, other.database)
        && Objects.equals(restartLsn, other.restartLsn)
        && Objects.equals(confirmedFlushLsn, other.confirmedFlushLsn)
        && Objects.equals(inactiveSince, other.inactiveSince)
        && Objects.equals(invalidationReason, other.invalidationReason)
        && Objects.equals(counters, other.counters);
  }

  public static SlotEvidence of(ServerSample sample, Slot slot) {
    return new SlotEvidence(
        sample.identity(),
        slot.name(),
        slot.type(),
        slot.plugin(),
        slot.database(),
        slot.restartLsn(),
        slot.confirmedFlushLsn(),
        slot.inactiveSince(),
        slot.invalidationReason(),
        slot.counters(),
        sample.at());
  }
}
