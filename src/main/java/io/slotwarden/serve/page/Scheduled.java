package io.slotwarden.serve.page;

import io.slotwarden.model.RunMode;
import io.slotwarden.serve.Snapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// An act to come: what, when at the earliest, and what stands before it.
record Scheduled(Instant due, When when, String what, Link subject, String policy, String next) {
  static List<Scheduled> of(Snapshot s, Instant now) {
    String would = s.mode() == RunMode.OBSERVE ? "would " : "";
    Stream<Scheduled> drops =
        s.slots().stream()
            .filter(Snapshot.SlotView::isScheduled)
            .map(
                v ->
                    of(
                        Objects.requireNonNull(v.due()),
                        now,
                        would + "drop the slot",
                        Link.to(v.assessment().id()),
                        v.policy() == null ? "" : v.policy(),
                        v.next()));
    Stream<Scheduled> resumes =
        s.tasks().stream()
            .filter(Snapshot.TaskView::isScheduled)
            .map(
                v ->
                    of(
                        Objects.requireNonNull(v.nextAt()),
                        now,
                        would + "resume the task",
                        Link.to(v.id()),
                        v.policy() == null ? "" : v.policy(),
                        v.next()));
    return Stream.concat(drops, resumes).sorted(Comparator.comparing(Scheduled::due)).toList();
  }

  private static Scheduled of(
      Instant due, Instant now, String what, Link subject, String policy, String next) {
    return new Scheduled(due, When.of(due, now), what, subject, policy, next);
  }
}
