package io.slotwarden.demo.dms;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// A strict double of AWS DMS on loopback HTTP, and of three calls of STS on the same port. It
/// speaks JSON 1.1 as the published model has it; what it does not know, in a request as in an
/// operation, is an error and a [#violations]. Point `endpoint-url` at [#endpoint]; any signed call
/// is let in.
public final class SimulatedDms implements AutoCloseable {
  /// The account in its ARNs.
  public static final String ACCOUNT = "123456789012";

  /// The region in its ARNs, for which calls have to be signed.
  public static final String REGION = "eu-west-1";

  private final InstantSource clock;
  private final SimulatedWorld world;
  private final DmsDialect dialect;
  private final SimulatedFaults faults = new SimulatedFaults();
  private final WireHandler wire;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private SimulatedDms(InstantSource clock) throws IOException {
    this.clock = clock;
    world = new SimulatedWorld(clock, ACCOUNT, REGION);
    dialect = new DmsDialect(world);
    wire = new WireHandler(world, dialect, faults);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", wire);
    server.setExecutor(threads);
    server.start();
  }

  /// Listens on a free port of the loopback address.
  ///
  /// @param clock for the dates of its tasks
  public static SimulatedDms start(InstantSource clock) {
    try {
      return new SimulatedDms(clock);
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated DMS can't listen on loopback", e);
    }
  }

  /// For `endpoint-url`, and for the endpoint of STS.
  public URI endpoint() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  /// An available replication instance.
  ///
  /// @param address private IPv4 address from which its tasks connect
  public SimulatedResource addInstance(String id, String address) {
    String arn = world.arn("rep", id);
    return add(world.instances, arn)
        .with("ReplicationInstanceIdentifier", id)
        .with("ReplicationInstanceArn", arn)
        .with("ReplicationInstanceStatus", "available")
        .with("EngineVersion", "3.6.1")
        .with("ReplicationInstanceClass", "dms.r6i.large")
        .with("MultiAZ", true)
        .with("ReplicationInstancePrivateIpAddress", address)
        .with("ReplicationInstancePrivateIpAddresses", List.of(address));
  }

  /// A PostgreSQL endpoint.
  ///
  /// @param type `source` or `target`
  public SimulatedResource addEndpoint(
      String id, String type, String host, int port, String database, String username) {
    String arn = world.arn("endpoint", id);
    return add(world.endpoints, arn)
        .with("EndpointIdentifier", id)
        .with("EndpointArn", arn)
        .with("EndpointType", type)
        .with("EngineName", "postgres")
        .with("ServerName", host)
        .with("Port", port)
        .with("DatabaseName", database)
        .with("Username", username)
        .with("Status", "active");
  }

  /// The last connection test of an instance and an endpoint, `successful`.
  public SimulatedResource addConnection(SimulatedResource instance, SimulatedResource endpoint) {
    return add(world.connections, endpoint.arn())
        .with("ReplicationInstanceArn", instance.arn())
        .with("EndpointArn", endpoint.arn())
        .with("Status", "successful");
  }

  /// A classic task of type `cdc`, `ready`: never started.
  public SimulatedTask addTask(
      String id, SimulatedResource source, SimulatedResource target, SimulatedResource instance) {
    return world
        .addTask(id)
        .with("SourceEndpointArn", source.arn())
        .with("TargetEndpointArn", target.arn())
        .with("ReplicationInstanceArn", instance.arn());
  }

  /// A Serverless configuration; [#addReplication] starts its life.
  public SimulatedResource addReplicationConfig(
      String id, SimulatedResource source, SimulatedResource target) {
    String arn = world.arn("replication-config", id);
    return add(world.configs, arn)
        .with("ReplicationConfigIdentifier", id)
        .with("ReplicationConfigArn", arn)
        .with("SourceEndpointArn", source.arn())
        .with("TargetEndpointArn", target.arn())
        .with("ReplicationType", "cdc")
        .with("TableMappings", SimulatedTask.EVERYTHING)
        .with("ReplicationSettings", SimulatedTask.SETTINGS);
  }

  /// The replication of a Serverless configuration.
  public SimulatedResource addReplication(SimulatedResource config, String status) {
    return add(world.replications, config.arn())
        .with(
            "ReplicationConfigIdentifier",
            String.valueOf(config.wire().get("ReplicationConfigIdentifier")))
        .with("ReplicationConfigArn", config.arn())
        .with("ReplicationType", "cdc")
        .with("Status", status);
  }

  /// A homogeneous data migration, without source settings.
  public SimulatedResource addDataMigration(String name, String status) {
    String arn = world.arn("data-migration", name);
    return add(world.dataMigrations, arn)
        .with("DataMigrationName", name)
        .with("DataMigrationArn", arn)
        .with("DataMigrationType", "cdc")
        .with("DataMigrationStatus", status);
  }

  /// A Serverless replication of type `cdc`, with its configuration; `created`: never started.
  public SimulatedReplication addServerless(
      String id, SimulatedResource source, SimulatedResource target) {
    return world.addServerless(id, addReplicationConfig(id, source, target));
  }

  /// A homogeneous data migration of type `full-load-and-cdc`, `Ready`: never started.
  public SimulatedMigration addMigration(String name) {
    return world.addMigration(name);
  }

  /// Deletes a Serverless replication with its configuration.
  public void deleteServerless(SimulatedReplication replication) {
    world.serverless.remove(replication);
    world.configs.remove(replication.config());
  }

  /// Deletes a data migration.
  public void deleteMigration(SimulatedMigration migration) {
    world.migrations.remove(migration);
  }

  /// Deletes a task as the service does: it is `deleting` first. What it made on the source is
  /// dropped with it, or stays, where DMS can't reach the source any more (event 0082).
  public void deleteTask(SimulatedTask task, boolean cleansUp) {
    task.delete(cleansUp);
  }

  /// A maintenance that is pending for an instance, with the members of one action.
  public void addMaintenance(SimulatedResource instance, Map<String, Object> action) {
    add(world.maintenance, instance.arn())
        .with("ResourceIdentifier", instance.arn())
        .with("PendingMaintenanceActionDetails", List.of(action));
  }

  /// The result of a pre-migration assessment of a task, started now.
  ///
  /// @param name `postgres-check-wallevel` and so on
  /// @param status `passed failed error pending running cancelled`
  public void addAssessment(SimulatedTask task, String name, String status) {
    world.assessments.add(
        new SimulatedWorld.TaskAssessment(
            task.arn(),
            new SimulatedResource(task.arn())
                .with("IndividualAssessmentName", name)
                .with("Status", status)
                .with("ReplicationTaskIndividualAssessmentStartDate", clock.instant())));
  }

  /// A table of a task, as its statistics have it.
  ///
  /// @param state `Table completed`, `Table error` and so on
  public SimulatedResource addTable(SimulatedTask task, String schema, String table, String state) {
    return addTable(task.arn(), schema, table, state);
  }

  /// A table of a Serverless replication.
  public SimulatedResource addTable(
      SimulatedReplication replication, String schema, String table, String state) {
    return addTable(replication.arn(), schema, table, state);
  }

  private SimulatedResource addTable(String arn, String schema, String table, String state) {
    SimulatedResource statistics =
        new SimulatedResource(arn)
            .with("SchemaName", schema)
            .with("TableName", table)
            .with("TableState", state)
            .with("ValidationState", "Not enabled");
    world.tables.add(new SimulatedWorld.TaskTable(arn, statistics));
    return statistics;
  }

  /// Deletes a task at once, as a person does in the console.
  public void deleteTask(SimulatedTask task) {
    world.tasks.remove(task);
  }

  /// Deletes an endpoint.
  public void deleteEndpoint(SimulatedResource endpoint) {
    world.endpoints.remove(endpoint);
  }

  /// Called with the task's ARN when a start was accepted, before the answer goes out.
  public void onStart(Consumer<String> hook) {
    world.onStart = hook;
  }

  /// At most this many items on a page.
  public void pageSize(int items) {
    dialect.pageSize = items;
  }

  /// From now on all calls of DMS together are limited as the service limits them, e.g. 200 at once
  /// and 8 a second, on the clock of this double.
  public void limitCalls(int burst, double perSecond) {
    wire.bucket = new TokenBucket(burst, perSecond, clock);
  }

  /// Resumes that the service took and that lost changes. Empty in a sound program.
  public List<Loss> losses() {
    return List.copyOf(world.losses);
  }

  /// From now on everything that goes out carries this account.
  public void pretendAccount(String account) {
    wire.pretendedAccount = account;
  }

  public SimulatedFaults faults() {
    return faults;
  }

  /// All calls so far, oldest first.
  public List<Call> calls() {
    return List.copyOf(wire.calls);
  }

  /// The calls of one operation, oldest first.
  public List<Call> calls(String operation) {
    return wire.calls.stream().filter(c -> c.operation().equals(operation)).toList();
  }

  /// All answers of status 200 so far.
  public List<Answer> answers() {
    return List.copyOf(wire.answers);
  }

  /// What callers did that the service does not know. Empty in a sound program.
  public List<String> violations() {
    return List.copyOf(wire.violations);
  }

  /// Calls that asked to wipe or reload a target. Empty in a sound program.
  public List<Call> reloads() {
    return wire.calls.stream()
        .filter(
            c ->
                "reload-target".equals(c.body().get("StartReplicationTaskType"))
                    || "reload-target".equals(c.body().get("StartReplicationType")))
        .toList();
  }

  @Override
  public void close() {
    wire.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private static SimulatedResource add(List<SimulatedResource> to, String arn) {
    SimulatedResource resource = new SimulatedResource(arn);
    to.add(resource);
    return resource;
  }
}
