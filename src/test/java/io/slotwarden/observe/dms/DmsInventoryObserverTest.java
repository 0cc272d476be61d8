package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.DmsConnection;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DmsInventoryObserverTest {
  private final ObservedDms world = new ObservedDms();
  private final SimulatedDms dms = world.dms;

  @AfterEach
  void thePublishedModelApproves() {
    world.close();
  }

  @Test
  void seesATaskWithAllThatAResumeIsJudgedBy() {
    String sentence =
        "Last Error  ODBC general error. Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE";
    SimulatedTask task = world.addTask("orders-to-dwh").migrationType("full-load-and-cdc").run();
    world.now.set(ObservedDms.NOW.plusSeconds(60));
    task.checkpoint(Lsn.parse("132/F000E48")).fail(sentence);

    DmsTask seen = only(world.look().tasks());

    assertThat(seen)
        .isEqualTo(
            new DmsTask(
                TaskKind.TASK,
                "orders-to-dwh",
                task.arn(),
                "failed",
                "full-load-and-cdc",
                sentence,
                sentence,
                world.source.arn(),
                world.target.arn(),
                world.instance.arn(),
                "checkpoint:V1#34#00000132/0F000E48#0#0#*#0#121",
                ObservedDms.NOW,
                ObservedDms.NOW,
                ObservedDms.NOW.plusSeconds(60),
                ObservedDms.NOW,
                0,
                null));
  }

  @Test
  void passesStatusesThroughThatNobodyHasHeardOf() {
    world.addTask("odd").status("Quantum-Leaping");

    assertThat(only(world.look().tasks()).status()).isEqualTo("Quantum-Leaping");
  }

  @Test
  void readsEveryPageOfEveryListing() {
    for (int i = 0; i < 7; i++) {
      world.addTask("task-" + i);
      var config = dms.addReplicationConfig("serverless-" + i, world.source, world.target);
      dms.addReplication(config, "running");
      dms.addDataMigration("migration-" + i, "Ready");
    }
    dms.pageSize(2);

    DmsObservation seen = world.look();

    assertThat(value(seen.tasks())).hasSize(7);
    assertThat(value(seen.replications())).hasSize(7);
    assertThat(value(seen.dataMigrations())).hasSize(7);
    assertThat(value(seen.endpoints())).hasSize(2);
    assertThat(dms.calls("DescribeReplicationTasks")).hasSize(4);
    assertThat(dms.calls("DescribeReplicationTasks").getFirst().body())
        .isEqualTo(Map.of("WithoutSettings", true, "MaxRecords", 100L));
  }

  @Test
  void looksAt250TasksInOneLook() {
    for (int i = 0; i < 250; i++) {
      world.addTask("task-" + i).run();
    }

    DmsObservation seen =
        world.observer(SimulatedDms.ACCOUNT, null, LookTimes.standard()).observe();

    assertThat(value(seen.tasks())).hasSize(250);
    assertThat(dms.calls("DescribeReplicationTasks")).hasSize(3);
    assertThat(dms.calls("ListTagsForResource")).isEmpty();
  }

  @Test
  void readsTheSlotNameOfAnEndpointFromItsSettingsOrItsExtraAttributes() {
    world.source.with("PostgreSQLSettings", Map.of("SlotName", "from_settings"));
    dms.addEndpoint("eca", "source", "h", 5432, "d", "u")
        .with("ExtraConnectionAttributes", "executeTimeout=60; SLOTNAME = from_eca ;x=y");

    List<DmsEndpoint> seen = value(world.look().endpoints());

    assertThat(seen)
        .extracting(DmsEndpoint::id, DmsEndpoint::slotName)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("orders-src", "from_settings"),
            org.assertj.core.groups.Tuple.tuple("dwh", null),
            org.assertj.core.groups.Tuple.tuple("eca", "from_eca"));
  }

  @Test
  void takesTheEndpointsForUnknownWhenOneNamesTwoSlots() {
    world
        .source
        .with("PostgreSQLSettings", Map.of("SlotName", "one"))
        .with("ExtraConnectionAttributes", "slotName=other");

    assertThat(world.look().endpoints().reason())
        .hasValueSatisfying(why -> assertThat(why).contains("orders-src", "one", "other"));
  }

  @Test
  void claimsNoHostForAnEndpointWhoseHostStandsInASecret() {
    world
        .source
        .without("ServerName")
        .without("Port")
        .with(
            "PostgreSQLSettings",
            Map.of("SecretsManagerSecretId", "orders/dms", "SlotName", "orders_slot"));

    DmsEndpoint seen = value(world.look().endpoints()).getFirst();

    assertThat(seen)
        .isEqualTo(
            new DmsEndpoint(
                "orders-src",
                world.source.arn(),
                "source",
                "postgres",
                null,
                null,
                "orders",
                "dms",
                "orders_slot"));
  }

  @Test
  void joinsServerlessReplicationsWithTheEndpointsOfTheirConfiguration() {
    var config = dms.addReplicationConfig("serverless", world.source, world.target);
    dms.addReplication(config, "failed")
        .with("FailureMessages", List.of("first", "second"))
        .with("ReplicationLastStopTime", Instant.parse("2026-02-28T00:00:00Z"));
    dms.addReplicationConfig("never-started", world.source, world.target);

    List<DmsTask> seen = value(world.look().replications());

    assertThat(seen).extracting(DmsTask::status).containsExactly("failed", "created");
    assertThat(seen).extracting(DmsTask::kind).containsOnly(TaskKind.REPLICATION);
    assertThat(seen.getFirst().arn()).isEqualTo(config.arn());
    assertThat(seen.getFirst().sourceEndpointArn()).isEqualTo(world.source.arn());
    assertThat(seen.getFirst().lastFailureMessage()).isEqualTo("first; second");
    assertThat(seen.getFirst().stopDate()).isEqualTo("2026-02-28T00:00:00Z");
  }

  @Test
  void seesTheSlotOfAHomogeneousDataMigration() {
    dms.addDataMigration("mig", "Replication ongoing")
        .with("DataMigrationCreateTime", Instant.parse("2026-01-01T00:00:00Z"))
        .with("SourceDataSettings", List.of(Map.of("SlotName", "mig_slot")));

    DmsTask seen = only(world.look().dataMigrations());

    assertThat(seen.kind()).isEqualTo(TaskKind.DATA_MIGRATION);
    assertThat(seen.slotName()).isEqualTo("mig_slot");
    assertThat(seen.status()).isEqualTo("Replication ongoing");
    assertThat(seen.createdAt()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void seesInstancesWithTheirAddressesAndConnectionsWithTheirState() {
    world.instance.with("ReplicationInstancePublicIpAddresses", List.of("203.0.113.9"));

    DmsObservation seen = world.look();

    var instance = value(seen.instances()).getFirst();
    assertThat(instance.addresses()).containsExactly("10.0.0.5", "203.0.113.9");
    assertThat(instance.engineVersion()).isEqualTo("3.6.1");
    assertThat(value(seen.connections()))
        .contains(new DmsConnection(world.source.arn(), world.instance.arn(), "successful"));
  }

  @Test
  void asksStsForTheAccountOfAnEmptyListingOnceAnHour() {
    DmsInventoryObserver observer = world.observer();

    DmsObservation seen = observer.observe();
    world.now.set(ObservedDms.NOW.plus(Duration.ofMinutes(59)));
    observer.observe();
    assertThat(dms.calls("GetCallerIdentity")).hasSize(1);
    world.now.set(ObservedDms.NOW.plus(Duration.ofMinutes(61)));
    observer.observe();

    assertThat(value(seen.tasks())).isEmpty();
    assertThat(value(seen.replications())).isEmpty();
    assertThat(value(seen.account())).isEqualTo(SimulatedDms.ACCOUNT);
    assertThat(dms.calls("GetCallerIdentity")).hasSize(2);
  }

  @Test
  void signsWithTheRoleThatItIsToAssume() {
    world
        .observer(SimulatedDms.ACCOUNT, "arn:aws:iam::123456789012:role/dms", ObservedDms.PATIENT)
        .observe();

    assertThat(dms.calls("AssumeRole")).hasSize(1);
    assertThat(dms.calls("AssumeRole").getFirst().accessKeyId()).startsWith("AKIA");
    assertThat(dms.calls("DescribeEndpoints").getFirst().accessKeyId()).startsWith("ASIA");
  }

  private static <T> T value(Observed<T> observed) {
    assertThat(observed.reason()).isEmpty();
    return observed.toOptional().orElseThrow();
  }

  private static <T> T only(Observed<List<T>> observed) {
    assertThat(value(observed)).hasSize(1);
    return value(observed).getFirst();
  }
}
