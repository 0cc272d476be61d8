package io.slotwarden.cli;

import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Owner;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalFloors;
import io.slotwarden.serve.api.CheckJson;
import io.slotwarden.serve.api.CheckJson.CheckedSlotJson;
import io.slotwarden.serve.api.CheckJson.CheckedSourceJson;
import io.slotwarden.serve.api.CheckJson.FindingJson;
import io.slotwarden.serve.api.SlotJson.OwnerJson;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A report in the shape of `check -o json`. Pure.
final class CheckShapes {
  private CheckShapes() {}

  static CheckJson of(CheckReport report) {
    return new CheckJson(
        report.status().word(),
        report.status().exitCode(),
        report.at(),
        Stream.concat(
                report.sources().stream().map(CheckShapes::source),
                report.dms().stream().map(CheckShapes::source))
            .toList(),
        report.sources().stream()
            .flatMap(s -> s.slots().stream().map(c -> slot(s.name(), c)))
            .toList(),
        report.findings().stream().map(CheckShapes::finding).toList());
  }

  private static CheckedSourceJson source(CheckedSource source) {
    ServerSample sample = source.sample();
    ServerSettings settings = source.settings();
    WalFloors floors = source.floors();
    return new CheckedSourceJson(
        source.name(),
        "postgres",
        sample != null,
        source.look().sample().reason().orElse(null),
        sample == null ? null : source.look().at(),
        sample == null ? null : sample.version(),
        sample == null ? null : CheckText.role(sample),
        sample == null ? null : source.holders().holder().word(),
        source.look().storage().toOptional().map(StorageSpace::freeBytes).orElse(null),
        null,
        sample == null ? null : source.holders().evidence(),
        floors == null ? null : floors.bytes(),
        settings == null ? null : settings.maxReplicationSlots());
  }

  private static CheckedSourceJson source(DmsObservation look) {
    String why = CheckReport.unseen(look);
    return new CheckedSourceJson(
        look.dms(),
        "dms",
        why == null,
        why,
        why == null ? look.at() : null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static CheckedSlotJson slot(String source, CheckedSlot checked) {
    SlotAssessment a = checked.assessment();
    Slot slot = checked.slot();
    return new CheckedSlotJson(
        source,
        slot.name(),
        slot.type().word(),
        slot.plugin(),
        slot.database(),
        slot.active(),
        a.state().word(),
        a.cause().word(),
        a.causeEvidence(),
        owner(a.owner()),
        a.retainedBytes(),
        a.confirmedFlushLagBytes(),
        a.pinnedBytes(),
        text(slot.restartLsn()),
        text(slot.confirmedFlushLsn()),
        checked.movedAt(),
        slot.inactiveSince(),
        null,
        null,
        null,
        slot.walStatus(),
        checked.safeBytes(),
        a.holdsWal(),
        checked.freedAtMost());
  }

  private static OwnerJson owner(Owner owner) {
    return new OwnerJson(owner.kind().word(), owner.id(), owner.evidence());
  }

  private static FindingJson finding(Finding f) {
    List<String> evidence = f.evidence();
    return new FindingJson(
        f.severity().word(), f.finding(), f.place(), f.slot(), f.text(), evidence, f.remedy());
  }

  private static @Nullable String text(@Nullable Lsn lsn) {
    return lsn == null ? null : lsn.toString();
  }
}
