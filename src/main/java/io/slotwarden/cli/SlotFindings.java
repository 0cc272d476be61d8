package io.slotwarden.cli;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Owner;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What there is to say of one slot: at most one finding on its state, and one on how near its loss
/// is. Pure. Nothing is claimed that takes longer than a look to know.
final class SlotFindings {
  /// Less room than this part of the limit before the slot is lost. Tools that watch for minutes
  /// warn at a fifth; one look is stricter, since a burst may be over a moment later.
  private static final int NEAR_PERCENT = 10;

  private final CheckedSource source;
  private final CheckedSlot checked;
  private final Slot slot;
  private final List<String> evidence = new ArrayList<>();

  private SlotFindings(CheckedSource source, CheckedSlot checked) {
    this.source = source;
    this.checked = checked;
    this.slot = checked.slot();
  }

  static List<Finding> of(CheckedSource source, CheckedSlot checked) {
    return new SlotFindings(source, checked).find();
  }

  private List<Finding> find() {
    SlotState state = checked.assessment().state();
    evidence.addAll(checked.assessment().causeEvidence());
    if (isSynced() && state != SlotState.LOST) {
      return List.of(); // idle by nature: its primary moves it
    }
    Long safe = checked.safeBytes();
    if (isStandby() && safe != null && safe < 0 && state != SlotState.LOST) {
      evidence.add(
          "computed here: on a standby the server's own wal_status and safe_wal_size can't be"
              + " trusted");
      return List.of(unreserved());
    }
    return switch (state) {
      case LOST ->
          List.of(
              finding(
                  CheckStatus.CRITICAL,
                  "slot-lost",
                  "lost"
                      + (slot.invalidationReason() == null
                          ? ""
                          : " (" + slot.invalidationReason() + ")")));
      case UNRESERVED -> List.of(unreserved());
      case DISCONNECTED -> inactive();
      case UNUSED ->
          List.of(
              finding(
                  CheckStatus.OK,
                  "slot-never-used",
                  "never used: it retains nothing and no limit applies to it"));
      case CREATING -> List.of(finding(CheckStatus.OK, "slot-creating", "is being created"));
      case STALLED, LAGGING, CATCHING_UP, CRASH_LOOP -> behind(state);
      case HEALTHY -> nearItsLimit();
      case UNKNOWN -> List.of(finding(CheckStatus.UNKNOWN, "slot-unseen", "state not known"));
    };
  }

  private Finding unreserved() {
    Long safe = checked.safeBytes();
    if (safe != null) {
      evidence.add(
          safe < 0
              ? ByteSize.format(-safe) + " beyond the limit; the next checkpoint may invalidate it"
              : ByteSize.format(safe) + " may still be written before it is invalidated");
    }
    return finding(CheckStatus.CRITICAL, "slot-unreserved", "unreserved, about to be lost");
  }

  private List<Finding> inactive() {
    if (slot.temporary()) {
      return List.of();
    }
    evidence.add(
        slot.inactiveSince() == null
            ? "one look: how long it has been so is not known"
            : "inactive since "
                + slot.inactiveSince()
                + ", says the server (each attempt to attach and each restart sets that anew)");
    List<Finding> found = new ArrayList<>();
    found.add(finding(CheckStatus.WARNING, "slot-inactive", "inactive" + retained()));
    found.addAll(nearItsLimit());
    return found;
  }

  private List<Finding> behind(SlotState state) {
    evidence.add(
        checked.movedAt() == null
            ? "it did not move between the two samples; one look can't tell slow from stalled"
            : "it moved between the two samples");
    List<Finding> found = new ArrayList<>();
    found.add(finding(CheckStatus.OK, "slot-" + state.word().replace('_', '-'), words(state)));
    found.addAll(nearItsLimit());
    return found;
  }

  private String words(SlotState state) {
    return state.word().replace('_', ' ') + retained();
  }

  private List<Finding> nearItsLimit() {
    Long safe = checked.safeBytes();
    ServerSettings settings = source.settings();
    Long limit = settings == null ? null : settings.maxSlotWalKeepBytes();
    if (safe == null || settings == null || limit == null || limit < 0) {
      return List.of();
    }
    long effective = Math.max(limit, settings.walKeepBytes());
    if (safe >= effective * NEAR_PERCENT / 100) {
      return List.of();
    }
    return List.of(
        new Finding(
            CheckStatus.WARNING,
            "slot-near-limit",
            source.name(),
            slot.name(),
            text(ByteSize.format(safe) + " from its limit"),
            List.of("the limit is " + ByteSize.format(effective) + " (max_slot_wal_keep_size)"),
            Remedies.forUnreserved(slot)));
  }

  private String retained() {
    Long bytes = checked.assessment().retainedBytes();
    return bytes == null || bytes == 0 ? "" : ", retains " + ByteSize.format(bytes);
  }

  private boolean isStandby() {
    ServerSample sample = source.sample();
    return sample != null && sample.inRecovery();
  }

  /// A slot that a standby keeps in step with its primary's; on a primary the flag means nothing.
  private boolean isSynced() {
    return isStandby() && Boolean.TRUE.equals(slot.synced());
  }

  private Finding finding(CheckStatus severity, String word, String text) {
    Owner owner = checked.assessment().owner();
    List<String> all = new ArrayList<>(evidence);
    owner.evidence().forEach(e -> all.add("owner " + owner.kind().word() + ": " + e));
    @Nullable String remedy = Remedies.first(source, checked);
    return new Finding(
        severity,
        word,
        source.name(),
        slot.name(),
        text(text),
        all.stream().filter(Objects::nonNull).toList(),
        remedy);
  }

  private String text(String text) {
    return "slot " + slot.name() + " " + text;
  }
}
