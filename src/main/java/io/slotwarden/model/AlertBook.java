package io.slotwarden.model;

import java.util.Map;

/// All that alerting remembers. One immutable value goes into a look at the conditions and one
/// comes out; the store persists what changed between the two.
public record AlertBook(
    Map<Alert.Id, Alert> alerts, Map<SlotId, NeededSlot> needed, Map<String, KnownServer> servers) {
  public static final AlertBook EMPTY = new AlertBook(Map.of(), Map.of(), Map.of());

  public AlertBook {
    alerts = Map.copyOf(alerts);
    needed = Map.copyOf(needed);
    servers = Map.copyOf(servers);
  }
}
