package io.slotwarden.alert;

import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SourceForecast;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One complete sample of a source, as far as alerts look at it.
///
/// @param slots every slot of the sample, assessed
/// @param dropped when slotwarden dropped a slot, for drops of the last day; those under way count
///   as done now. Null when the journal can't be read
/// @param forecast how long there is
/// @param storageConfigured a person has said how free space is learnt
/// @param now by our clock
/// @param hushed the server has just restarted or failed over
public record SourceReading(
    String source,
    ServerSample sample,
    Observed<ServerSettings> settings,
    List<SlotAssessment> slots,
    @Nullable Map<SlotId, Instant> dropped,
    SourceForecast forecast,
    boolean storageConfigured,
    Instant now,
    boolean hushed) {
  public SourceReading {
    slots = List.copyOf(slots);
    dropped = dropped == null ? null : Map.copyOf(dropped);
  }
}
