package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// `check` with a DMS entry: who needs a slot, looked up once.
@ResourceLock(PostgresServer.SHARED_LOCK)
class CheckOwnersTest {
  private final CheckRun check = new CheckRun();
  private final SimulatedDms dms = SimulatedDms.start(InstantSource.system());
  private final PostgresServer server = PostgresServer.shared(Majors.newest());
  @TempDir private Path directory;

  @BeforeEach
  void aSlotOfATask() {
    System.setProperty("aws.accessKeyId", "AKIATEST00000000000");
    System.setProperty("aws.secretAccessKey", "test");
    Sources.of(server);
    server.dropSlots();
    server.createLogicalSlot("orders_cdc");
  }

  @AfterEach
  void thePublishedModelApproves() {
    server.dropSlots();
    dms.close();
    PublishedModel.approves(dms);
  }

  private SimulatedTask task() {
    SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
    SimulatedResource source =
        dms.addEndpoint("orders-src", "SOURCE", "127.0.0.1", server.port(), "postgres", "dms")
            .with("PostgreSQLSettings", Map.of("SlotName", "orders_cdc"));
    SimulatedResource target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
    return dms.addTask("orders-to-dwh", source, target, instance).migrationType("cdc").run();
  }

  private int run() {
    check.environment.put("PASSWORD", "only-looks");
    String text =
        """
        sources:
          - name: orders
            url: %s
            username: slotwarden
            password: "${env:PASSWORD}"
        dms:
          - name: prod
            account: "%s"
            region: %s
            endpoint-url: %s
            health: {metrics: off}
            owns: [orders]
        aws: {sts: {endpoint-url: %s}}
        """
            .formatted(
                server.url(),
                SimulatedDms.ACCOUNT,
                SimulatedDms.REGION,
                dms.endpoint(),
                dms.endpoint());
    return check.with("-c", CheckRun.file(directory, text).toString());
  }

  @Test
  void aStoppedTaskIsNamedAsTheCauseAndItsResumeAsTheRemedy() {
    task().fail("Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE");

    assertThat(run()).as(check.out.toString()).isEqualTo(1);
    assertThat(check.out.toString())
        .doesNotContain("can't be listed")
        .contains(
            "task_failed",
            "dms_task prod/orders-to-dwh",
            "DMS task orders-to-dwh is failed, stop reason RECOVERABLE_ERROR",
            "try first: resume DMS task prod/orders-to-dwh");
  }

  @Test
  void twoTasksWithCdcOnOneSlotNameAreCriticalAndNameBoth() {
    SimulatedResource source =
        dms.addEndpoint("shared-src", "SOURCE", "127.0.0.1", server.port(), "postgres", "dms")
            .with("ExtraConnectionAttributes", "SlotName=orders_cdc;");
    SimulatedResource target = dms.addEndpoint("lake", "TARGET", "lake-db", 5439, "lake", "loader");
    dms.addServerless("orders-to-lake", source, target).run();
    task();

    assertThat(run()).as(check.out.toString()).isEqualTo(2);
    assertThat(check.firstLine())
        .contains("slot orders_cdc is read by")
        .contains("prod/orders-to-dwh", "prod/orders-to-lake");
  }

  @Test
  void aStoppedServerlessReplicationOfOursIsAWarningWithItsDeadlineAndAnothersAMention() {
    SimulatedTask running = task();
    SimulatedResource ours =
        dms.addEndpoint("our-src", "SOURCE", "127.0.0.1", server.port(), "postgres", "dms");
    SimulatedResource theirs =
        dms.addEndpoint("other-src", "SOURCE", "other-db", 5432, "postgres", "dms");
    dms.addServerless("orders-sl", ours, theirs).run().stop("NORMAL");
    dms.addServerless("their-sl", theirs, ours).run().stop("NORMAL");

    assertThat(run()).as(running.status()).isEqualTo(1);

    assertThat(check.firstLine())
        .contains("Serverless replication orders-sl is stopped, deprovisioned at ")
        .doesNotContain("their-sl");
    assertThat(check.out.toString()).contains("Serverless replication their-sl is stopped");
  }

  @Test
  void listingsThatFailLeaveTheOwnerUnknownAndAreToldAsSuch() {
    dms.pretendAccount("999999999999");
    task();

    assertThat(run()).as(check.out.toString()).isEqualTo(1);
    assertThat(check.firstLine()).contains("; prod: can't be listed: ");
    assertThat(check.out.toString()).contains("Only if nobody needs it");
  }

  @Test
  void aSlotThatNobodyInDmsNamesIsStillNotOfferedForADropWithoutAsking() {
    task().with("SourceEndpointArn", "arn:aws:dms:eu-west-1:123456789012:endpoint:OTHER");
    server.createLogicalSlot("left_over");

    assertThat(run()).isEqualTo(1);
    assertThat(check.out.toString())
        .contains("no task, endpoint, replication or data migration names it")
        .contains("try first: ask who made it; DMS does not need it, something else may");
  }
}
