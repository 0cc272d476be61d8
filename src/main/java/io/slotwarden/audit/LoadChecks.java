package io.slotwarden.audit;

import static io.slotwarden.model.Severity.INFO;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Durations;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.migration.MigrationInstance;
import io.slotwarden.model.migration.MigrationTable;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.TaskSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A full load that runs: how far it is, how long it will take, and what is narrow.
final class LoadChecks {
  /// More tables at once help only where the instance has CPU to spare.
  private static final double SPARE_CPU = 50;

  private static final Set<String> SMALL = Set.of("micro", "small", "medium");

  static final List<Check> ALL = List.of(new Check(AuditCheck.SLOW_LOAD, LoadChecks::slowLoad));

  private LoadChecks() {}

  private static void slowLoad(AuditCase c, Findings out) {
    MigrationTask task = c.task(out);
    if (c.phase() != Phase.LOAD || !task.hasFullLoad()) {
      throw out.notApplicable("no full load runs");
    }
    out.notChecked("the target and the network between are not measured");
    out.found(INFO, progress(c, task, out), "its slot keeps WAL until the load ends" + keeps(c));
    List<AuditObject> narrow = new ArrayList<>();
    task.instance().reason().ifPresent(out::notChecked);
    task.settings().reason().ifPresent(out::notChecked);
    Optional<MigrationInstance> instance = task.instance().toOptional().flatMap(i -> i);
    instance.ifPresent(i -> narrow(i, out, narrow));
    subTasks(task, instance, narrow);
    out.found(
        INFO,
        "what makes the load slow, the narrowest place first",
        narrow.stream(),
        "widen the first; the others matter after it");
  }

  private static String progress(AuditCase c, MigrationTask task, Findings out) {
    Instant started = task.fullLoad().startedAt();
    if (started == null) {
      out.notChecked("since when the load runs is not known, and so the time left");
      return "the full load runs";
    }
    Duration since = Duration.between(started, c.now());
    Optional<Double> done = share(c, task);
    if (done.isEmpty()) {
      out.notChecked("how much of the load is done is not known, and so the time left");
      return "the full load has run for " + Durations.format(since);
    }
    Duration left = Duration.ofSeconds((long) (since.toSeconds() * (1 - done.get()) / done.get()));
    return "the full load has run for %s, about %d %% are done; at this rate about %s are left"
        .formatted(
            Durations.format(since), (int) Math.floor(done.get() * 100), Durations.format(left));
  }

  /// By rows, where the source has estimates of all its tables; else as DMS tells it. Empty when
  /// neither tells, or nothing is done yet.
  private static Optional<Double> share(AuditCase c, MigrationTask task) {
    return byRows(c, task)
        .or(
            () ->
                Optional.ofNullable(task.fullLoad().percent())
                    .filter(p -> p < 100) // seen with every table in error
                    .map(p -> p / 100.0))
        .filter(s -> s > 0);
  }

  private static Optional<Double> byRows(AuditCase c, MigrationTask task) {
    Map<TableName, Relation> relations = c.source().relations().toOptional().orElse(Map.of());
    List<MigrationTable> tables = task.tables().toOptional().orElse(List.of());
    long all = 0;
    long loaded = 0;
    for (MigrationTable table : tables) {
      Relation relation = relations.get(table.name());
      if (relation == null || relation.rowsEstimate() < 0) {
        return Optional.empty();
      }
      long rows = table.fullLoadRows() == null ? 0 : table.fullLoadRows();
      loaded += rows;
      all += Math.max(relation.rowsEstimate(), rows);
    }
    return all == 0 ? Optional.empty() : Optional.of((double) loaded / all);
  }

  private static String keeps(AuditCase c) {
    return c.source().slots().toOptional().stream()
        .flatMap(all -> c.task().stream().flatMap(t -> TaskSlots.of(t, all).stream()))
        .map(LogicalSlot::retainedBytes)
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .map(bytes -> ": %s by now".formatted(ByteSize.format(Math.max(0, bytes))))
        .orElse("");
  }

  private static void narrow(MigrationInstance instance, Findings out, List<AuditObject> narrow) {
    InstanceHealth health = instance.health();
    health.memory().reason().ifPresent(why -> out.notChecked("memory: " + why));
    health.disk().reason().ifPresent(why -> out.notChecked("disk: " + why));
    health.cpu().reason().ifPresent(why -> out.notChecked("CPU: " + why));
    health.lack().ifPresent(lack -> narrow.add(AuditObject.of(instance.id(), "lacks " + lack)));
    String name = instance.instanceClass();
    if (name == null) {
      out.notChecked("the class of " + instance.id() + " is not known");
    } else if (instance.family().filter(InstanceChecks.BURSTABLE::contains).isPresent()) {
      narrow.add(AuditObject.of(name, "its CPU is throttled once its credits are used up"));
    } else if (SMALL.contains(name.substring(name.lastIndexOf('.') + 1))) {
      narrow.add(AuditObject.of(name, "a small class"));
    }
  }

  private static void subTasks(
      MigrationTask task, Optional<MigrationInstance> instance, List<AuditObject> narrow) {
    OptionalInt atOnce =
        task.settings()
            .map(TaskSettings::maxFullLoadSubTasks)
            .toOptional()
            .orElse(OptionalInt.empty());
    long waiting =
        task.tables().toOptional().orElse(List.of()).stream()
            .filter(t -> t.fullLoadEnd() == null && t.fullLoadStart() == null && !t.isInError())
            .count();
    boolean spare =
        instance
            .flatMap(i -> i.health().cpu().toOptional())
            .filter(cpu -> cpu.percent() < SPARE_CPU)
            .isPresent();
    if (atOnce.isPresent() && waiting > 0 && spare) {
      narrow.add(
          AuditObject.of(
              "MaxFullLoadSubTasks",
              "%d tables at once, %d wait, and the instance has CPU to spare"
                  .formatted(atOnce.getAsInt(), waiting)));
    }
  }
}
