package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Slots that DMS needs, and slots of which nobody can say so now: never dropped, whatever a policy
/// says.
@ResourceLock(Servers.LOCK)
class OwnershipTest {
  private static final String SLOT = "mig_2026_orders";
  private static final int SOME_LOOKS = 5;
  @TempDir Path home;
  private Slack slack;
  private SimulatedDms dms;
  private SimulatedResource instance;
  private SimulatedResource target;

  @BeforeEach
  void open() throws Exception {
    slack = new Slack();
    dms = SimulatedDms.start(InstantSource.system());
    instance = dms.addInstance("ri-1", "10.0.0.5");
    target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
  }

  @AfterEach
  void close() {
    slack.close();
    dms.close();
    PublishedModel.approves(dms);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void neverDropsWhatATaskOrAnEndpointNeedsWhileTheOrphanNextToItIsDropped(int major) {
    PostgresServer server = Servers.of(major);
    SimulatedResource named =
        endpoint("orders-src", "127.0.0.1", server)
            .with("PostgreSQLSettings", Map.of("SlotName", "cdc_stopped"));
    endpoint("elsewhere", "another-name.internal", server)
        .with("PostgreSQLSettings", Map.of("SlotName", "cdc_elsewhere"));
    SimulatedResource unnamed = endpoint("orders-auto", "127.0.0.1", server);
    dms.addTask("stopped", named, target, instance).run().stop("NORMAL");
    SimulatedTask task = dms.addTask("automatic", unnamed, target, instance).run().stop("NORMAL");
    String automatic = automaticName(task, server);
    String[] all = {SLOT, "cdc_stopped", "cdc_elsewhere", automatic};
    server.createLogicalSlot(SLOT);
    Servers.holdWal(server);
    server.createLogicalSlot("cdc_stopped");
    server.createLogicalSlot("cdc_elsewhere");
    Servers.abandonedSlot(server, automatic);
    Setup setup = new Setup(home, slack.url()).source(server, dms).drops(all).earn(all);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");

      assertThat(daemon.awaitRefusal("cdc_stopped", Rules.OWNERSHIP).input())
          .contains("dms_task")
          .contains("task stopped reads that endpoint");
      assertThat(daemon.awaitRefusal("cdc_elsewhere", Rules.OWNERSHIP).input())
          .contains("dms_endpoint")
          .contains("another-name.internal");
      assertThat(daemon.awaitRefusal(automatic, Rules.OWNERSHIP).input())
          .contains("dms_task")
          .contains("ARN id of prod/automatic");
      daemon.awaitSlot("cdc_stopped", "holds the WAL now", s -> s.assessment().holdsWal());
      for (String slot : new String[] {"cdc_stopped", "cdc_elsewhere", automatic}) {
        assertThat(Servers.has(server, slot)).as(slot).isTrue();
        assertThat(daemon.acts(slot)).isEmpty();
        assertThat(slack.states(slot)).isEmpty();
      }
    }
  }

  @Test
  void whateverIsWrongWithDmsNobodysIsNeverAbsenceAndItRecovers() {
    PostgresServer server = Servers.of(Majors.newest());
    SimulatedResource source = endpoint("orders-src", "127.0.0.1", server);
    dms.addTask("orders-cdc", source, target, instance).run();
    dms.pageSize(1);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.down().url()).source(server, dms).drops(SLOT).earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitMarked(SLOT);
      daemon.awaitRefusal(SLOT, Rules.NOTICE);

      during(
          daemon,
          "throttl",
          () -> dms.faults().always("DescribeReplicationTasks", Fault.THROTTLED),
          () -> dms.faults().clear());
      during(
          daemon,
          "dms:DescribeEndpoints",
          () -> dms.faults().fromPage(2, "DescribeEndpoints", Fault.DENIED),
          () -> dms.faults().clear());
      during(
          daemon,
          "999999999999",
          () -> dms.pretendAccount("999999999999"),
          () -> dms.pretendAccount(SimulatedDms.ACCOUNT));

      dms.faults().always("DescribeEndpoints", Fault.EMPTY);
      awaitUnknown(daemon, "have vanished");
      slack.up();
      slack.awaitStates(SLOT, "SCHEDULED");
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertUnknown(daemon));
      assertThat(daemon.acts(SLOT)).isEmpty();
      assertThat(Servers.has(server, SLOT)).isTrue();

      dms.faults().clear();
      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");
    }
  }

  @Test
  void anInventoryThatBecameEmptyCountsOnceAPersonApprovesIt() {
    PostgresServer server = Servers.of(Majors.newest());
    endpoint("orders-src", "127.0.0.1", server);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.down().url()).source(server, dms).drops(SLOT).earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitMarked(SLOT);
      assertThat(approve(daemon).statusCode()).as("it is not empty").isEqualTo(400);

      dms.faults().always("DescribeEndpoints", Fault.EMPTY);
      awaitUnknown(daemon, "have vanished");
      slack.up();
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertUnknown(daemon));

      assertThat(approve(daemon).statusCode()).isEqualTo(200);

      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
    }
  }

  private static java.net.http.HttpResponse<String> approve(RunningDaemon daemon) {
    return daemon.post(
        "approve", "{\"target\":\"prod\",\"reason\":\"the migration is over\",\"by\":\"ann\"}");
  }

  private void during(RunningDaemon daemon, String why, Runnable fault, Runnable mended) {
    fault.run();
    awaitUnknown(daemon, why);
    daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertUnknown(daemon));
    mended.run();
    daemon.awaitSlot(
        SLOT, "is nobody's again", s -> s.assessment().owner().kind() == OwnerKind.NONE);
  }

  private static void awaitUnknown(RunningDaemon daemon, String why) {
    daemon.awaitSlot(
        SLOT,
        "is not known to be nobody's, for " + why,
        s ->
            s.assessment().owner().kind() == OwnerKind.UNKNOWN
                && String.join(" ", s.assessment().owner().evidence())
                    .toLowerCase(Locale.ROOT)
                    .contains(why.toLowerCase(Locale.ROOT)));
    daemon.awaitRefusal(SLOT, Rules.OWNERSHIP);
  }

  private static void assertUnknown(RunningDaemon daemon) {
    assertThat(daemon.now().slots())
        .extracting(s -> s.assessment().owner().kind())
        .doesNotContain(OwnerKind.NONE);
  }

  private SimulatedResource endpoint(String id, String host, PostgresServer server) {
    SimulatedResource endpoint =
        dms.addEndpoint(id, "SOURCE", host, server.port(), "postgres", "dms");
    dms.addConnection(instance, endpoint);
    return endpoint;
  }

  /// As DMS names it: the first 16 of the task's resource id, the database's OID, and chance.
  private static String automaticName(SimulatedTask task, PostgresServer server) {
    String id = task.arn().substring(task.arn().lastIndexOf(':') + 1).toLowerCase(Locale.ROOT);
    long oid =
        Long.parseLong(
            String.valueOf(server.query("select oid from pg_database where datname = 'postgres'")));
    return "%s_%08d_%s".formatted(id.substring(0, 16), oid, "0a1b2c3d_4e5f_6789_abcd_ef0123456789");
  }
}
