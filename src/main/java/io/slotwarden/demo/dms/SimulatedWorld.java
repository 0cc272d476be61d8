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
  final List<SimulatedReplication> serverless = new CopyOnWriteArrayList<>();
  final List<SimulatedMigration> migrations = new CopyOnWriteArrayList<>();
  final List<Loss> losses = new CopyOnWriteArrayList<>();
  final List<TaskTable> tables = new CopyOnWriteArrayList<>();
  final List<SimulatedResource> maintenance = new CopyOnWriteArrayList<>();
  final List<TaskAssessment> assessments = new CopyOnWriteArrayList<>();
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
    SimulatedTask task = new SimulatedTask(id, arn("task", id), clock, losses::add);
    tasks.add(task);
    return task;
  }

  SimulatedReplication addServerless(String id, SimulatedResource config) {
    SimulatedReplication replication = new SimulatedReplication(id, config, clock, losses::add);
    serverless.add(replication);
    return replication;
  }

  SimulatedMigration addMigration(String name) {
    SimulatedMigration migration = new SimulatedMigration(name, arn("data-migration", name), clock);
    migrations.add(migration);
    return migration;
  }

  /// The items of a listing, filtered.
  List<Map<String, Object>> items(Operation operation, Map<String, Object> body) throws Refusal {
    if (operation == Operation.DESCRIBE_REPLICATION_TASKS) {
      return tasks(body);
    }
    if (operation == Operation.DESCRIBE_REPLICATIONS) {
      return replications(body);
    }
    if (operation == Operation.DESCRIBE_REPLICATION_TASK_INDIVIDUAL_ASSESSMENTS) {
      return assessments(body);
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
      case DESCRIBE_DATA_MIGRATIONS -> dataMigrations(body);
      case DESCRIBE_PENDING_MAINTENANCE_ACTIONS -> maintenance(body);
      case DESCRIBE_TABLE_STATISTICS -> tables(body);
      case DESCRIBE_REPLICATION_TABLE_STATISTICS -> tablesOfServerless(body);
      case DESCRIBE_REPLICATION_TASKS,
          DESCRIBE_REPLICATIONS,
          DESCRIBE_REPLICATION_TASK_INDIVIDUAL_ASSESSMENTS,
          LIST_TAGS_FOR_RESOURCE,
          START_REPLICATION_TASK,
          STOP_REPLICATION_TASK,
          START_REPLICATION,
          STOP_REPLICATION ->
          throw new IllegalStateException("no listing: " + operation);
    };
  }

  /// A table of a task or a Serverless replication.
  record TaskTable(String task, SimulatedResource table) {}

  /// One result of a pre-migration assessment of a task.
  record TaskAssessment(String task, SimulatedResource result) {}

  private List<Map<String, Object>> maintenance(Map<String, Object> body) {
    Object instance = body.get("ReplicationInstanceArn");
    return wire(
        maintenance.stream().filter(m -> instance == null || m.arn().equals(instance)).toList());
  }

  private List<Map<String, Object>> assessments(Map<String, Object> body) throws Refusal {
    List<TaskAssessment> matching = new ArrayList<>(assessments);
    for (TaskFilter filter : TaskFilter.of(body.get("Filters"), "replication-task")) {
      if (!filter.byArn()) {
        throw Refusal.violation(
            "InvalidParameterValueException", "Filters: assessments are found by ARN");
      }
      matching.removeIf(a -> !filter.matches(a.task(), ""));
      if (matching.isEmpty()) {
        throw notFound("No assessments found matching the filters");
      }
    }
    return wire(matching.stream().map(TaskAssessment::result).toList());
  }

  private List<Map<String, Object>> tables(Map<String, Object> body) throws Refusal {
    if (!(body.get("ReplicationTaskArn") instanceof String arn)) {
      throw Refusal.violation("ValidationException", "ReplicationTaskArn is required");
    }
    if (task(arn).status().equals("ready")) {
      throw Refusal.of("InvalidResourceStateFault", "the task was never started");
    }
    return tables(arn);
  }

  private List<Map<String, Object>> tablesOfServerless(Map<String, Object> body) throws Refusal {
    if (!(body.get("ReplicationConfigArn") instanceof String arn)) {
      throw Refusal.violation("ValidationException", "ReplicationConfigArn is required");
    }
    if (replication(arn).status().equals("created")) {
      throw Refusal.of("InvalidResourceStateFault", "the replication was never started");
    }
    return tables(arn);
  }

  private List<Map<String, Object>> tables(String arn) {
    return wire(tables.stream().filter(t -> t.task().equals(arn)).map(TaskTable::table).toList());
  }

  Map<String, Object> tags(String arn) throws Refusal {
    Map<String, String> tags =
        serverless.stream()
            .filter(r -> r.arn().equals(arn))
            .findFirst()
            .map(SimulatedReplication::tags)
            .orElse(null);
    if (tags == null && configs.stream().anyMatch(c -> c.arn().equals(arn))) {
      tags = Map.of();
    }
    List<Map<String, Object>> list = new ArrayList<>();
    (tags == null ? task(arn).tags() : tags)
        .forEach((key, value) -> list.add(Map.of("Key", key, "Value", value)));
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

  Map<String, Object> startServerless(String arn, String type) throws Refusal {
    SimulatedReplication replication = replication(arn);
    replication.start(type);
    Map<String, Object> answer = replication.wire();
    onStart.accept(arn);
    return Map.of("Replication", answer);
  }

  Map<String, Object> stopServerless(String arn) throws Refusal {
    SimulatedReplication replication = replication(arn);
    replication.requestStop();
    return Map.of("Replication", replication.wire());
  }

  private SimulatedReplication replication(String arn) throws Refusal {
    return serverless.stream()
        .filter(r -> r.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> notFound("No replications found matching " + arn));
  }

  private SimulatedTask task(String arn) throws Refusal {
    forgetDeleted();
    return tasks.stream()
        .filter(t -> t.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> notFound("No tasks found matching " + arn));
  }

  private List<Map<String, Object>> tasks(Map<String, Object> body) throws Refusal {
    boolean withoutSettings = Boolean.TRUE.equals(body.get("WithoutSettings"));
    forgetDeleted();
    List<SimulatedTask> matching = new ArrayList<>(tasks);
    for (TaskFilter filter : TaskFilter.of(body.get("Filters"), "replication-task")) {
      matching.removeIf(task -> !filter.matches(task.arn(), task.id()));
      if (matching.isEmpty()) {
        throw notFound("No tasks found matching the filters");
      }
    }
    return matching.stream().map(task -> task.describe(withoutSettings)).toList();
  }

  private List<Map<String, Object>> replications(Map<String, Object> body) throws Refusal {
    List<TaskFilter> filters = TaskFilter.of(body.get("Filters"), "replication-config");
    List<Map<String, Object>> shown = new ArrayList<>();
    for (Map<String, Object> r : wire(replications)) {
      if (filters.stream().allMatch(f -> f.matches(arnOf(r), idOf(r)))) {
        shown.add(r);
      }
    }
    for (SimulatedReplication r : serverless) {
      if (filters.stream().allMatch(f -> f.matches(r.arn(), r.id()))) {
        shown.add(r.describe());
      }
    }
    if (shown.isEmpty() && !filters.isEmpty()) {
      throw notFound("No replications found matching the filters");
    }
    return shown;
  }

  private static String arnOf(Map<String, Object> replication) {
    return String.valueOf(replication.get("ReplicationConfigArn"));
  }

  private static String idOf(Map<String, Object> replication) {
    return String.valueOf(replication.get("ReplicationConfigIdentifier"));
  }

  private void forgetDeleted() {
    tasks.removeIf(SimulatedTask::isGone);
  }

  /// The published model does not say whether the source's settings count as settings: the double
  /// leaves them out too, so that a caller who needs the slot's name has to ask for them.
  private List<Map<String, Object>> dataMigrations(Map<String, Object> body) {
    List<Map<String, Object>> shown = wire(dataMigrations);
    migrations.forEach(m -> shown.add(m.describe()));
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
