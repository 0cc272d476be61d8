package io.slotwarden.demo.prove;

import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotType;
import io.slotwarden.model.Walsender;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One slot as it really is. Another one under the same name is another object.
final class SimSlot {
  final SlotPlan plan;
  final int major;

  /// When it was made, or a reader was last there, or it moved: the truth, whatever can be seen.
  Instant touchedAt;

  /// The same, as far as a look could ever tell.
  Instant visiblyTouchedAt;

  long restart;
  long confirmed;
  boolean active;
  boolean lost;

  /// Its reader leaves the positions alone until it goes.
  boolean slow;

  @Nullable Instant inactiveSince;
  private long txns;
  private long spills;
  private boolean moved;

  SimSlot(SlotPlan plan, int major, long at, Instant now) {
    this.plan = plan;
    this.major = major;
    this.restart = at;
    this.confirmed = at;
    this.touchedAt = now;
    this.visiblyTouchedAt = now;
    this.inactiveSince = now;
  }

  private SimSlot(SimSlot other) {
    this.plan = other.plan;
    this.major = other.major;
    this.touchedAt = other.touchedAt;
    this.visiblyTouchedAt = other.visiblyTouchedAt;
    this.restart = other.restart;
    this.confirmed = other.confirmed;
    this.lost = other.lost;
    this.inactiveSince = other.inactiveSince;
    this.txns = other.txns;
    this.spills = other.spills;
    this.moved = other.moved;
  }

  /// On a restored copy of its server.
  SimSlot copy() {
    return new SimSlot(this);
  }

  boolean isLogical() {
    return plan.kind() != SlotPlan.Kind.PHYSICAL;
  }

  /// Somebody has ever read on.
  boolean hasMoved() {
    return moved;
  }

  /// A reader attaches.
  void attach(Instant now) {
    active = true;
    inactiveSince = null;
    touchedAt = now;
  }

  /// The reader reads up to here.
  void read(long lsn, boolean confirms, Instant now) {
    touchedAt = now;
    visiblyTouchedAt = major >= 14 || confirms ? now : visiblyTouchedAt;
    if (confirms) {
      confirmed = Math.max(confirmed, lsn);
      restart = Math.max(restart, lsn);
      txns++;
      moved = true;
    }
    spills++;
  }

  /// A slow reader goes on by a little.
  void readALittle(Instant now) {
    read(restart + (1 << 20), true, now);
    slow = false;
  }

  /// The reader is gone.
  void detach(Instant now) {
    if (active) {
      active = false;
      inactiveSince = now;
      touchedAt = now;
      visiblyTouchedAt = major >= 17 ? now : visiblyTouchedAt;
    }
  }

  /// Somebody looks at it.
  void seen(Instant now) {
    if (active) {
      visiblyTouchedAt = now;
    }
  }

  Slot build() {
    boolean logical = isLogical();
    return new Slot(
        plan.name(),
        logical ? SlotType.LOGICAL : SlotType.PHYSICAL,
        logical ? "test_decoding" : null,
        logical ? SlotPlan.DATABASE_OID : null,
        logical ? SlotPlan.DATABASE : null,
        plan.kind() == SlotPlan.Kind.TEMPORARY,
        active,
        active ? 4711 : null,
        null,
        null,
        lost ? null : new Lsn(restart),
        logical ? new Lsn(confirmed) : null,
        major < 13 ? null : lost ? "lost" : "extended",
        major < 14 || !logical ? null : Boolean.FALSE,
        major < 16 || !logical ? null : lost,
        major < 17 ? null : inactiveSince,
        major < 17 || !lost ? null : "wal_removed",
        major < 17 ? null : plan.kind() == SlotPlan.Kind.FAILOVER,
        major < 17 ? null : Boolean.FALSE,
        null,
        active
            ? new Walsender(
                "streaming",
                new Lsn(confirmed),
                null,
                "reader",
                "reader",
                "10.0.0.9",
                touchedAt,
                null,
                null)
            : null,
        major < 14 || !logical ? null : new DecodingCounters(0, spills, 0, txns, txns * 100, null));
  }
}
