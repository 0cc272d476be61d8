package io.slotwarden.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One look at a DMS account for tests: complete, with one endpoint of `orders-db:5432` and nothing
/// else, until a test says otherwise.
public final class ADms {
  public static final String ID = "Y2R2KWWLCFENFE4LXOHAILFFRE";
  public String name = "prod";
  public Instant at = Instant.parse("2026-03-10T12:00:00Z");

  /// When a listing was read, where it was not at `at`.
  public final Map<String, Instant> seenAt = new HashMap<>();

  public Observed<String> account = Observed.known("123456789012", at);
  public final List<DmsTask> tasks = new ArrayList<>();
  public final List<DmsEndpoint> endpoints =
      new ArrayList<>(List.of(endpoint("orders-src", "orders-db", 5432, "orders", null)));
  public final List<DmsTask> replications = new ArrayList<>();
  public final List<DmsTask> migrations = new ArrayList<>();
  public final List<ReplicationInstance> instances = new ArrayList<>();

  /// Listings by their word (`tasks endpoints replications migrations`) that failed, and why.
  public final Map<String, String> failed = new HashMap<>();

  public static DmsObservation with(Consumer<ADms> change) {
    ADms dms = new ADms();
    change.accept(dms);
    return dms.build();
  }

  public static String arn(String kind, String id) {
    return "arn:aws:dms:eu-west-1:123456789012:" + kind + ":" + id;
  }

  public static DmsEndpoint endpoint(
      String id,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String database,
      @Nullable String slotName) {
    return new DmsEndpoint(
        id, arn("endpoint", id), "source", "postgres", host, port, database, "dms", slotName);
  }

  /// A running CDC task that reads the endpoint.
  public static DmsTask task(String name, String resourceId, String endpoint) {
    return task(TaskKind.TASK, name, arn("task", resourceId), "running", endpoint, null);
  }

  public static DmsTask task(
      TaskKind kind,
      String name,
      String arn,
      String status,
      @Nullable String endpoint,
      @Nullable String slotName) {
    return new DmsTask(
        kind,
        name,
        arn,
        status,
        "cdc",
        null,
        null,
        endpoint == null ? null : arn("endpoint", endpoint),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        slotName);
  }

  private <T> Observed<List<T>> listing(String word, List<T> value) {
    String why = failed.get(word);
    return why == null
        ? Observed.known(List.copyOf(value), seenAt.getOrDefault(word, at))
        : Observed.unknown(why, at);
  }

  public DmsObservation build() {
    return new DmsObservation(
        name,
        at,
        account,
        listing("tasks", tasks),
        listing("endpoints", endpoints),
        listing("replications", replications),
        listing("migrations", migrations),
        listing("instances", instances),
        Observed.known(List.of(), at),
        Set.of(),
        Map.of());
  }
}
