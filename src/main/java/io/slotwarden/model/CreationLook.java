package io.slotwarden.model;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What a server says just before a slot is made there.
///
/// @param database where the look was taken: the default
/// @param currentLsn the write position; on a standby the replayed one
/// @param walLevel `logical` lets it
/// @param maxSlots, slots what there may be, and the names of those that are there
/// @param maxSenders, senders what there may be, and how many there are
/// @param databases those that allow connections
/// @param transactions open ones that have written, the oldest first, and prepared ones
/// @param at the server's clock
public record CreationLook(
    String database,
    boolean inRecovery,
    Lsn currentLsn,
    String walLevel,
    int maxSlots,
    Set<String> slots,
    int maxSenders,
    int senders,
    Set<String> databases,
    List<OpenTransaction> transactions,
    Instant at) {
  public CreationLook {
    slots = Set.copyOf(slots);
    databases = Set.copyOf(databases);
    transactions = List.copyOf(transactions);
  }
}
