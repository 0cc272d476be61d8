package io.slotwarden.cli;

import io.slotwarden.config.Config;
import io.slotwarden.config.Policy;
import io.slotwarden.model.Alert;
import io.slotwarden.model.ByteSize;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Glob;
import io.slotwarden.model.Mark;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Registration;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.record.StoreDuties;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// What nobody watches any more once slotwarden is gone, a line each. What could not be seen is
/// said as such. Pure.
record Unguarded(Config config, CheckReport report, Observed<StoreDuties> duties) {

  List<String> lines() {
    List<String> out = new ArrayList<>();
    report.sources().forEach(s -> slots(s, out));
    config.policies().forEach(p -> policy(p, out));
    switch (duties) {
      case Observed.Known<StoreDuties>(var known, var _) -> {
        known.marked().forEach(d -> out.add(mark(d)));
        known.registrations().forEach(r -> out.add(registration(r)));
        known.alerts().stream()
            .sorted(Comparator.comparing(Alert::since))
            .forEach(a -> out.add(alert(a)));
      }
      case Observed.Unknown<StoreDuties>(var why, var _) ->
          out.add("not known, marks, registered slots and open alerts: " + why);
    }
    if (config.heartbeatUrl() != null) {
      out.add("heartbeat-url: whoever waits there for its beats raises an alarm");
    }
    return out;
  }

  private static void slots(CheckedSource source, List<String> out) {
    if (source.sample() == null) {
      out.add(
          "not known, the slots of %s: %s"
              .formatted(source.name(), source.look().sample().reason().orElse("")));
      return;
    }
    String limit = limit(source.look().settings());
    source.slots().stream()
        .filter(s -> !s.slot().isLost() && !s.slot().temporary())
        .filter(s -> s.slot().restartLsn() != null)
        .sorted(
            Comparator.comparing(
                (CheckedSlot s) -> Objects.requireNonNullElse(s.assessment().retainedBytes(), 0L),
                Comparator.reverseOrder()))
        .forEach(s -> out.add(slot(source, s, limit)));
  }

  private static String slot(CheckedSource source, CheckedSlot checked, String limit) {
    Slot slot = checked.slot();
    Long retained = checked.assessment().retainedBytes();
    return "slot %s/%s (%s%s) keeps %s: %s"
        .formatted(
            source.name(),
            slot.name(),
            slot.database() == null ? "physical" : "database " + slot.database(),
            slot.active() ? "" : ", nobody reads it",
            retained == null ? "WAL" : ByteSize.format(retained),
            limit);
  }

  private static String limit(Observed<ServerSettings> seen) {
    ServerSettings settings = seen.toOptional().orElse(null);
    if (settings == null) {
      return "what bounds it is not known (" + seen.reason().orElse("") + ")";
    }
    Long most = settings.maxSlotWalKeepBytes();
    if (most == null) {
      return "nothing but the disk bounds it (max_slot_wal_keep_size begins with 13)";
    }
    return most < 0
        ? "nothing but the disk bounds it (max_slot_wal_keep_size = -1)"
        : "at %s the server gives it up (max_slot_wal_keep_size), and nobody tells before"
            .formatted(ByteSize.format(most));
  }

  private void policy(Policy policy, List<String> out) {
    switch (policy) {
      case Policy.ResumeTasks resume -> {
        for (DmsObservation dms : report.dms()) {
          resumed(resume, dms, dms.tasks(), out);
          resumed(resume, dms, dms.replications(), out);
        }
      }
      case Policy.DropSlots drop ->
          out.add(
              "slots %s of %s: what is abandoned of them stays (policy %s)"
                  .formatted(globs(drop.slots()), globs(drop.sources()), drop.name()));
      case Policy.WriteHeartbeats beat ->
          out.add(
              "databases %s of %s: no heartbeat in %s moves the slots of idle ones (policy %s)"
                  .formatted(
                      globs(beat.databases()),
                      globs(beat.sources()),
                      beat.table().sql(),
                      beat.name()));
    }
  }

  private static void resumed(
      Policy.ResumeTasks policy,
      DmsObservation dms,
      Observed<List<DmsTask>> listed,
      List<String> out) {
    switch (listed) {
      case Observed.Known<List<DmsTask>>(var tasks, var _) ->
          tasks.stream()
              .filter(t -> policy.names(t.id()))
              .forEach(
                  t ->
                      out.add(
                          "task %s/%s (%s) is resumed by nobody when it fails (policy %s)"
                              .formatted(dms.dms(), t.id(), t.status(), policy.name())));
      case Observed.Unknown<List<DmsTask>>(var why, var _) ->
          out.add(
              "not known, the tasks of %s that policy %s resumes: %s"
                  .formatted(dms.dms(), policy.name(), why));
    }
  }

  private static String globs(List<Glob> globs) {
    return globs.stream().map(Glob::toString).collect(Collectors.joining(", "));
  }

  private static String mark(DropWatch watch) {
    Mark mark = Objects.requireNonNull(watch.mark());
    return "slot %s was on its way to a drop (%s since %s, policy %s): it stays"
        .formatted(watch.slot(), mark.phase().word(), mark.since(), watch.policy());
  }

  private static String registration(Registration r) {
    return "slot %s is registered by %s until %s (%s): nobody tells when its time is over"
        .formatted(r.slot(), r.owner(), r.expiresAt(), r.purpose());
  }

  private static String alert(Alert alert) {
    return "alert %s %s is open since %s: %s"
        .formatted(
            alert.id().key().word(), alert.id().subject(), alert.since(), alert.words().text());
  }
}
