package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsAccess;
import io.slotwarden.aws.CloudWatchAccess;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Observed.Known;
import io.slotwarden.model.Observed.Unknown;
import io.slotwarden.model.migration.MigrationInstance;
import io.slotwarden.observe.cloudwatch.DmsMetrics;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.model.ReplicationInstance;

/// The replication instances of one look: listed once, and each that a task runs on asked for its
/// maintenance and its metrics once.
final class MigrationInstances {
  private final DmsConfig config;
  private final AwsConfig aws;
  private final AwsAccess access;
  private final MigrationListings listings;
  private final InstantSource clock;
  private final LookTimes times;

  MigrationInstances(
      DmsConfig config,
      AwsConfig aws,
      AwsAccess access,
      MigrationListings listings,
      InstantSource clock,
      LookTimes times) {
    this.config = config;
    this.aws = aws;
    this.access = access;
    this.listings = listings;
    this.clock = clock;
    this.times = times;
  }

  /// What one look has listed, and what it has asked for so far.
  static final class Listing {
    private final Observed<List<ReplicationInstance>> all;
    private final Map<String, MigrationInstance> read = new HashMap<>();

    private Listing(Observed<List<ReplicationInstance>> all) {
      this.all = all;
    }
  }

  Listing list(Bounded bounded, Accounts.Check check) {
    return new Listing(
        check.vouch(Listings.INSTANCES, bounded.read(Listings.INSTANCES, listings::instances)));
  }

  /// @param arn null: the task names none
  Observed<Optional<MigrationInstance>> of(@Nullable String arn, Listing listing, Bounded bounded) {
    return switch (listing.all) {
      case Unknown<List<ReplicationInstance>>(var why, var at) -> Observed.unknown(why, at);
      case Known<List<ReplicationInstance>>(var all, var at) ->
          all.stream()
              .filter(i -> i.replicationInstanceArn().equals(arn))
              .findFirst()
              .<Observed<Optional<MigrationInstance>>>map(
                  i ->
                      Observed.known(
                          Optional.of(
                              listing.read.computeIfAbsent(
                                  i.replicationInstanceArn(), _ -> read(i, bounded))),
                          at))
              .orElseGet(
                  () ->
                      Observed.unknown(
                          Listings.INSTANCES
                              + " lists no instance with the ARN that the task names",
                          at));
    };
  }

  private MigrationInstance read(ReplicationInstance i, Bounded bounded) {
    String arn = i.replicationInstanceArn();
    return new MigrationInstance(
        Objects.requireNonNullElse(i.replicationInstanceIdentifier(), arn),
        arn,
        Objects.requireNonNullElse(i.replicationInstanceStatus(), ""),
        i.replicationInstanceClass(),
        i.engineVersion(),
        i.multiAZ(),
        i.allocatedStorage(),
        bounded.read(MigrationListings.MAINTENANCE, () -> listings.maintenance(arn)),
        health(i, bounded));
  }

  private InstanceHealth health(ReplicationInstance i, Bounded bounded) {
    if (!config.health().hasMetrics()) {
      return InstanceHealth.unknown("dms[].health.metrics is off", clock.instant());
    }
    String id = i.replicationInstanceIdentifier();
    if (id == null) {
      return InstanceHealth.unknown(
          "metrics carry an instance's name, and it has none", clock.instant());
    }
    Observed<InstanceHealth> answer = bounded.read(DmsMetrics.ACTION, () -> ask(i, id));
    return switch (answer) {
      case Known<InstanceHealth>(var known, var _) -> known;
      case Unknown<InstanceHealth>(var why, var at) -> InstanceHealth.unknown(why, at);
    };
  }

  private InstanceHealth ask(ReplicationInstance i, String id) {
    String arn = i.replicationInstanceArn();
    var named =
        new io.slotwarden.model.ReplicationInstance(
            id, arn, "", i.engineVersion(), i.allocatedStorage(), List.of());
    try (CloudWatchAccess cloudwatch =
        CloudWatchAccess.open(
            config.region(), aws, times.calls(), () -> access.credentials().resolveCredentials())) {
      InstanceHealth health =
          DmsMetrics.ask(cloudwatch.cloudwatch(), List.of(), List.of(named), clock.instant())
              .instances()
              .get(arn);
      return Objects.requireNonNull(health);
    }
  }
}
