package io.slotwarden.serve.page;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalHolder;
import io.slotwarden.serve.Snapshot;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.SourceView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A server: whether we see it, what holds its WAL, and how much room is left.
///
/// @param known false: of its slots nothing is known now, which does not mean that they are gone
/// @param holder the slot that holds the WAL; null when something else does
/// @param held what holds the WAL, in words
/// @param heldWhy the floors that were compared; may be empty
/// @param free in words; why it is not known, if it isn't
/// @param full when it will be; null when that is not expected or not known
/// @param noFull why there is no such time; empty when there is one
record SourceRow(
    String name,
    Badge state,
    String reason,
    boolean known,
    @Nullable When lastPoll,
    @Nullable When lastSuccess,
    String server,
    String held,
    String heldWhy,
    @Nullable Link holder,
    @Nullable String retained,
    String free,
    @Nullable Bar used,
    @Nullable When full,
    String noFull,
    String slots,
    List<String> findings) {

  static SourceRow of(SourceView v, Snapshot s, Instant now) {
    ServerSample sample = v.sample();
    List<SlotAssessment> slots =
        s.slots().stream()
            .map(SlotView::assessment)
            .filter(a -> a.id().source().equals(v.name()))
            .toList();
    SlotAssessment holder =
        slots.stream()
            .filter(a -> a.holdsWal() && v.holder() == WalHolder.SLOT)
            .findFirst()
            .orElse(null);
    return new SourceRow(
        v.name(),
        v.up() ? new Badge(Tone.OK, "seen") : new Badge(Tone.CRITICAL, "can’t be seen"),
        v.reason() == null ? "" : v.reason(),
        sample != null,
        When.orNull(v.lastPoll(), now),
        When.orNull(v.lastSuccess(), now),
        sample == null
            ? "not known"
            : "PostgreSQL " + sample.version() + (sample.inRecovery() ? ", standby" : ", primary"),
        held(v.holder()),
        v.holderEvidence(),
        holder == null ? null : Link.to(holder.id()),
        retained(slots),
        free(v.storage()),
        used(v.storage()),
        v.forecast().full().expected().map(e -> When.of(e.median(), now)).orElse(null),
        noFull(v.forecast().full()),
        count(v, slots.size()),
        Stream.concat(
                v.findings().stream(),
                v.audit().stream()
                    .filter(f -> f.severity() != Severity.INFO)
                    .map(SourceRow::practice))
            .toList());
  }

  private static String practice(PracticeFinding f) {
    return "%s (audit %s, %s); %s".formatted(f.text(), f.check(), f.severity().word(), f.remedy());
  }

  private static String held(WalHolder holder) {
    return switch (holder) {
      case SLOT -> "a slot";
      case ARCHIVER -> "the archiver: files wait to be archived";
      case WAL_KEEP -> "wal_keep_size: a setting";
      case CHECKPOINT -> "nothing but the last checkpoint, as it should be";
      case UNKNOWN -> "not known";
    };
  }

  private static @Nullable String retained(List<SlotAssessment> slots) {
    return slots.stream()
        .map(SlotAssessment::retainedBytes)
        .filter(Objects::nonNull)
        .max(Long::compare)
        .map(ByteSize::format)
        .orElse(null);
  }

  private static String free(@Nullable Observed<StorageSpace> storage) {
    return switch (storage) {
      case null -> "not known";
      case Observed.Unknown<StorageSpace>(var why, var _) -> "not known: " + why;
      case Observed.Known<StorageSpace>(var space, var _) ->
          ByteSize.format(space.freeBytes()) + (space.measured() ? " free" : " free, computed");
    };
  }

  private static String noFull(Forecast full) {
    return switch (full) {
      case Forecast.Expected _ -> "";
      case Forecast.NotGrowing(String why) -> "not filling: " + why;
      case Forecast.Unknown(String why) -> "time to full is not known: " + why;
    };
  }

  private static @Nullable Bar used(@Nullable Observed<StorageSpace> storage) {
    Long capacity = capacity(storage);
    return storage instanceof Observed.Known<StorageSpace>(var space, var _) && capacity != null
        ? Bar.of(capacity - space.freeBytes(), capacity, "used")
        : null;
  }

  /// Bytes of the volume, above 0; null when not known.
  static @Nullable Long capacity(@Nullable Observed<StorageSpace> storage) {
    return storage instanceof Observed.Known<StorageSpace>(var space, var _)
            && space.capacityBytes() != null
            && space.capacityBytes() > 0
        ? space.capacityBytes()
        : null;
  }

  private static String count(SourceView v, int seen) {
    if (v.sample() == null) {
      return "not known";
    }
    return v.settings() == null
        ? Integer.toString(seen)
        : seen + " of " + v.settings().maxReplicationSlots();
  }
}
