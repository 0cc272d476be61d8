package io.slotwarden.alert;

import static io.slotwarden.model.AlertKey.SLOT_SHARED;

import io.slotwarden.model.Alert;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Several tasks with CDC on one slot. That one of them does not run now is no comfort: it takes
/// the position over when the other stops.
final class SharedSlots {
  private SharedSlots() {}

  static List<Judgement> judge(List<SlotReaders> readers) {
    List<Judgement> judged = new ArrayList<>();
    for (SlotReaders r : readers) {
      SlotAssessment a = r.slot();
      Alert.Id id = Alert.Id.of(SLOT_SHARED, a.id());
      if (a.tasks().size() > 1) {
        judged.add(Judgement.Holds.atOnce(id, a.id().source(), Severity.CRITICAL, words(a)));
      } else if (r.allListed()) {
        judged.add(new Judgement.Ended(id, "one task at most reads it", Duration.ZERO));
      }
    }
    return judged;
  }

  private static Alert.Words words(SlotAssessment a) {
    return new Alert.Words(
        "shared_slot",
        "Slot " + a.id().name() + " on " + a.id().source() + " is read by several DMS tasks",
        "read by " + a.tasks().stream().map(TaskId::target).collect(Collectors.joining(", ")),
        "try first: give each task an endpoint and a slot of its own, and reload the target of"
            + " those that may have missed changes; "
            + String.join("; ", a.owner().evidence()));
  }
}
