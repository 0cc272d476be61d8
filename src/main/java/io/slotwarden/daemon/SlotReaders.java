package io.slotwarden.daemon;

import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskNames;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.model.TaskWatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who else reads a slot that an endpoint names, in every entry: two tasks on one slot lose each
/// other's data.
///
/// @param looks the last look at every entry
/// @param listings what each of them lists
/// @param watches of all tasks: one that is being resumed reads its slot in a moment
record SlotReaders(
    Config config,
    Map<String, DmsObservation> looks,
    List<Listing> listings,
    Collection<TaskWatch> watches) {

  SlotReaders(Config config, Map<String, DmsObservation> looks, Collection<TaskWatch> watches) {
    this(config, looks, looks.values().stream().map(Listing::of).toList(), watches);
  }

  /// A look at an entry, and the names of all that it lists.
  private record Listing(DmsObservation look, Map<TaskId, DmsTask> named) {
    static Listing of(DmsObservation look) {
      return new Listing(look, TaskNames.of(look));
    }
  }

  /// Other readers with CDC that run, are on their way, or are being resumed, as targets; Unknown
  /// while its own entry, or one that owns the source, does not show all that it has.
  Observed<List<String>> rivals(TaskId of, SourceConfig source, String slot) {
    List<String> rivals = new ArrayList<>();
    for (Listing listing : listings) {
      for (Map.Entry<TaskId, DmsTask> other : listing.named().entrySet()) {
        TaskId id = other.getKey();
        DmsTask task = other.getValue();
        if (reads(task, listing.look(), source, slot) && !id.equals(of) && isUnderWay(id, task)) {
          rivals.add(id.target());
        }
      }
    }
    DmsObservation own = Objects.requireNonNull(looks.get(of.dms()), "it was looked at just now");
    Optional<String> unseen =
        Stream.concat(
                Stream.of(of.dms()), config.owners(source.name()).stream().map(DmsConfig::name))
            .filter(d -> !isComplete(looks.get(d)))
            .findFirst();
    if (!rivals.isEmpty() || unseen.isEmpty()) {
      return Observed.known(rivals.stream().sorted().toList(), own.at());
    }
    return Observed.unknown(
        "not all tasks, endpoints and replications of dms " + unseen.get() + " are listed",
        own.at());
  }

  private static boolean isComplete(@Nullable DmsObservation look) {
    return look != null
        && look.tasks().isKnown()
        && look.endpoints().isKnown()
        && look.replications().isKnown();
  }

  /// By its own settings, or by its source endpoint, unless that is surely another server.
  private boolean reads(DmsTask task, DmsObservation look, SourceConfig source, String slot) {
    if (!task.hasCdc()) {
      return false;
    }
    if (slot.equals(task.slotName())) {
      return true;
    }
    for (DmsEndpoint e : look.endpoints().toOptional().orElse(List.of())) {
      if (slot.equals(e.slotName())
          && e.arn().equals(task.sourceEndpointArn())
          && !isAnother(e, source)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAnother(DmsEndpoint endpoint, SourceConfig source) {
    return Profiles.mapped(config, endpoint).filter(s -> !s.equals(source)).isPresent();
  }

  private boolean isUnderWay(TaskId id, DmsTask task) {
    boolean beingResumed =
        watches.stream()
            .anyMatch(
                w -> w.id().equals(id) && w.arn().equals(task.arn()) && w.pendingAct() != null);
    return beingResumed
        || switch (TaskStatus.of(task.status())) {
          case RUNNING, TRANSIENT, UNKNOWN -> true;
          case DOWN, IDLE -> false;
        };
  }
}
