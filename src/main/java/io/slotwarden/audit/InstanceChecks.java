package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.InstanceHealth.DiskRoom;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.migration.MigrationInstance;
import io.slotwarden.model.migration.MigrationInstance.Maintenance;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The replication instance that runs a task.
final class InstanceChecks {
  /// The oldest engine that reads a major of PostgreSQL; those before 13 every engine reads (DMS
  /// user guide, PostgreSQL as a source; domain reference, "Engine version gates").
  private static final Map<Integer, String> OLDEST_ENGINE =
      Map.of(13, "3.4.3", 14, "3.4.7", 15, "3.5.1", 16, "3.5.3", 17, "3.6.1");

  private static final int NEWEST_KNOWN = 17;

  /// Families whose CPU is throttled when their credits are used up.
  static final Set<String> BURSTABLE = Set.of("t2", "t3");

  private static final int LEAST_FREE_PERCENT = 10;

  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.ENGINE_VERSION, InstanceChecks::engineVersion),
          new Check(AuditCheck.INSTANCE_HEALTH, InstanceChecks::health));

  private InstanceChecks() {}

  private static void engineVersion(AuditCase c, Findings out) {
    MigrationInstance instance = instance(c, out);
    int major = c.source().majorVersion();
    String version = instance.engineVersion();
    if (major == 0) {
      out.notChecked("the version of the source is not known: it was not reached");
    } else if (major > NEWEST_KNOWN) {
      out.notChecked(
          "which DMS engine reads PostgreSQL %d is not known here; the newest that is known is %d"
              .formatted(major, NEWEST_KNOWN));
    } else if (version == null || !version.matches("\\d+(\\.\\d+)*")) {
      out.notChecked(
          "the engine version of %s is not known%s"
              .formatted(instance.id(), version == null ? "" : ": " + SqlText.visible(version)));
    } else {
      String oldest = OLDEST_ENGINE.get(major);
      if (oldest != null && Arrays.compare(numbers(version), numbers(oldest)) < 0) {
        out.found(
            CRITICAL,
            "DMS engine %s of %s does not read PostgreSQL %d: it takes %s or newer"
                .formatted(version, instance.id(), major, oldest),
            "upgrade the engine of the replication instance while its tasks are stopped");
      }
    }
  }

  private static void health(AuditCase c, Findings out) {
    MigrationInstance instance = instance(c, out);
    String id = instance.id();
    if (!instance.status().equals("available")) {
      out.found(
          WARNING,
          "%s is %s, not available".formatted(id, SqlText.visible(instance.status())),
          "wait until it is available, or look at its events");
    }
    if (instance.multiAz() == null) {
      out.notChecked("whether " + id + " is Multi-AZ is not known");
    } else if (!instance.multiAz()) {
      out.found(
          WARNING,
          id + " is in one availability zone: when that fails, its tasks stop",
          "make it Multi-AZ for the time of the migration");
    }
    instanceClass(instance, out);
    maintenance(instance, out);
    starvation(instance, out);
  }

  private static void instanceClass(MigrationInstance instance, Findings out) {
    Optional<String> family = instance.family();
    if (family.isEmpty()) {
      out.notChecked("the class of " + instance.id() + " is not known");
    } else if (BURSTABLE.contains(family.get())) {
      out.found(
          WARNING,
          "%s is a %s: its CPU is throttled once its credits are used up"
              .formatted(instance.id(), instance.instanceClass()),
          "take a class of family c or r");
    }
  }

  private static void maintenance(MigrationInstance instance, Findings out) {
    instance.maintenance().reason().ifPresent(out::notChecked);
    List<Maintenance> pending = instance.maintenance().toOptional().orElse(List.of());
    out.found(
        WARNING,
        "maintenance will restart " + instance.id(),
        pending.stream()
            .filter(m -> m.forcedApplyDate() != null || m.currentApplyDate() != null)
            .map(m -> AuditObject.of(shown(m.action()), when(m))),
        "apply it now, before the task starts or while it may pause");
  }

  private static String when(Maintenance m) {
    Instant forced = m.forcedApplyDate();
    Instant planned = m.currentApplyDate();
    return forced == null
        ? "at " + planned
        : "forced at " + forced + (planned == null ? "" : ", as things stand at " + planned);
  }

  /// As CloudWatch measured it.
  private static void starvation(MigrationInstance instance, Findings out) {
    InstanceHealth health = instance.health();
    health.memory().reason().ifPresent(why -> out.notChecked("memory: " + why));
    health.disk().reason().ifPresent(why -> out.notChecked("disk: " + why));
    health.cpu().reason().ifPresent(why -> out.notChecked("CPU: " + why));
    Optional<String> lack = health.lack();
    if (lack.isPresent()) {
      out.found(
          WARNING,
          instance.id() + " lacks " + lack.get(),
          "take a larger class or more storage before its tasks stop");
      return;
    }
    DiskRoom disk = health.disk().toOptional().orElse(null);
    if (disk == null) {
      return;
    }
    Long capacity = capacity(instance, disk);
    if (capacity == null) {
      out.notChecked("disk: %s are free, of how many is not known".formatted(bytes(disk)));
    } else if (disk.freeBytes() < capacity / 100 * LEAST_FREE_PERCENT) {
      out.found(
          WARNING,
          "%s lacks disk: %s free of %s"
              .formatted(instance.id(), bytes(disk), ByteSize.format(capacity)),
          "give it more storage before its tasks stop");
    }
  }

  private static @Nullable Long capacity(MigrationInstance instance, DiskRoom disk) {
    if (disk.capacityBytes() != null) {
      return disk.capacityBytes();
    }
    return instance.storageGiB() == null ? null : (long) instance.storageGiB() << 30;
  }

  private static String bytes(DiskRoom disk) {
    return ByteSize.format(disk.freeBytes());
  }

  /// Ends the check where there is no such instance.
  static MigrationInstance instance(AuditCase c, Findings out) {
    return out.need(c.task(out).instance())
        .orElseThrow(
            () -> out.notApplicable("the task is Serverless: no instance of ours runs it"));
  }

  private static String shown(@Nullable String action) {
    return action == null ? "maintenance" : SqlText.visible(action);
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
