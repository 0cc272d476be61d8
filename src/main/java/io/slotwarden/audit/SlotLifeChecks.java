package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.Durations;
import io.slotwarden.model.SlotNames;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Slots against the tasks that should read them.
final class SlotLifeChecks {
  /// A task that has run for so long has read its slot.
  private static final Duration ATTACHED_BY = Duration.ofMinutes(10);

  static final List<Check> ALL =
      List.of(new Check(AuditCheck.SLOTS_AND_TASKS, SlotLifeChecks::slotsAndTasks));

  /// A slot and the task that should read it.
  private record Pair(LogicalSlot slot, MigrationTask task) {}

  private SlotLifeChecks() {}

  private static void slotsAndTasks(AuditCase c, Findings out) {
    List<LogicalSlot> slots = out.need(c.source().slots());
    c.tasks()
        .reason()
        .ifPresent(why -> out.notChecked("which slots have no task is not known: " + why));
    c.tasks().toOptional().ifPresent(tasks -> orphans(slots, tasks, out));
    List<MigrationTask> tasks = tasks(c);
    shared(c, slots, tasks, out);
    List<Pair> pairs =
        tasks.stream()
            .filter(MigrationTask::hasCdc)
            .flatMap(
                t ->
                    TaskSlots.of(t, slots).stream()
                        .filter(s -> isHere(c, t, s))
                        .map(s -> new Pair(s, t)))
            .toList();
    unread(c, pairs, out);
    down(c, pairs, out);
    missing(c, slots, out);
  }

  /// Those that are listed, the audited one in any case.
  private static List<MigrationTask> tasks(AuditCase c) {
    List<MigrationTask> tasks = new ArrayList<>(c.tasks().toOptional().orElse(List.of()));
    c.task()
        .filter(t -> tasks.stream().noneMatch(o -> o.id().equals(t.id())))
        .ifPresent(tasks::add);
    return tasks;
  }

  /// A name that DMS gave is nobody else's; one that a person gave another server may have too.
  private static boolean isHere(AuditCase c, MigrationTask task, LogicalSlot slot) {
    if (TaskSlots.carriesNameOf(task, slot)
        || c.task().filter(t -> t.id().equals(task.id())).isPresent()) {
      return true;
    }
    DmsEndpoint theirs = task.source().map(MigrationEndpoint::endpoint).toOptional().orElse(null);
    if (theirs == null || !slot.database().equals(theirs.databaseName())) {
      return false;
    }
    return c.task()
        .flatMap(t -> t.source().toOptional())
        .map(MigrationEndpoint::endpoint)
        .map(ours -> server(ours).equals(server(theirs)))
        .orElse(true);
  }

  /// Names of the shape that DMS gives, of which no task is listed.
  private static void orphans(List<LogicalSlot> slots, List<MigrationTask> tasks, Findings out) {
    List<LogicalSlot> orphans =
        slots.stream()
            .filter(s -> SlotNames.looksAutomatic(s.name()))
            .filter(
                s ->
                    tasks.stream()
                        .noneMatch(
                            t ->
                                TaskSlots.carriesNameOf(t, s)
                                    || t.slotName().equals(Optional.of(s.name()))))
            .toList();
    out.found(
        CRITICAL,
        "slots of DMS have no task, and nobody reads them",
        orphans.stream()
            .filter(s -> !s.active())
            .map(s -> AuditObject.of(SqlText.visible(s.name()), keeps(s))),
        "make sure that no task of another account or region is theirs, then drop them"
            + " (slotwarden slot drop asks the guard first)");
    orphans.stream()
        .filter(LogicalSlot::active)
        .forEach(
            s ->
                out.notChecked(
                    SqlText.visible(s.name())
                        + " is read, by a task that no entry lists: whose it is, is not known"));
  }

  /// A slot has one reader: a second one takes the first one's position.
  private static void shared(
      AuditCase c, List<LogicalSlot> slots, List<MigrationTask> tasks, Findings out) {
    if (!c.tasks().isKnown()) {
      out.notChecked("which tasks share a slot is not known");
    }
    Map<String, List<MigrationTask>> bySlot = new LinkedHashMap<>();
    for (MigrationTask task : tasks) {
      DmsEndpoint endpoint =
          task.source().map(MigrationEndpoint::endpoint).toOptional().orElse(null);
      if (endpoint != null && endpoint.slotName() != null && task.hasCdc()) {
        bySlot.computeIfAbsent(key(endpoint), _ -> new ArrayList<>()).add(task);
      }
    }
    out.found(
        CRITICAL,
        "more than one task reads the slot",
        bySlot.values().stream()
            .filter(group -> group.size() > 1)
            .filter(group -> concerns(c, slots, group))
            .map(
                group ->
                    AuditObject.of(
                        SqlText.visible(group.getFirst().slotName().orElse("")),
                        group.stream()
                            .map(t -> t.id().toString())
                            .sorted()
                            .collect(Collectors.joining(", ")))),
        "give each task an endpoint and a slot of its own");
  }

  /// The slot where it is, as far as endpoints tell.
  private static String key(DmsEndpoint endpoint) {
    return endpoint.slotName() + " " + server(endpoint);
  }

  private static String server(DmsEndpoint endpoint) {
    return endpoint.serverName() == null
        ? endpoint.arn()
        : endpoint.serverName().toLowerCase(Locale.ROOT) + ":" + endpoint.port();
  }

  private static boolean concerns(AuditCase c, List<LogicalSlot> slots, List<MigrationTask> group) {
    return c.task().isPresent()
        ? group.stream().anyMatch(t -> t.id().equals(c.task().get().id()))
        : slots.stream().anyMatch(s -> group.getFirst().slotName().equals(Optional.of(s.name())));
  }

  private static void unread(AuditCase c, List<Pair> pairs, Findings out) {
    // Of the slots that bear a task's name only one is read: the newest.
    Map<MigrationTask, List<Pair>> running =
        pairs.stream()
            .filter(p -> TaskStatus.of(p.task().task().status()) == TaskStatus.RUNNING)
            .filter(p -> AuditCase.phaseOf(p.task()) == Phase.CDC)
            .collect(Collectors.groupingBy(Pair::task, LinkedHashMap::new, Collectors.toList()));
    List<Pair> unread =
        running.values().stream()
            .filter(group -> group.stream().noneMatch(p -> p.slot().active()))
            .flatMap(List::stream)
            .toList();
    out.found(
        CRITICAL,
        "the task runs, and does not read its slot",
        unread.stream()
            .filter(p -> since(c, p.task()).filter(d -> d.compareTo(ATTACHED_BY) >= 0).isPresent())
            .map(
                p ->
                    object(
                        p, "running for " + since(c, p.task()).map(Durations::format).orElse("?"))),
        "look at the task's log: it may be retrying, or read another server");
    unread.stream()
        .filter(p -> since(c, p.task()).isEmpty())
        .forEach(
            p ->
                out.notChecked(
                    "%s runs and does not read slot %s; since when it runs is not known"
                        .formatted(p.task().id(), SqlText.visible(p.slot().name()))));
    out.found(
        CRITICAL,
        "slots bear the name of a task that reads another one",
        running.values().stream()
            .filter(group -> group.stream().anyMatch(p -> p.slot().active()))
            .flatMap(List::stream)
            .filter(p -> !p.slot().active())
            .map(p -> object(p, "left behind by an earlier start")),
        "drop them (slotwarden slot drop asks the guard first)");
  }

  private static Optional<Duration> since(AuditCase c, MigrationTask task) {
    return Optional.ofNullable(task.task().startDate())
        .map((Instant at) -> Duration.between(at, c.now()));
  }

  /// Stopped and failed ones; after the migration whatever is not read.
  private static void down(AuditCase c, List<Pair> pairs, Findings out) {
    boolean after = c.phase() == Phase.AFTER;
    Map<Boolean, List<Pair>> ofAudited =
        pairs.stream()
            .filter(p -> !p.slot().active())
            .collect(
                Collectors.partitioningBy(
                    p -> after && c.task().filter(t -> t.id().equals(p.task().id())).isPresent()));
    out.found(
        CRITICAL,
        "the migration is over, and its slot still keeps WAL",
        ofAudited.getOrDefault(true, List.of()).stream()
            .map(p -> object(p, p.task().task().status())),
        "drop the slot (slotwarden slot drop asks the guard first), and delete the task");
    out.found(
        CRITICAL,
        "the task is down, and its slot keeps WAL",
        ofAudited.getOrDefault(false, List.of()).stream()
            .filter(p -> TaskStatus.of(p.task().task().status()) == TaskStatus.DOWN)
            .map(p -> object(p, p.task().task().status())),
        "resume the task, or delete it and its slot when it is not needed any more");
  }

  private static void missing(AuditCase c, List<LogicalSlot> slots, Findings out) {
    MigrationTask task = c.task().orElse(null);
    if (task == null
        || !task.hasCdc()
        || !task.source().isKnown()
        || !TaskSlots.of(task, slots).isEmpty()) {
      return;
    }
    boolean reads =
        switch (TaskStatus.of(task.task().status())) {
          case RUNNING, DOWN -> true;
          case TRANSIENT, IDLE, UNKNOWN -> false;
        };
    if (reads && c.phase() != Phase.AFTER && c.phase() != Phase.PREPARE) {
      out.found(
          CRITICAL,
          "%s is %s, and the source has no slot of it".formatted(task.id(), task.task().status()),
          "it can't be resumed without loss: load it again from the beginning");
    }
  }

  private static AuditObject object(Pair p, String what) {
    return AuditObject.of(
        SqlText.visible(p.slot().name()),
        "%s %s, %s".formatted(p.task().id(), what, keeps(p.slot())));
  }

  private static String keeps(LogicalSlot slot) {
    Long bytes = slot.retainedBytes();
    return bytes == null
        ? "keeps an unknown amount of WAL"
        : "keeps " + ByteSize.format(Math.max(0, bytes)) + " of WAL";
  }
}
