package io.slotwarden.guard;

import io.slotwarden.config.Policy;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.Mark;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalHolder;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Everything that the drop of one slot depends on.
///
/// @param policy the policy that names the slot; null when none does
/// @param mode the policy's effective mode
/// @param sampledAt when the last sample was taken, by our clock
/// @param holder who holds the WAL, `holderEvidence` the floors compared, `holderAt` when they were
///   seen
/// @param storage the room on the volume of `pg_wal`, in the last look
/// @param untilFull when that is full; Unknown where it was not told just now
/// @param inventory when the DMS inventory was last complete
/// @param automaticName the name has the bare shape that DMS gives
/// @param watch grace and mark; null before the first step
/// @param gapLimit gaps between samples up to this freeze the clock, longer ones restart it
/// @param dueHere, dueAll slots due now on this source and on all, this one included, approved ones
///   not
/// @param supposedApproved judge as if a person had approved the slot as it is
public record DropFacts(
    Circumstances world,
    SourceConfig source,
    Policy.@Nullable DropSlots policy,
    RunMode mode,
    ServerSample sample,
    Instant sampledAt,
    SlotAssessment assessment,
    SlotHistory history,
    Observed<ServerSettings> settings,
    WalHolder holder,
    String holderEvidence,
    @Nullable Instant holderAt,
    Observed<StorageSpace> storage,
    Forecast untilFull,
    Observed<Instant> inventory,
    boolean automaticName,
    @Nullable DropWatch watch,
    Duration gapLimit,
    int dueHere,
    int dueAll,
    boolean supposedApproved) {

  SlotId id() {
    return assessment.id();
  }

  @Nullable Mark mark() {
    return watch == null ? null : watch.mark();
  }

  boolean isNamedExactly() {
    return policy != null && policy.namesExactly(id().source(), id().name());
  }

  /// A person's approval of the slot as it is now: given since it was last touched.
  boolean isApprovedAsItIs() {
    return supposedApproved || world.approval(id(), history.spanSince()).isPresent();
  }

  /// The same facts in the present circumstances.
  public DropFacts in(Circumstances now) {
    return with(now, supposedApproved);
  }

  /// The same facts, as if a person had approved the slot as it is.
  DropFacts supposingApproval() {
    return with(world, true);
  }

  private DropFacts with(Circumstances circumstances, boolean approved) {
    return new DropFacts(
        circumstances,
        source,
        policy,
        mode,
        sample,
        sampledAt,
        assessment,
        history,
        settings,
        holder,
        holderEvidence,
        holderAt,
        storage,
        untilFull,
        inventory,
        automaticName,
        watch,
        gapLimit,
        dueHere,
        dueAll,
        approved);
  }
}
