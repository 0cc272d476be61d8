package io.slotwarden.demo.dms;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From the body of a request to the body of its answer: strict about members, pages and markers.
final class DmsDialect {
  private static final int MIN_RECORDS = 20;
  private static final String MARKER = "page-";

  private final SimulatedWorld world;

  /// At most this many items on a page, however many the caller would take.
  volatile int pageSize = 100;

  DmsDialect(SimulatedWorld world) {
    this.world = world;
  }

  /// The page that a request asks for; 1 for the first and for what has no pages.
  static int page(Map<String, Object> body) throws Refusal {
    Object marker = body.get("Marker");
    if (marker == null) {
      return 1;
    }
    String text = String.valueOf(marker);
    if (!text.matches(MARKER + "[0-9]{1,6}")) {
      throw Refusal.violation("InvalidParameterValueException", "no such marker: " + text);
    }
    return Integer.parseInt(text.substring(MARKER.length()));
  }

  static void check(Operation operation, Map<String, Object> body) throws Refusal {
    Set<String> unknown = new HashSet<>(body.keySet());
    unknown.removeAll(operation.requestMembers());
    if (!unknown.isEmpty()) {
      throw Refusal.violation(
          "SerializationException", operation.wireName() + " does not understand " + unknown);
    }
    Object records = body.get("MaxRecords");
    if (records != null
        && !(records instanceof Number n
            && n.intValue() >= MIN_RECORDS
            && n.intValue() <= operation.maxRecords())) {
      throw Refusal.violation(
          "InvalidParameterValueException",
          "MaxRecords is 20 to " + operation.maxRecords() + ", not " + records);
    }
  }

  Map<String, Object> answer(Operation operation, Map<String, Object> body, @Nullable Fault fault)
      throws Refusal {
    return switch (operation) {
      case LIST_TAGS_FOR_RESOURCE -> world.tags(text(body, "ResourceArn"));
      case START_REPLICATION_TASK ->
          world.start(text(body, "ReplicationTaskArn"), text(body, "StartReplicationTaskType"));
      case STOP_REPLICATION_TASK -> world.stop(text(body, "ReplicationTaskArn"));
      case START_REPLICATION ->
          world.startServerless(
              text(body, "ReplicationConfigArn"), text(body, "StartReplicationType"));
      case STOP_REPLICATION -> world.stopServerless(text(body, "ReplicationConfigArn"));
      case DESCRIBE_REPLICATION_TASKS,
          DESCRIBE_ENDPOINTS,
          DESCRIBE_REPLICATION_INSTANCES,
          DESCRIBE_CONNECTIONS,
          DESCRIBE_REPLICATION_CONFIGS,
          DESCRIBE_REPLICATIONS,
          DESCRIBE_DATA_MIGRATIONS,
          DESCRIBE_PENDING_MAINTENANCE_ACTIONS,
          DESCRIBE_REPLICATION_TASK_INDIVIDUAL_ASSESSMENTS,
          DESCRIBE_TABLE_STATISTICS,
          DESCRIBE_REPLICATION_TABLE_STATISTICS ->
          listing(operation, body, fault);
    };
  }

  private Map<String, Object> listing(
      Operation operation, Map<String, Object> body, @Nullable Fault fault) throws Refusal {
    String list = String.valueOf(operation.list());
    if (fault == Fault.LISTLESS) {
      return Map.of();
    }
    if (fault == Fault.EMPTY) {
      return Map.of(list, List.of());
    }
    List<Map<String, Object>> items = world.items(operation, body);
    int size =
        body.get("MaxRecords") instanceof Number n ? Math.min(n.intValue(), pageSize) : pageSize;
    int page = page(body);
    int from = Math.min((page - 1) * size, items.size());
    int to = Math.min(from + size, items.size());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(list, items.subList(from, to));
    if (fault == Fault.CIRCULAR) {
      answer.put("Marker", MARKER + 2);
    } else if (to < items.size()) {
      answer.put("Marker", MARKER + (page + 1));
    }
    return answer;
  }

  private static String text(Map<String, Object> body, String member) throws Refusal {
    if (body.get(member) instanceof String text) {
      return text;
    }
    throw Refusal.violation("ValidationException", member + " is required");
  }
}
