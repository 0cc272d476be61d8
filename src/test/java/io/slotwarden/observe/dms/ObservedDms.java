package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsAccess;
import io.slotwarden.aws.CallBudget;
import io.slotwarden.aws.CallLimits;
import io.slotwarden.aws.CloudWatchAccess;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.HealthConfig;
import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.observe.cloudwatch.CloudWatchDouble;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/// A simulated DMS and observers of it. Closing it lets the published model judge all that was
/// said.
final class ObservedDms implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /// Long enough that a busy machine is not taken for a hung service.
  static final LookTimes PATIENT =
      times(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(120));

  final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  final InstantSource clock = now::get;
  final AtomicBoolean proving = new AtomicBoolean();
  final SimulatedDms dms = SimulatedDms.start(clock);
  final SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
  final SimulatedResource source =
      dms.addEndpoint("orders-src", "SOURCE", "orders-db", 5432, "orders", "dms");
  final SimulatedResource target =
      dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
  private final List<DmsInventoryObserver> observers = new ArrayList<>();
  private final List<MigrationLook> looks = new ArrayList<>();

  ObservedDms() {
    dms.addConnection(instance, source);
    dms.addConnection(instance, target);
  }

  static LookTimes times(Duration attempt, Duration listing, Duration look) {
    var retries =
        AwsRetryStrategy.legacyRetryStrategy().toBuilder()
            .backoffStrategy(BackoffStrategy.retryImmediately())
            .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
            .build();
    return new LookTimes(new CallLimits(attempt, attempt, retries), listing, look);
  }

  SimulatedTask addTask(String id) {
    return dms.addTask(id, source, target, instance);
  }

  DmsObservation look() {
    return observer().observe();
  }

  DmsInventoryObserver observer() {
    return observer(SimulatedDms.ACCOUNT, null, PATIENT);
  }

  DmsInventoryObserver observer(
      @Nullable String account, @Nullable String assumeRole, LookTimes times) {
    return observer(account, assumeRole, times, dms.endpoint(), List.of());
  }

  /// An observer that reaches the service, and STS, by another endpoint.
  DmsInventoryObserver observer(
      @Nullable String account,
      @Nullable String assumeRole,
      LookTimes times,
      URI endpoint,
      List<DmsConfig.Part> notOffered) {
    return observer(
        config(account, assumeRole, endpoint, notOffered),
        new AwsConfig(null, null, endpoint, null, null, null),
        times);
  }

  /// One that asks for the real names.
  DmsInventoryObserver observer(AwsConfig aws) {
    return observer(config(SimulatedDms.ACCOUNT, null, null, List.of()), aws, PATIENT);
  }

  private static DmsConfig config(
      @Nullable String account,
      @Nullable String assumeRole,
      @Nullable URI endpoint,
      List<DmsConfig.Part> notOffered) {
    return new DmsConfig(
        "prod",
        account,
        SimulatedDms.REGION,
        Duration.ofSeconds(30),
        assumeRole,
        endpoint,
        List.of("orders"),
        Duration.ofMinutes(10),
        notOffered,
        HealthConfig.OFF);
  }

  private DmsInventoryObserver observer(DmsConfig config, AwsConfig aws, LookTimes times) {
    var credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST00000000000", "test"));
    DmsInventoryObserver observer =
        new DmsInventoryObserver(
            config, AwsAccess.open(config, aws, times.calls(), credentials), clock, times);
    observers.add(observer);
    return observer;
  }

  /// One that looks at the health of what reads `orders-src`, too.
  DmsInventoryObserver watching(
      CloudWatchDouble cloud, HealthConfig health, RandomGenerator chance) {
    DmsConfig config =
        new DmsConfig(
            "prod",
            SimulatedDms.ACCOUNT,
            SimulatedDms.REGION,
            Duration.ofSeconds(30),
            null,
            dms.endpoint(),
            List.of("orders"),
            Duration.ofMinutes(10),
            List.of(),
            health);
    AwsConfig aws = new AwsConfig(null, null, dms.endpoint(), null, cloud.endpoint(), null);
    var credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST00000000000", "test"));
    DmsInventoryObserver observer =
        new DmsInventoryObserver(
            config,
            AwsAccess.open(config, aws, PATIENT.calls(), credentials),
            clock,
            PATIENT,
            null,
            chance,
            new DmsInventoryObserver.Watched(
                CloudWatchAccess.open(config.region(), aws, PATIENT.calls(), credentials),
                e -> e.arn().equals(source.arn())),
            () -> true);
    observers.add(observer);
    return observer;
  }

  /// A look for an audit.
  ///
  /// @param cloud null: CloudWatch is not asked
  MigrationLook migrations(String account, @Nullable CloudWatchDouble cloud) {
    return migrations(account, cloud, dms.endpoint());
  }

  /// A look that reaches the service by another endpoint.
  MigrationLook migrations(String account, @Nullable CloudWatchDouble cloud, URI endpoint) {
    DmsConfig config =
        new DmsConfig(
            "prod",
            account,
            SimulatedDms.REGION,
            Duration.ofSeconds(30),
            null,
            endpoint,
            List.of("orders"),
            Duration.ofMinutes(10),
            List.of(),
            cloud == null
                ? HealthConfig.OFF
                : new HealthConfig(Duration.ofMinutes(5), Duration.ofMinutes(5)));
    AwsConfig aws =
        new AwsConfig(null, null, endpoint, null, cloud == null ? null : cloud.endpoint(), null);
    var credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST00000000000", "test"));
    MigrationLook look =
        new MigrationLook(
            config, aws, AwsAccess.open(config, aws, PATIENT.calls(), credentials), clock, PATIENT);
    looks.add(look);
    return look;
  }

  /// An observer that keeps to a budget, and proves as `proving` says.
  DmsInventoryObserver observer(CallBudget budget) {
    LookTimes times = PATIENT;
    System.setProperty("aws.accessKeyId", "AKIATEST00000000000");
    System.setProperty("aws.secretAccessKey", "test");
    DmsConfig config =
        new DmsConfig(
            "prod",
            SimulatedDms.ACCOUNT,
            SimulatedDms.REGION,
            Duration.ofSeconds(30),
            null,
            dms.endpoint(),
            List.of("orders"),
            Duration.ofMinutes(10));
    AwsConfig aws = new AwsConfig(null, null, dms.endpoint(), null, null, null);
    DmsInventoryObserver observer =
        new DmsInventoryObserver(
            config,
            AwsAccess.open(config, aws, times.calls(), budget),
            clock,
            times,
            budget,
            new Random(1),
            null,
            proving::get);
    observers.add(observer);
    return observer;
  }

  @Override
  public void close() {
    observers.forEach(DmsInventoryObserver::close);
    looks.forEach(MigrationLook::close);
    dms.close();
    PublishedModel.approves(dms);
  }
}
