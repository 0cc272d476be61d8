package io.slotwarden.serve;

import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.TaskView;
import io.slotwarden.serve.api.ExplanationJson;
import java.util.List;
import java.util.Optional;

/// Every rule of one slot or task, what comes next, and how to stop it. Pure.
final class Explain {
  private static final String SHELL_SAFE = "[A-Za-z0-9._/-]+";

  private Explain() {}

  /// @param place name of a source or DMS entry; the two share one name space
  /// @return empty when no such slot or task was seen
  static Optional<ExplanationJson> of(Snapshot snapshot, String place, String name) {
    return snapshot.slots().stream()
        .filter(s -> s.assessment().id().source().equals(place))
        .filter(s -> s.assessment().id().name().equals(name))
        .map(Explain::slot)
        .findFirst()
        .or(
            () ->
                snapshot.tasks().stream()
                    .filter(t -> t.id().dms().equals(place) && t.id().name().equals(name))
                    .map(Explain::task)
                    .findFirst());
  }

  private static ExplanationJson slot(SlotView v) {
    String target = v.assessment().id().target();
    return new ExplanationJson(
        target,
        "slot",
        v.assessment().state().word(),
        v.assessment().cause().word(),
        v.assessment().causeEvidence(),
        Reads.owner(v.assessment().owner()),
        v.policy(),
        v.next(),
        v.isScheduled() ? v.due() : null,
        Reads.rules(v.trace()),
        stop(target));
  }

  private static ExplanationJson task(TaskView v) {
    String target = v.id().target();
    return new ExplanationJson(
        target,
        "task",
        v.task().status(),
        v.task().stopReason(),
        List.of(v.reason()),
        null,
        v.policy(),
        v.next(),
        v.isScheduled() ? v.nextAt() : null,
        Reads.rules(v.trace()),
        stop(target));
  }

  private static List<String> stop(String target) {
    String word = target.matches(SHELL_SAFE) ? target : "'" + target.replace("'", "'\\''") + "'";
    return List.of("slotwarden pause " + word + " --reason TEXT");
  }
}
