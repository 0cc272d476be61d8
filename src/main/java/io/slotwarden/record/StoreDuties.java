package io.slotwarden.record;

import io.slotwarden.model.Alert;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Registration;
import java.util.List;

/// What a store says that its daemon has in hand.
///
/// @param marked slots on their way to a drop
/// @param registrations that have not ended
/// @param alerts that are open
public record StoreDuties(
    List<DropWatch> marked, List<Registration> registrations, List<Alert> alerts) {
  public StoreDuties {
    marked = List.copyOf(marked);
    registrations = List.copyOf(registrations);
    alerts = List.copyOf(alerts);
  }
}
