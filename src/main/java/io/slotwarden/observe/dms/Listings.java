package io.slotwarden.observe.dms;

import io.slotwarden.model.DmsConnection;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.observe.dms.Pages.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.databasemigration.model.Replication;
import software.amazon.awssdk.services.databasemigration.model.ReplicationConfig;

/// The listings of one account and region, each to its end or not at all. They throw what the SDK
/// throws, and [UnreadableAnswer].
final class Listings {
  static final String TASKS = "dms:DescribeReplicationTasks";
  static final String ENDPOINTS = "dms:DescribeEndpoints";
  static final String INSTANCES = "dms:DescribeReplicationInstances";
  static final String CONNECTIONS = "dms:DescribeConnections";
  static final String CONFIGS = "dms:DescribeReplicationConfigs";
  static final String REPLICATIONS = "dms:DescribeReplications";
  static final String DATA_MIGRATIONS = "dms:DescribeDataMigrations";

  /// The most that the service gives at once.
  private static final int MAX_RECORDS = 100;

  private final DatabaseMigrationClient dms;

  Listings(DatabaseMigrationClient dms) {
    this.dms = dms;
  }

  Listed<DmsTask> tasks() {
    return listed(
        Pages.all(
            TASKS,
            marker -> {
              var page =
                  dms.describeReplicationTasks(
                      r -> r.withoutSettings(true).maxRecords(MAX_RECORDS).marker(marker));
              demand(page.hasReplicationTasks(), TASKS, "ReplicationTasks");
              return new Page<>(
                  items(page.replicationTasks(), TASKS).stream().map(Tasks::read).toList(),
                  page.marker());
            }));
  }

  Listed<DmsEndpoint> endpoints() {
    List<DmsEndpoint> all =
        Pages.all(
            ENDPOINTS,
            marker -> {
              var page = dms.describeEndpoints(r -> r.maxRecords(MAX_RECORDS).marker(marker));
              demand(page.hasEndpoints(), ENDPOINTS, "Endpoints");
              return new Page<>(
                  items(page.endpoints(), ENDPOINTS).stream().map(Endpoints::read).toList(),
                  page.marker());
            });
    return new Listed<>(all, all.stream().map(DmsEndpoint::arn).toList());
  }

  Listed<ReplicationInstance> instances() {
    List<ReplicationInstance> all =
        Pages.all(
            INSTANCES,
            marker -> {
              var page =
                  dms.describeReplicationInstances(r -> r.maxRecords(MAX_RECORDS).marker(marker));
              demand(page.hasReplicationInstances(), INSTANCES, "ReplicationInstances");
              return new Page<>(
                  items(page.replicationInstances(), INSTANCES).stream()
                      .map(Listings::read)
                      .toList(),
                  page.marker());
            });
    return new Listed<>(all, all.stream().map(ReplicationInstance::arn).toList());
  }

  Listed<DmsConnection> connections() {
    List<DmsConnection> all =
        Pages.all(
            CONNECTIONS,
            marker -> {
              var page = dms.describeConnections(r -> r.maxRecords(MAX_RECORDS).marker(marker));
              demand(page.hasConnections(), CONNECTIONS, "Connections");
              return new Page<>(
                  items(page.connections(), CONNECTIONS).stream()
                      .map(
                          c ->
                              new DmsConnection(
                                  Required.text(c.endpointArn(), "EndpointArn"),
                                  Required.text(
                                      c.replicationInstanceArn(), "ReplicationInstanceArn"),
                                  Objects.requireNonNullElse(c.status(), "")))
                      .toList(),
                  page.marker());
            });
    return new Listed<>(
        all,
        all.stream().flatMap(c -> Stream.of(c.endpointArn(), c.replicationInstanceArn())).toList());
  }

  List<ReplicationConfig> replicationConfigs() {
    return Pages.all(
        CONFIGS,
        marker -> {
          var page = dms.describeReplicationConfigs(r -> r.maxRecords(MAX_RECORDS).marker(marker));
          return new Page<>(items(page.replicationConfigs(), CONFIGS), page.marker());
        });
  }

  List<Replication> replications() {
    return Pages.all(
        REPLICATIONS,
        marker -> {
          var page = dms.describeReplications(r -> r.maxRecords(MAX_RECORDS).marker(marker));
          return new Page<>(items(page.replications(), REPLICATIONS), page.marker());
        });
  }

  /// Serverless: what is configured, with what runs of it. Either alone counts too, for one may be
  /// deleted or made between the two listings.
  static Listed<DmsTask> joined(List<ReplicationConfig> configs, List<Replication> replications) {
    Map<String, ReplicationConfig> configured = new LinkedHashMap<>();
    configs.forEach(
        c -> configured.put(Required.text(c.replicationConfigArn(), "ReplicationConfigArn"), c));
    Map<String, Replication> running = new LinkedHashMap<>();
    replications.forEach(
        r -> running.put(Required.text(r.replicationConfigArn(), "ReplicationConfigArn"), r));
    Set<String> arns = new LinkedHashSet<>(configured.keySet());
    arns.addAll(running.keySet());
    return listed(
        arns.stream().map(arn -> Tasks.read(configured.get(arn), running.get(arn))).toList());
  }

  /// With their settings: the slot's name may be one of them.
  Listed<DmsTask> dataMigrations() {
    return listed(
        Pages.all(
            DATA_MIGRATIONS,
            marker -> {
              var page = dms.describeDataMigrations(r -> r.maxRecords(MAX_RECORDS).marker(marker));
              return new Page<>(
                  items(page.dataMigrations(), DATA_MIGRATIONS).stream().map(Tasks::read).toList(),
                  page.marker());
            }));
  }

  private static ReplicationInstance read(
      software.amazon.awssdk.services.databasemigration.model.ReplicationInstance i) {
    Set<String> addresses = new LinkedHashSet<>();
    addresses.addAll(i.replicationInstancePrivateIpAddresses());
    addresses.addAll(i.replicationInstancePublicIpAddresses());
    addresses.addAll(i.replicationInstanceIpv6Addresses());
    addresses.removeIf(Objects::isNull);
    return new ReplicationInstance(
        Required.text(i.replicationInstanceIdentifier(), "ReplicationInstanceIdentifier"),
        Required.text(i.replicationInstanceArn(), "ReplicationInstanceArn"),
        Objects.requireNonNullElse(i.replicationInstanceStatus(), ""),
        i.engineVersion(),
        i.allocatedStorage(),
        List.copyOf(addresses));
  }

  private static Listed<DmsTask> listed(List<DmsTask> tasks) {
    List<String> arns = new ArrayList<>();
    for (DmsTask t : tasks) {
      arns.add(t.arn());
      Stream.<@Nullable String>of(
              t.sourceEndpointArn(), t.targetEndpointArn(), t.replicationInstanceArn())
          .forEach(
              arn -> {
                if (arn != null) {
                  arns.add(arn);
                }
              });
    }
    return new Listed<>(tasks, arns);
  }

  /// Without an item that is none, which the JSON of somebody else's may have.
  private static <T> List<T> items(List<T> items, String action) {
    if (items.stream().anyMatch(Objects::isNull)) {
      throw new UnreadableAnswer(action + " gave an item that is null");
    }
    return items;
  }

  /// An empty listing has an empty list; an answer without one is not the service's (its published
  /// examples).
  private static void demand(boolean present, String action, String member) {
    if (!present) {
      throw new UnreadableAnswer(action + " gave an answer without " + member);
    }
  }
}
