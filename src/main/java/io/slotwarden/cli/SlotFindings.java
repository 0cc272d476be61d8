package io.slotwarden.cli;

import io.slotwarden.assess.Remedies;
import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Owner;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What there is to say of one slot: at most one finding on its state, and one on how near its loss
/// is. Pure. Nothing is claimed that takes longer than a look to know.
final class SlotFindings {
  /// Less room than this part of the limit before the slot is lost. Tools that watch for minutes
  /// warn at a fifth; one look is stricter, since a burst may be over a moment later.
  private static final int NEAR_PERCENT = 10;

  /// A writing transaction, prepared or not, that is open for so long is forgotten or stuck.
  private static final Duration LONG_OPEN = Duration.ofMinutes(15);

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
    SlotFindings findings = new SlotFindings(source, checked);
    return Stream.concat(findings.find().stream(), findings.shared().stream()).toList();
  }

  /// Several tasks with CDC on one slot, whether they run or not.
  private Optional<Finding> shared() {
    List<TaskId> tasks = checked.assessment().tasks();
    return tasks.size() < 2
        ? Optional.empty()
        : Optional.of(
            new Finding(
                CheckStatus.CRITICAL,
                "slot-shared",
                source.name(),
                slot.name(),
                text(
                    "is read by "
                        + tasks.stream().map(TaskId::target).collect(Collectors.joining(" and "))),
                List.of(
                    "a slot has one position: what one task confirms the others never see, without"
                        + " a word"),
                "give each task an endpoint and a slot of its own, and reload the target of those"
                    + " that may have missed changes"));
  }

  private List<Finding> find() {
    SlotState state = checked.assessment().state();
    evidence.addAll(checked.assessment().causeEvidence());
    if (isSynced() && state != SlotState.LOST) {
      return List.of(); // idle by nature: its primary moves it
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
    found.add(finding(CheckStatus.WARNING, "slot-inactive", "inactive" + retained() + named()));
    found.addAll(nearItsLimit());
    return found;
  }

  private List<Finding> behind(SlotState state) {
    evidence.add(
        checked.movedAt() == null
            ? "it did not move between the two samples; one look can't tell slow from stalled"
            : "it moved between the two samples");
    List<Finding> found = new ArrayList<>();
    found.add(finding(severity(state), "slot-" + state.word().replace('_', '-'), words(state)));
    found.addAll(nearItsLimit());
    return found;
  }

  private String words(SlotState state) {
    return state.word().replace('_', ' ') + retained() + named();
  }

  /// Being behind for a moment is no warning; what lasts, or comes back, is.
  private CheckStatus severity(SlotState state) {
    boolean lasts =
        state == SlotState.STALLED
            || state == SlotState.CRASH_LOOP
            || isTransaction() && pinnedFor().compareTo(LONG_OPEN) >= 0;
    return lasts ? CheckStatus.WARNING : CheckStatus.OK;
  }

  /// How long the transaction has been open that pins the slot; zero where not known.
  private Duration pinnedFor() {
    ServerSample sample = source.sample();
    if (sample == null) {
      return Duration.ZERO;
    }
    return source.look().closer().transactions().toOptional().stream()
        .flatMap(List::stream)
        .filter(t -> t.pins().contains(slot.name()) && t.since() != null)
        .map(t -> Duration.between(t.since(), sample.at()))
        .findFirst()
        .orElse(Duration.ZERO);
  }

  private boolean isTransaction() {
    return switch (checked.assessment().cause()) {
      case WRITING_TRANSACTION, PREPARED_TRANSACTION -> true;
      case NONE,
          CONSUMER_GONE,
          CRASH_LOOP,
          NOT_CONFIRMING,
          IDLE_TABLES,
          CONSUMER_BLOCKED,
          SLOW_DECODING,
          WAITING_FOR_STANDBY,
          CREATING,
          LOST,
          NEVER_USED,
          TASK_STOPPED,
          TASK_FAILED,
          TASK_GONE,
          CATCHING_UP,
          NOT_ESTABLISHED ->
          false;
    };
  }

  /// Who pins it, for the one line that a person on call reads.
  private String named() {
    return isTransaction() ? ": " + checked.assessment().diagnosis().headline() : "";
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
    @Nullable String remedy = checked.assessment().diagnosis().remedy();
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
