package io.slotwarden.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who needs a slot, and by which signs we think so.
///
/// @param id for people and metrics: `prod/orders-to-redshift`, a tool's name; null for none and
///   unknown
/// @param claimed all signs agree, so that metrics and resuming may rest on it; protecting needs
///   one sign only
/// @param evidence each sign in a sentence; for UNKNOWN, why the question can't be settled
public record Owner(OwnerKind kind, @Nullable String id, boolean claimed, List<String> evidence) {
  public Owner {
    evidence = List.copyOf(evidence);
  }
}
