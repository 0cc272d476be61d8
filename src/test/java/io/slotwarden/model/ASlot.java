package io.slotwarden.model;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One row of `pg_replication_slots` for tests: an abandoned logical slot of PostgreSQL 15, until a
/// test says otherwise.
public final class ASlot {
  public String name = "tmp_orders";
  public SlotType type = SlotType.LOGICAL;
  public @Nullable String plugin = "test_decoding";
  public @Nullable Long databaseOid = 16413L;
  public @Nullable String database = "orders";
  public boolean temporary;
  public boolean active;
  public @Nullable Integer pid;
  public @Nullable Long xminAge;
  public @Nullable Lsn restart = Lsn.parse("1/10000000");
  public @Nullable Lsn flushed = Lsn.parse("1/10000100");
  public @Nullable String walStatus = "extended";
  public @Nullable Instant inactiveSince;
  public @Nullable String invalidation;
  public @Nullable Boolean failover;
  public @Nullable Boolean synced;
  public @Nullable Long safe;
  public @Nullable Walsender walsender;
  public @Nullable DecodingCounters counters = new DecodingCounters(0, 0, 0, 17, 6700, null);

  public static Slot with(Consumer<ASlot> change) {
    ASlot slot = new ASlot();
    change.accept(slot);
    return slot.build();
  }

  /// An active slot with a walsender that was seen in this state and wait event.
  public ASlot streaming(String state, @Nullable String waitEvent, @Nullable Instant reply) {
    active = true;
    pid = 4711;
    walsender =
        new Walsender(state, restart, reply, "dms", "dms", "10.0.0.1", null, null, waitEvent);
    return this;
  }

  public ASlot physical() {
    type = SlotType.PHYSICAL;
    plugin = null;
    databaseOid = null;
    database = null;
    flushed = null;
    counters = null;
    return this;
  }

  public Slot build() {
    return new Slot(
        name,
        type,
        plugin,
        databaseOid,
        database,
        temporary,
        active,
        pid,
        xminAge,
        null,
        restart,
        flushed,
        walStatus,
        null,
        null,
        inactiveSince,
        invalidation,
        failover,
        synced,
        safe,
        walsender,
        counters);
  }
}
