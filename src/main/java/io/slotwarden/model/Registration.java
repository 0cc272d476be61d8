package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A slot that a team asked for by `slot create`: whose it is, what for, and until when. While it
/// is in force the slot is protected; past its end it protects nothing and lists nothing.
///
/// @param id 0 before the store has given it one
/// @param plugin as the server spells it: `pglogical_output`
/// @param by who asked, as far as known
/// @param restartLsn of the untouched slot; the same slot is never before it
/// @param systemIdentifier of the server; null where the provider has revoked the function
/// @param renewed the last renewal; null before the first
/// @param ended how it was given up; null while it was not
public record Registration(
    long id,
    SlotId slot,
    String database,
    String plugin,
    String owner,
    String purpose,
    Instant createdAt,
    String by,
    Instant expiresAt,
    Lsn restartLsn,
    @Nullable Long systemIdentifier,
    @Nullable Change renewed,
    @Nullable Change ended) {

  /// What somebody did to it afterwards.
  public record Change(Instant at, String by, String why) {}

  /// How far it is in its life, for people.
  public enum State implements Word {
    IN_FORCE,
    EXPIRED,
    ENDED
  }

  public State state(Instant now) {
    if (ended != null) {
      return State.ENDED;
    }
    return expiresAt.isAfter(now) ? State.IN_FORCE : State.EXPIRED;
  }

  /// It protects its slot.
  public boolean isInForce(Instant now) {
    return state(now) == State.IN_FORCE;
  }

  /// Whether this may be the slot that was registered. Only what is known to differ denies it, for
  /// to protect takes one sign (design, rules 3 and 7): a slot that was dropped and made again by
  /// somebody else, with the same plugin and database, can't be told from it.
  public boolean mayBe(ServerIdentity server, Slot other) {
    Long seen = server.systemIdentifier();
    Lsn at = other.restartLsn();
    boolean elsewhere =
        systemIdentifier != null && seen != null && systemIdentifier.longValue() != seen;
    boolean older = at != null && restartLsn.isAfter(at);
    return other.isLogical()
        && slot.name().equals(other.name())
        && plugin.equals(other.plugin())
        && database.equals(other.database())
        && !elsewhere
        && !older;
  }

  /// One clause for people: whose, what for, until when.
  public String text() {
    return "registered by " + owner + " for '" + purpose + "' until " + expiresAt;
  }

  public Registration renewedUntil(Instant until, Change change) {
    return with(until, change, ended);
  }

  public Registration endedBy(Change change) {
    return with(expiresAt, renewed, change);
  }

  private Registration with(Instant until, @Nullable Change renewal, @Nullable Change end) {
    return new Registration(
        id,
        slot,
        database,
        plugin,
        owner,
        purpose,
        createdAt,
        by,
        until,
        restartLsn,
        systemIdentifier,
        renewal,
        end);
  }
}
