package io.slotwarden.demo.dms;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// What the account holds, and what each operation answers from it. Thread-safe.
final class SimulatedWorld {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /// Length of a present-day resource id (domain reference, section 7).
  private static final int RESOURCE_ID_LENGTH = 26;

  final List<SimulatedTask> tasks = new CopyOnWriteArrayList<>();
  final List<SimulatedResource> endpoints = new CopyOnWriteArrayList<>();
  final List<SimulatedResource> instances = new CopyOnWriteArrayList<>();
  final List<SimulatedResource> connections = new CopyOnWriteArrayList<>();
  final List<SimulatedResource> configs = new CopyOnWriteArrayList<>();
  final List<SimulatedResource> replications = new CopyOnWriteArrayList<>();
  final List<SimulatedResource> dataMigrations = new CopyOnWriteArrayList<>();
  final List<TaskTable> tables = new CopyOnWriteArrayList<>();
  volatile Consumer<String> onStart = arn -> {};

  private final InstantSource clock;
  private final String account;
  private final String region;

  SimulatedWorld(InstantSource clock, String account, String region) {
    this.clock = clock;
    this.account = account;
    this.region = region;
  }

  String account() {
    return account;
  }

  String region() {
    return region;
  }

  /// An ARN whose resource id is made of the name, base32 as the service's are.
  String arn(String type, String name) {
    return "arn:aws:dms:" + region + ":" + account + ":" + type + ":" + resourceId(type + name);
  }

  SimulatedTask addTask(String id) {
    SimulatedTask task = new SimulatedTask(id, arn("task", id), clock);
    tasks.add(task);
    return task;
  }

  /// The items of a listing, filtered.
  List<Map<String, Object>> items(Operation operation, Map<String, Object> body) throws Refusal {
    if (operation == Operation.DESCRIBE_REPLICATION_TASKS) {
      return tasks(body);
    }
    if (body.containsKey("Filters")) {
      throw Refusal.violation(
          "InvalidParameterValueException", "filters of this operation are not simulated");
    }
    return switch (operation) {
      case DESCRIBE_ENDPOINTS -> wire(endpoints);
      case DESCRIBE_REPLICATION_INSTANCES -> wire(instances);
      case DESCRIBE_CONNECTIONS -> wire(connections);
      case DESCRIBE_REPLICATION_CONFIGS -> wire(configs);
      case DESCRIBE_REPLICATIONS -> wire(replications);
      case DESCRIBE_DATA_MIGRATIONS -> dataMigrations(body);
      case DESCRIBE_TABLE_STATISTICS -> tables(body);
      case DESCRIBE_REPLICATION_TASKS,
          LIST_TAGS_FOR_RESOURCE,
          START_REPLICATION_TASK,
          STOP_REPLICATION_TASK ->
          throw new IllegalStateException("no listing: " + operation);
    };
  }

  /// A table of a task.
  record TaskTable(String task, SimulatedResource table) {}

  private List<Map<String, Object>> tables(Map<String, Object> body) throws Refusal {
    if (!(body.get("ReplicationTaskArn") instanceof String arn)) {
      throw Refusal.violation("ValidationException", "ReplicationTaskArn is required");
    }
    if (task(arn).status().equals("ready")) {
      throw Refusal.of("InvalidResourceStateFault", "the task was never started");
    }
    return wire(tables.stream().filter(t -> t.task().equals(arn)).map(TaskTable::table).toList());
  }

  Map<String, Object> tags(String arn) throws Refusal {
    SimulatedTask task = task(arn);
    List<Map<String, Object>> list = new ArrayList<>();
    task.tags().forEach((key, value) -> list.add(Map.of("Key", key, "Value", value)));
    return Map.of("TagList", list);
  }

  Map<String, Object> start(String arn, String type) throws Refusal {
    SimulatedTask task = task(arn);
    task.start(type);
    Map<String, Object> answer = task.wire();
    onStart.accept(arn);
    return Map.of("ReplicationTask", answer);
  }

  Map<String, Object> stop(String arn) throws Refusal {
    SimulatedTask task = task(arn);
    task.requestStop();
    return Map.of("ReplicationTask", task.wire());
  }

  private SimulatedTask task(String arn) throws Refusal {
    return tasks.stream()
        .filter(t -> t.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> notFound("No tasks found matching " + arn));
  }

  private List<Map<String, Object>> tasks(Map<String, Object> body) throws Refusal {
    boolean withoutSettings = Boolean.TRUE.equals(body.get("WithoutSettings"));
    List<SimulatedTask> matching = new ArrayList<>(tasks);
    for (TaskFilter filter : TaskFilter.of(body.get("Filters"))) {
      matching.removeIf(task -> !filter.matches(task));
      if (matching.isEmpty()) {
        throw notFound("No tasks found matching the filters");
      }
    }
    return matching.stream().map(task -> task.describe(withoutSettings)).toList();
  }

  /// The published model does not say whether the source's settings count as settings: the double
  /// leaves them out too, so that a caller who needs the slot's name has to ask for them.
  private List<Map<String, Object>> dataMigrations(Map<String, Object> body) {
    List<Map<String, Object>> shown = wire(dataMigrations);
    if (Boolean.TRUE.equals(body.get("WithoutSettings"))) {
      shown.forEach(
          m -> m.keySet().removeAll(List.of("DataMigrationSettings", "SourceDataSettings")));
    }
    if (Boolean.TRUE.equals(body.get("WithoutStatistics"))) {
      shown.forEach(m -> m.remove("DataMigrationStatistics"));
    }
    return shown;
  }

  private static List<Map<String, Object>> wire(List<SimulatedResource> resources) {
    List<Map<String, Object>> shown = new ArrayList<>();
    resources.forEach(r -> shown.add(new LinkedHashMap<>(r.wire())));
    return shown;
  }

  private static Refusal notFound(String message) {
    return Refusal.of("ResourceNotFoundFault", message);
  }

  private static String resourceId(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      StringBuilder id = new StringBuilder();
      for (int i = 0; i < RESOURCE_ID_LENGTH; i++) {
        id.append(BASE32.charAt(hash[i] & 31));
      }
      return id.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
