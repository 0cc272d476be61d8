package io.slotwarden.demo.dms;

import java.util.LinkedHashMap;
import java.util.Map;

/// An endpoint, a replication instance, a connection, a Serverless configuration or replication, or
/// a data migration: its members as the wire spells them. Thread-safe.
public final class SimulatedResource {
  private final String arn;
  private final Map<String, Object> members = new LinkedHashMap<>();

  SimulatedResource(String arn) {
    this.arn = arn;
  }

  /// The ARN; of a connection, that of its endpoint.
  public String arn() {
    return arn;
  }

  /// Sets a member, e.g. `with("PostgreSQLSettings", Map.of("SlotName", "orders"))`.
  ///
  /// @param value a string, number, boolean, `Instant`, or a map or list of these
  public synchronized SimulatedResource with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  /// Takes a member away, as the service leaves out what is not set.
  public synchronized SimulatedResource without(String member) {
    members.remove(member);
    return this;
  }

  synchronized Map<String, Object> wire() {
    return new LinkedHashMap<>(members);
  }
}
