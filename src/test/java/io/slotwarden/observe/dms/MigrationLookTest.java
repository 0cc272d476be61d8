package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedReplication;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.migration.Assessment;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationInstance;
import io.slotwarden.model.migration.MigrationTable;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.SourceRelation;
import io.slotwarden.model.migration.TaskSettings;
import io.slotwarden.model.migration.TaskSettings.LobMode;
import io.slotwarden.model.migration.TaskSettings.TablePreparation;
import io.slotwarden.observe.cloudwatch.CloudWatchDouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A thorough look at the tasks of an entry, for an audit, through the real SDK.
class MigrationLookTest {
  private static final Instant FORCED = Instant.parse("2026-03-08T12:00:00Z");

  private final ObservedDms world = new ObservedDms();
  private final SimulatedTask task = world.addTask("orders");

  @AfterEach
  void close() {
    world.close();
  }

  private static boolean isOurs(DmsEndpoint endpoint) {
    return "orders-db".equals(endpoint.serverName());
  }

  private MigrationLook.Migrations look() {
    return world.migrations(SimulatedDms.ACCOUNT, null).ofSources(MigrationLookTest::isOurs);
  }

  private MigrationTask seen() {
    return known(look().tasks()).getFirst();
  }

  private static <T> T known(Observed<T> fact) {
    return fact.toOptional().orElseThrow(() -> new AssertionError(fact.reason().orElseThrow()));
  }

  @Test
  void readsATaskWithItsSettingsAndMappings() {
    task.migrationType("full-load-and-cdc")
        .with("CdcStartPosition", "0/16B3748")
        .withStatistic("FullLoadStartDate", ObservedDms.NOW)
        .withStatistic("FullLoadProgressPercent", 40)
        .run();

    MigrationTask seen = seen();

    assertThat(seen.id()).hasToString("prod/orders");
    assertThat(seen.task().kind()).isEqualTo(TaskKind.TASK);
    assertThat(seen.cdcStartPosition()).isEqualTo("0/16B3748");
    assertThat(seen.fullLoad())
        .isEqualTo(new MigrationTask.FullLoad(ObservedDms.NOW, ObservedDms.NOW, 40));
    assertThat(seen.hasFullLoad()).isTrue();
    assertThat(seen.hasCdc()).isTrue();
    TaskSettings settings = known(seen.settings());
    assertThat(settings.lobMode()).contains(LobMode.LIMITED);
    assertThat(settings.lobMaxSizeKb()).hasValue(32);
    assertThat(settings.lobChunkSizeKb()).hasValue(64);
    assertThat(settings.batchApply()).contains(false);
    assertThat(settings.tablePreparation()).contains(TablePreparation.DO_NOTHING);
    assertThat(settings.maxFullLoadSubTasks()).hasValue(8);
    assertThat(settings.validation()).contains(false);
    assertThat(settings.controlSchema()).isEmpty();
    assertThat(settings.text("errorbehavior.dataTruncationErrorPolicy")).contains("LOG_ERROR");
    assertThat(known(seen.mappings()).selects(SourceRelation.table("app", "orders"))).isTrue();
  }

  @Test
  void theTargetSchemaOfTheSettingsHoldsWhereNoRuleRenames() {
    task.settings("{\"TargetMetadata\": {\"TargetSchema\": \"dwh\"}}");

    assertThat(seen().targetOf(new TableName("app", "orders")).sure())
        .contains(new TableName("dwh", "orders"));
  }

  @Test
  void aRuleThatRenamesASchemaWinsOverTheSettings() {
    task.settings("{\"TargetMetadata\": {\"TargetSchema\": \"dwh\"}}")
        .with(
            "TableMappings",
            """
            {"rules": [{"rule-type": "transformation", "rule-id": "1", "rule-target": "schema",
              "rule-action": "rename", "value": "new", "object-locator": {"schema-name": "app"}}]}\
            """);

    assertThat(seen().targetOf(new TableName("app", "orders")).sure())
        .contains(new TableName("new", "orders"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "SupportLobs": false, "LimitedSizeLobMode": true                          | NONE
          "SupportLobs": true, "FullLobMode": false, "LimitedSizeLobMode": true     | LIMITED
          "SupportLobs": true, "FullLobMode": true, "InlineLobMaxSize": 0           | FULL
          "SupportLobs": true, "FullLobMode": true, "InlineLobMaxSize": 16          | INLINE
          "FullLobMode": true, "LimitedSizeLobMode": true                           |
          "FullLobMode": null                                                       |
          "FullLobMode": "perhaps"                                                  |
          "LimitedSizeLobMode": "true"                                              | LIMITED
          """)
  void tellsTheLobModeOrThatItIsNotKnown(String targetMetadata, LobMode mode) {
    task.settings("{\"TargetMetadata\": {" + targetMetadata + "}}");

    assertThat(known(seen().settings()).lobMode().orElse(null)).isEqualTo(mode);
  }

  @Test
  void joinsTheTwoPlacesOfAnEndpointsSettingsAndTakesNoPassword() {
    world
        .source
        .with(
            "PostgreSQLSettings",
            Map.of(
                "SlotName",
                "orders_slot",
                "HeartbeatEnable",
                true,
                "HeartbeatFrequency",
                1,
                "CaptureDdls",
                false,
                "ExecuteTimeout",
                90,
                "Password",
                "hunter2"))
        .with(
            "ExtraConnectionAttributes",
            "PluginName=pglogical; heartbeatenable=Y;captureDDLs=true;"
                + "afterConnectScript=SET session_replication_role='replica';password=hunter2");

    MigrationTask seen = seen();
    MigrationEndpoint source = known(seen.source());

    assertThat(seen.slotName()).contains("orders_slot");
    assertThat(source.isPostgres()).isTrue();
    assertThat(source.settings().pluginName()).contains("pglogical");
    assertThat(source.settings().heartbeatEnable()).contains(true);
    assertThat(source.settings().heartbeatFrequency()).hasValue(1);
    assertThat(source.settings().executeTimeout()).hasValue(90);
    assertThat(source.settings().captureDdls()).as("they contradict each other").isEmpty();
    assertThat(source.settings().isInConflict("captureDdls")).isTrue();
    assertThat(source.settings().afterConnectScript())
        .contains("SET session_replication_role='replica'");
    assertThat(source.settings().mapBooleanAsBoolean()).as("not set").isEmpty();
    assertThat(known(seen.target()).endpoint().databaseName()).isEqualTo("dwh");
    assertThat(seen.toString()).doesNotContain("hunter2").doesNotContain("session_replication");
  }

  @Test
  void readsTheInstanceItsMaintenanceAndItsMetrics() throws IOException {
    world.instance.with("AllocatedStorage", 100).with("MultiAZ", false);
    world.dms.addMaintenance(
        world.instance, Map.of("Action", "os-upgrade", "ForcedApplyDate", FORCED));
    world.addTask("second");
    try (var cloud = new CloudWatchDouble()) {
      for (int minutes = 5; minutes <= 30; minutes += 5) {
        cloud.put(
            "FreeStorageSpace",
            "ReplicationInstanceIdentifier",
            "ri-1",
            ObservedDms.NOW.minus(Duration.ofMinutes(minutes)),
            1L << 30);
      }
      var found =
          world
              .migrations(SimulatedDms.ACCOUNT, cloud)
              .ofSources(MigrationLookTest::isOurs)
              .known();

      MigrationInstance instance = known(found.getFirst().instance()).orElseThrow();
      assertThat(instance.instanceClass()).isEqualTo("dms.r6i.large");
      assertThat(instance.family()).contains("r6i");
      assertThat(instance.engineVersion()).isEqualTo("3.6.1");
      assertThat(instance.multiAz()).isFalse();
      assertThat(instance.storageGiB()).isEqualTo(100);
      assertThat(known(instance.maintenance()))
          .extracting(MigrationInstance.Maintenance::forcedApplyDate)
          .containsExactly(FORCED);
      assertThat(known(instance.health().diskStarved())).isTrue();
      assertThat(instance.health().memory().isKnown()).isFalse();
      assertThat(cloud.refusals()).isEmpty();
    }
    assertThat(world.dms.calls("DescribePendingMaintenanceActions"))
        .as("asked once for both tasks")
        .hasSize(1);
  }

  @Test
  void readsEveryTableWithItsStates() {
    task.run();
    world
        .dms
        .addTable(task, "app", "orders", "Table completed")
        .with("ValidationState", "Mismatched records")
        .with("FullLoadRows", 12);
    world.dms.addTable(task, "app", "lines", "Table error");
    world.dms.pageSize(1);

    List<MigrationTable> tables = known(seen().tables());

    assertThat(tables)
        .extracting(t -> t.name() + " " + t.isInError() + " " + t.isMismatched())
        .containsExactly("app.orders false true", "app.lines true false");
    assertThat(tables.getFirst().fullLoadRows()).isEqualTo(12);
  }

  @Test
  void aTaskThatNeverRanHasNoTablesAndIsNotAskedForThem() {
    assertThat(known(seen().tables())).isEmpty();
    assertThat(world.dms.calls("DescribeTableStatistics")).isEmpty();
  }

  @Test
  void keepsTheNewestResultOfEachAssessment() {
    world.dms.addAssessment(task, "postgres-check-wallevel", "failed");
    world.now.set(ObservedDms.NOW.plusSeconds(60));
    world.dms.addAssessment(task, "postgres-check-wallevel", "passed");
    world.dms.addAssessment(task, "postgres-check-pk", "failed");
    world.dms.addAssessment(world.addTask("other"), "postgres-check-pglogical", "failed");

    assertThat(known(seen().assessments()))
        .containsExactlyInAnyOrder(
            new Assessment("postgres-check-wallevel", "passed", ObservedDms.NOW.plusSeconds(60)),
            new Assessment("postgres-check-pk", "failed", ObservedDms.NOW.plusSeconds(60)));
  }

  @Test
  void aTaskThatWasNeverAssessedHasNoResults() {
    assertThat(known(seen().assessments())).isEmpty();
  }

  @Test
  void looksAtTasksOfOurSourcesOnlyAndAtAnyByItsArn() {
    var foreign = world.dms.addEndpoint("hr-src", "SOURCE", "hr-db", 5432, "hr", "dms");
    SimulatedTask hr = world.dms.addTask("hr", foreign, world.target, world.instance);

    assertThat(look().known()).extracting(t -> t.task().id()).containsExactly("orders");
    MigrationLook byArn = world.migrations(SimulatedDms.ACCOUNT, null);
    assertThat(byArn.ofArn(hr.arn()).known()).extracting(t -> t.task().id()).containsExactly("hr");
    assertThat(known(byArn.ofArn(hr.arn() + "X").tasks())).isEmpty();
  }

  @Test
  void readsServerlessReplicationsWithoutAnInstance() {
    SimulatedReplication replication =
        world.dms.addServerless("sl", world.source, world.target).run();
    world.dms.addTable(replication, "app", "orders", "Table completed");

    MigrationTask seen = known(look().replications()).getFirst();

    assertThat(seen.task().kind()).isEqualTo(TaskKind.REPLICATION);
    assertThat(known(seen.settings()).lobMode()).contains(LobMode.LIMITED);
    assertThat(known(seen.mappings()).unread()).isEmpty();
    assertThat(known(seen.instance())).isEmpty();
    assertThat(known(seen.tables())).hasSize(1);
  }

  /// @param unknown the groups that rest on the call, and no others
  @ParameterizedTest
  @CsvSource({
    "DescribeEndpoints, source target",
    "DescribeReplicationInstances, instance",
    "DescribeTableStatistics, tables",
    "DescribeReplicationTaskIndividualAssessments, assessments"
  })
  void aRightThatIsMissingMakesItsOwnGroupUnknown(String operation, String unknown) {
    task.run();
    world.dms.faults().always(operation, Fault.DENIED);

    MigrationTask seen =
        world.migrations(SimulatedDms.ACCOUNT, null).ofArn(task.arn()).known().getFirst();

    Set<String> found = new TreeSet<>();
    groups(seen)
        .forEach(
            (name, fact) ->
                fact.reason()
                    .ifPresent(
                        why -> {
                          found.add(name);
                          assertThat(why).contains("grant dms:" + operation);
                        }));
    assertThat(String.join(" ", found)).isEqualTo(unknown);
  }

  @Test
  void aMissingRightToMaintenanceLeavesTheInstanceKnown() {
    world.dms.faults().always("DescribePendingMaintenanceActions", Fault.DENIED);

    MigrationInstance instance = known(seen().instance()).orElseThrow();

    assertThat(instance.maintenance().reason().orElseThrow())
        .contains("grant dms:DescribePendingMaintenanceActions");
  }

  @ParameterizedTest
  @CsvSource({"DescribeReplicationTasks", "DescribeEndpoints"})
  void withoutTheListingNobodyKnowsWhichTasksReadOurSources(String operation) {
    world.dms.faults().always(operation, Fault.DENIED);

    assertThat(look().tasks().reason().orElseThrow()).contains("grant dms:" + operation);
  }

  @Test
  void textsThatAreNoJsonMakeTheirOwnGroupUnknown() {
    task.settings("{\"TargetMetadata\": ").with("TableMappings", "<html>");

    MigrationTask seen = seen();

    assertThat(seen.settings().reason().orElseThrow()).contains("Settings of orders is no JSON");
    assertThat(seen.mappings().reason().orElseThrow()).contains("Mappings of orders is no JSON");
    assertThat(seen.targetOf(new TableName("app", "orders")).sure()).isEmpty();
    assertThat(seen.source().isKnown()).isTrue();
  }

  @Test
  void anEndpointThatCantBeReadMayBeOurs() {
    world
        .source
        .with("PostgreSQLSettings", Map.of("SlotName", "one"))
        .with("ExtraConnectionAttributes", "slotName=two");

    assertThat(seen().source().reason().orElseThrow()).contains("names two slots");
  }

  @Test
  void anotherAccountsTasksAreNotBelieved() {
    var found = world.migrations("210987654321", null).ofSources(MigrationLookTest::isOurs);

    assertThat(found.tasks().reason().orElseThrow()).contains("210987654321 is configured");
    assertThat(found.known()).isEmpty();
  }

  @Test
  void aHundredTasksAreLookedAtAndNoMore() {
    for (int i = 0; i < 100; i++) {
      world.addTask("more-" + i);
    }

    assertThat(look().tasks().reason().orElseThrow()).contains("101 of them", "by its ARN");
    assertThat(world.dms.calls("DescribeReplicationTasks")).hasSize(2);
  }

  @Test
  void settingsAreAskedForTaskByTask() {
    world.addTask("second");

    look();

    assertThat(world.dms.calls("DescribeReplicationTasks"))
        .filteredOn(c -> !Boolean.TRUE.equals(c.body().get("WithoutSettings")))
        .hasSize(2)
        .allSatisfy(c -> assertThat(c.body()).containsKey("Filters"));
  }

  private static Map<String, Observed<?>> groups(MigrationTask t) {
    return Map.of(
        "settings", t.settings(),
        "mappings", t.mappings(),
        "source", t.source(),
        "target", t.target(),
        "instance", t.instance(),
        "tables", t.tables(),
        "assessments", t.assessments());
  }
}
