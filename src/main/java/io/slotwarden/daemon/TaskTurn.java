package io.slotwarden.daemon;

import io.slotwarden.assess.Inventories;
import io.slotwarden.assess.SourceProfile;
import io.slotwarden.assess.TaskWatches;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.Policy;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.decide.ResumeLife;
import io.slotwarden.guard.Circumstances;
import io.slotwarden.guard.Guard;
import io.slotwarden.guard.ResumeFacts;
import io.slotwarden.guard.ResumePredicate;
import io.slotwarden.guard.ResumeTerm;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.InventoryWatch;
import io.slotwarden.model.Memory;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotNames;
import io.slotwarden.model.Standstill;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskNames;
import io.slotwarden.model.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One turn for one DMS entry that was looked at: what is known of its tasks, Serverless
/// replications and data migrations grows, and each is judged. A pure function.
record TaskTurn(Memory memory, List<Reading.OfTask> readings) {

  /// A source as last seen.
  ///
  /// @param seenAt by our clock
  record SeenSource(ServerSample sample, Instant seenAt) {}

  /// @param looks the last look at every entry, this one among them
  static TaskTurn take(
      Config config,
      Guard guard,
      DmsConfig entry,
      DmsObservation look,
      Map<String, DmsObservation> looks,
      Map<String, SeenSource> sources,
      Memory before,
      Circumstances world) {
    Turn turn = new Turn(config, guard, entry, look, sources, world);
    Map<String, InventoryWatch> inventories = new HashMap<>(before.inventories());
    List<SourceProfile> profiles =
        config.sources().stream().map(s -> Profiles.of(config.owners(s.name()), s)).toList();
    inventories.put(entry.name(), Inventories.next(inventories.get(entry.name()), look, profiles));
    Map<TaskId, TaskWatch> tasks =
        TaskWatches.next(
            before.tasks(),
            look,
            new TaskWatches.Sight(
                entry.goneAfter(),
                SourceTurn.gapLimit(entry.poll()),
                turn::identityOfSource,
                turn::standsAt));
    SlotReaders readers = new SlotReaders(config, looks, tasks.values());
    List<Reading.OfTask> readings = new ArrayList<>();
    turn.listed.forEach(
        (id, task) -> {
          TaskWatch watch = tasks.get(id);
          if (watch != null) {
            readings.add(turn.read(id, task, watch, readers));
          }
        });
    return new TaskTurn(new Memory(before.slots(), before.drops(), tasks, inventories), readings);
  }

  private static final class Turn {
    private final Config config;
    private final Guard guard;
    private final DmsConfig entry;
    private final DmsObservation look;
    private final Map<TaskId, DmsTask> listed;
    private final Map<String, SeenSource> sources;
    private final Circumstances world;

    /// Endpoints that were asked for, and what source each of them is.
    private final Map<DmsEndpoint, Optional<SourceConfig>> mapped = new HashMap<>();

    Turn(
        Config config,
        Guard guard,
        DmsConfig entry,
        DmsObservation look,
        Map<String, SeenSource> sources,
        Circumstances world) {
      this.config = config;
      this.guard = guard;
      this.entry = entry;
      this.look = look;
      this.listed = TaskNames.of(look);
      this.sources = sources;
      this.world = world;
    }

    private List<DmsEndpoint> endpoints() {
      return look.endpoints().toOptional().orElse(List.of());
    }

    /// Identity of the server that a task reads now: seen lately, with the task's slot active. DMS
    /// says `running` while it still tries to reach a server that has failed over.
    @Nullable ServerIdentity identityOfSource(DmsTask task) {
      SourceConfig source = source(task);
      if (source == null
          || !(sample(source) instanceof Observed.Known<ServerSample>(var sample, var _))) {
        return null;
      }
      List<Slot> slots = slots(task, endpoint(task), sample);
      return slots.size() == 1 && slots.getFirst().active() ? sample.identity() : null;
    }

    /// Where its slot and server stand; null while they can't be seen, or its slot can't be told.
    Standstill.@Nullable Server standsAt(DmsTask task) {
      SourceConfig source = source(task);
      if (source == null
          || !(sample(source) instanceof Observed.Known<ServerSample>(var sample, var _))) {
        return null;
      }
      List<Slot> slots = slots(task, endpoint(task), sample);
      return slots.size() != 1
          ? null
          : new Standstill.Server(
              slots.getFirst().confirmedFlushLsn(),
              sample.identity().systemIdentifier(),
              sample.identity().timeline());
    }

    private boolean isStale(SourceConfig source, SeenSource seen) {
      return Duration.between(seen.seenAt(), world.now()).compareTo(SourceTurn.gapLimit(source))
          > 0;
    }

    private @Nullable DmsEndpoint endpoint(DmsTask task) {
      for (DmsEndpoint endpoint : endpoints()) {
        if (endpoint.arn().equals(task.sourceEndpointArn())) {
          return endpoint;
        }
      }
      return null;
    }

    private @Nullable SourceConfig source(DmsTask task) {
      if (task.kind() == TaskKind.DATA_MIGRATION) {
        return sourceOfMigration(task);
      }
      DmsEndpoint endpoint = endpoint(task);
      return endpoint == null
          ? null
          : mapped.computeIfAbsent(endpoint, e -> Profiles.mapped(config, e)).orElse(null);
    }

    /// No endpoint says which server a data migration reads: it is the one source of the entry that
    /// has its slot.
    private @Nullable SourceConfig sourceOfMigration(DmsTask migration) {
      List<SourceConfig> having =
          config.sources().stream()
              .filter(s -> entry.owns().contains(s.name()))
              .filter(
                  s ->
                      sample(s).toOptional().stream()
                          .anyMatch(sample -> !slots(migration, null, sample).isEmpty()))
              .toList();
      return having.size() == 1 ? having.getFirst() : null;
    }

    Reading.OfTask read(TaskId id, DmsTask task, TaskWatch watch, SlotReaders readers) {
      SourceConfig source = source(task);
      DmsEndpoint endpoint = endpoint(task);
      Observed<ServerSample> sample = sample(source);
      List<Slot> slotsOfTask =
          sample.toOptional().map(s -> slots(task, endpoint, s)).orElse(List.of());
      if (slotsOfTask.size() > 1) {
        sample =
            Observed.unknown(
                "several slots carry this task's automatic name, and which one it reads is not"
                    + " known: "
                    + slotsOfTask.stream().map(Slot::name).toList(),
                world.now());
      }
      String slotName = endpoint == null ? task.slotName() : endpoint.slotName();
      if (task.kind() == TaskKind.REPLICATION && slotName == null && slotsOfTask.isEmpty()) {
        sample =
            Observed.unknown(
                "no slot has the name that a task's would have, and how a Serverless replication"
                    + " names its slot is not documented: set slotName on its source endpoint",
                world.now());
      }
      Slot slot = slotsOfTask.size() == 1 ? slotsOfTask.getFirst() : null;
      Policy.ResumeTasks policy = policy(id);
      RunMode mode = policy == null ? RunMode.OBSERVE : config.modeOf(policy);
      ResumeFacts facts =
          new ResumeFacts(
              world,
              id,
              task,
              watch,
              policy,
              mode,
              source == null ? null : source.name(),
              look.endpoints().isKnown(),
              reason(task, endpoint),
              sample,
              slotName == null && slot != null ? slot.name() : slotName,
              slot,
              look.instances(),
              look.connections(),
              held(task),
              source == null || slotName == null
                  ? Observed.known(List.of(), look.at())
                  : readers.rivals(id, source, slotName),
              look.instanceHealth(task.replicationInstanceArn()));
      List<ResumeTerm> terms = ResumePredicate.terms(facts);
      List<String> slots =
          source == null || slot == null ? List.of() : List.of(source.name() + "/" + slot.name());
      return new Reading.OfTask(
          id,
          task,
          watch,
          policy,
          facts,
          terms,
          guard.resumeChain(facts),
          ResumeLife.verdict(watch, policy, ResumePredicate.verdict(terms)),
          slots);
    }

    private Observed<ServerSample> sample(@Nullable SourceConfig source) {
      SeenSource seen = source == null ? null : sources.get(source.name());
      if (source == null || seen == null) {
        return Observed.unknown("its source has not been seen yet", world.now());
      }
      return isStale(source, seen)
          ? Observed.unknown(
              "source " + source.name() + " was last seen at " + seen.seenAt(), world.now())
          : Observed.known(seen.sample(), seen.seenAt());
    }

    /// The slot that its endpoint names, else those with its automatic name in their own database:
    /// none, one, or several of which nobody can say which one it reads.
    private static List<Slot> slots(
        DmsTask task, @Nullable DmsEndpoint endpoint, ServerSample sample) {
      if (task.kind() == TaskKind.DATA_MIGRATION) {
        // A subscription on the target reads it.
        return sample.slots().stream()
            .filter(s -> s.name().equals(task.slotName()) && "pgoutput".equals(s.plugin()))
            .toList();
      }
      if (endpoint == null) {
        return List.of();
      }
      String name = endpoint.slotName();
      return sample.slots().stream()
          .filter(
              s ->
                  name != null
                      ? s.name().equals(name)
                      : SlotNames.beginsWith(s.name(), task.resourceId())
                          && SlotNames.encodesDatabaseOf(s))
          .toList();
    }

    private String reason(DmsTask task, @Nullable DmsEndpoint endpoint) {
      if (task.kind() == TaskKind.DATA_MIGRATION) {
        return "a data migration names no server, and not exactly one source of this entry has "
            + (task.slotName() == null
                ? "a slot that its settings name"
                : "its slot " + task.slotName() + ", with plugin pgoutput");
      }
      if (look.endpoints() instanceof Observed.Unknown<List<DmsEndpoint>>(var why, var _)) {
        return why;
      }
      if (endpoint == null) {
        return "its source endpoint " + task.sourceEndpointArn() + " is not listed";
      }
      return "source endpoint "
          + endpoint.id()
          + " has host "
          + endpoint.serverName()
          + ", port "
          + endpoint.port()
          + ": no configured source by host and port, `dms-hosts` or `dms-endpoints`";
    }

    private Observed<Boolean> held(DmsTask task) {
      String unreadable = look.unreadableTags().get(task.arn());
      return unreadable == null
          ? Observed.known(look.heldTasks().contains(task.arn()), look.at())
          : Observed.unknown(unreadable, look.at());
    }

    private Policy.@Nullable ResumeTasks policy(TaskId id) {
      for (Policy policy : config.policies()) {
        if (policy instanceof Policy.ResumeTasks resume && resume.names(id.name())) {
          return resume;
        }
      }
      return null;
    }
  }
}
