package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsFailure;
import io.slotwarden.model.TableName;
import io.slotwarden.model.migration.Assessment;
import io.slotwarden.model.migration.MigrationInstance.Maintenance;
import io.slotwarden.model.migration.MigrationTable;
import io.slotwarden.observe.dms.Pages.Page;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.databasemigration.model.Endpoint;
import software.amazon.awssdk.services.databasemigration.model.Filter;
import software.amazon.awssdk.services.databasemigration.model.ReplicationInstance;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTask;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTaskIndividualAssessment;
import software.amazon.awssdk.services.databasemigration.model.TableStatistics;

/// What an audit lists besides the inventory, or with more of each item. Each listing to its end or
/// not at all; they throw what the SDK throws, and [UnreadableAnswer].
final class MigrationListings {
  static final String MAINTENANCE = "dms:DescribePendingMaintenanceActions";
  static final String ASSESSMENTS = "dms:DescribeReplicationTaskIndividualAssessments";

  /// The most that the service gives at once.
  private static final int MAX_RECORDS = 100;

  private final DatabaseMigrationClient dms;

  MigrationListings(DatabaseMigrationClient dms) {
    this.dms = dms;
  }

  /// Without settings: those of a hundred tasks may be larger than any answer that is read.
  Listed<ReplicationTask> tasks() {
    List<ReplicationTask> all =
        Pages.all(
            Listings.TASKS,
            marker -> {
              var page =
                  dms.describeReplicationTasks(
                      r -> r.withoutSettings(true).maxRecords(MAX_RECORDS).marker(marker));
              return page(
                  page.hasReplicationTasks(),
                  page.replicationTasks(),
                  page.marker(),
                  Listings.TASKS);
            });
    return new Listed<>(
        all,
        all.stream()
            .map(t -> Required.text(t.replicationTaskArn(), "ReplicationTaskArn"))
            .toList());
  }

  /// One task with its settings.
  ReplicationTask task(String arn) {
    return dms
        .describeReplicationTasks(r -> r.filters(only("replication-task-arn", arn)))
        .replicationTasks()
        .stream()
        .filter(t -> arn.equals(t.replicationTaskArn()))
        .findFirst()
        .orElseThrow(
            () -> new UnreadableAnswer(Listings.TASKS + " gave another task than was asked for"));
  }

  Listed<Endpoint> endpoints() {
    List<Endpoint> all =
        Pages.all(
            Listings.ENDPOINTS,
            marker -> {
              var page = dms.describeEndpoints(r -> r.maxRecords(MAX_RECORDS).marker(marker));
              return page(page.hasEndpoints(), page.endpoints(), page.marker(), Listings.ENDPOINTS);
            });
    return new Listed<>(
        all, all.stream().map(e -> Required.text(e.endpointArn(), "EndpointArn")).toList());
  }

  Listed<ReplicationInstance> instances() {
    List<ReplicationInstance> all =
        Pages.all(
            Listings.INSTANCES,
            marker -> {
              var page =
                  dms.describeReplicationInstances(r -> r.maxRecords(MAX_RECORDS).marker(marker));
              return page(
                  page.hasReplicationInstances(),
                  page.replicationInstances(),
                  page.marker(),
                  Listings.INSTANCES);
            });
    return new Listed<>(
        all,
        all.stream()
            .map(i -> Required.text(i.replicationInstanceArn(), "ReplicationInstanceArn"))
            .toList());
  }

  /// What is pending for one replication instance.
  List<Maintenance> maintenance(String instanceArn) {
    return Pages.all(
            MAINTENANCE,
            marker -> {
              var page =
                  dms.describePendingMaintenanceActions(
                      r ->
                          r.replicationInstanceArn(instanceArn)
                              .maxRecords(MAX_RECORDS)
                              .marker(marker));
              return page(
                  page.hasPendingMaintenanceActions(),
                  page.pendingMaintenanceActions(),
                  page.marker(),
                  MAINTENANCE);
            })
        .stream()
        .filter(r -> instanceArn.equals(r.resourceIdentifier()))
        .flatMap(r -> r.pendingMaintenanceActionDetails().stream())
        .filter(Objects::nonNull)
        .map(
            a ->
                new Maintenance(
                    a.action(),
                    a.description(),
                    a.autoAppliedAfterDate(),
                    a.forcedApplyDate(),
                    a.currentApplyDate(),
                    a.optInStatus()))
        .toList();
  }

  /// The newest result of each assessment of one task, by name.
  List<Assessment> assessments(String taskArn) {
    Map<String, Assessment> newest = new LinkedHashMap<>();
    for (ReplicationTaskIndividualAssessment a : individual(taskArn)) {
      Assessment read =
          new Assessment(
              Required.text(a.individualAssessmentName(), "IndividualAssessmentName"),
              Objects.requireNonNullElse(a.status(), ""),
              a.replicationTaskIndividualAssessmentStartDate());
      newest.merge(read.name(), read, (one, other) -> isAfter(other, one) ? other : one);
    }
    return List.copyOf(newest.values());
  }

  /// A filter that matches nothing is not found (domain reference, "1.1"): never assessed.
  private List<ReplicationTaskIndividualAssessment> individual(String taskArn) {
    try {
      return Pages.all(
          ASSESSMENTS,
          marker -> {
            var page =
                dms.describeReplicationTaskIndividualAssessments(
                    r ->
                        r.filters(only("replication-task-arn", taskArn))
                            .maxRecords(MAX_RECORDS)
                            .marker(marker));
            return page(
                page.hasReplicationTaskIndividualAssessments(),
                page.replicationTaskIndividualAssessments(),
                page.marker(),
                ASSESSMENTS);
          });
    } catch (AwsServiceException e) {
      if (AwsFailure.code(e).filter("ResourceNotFoundFault"::equals).isPresent()) {
        return List.of();
      }
      throw e;
    }
  }

  /// Every table of a task or Serverless replication.
  List<MigrationTable> tables(String arn) {
    return TableStatisticsListing.all(dms, arn).stream().map(MigrationListings::read).toList();
  }

  private static MigrationTable read(TableStatistics t) {
    return new MigrationTable(
        new TableName(
            Objects.requireNonNullElse(t.schemaName(), ""),
            Required.text(t.tableName(), "TableName")),
        Objects.requireNonNullElse(t.tableState(), ""),
        t.validationState(),
        t.validationFailedRecords(),
        t.validationSuspendedRecords(),
        t.validationPendingRecords(),
        t.fullLoadRows(),
        t.inserts(),
        t.updates(),
        t.deletes(),
        t.fullLoadStartTime(),
        t.fullLoadEndTime());
  }

  private static boolean isAfter(Assessment one, Assessment other) {
    return Objects.requireNonNullElse(one.startedAt(), Instant.MIN)
        .isAfter(Objects.requireNonNullElse(other.startedAt(), Instant.MIN));
  }

  private static Filter only(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  /// @param isThere an empty listing has an empty list; an answer without one is not the service's
  private static <T> Page<T> page(
      boolean isThere, List<T> items, @Nullable String marker, String action) {
    if (!isThere || items.stream().anyMatch(Objects::isNull)) {
      throw new UnreadableAnswer(action + " gave an answer without its list, or with a null in it");
    }
    return new Page<>(items, marker);
  }
}
