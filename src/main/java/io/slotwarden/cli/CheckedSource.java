package io.slotwarden.cli;

import io.slotwarden.assess.Holders;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.WalFloors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A server as one look sees it, and what was found.
///
/// @param look its last observation
/// @param holders who holds the WAL; its holder is unknown while the server is unseen
/// @param slots in the order of their names; empty while the server is unseen
/// @param findings the worst first
record CheckedSource(
    String name,
    SourceObservation look,
    Holders holders,
    List<CheckedSlot> slots,
    List<Finding> findings) {
  CheckedSource {
    slots = List.copyOf(slots);
    findings = List.copyOf(findings);
  }

  @Nullable ServerSample sample() {
    return look.sample().toOptional().orElse(null);
  }

  @Nullable ServerSettings settings() {
    return look.settings().toOptional().orElse(null);
  }

  @Nullable WalFloors floors() {
    return look.floors().toOptional().orElse(null);
  }
}
