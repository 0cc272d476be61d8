package io.slotwarden.serve.page;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Mark;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotCause;
import io.slotwarden.serve.Snapshot;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.SourceView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A slot: what it is, why, who needs it, what it costs, and what happens next.
///
/// @param retained bytes, for sorting; -1 when not known
/// @param cause null when the state says it all
/// @param lost when the server gives it up, by the forecast; null when there is none
/// @param due null when no drop is scheduled
record SlotRow(
    Link link,
    Badge state,
    String kind,
    boolean active,
    boolean holdsWal,
    @Nullable String cause,
    List<String> evidence,
    @Nullable String remedy,
    String owner,
    List<String> signs,
    long retained,
    String retainedText,
    @Nullable Bar bar,
    List<String> sizes,
    @Nullable When lost,
    @Nullable When moved,
    @Nullable When disconnected,
    boolean isProtected,
    @Nullable String policy,
    @Nullable String mark,
    @Nullable When due,
    String next) {

  Tone tone() {
    return state.tone();
  }

  static SlotRow of(SlotView v, Snapshot s, Instant now) {
    SlotAssessment a = v.assessment();
    Slot slot = a.slot();
    Long retained = a.retainedBytes();
    return new SlotRow(
        Link.to(a.id()),
        Badge.of(Tone.of(a.state()), a.state()),
        Stream.of(slot.type().word(), slot.plugin(), slot.database())
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" · ")),
        slot.active(),
        a.holdsWal(),
        cause(a),
        a.causeEvidence(),
        a.diagnosis().remedy(),
        owner(a.owner().kind(), a.owner().id()),
        a.owner().evidence(),
        retained == null ? -1 : retained,
        retained == null ? "not known" : ByteSize.format(retained),
        retained == null || retained == 0 ? null : bar(retained, a.id().source(), s),
        sizes(a),
        v.lost() == null
            ? null
            : v.lost().expected().map(e -> When.of(e.median(), now)).orElse(null),
        When.orNull(a.lastMovedAt(), now),
        When.orNull(a.disconnectedSince(), now),
        v.protectedSlot(),
        v.policy(),
        v.mark() == null ? null : phase(v.mark()),
        v.isScheduled() ? When.orNull(v.due(), now) : null,
        v.next());
  }

  /// What the state does not say already.
  private static @Nullable String cause(SlotAssessment a) {
    String cause = a.cause().word();
    return a.cause() == SlotCause.NONE || cause.equals(a.state().word())
        ? null
        : Badge.spaced(cause);
  }

  /// @param id null for none and unknown
  static String owner(OwnerKind owner, @Nullable String id) {
    String kind =
        switch (owner) {
          case DMS_TASK -> "DMS task";
          case DMS_REPLICATION -> "DMS Serverless replication";
          case DMS_DATA_MIGRATION -> "DMS data migration";
          case DMS_ENDPOINT -> "DMS endpoint";
          case SUBSCRIPTION -> "subscription";
          case STANDBY -> "standby";
          case TOOL -> "tool";
          case REGISTERED -> "registered";
          case NONE -> "nobody, as the listings prove";
          case UNKNOWN -> "not known";
        };
    return id == null ? kind : kind + " " + id;
  }

  private static List<String> sizes(SlotAssessment a) {
    return Stream.of(
            size("not yet confirmed: ", a.confirmedFlushLagBytes()),
            size("held by open transactions: ", a.pinnedBytes()),
            size("a drop would free at most: ", a.freedAtMostBytes()),
            size("may still be written before it is lost: ", a.safeWalBytes()))
        .filter(Objects::nonNull)
        .toList();
  }

  private static @Nullable String size(String what, @Nullable Long bytes) {
    return bytes == null || bytes == 0 ? null : what + ByteSize.format(bytes);
  }

  /// Of what the server lets a slot retain, else of the volume.
  private static @Nullable Bar bar(long retained, String source, Snapshot s) {
    SourceView v =
        s.sources().stream().filter(x -> x.name().equals(source)).findFirst().orElse(null);
    ServerSettings settings = v == null ? null : v.settings();
    Long limit = settings == null ? null : settings.maxSlotWalKeepBytes();
    if (limit != null && limit > 0) {
      return Bar.of(retained, limit, "(max_slot_wal_keep_size)");
    }
    Long capacity = v == null ? null : SourceRow.capacity(v.storage());
    return capacity == null ? null : Bar.of(retained, capacity, "volume");
  }

  private static String phase(Mark mark) {
    return switch (mark.phase()) {
      case MARKED -> "marked, notice not yet delivered";
      case NOTIFIED -> "marked, notice delivered";
      case DUE -> "due";
      case APPROVED -> "approved";
      case DROPPING -> "being dropped";
    };
  }
}
