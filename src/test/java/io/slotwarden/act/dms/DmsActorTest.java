package io.slotwarden.act.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.aws.AwsAccess;
import io.slotwarden.aws.CallLimits;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedReplication;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.testing.FailureStory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class DmsActorTest {
  private static final String START = "StartReplicationTask";
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final AwsCredentialsProvider KEYS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST00000000000", "test"));

  private final SimulatedDms dms = SimulatedDms.start(() -> Instant.parse("2026-03-01T12:00:00Z"));
  private final SimulatedTask task =
      dms.addTask(
              "orders",
              dms.addEndpoint("src", "source", "h", 5432, "d", "u"),
              dms.addEndpoint("dst", "target", "h", 5432, "d", "u"),
              dms.addInstance("ri", "10.0.0.5"))
          .run()
          .stop("RECOVERABLE_ERROR");
  private final List<DmsActor> actors = new ArrayList<>();

  @AfterEach
  void neverReloadsAndThePublishedModelApproves() {
    actors.forEach(DmsActor::close);
    dms.close();
    assertThat(dms.reloads()).isEmpty();
    PublishedModel.approves(dms);
  }

  @Test
  void resumesByExactlyOneCallThatSaysResumeProcessing() {
    List<String> started = new ArrayList<>();
    dms.onStart(started::add);

    ActResult result = actor(PATIENT, KEYS).resume(act(TaskKind.TASK));

    assertThat(result)
        .isEqualTo(new ActResult(ActOutcome.PENDING, "accepted, has to stay running"));
    assertThat(dms.calls())
        .extracting(call -> call.body())
        .containsExactly(
            Map.of(
                "ReplicationTaskArn", task.arn(), "StartReplicationTaskType", "resume-processing"));
    assertThat(started).containsExactly(task.arn());
  }

  @Test
  @FailureStory(
      section = "4.2",
      value = "a start of a task that was running already was taken for a failure")
  void aTaskThatRunsAlreadyIsPending() {
    task.run();

    ActResult result = actor(PATIENT, KEYS).resume(act(TaskKind.TASK));

    assertThat(result.outcome()).isEqualTo(ActOutcome.PENDING);
    assertThat(result.detail()).contains("was running already");
    assertThat(dms.calls(START)).hasSize(1);
  }

  @Test
  void aTaskInAnyOtherStateIsAFailure() {
    task.status("modifying");

    ActResult result = actor(PATIENT, KEYS).resume(act(TaskKind.TASK));

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).contains("InvalidResourceStateFault", "modifying");
  }

  @Test
  void aRefusalWhoseReasonCannotBeLookedUpIsPending() {
    task.run();
    dms.faults().always("DescribeReplicationTasks", Fault.DENIED);

    ActResult result = actor(PATIENT, KEYS).resume(act(TaskKind.TASK));

    assertThat(result.outcome()).isEqualTo(ActOutcome.PENDING);
    assertThat(result.detail()).contains("grant dms:DescribeReplicationTasks");
  }

  @Test
  void aTaskThatIsGoneIsAFailure() {
    dms.deleteTask(task);

    ActResult result = actor(PATIENT, KEYS).resume(act(TaskKind.TASK));

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).contains("ResourceNotFoundFault");
  }

  @ParameterizedTest
  @EnumSource(names = {"DENIED", "THROTTLED", "EXPIRED"})
  void aRefusalIsAFailureAndIsNotTriedAgain(Fault fault) {
    dms.faults().always(START, fault);

    ActResult result = actor(PATIENT, KEYS).resume(act(TaskKind.TASK));

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).contains("dms:StartReplicationTask", "Exception");
    assertThat(dms.calls(START)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"HANG", "CUT", "BAD_GATEWAY", "GARBLED"})
  void anAnswerThatNeverComesIsPendingAndIsNotTriedAgain(Fault fault) {
    dms.faults().always(START, fault);
    Duration attempt = fault == Fault.HANG ? Duration.ofSeconds(2) : PATIENT;

    ActResult result = actor(attempt, KEYS).resume(act(TaskKind.TASK));

    assertThat(result.outcome()).isEqualTo(ActOutcome.PENDING);
    assertThat(result.detail()).startsWith("no answer; the task's state will tell");
    assertThat(dms.calls(START)).hasSize(1);
  }

  @Test
  void aServiceOutOfReachIsAFailureForNothingWasSent() {
    DmsActor actor = actor(PATIENT, KEYS);
    dms.close();

    ActResult result = actor.resume(act(TaskKind.TASK));

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).startsWith("nothing was sent");
  }

  @Test
  void missingCredentialsAreAFailureForNothingWasSent() {
    AwsCredentialsProvider none =
        () -> {
          throw SdkClientException.create("Unable to load credentials");
        };

    ActResult result = actor(PATIENT, none).resume(act(TaskKind.TASK));

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).contains("nothing was sent", "no AWS credentials were found");
    assertThat(dms.calls()).isEmpty();
  }

  @Test
  void aDataMigrationIsNeverResumed() {
    ActResult result = actor(PATIENT, KEYS).resume(act(TaskKind.DATA_MIGRATION));

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail()).contains("data migration is never resumed", "no checkpoint");
    assertThat(dms.calls()).isEmpty();
  }

  @Test
  void resumesAServerlessReplicationByExactlyOneCallThatSaysResumeProcessing() {
    SimulatedReplication replication = serverless().run().stop("RECOVERABLE_ERROR");

    ActResult result = actor(PATIENT, KEYS).resume(act(replication));

    assertThat(result)
        .isEqualTo(new ActResult(ActOutcome.PENDING, "accepted, has to stay running"));
    assertThat(dms.calls())
        .extracting(call -> call.body())
        .containsExactly(
            Map.of(
                "ReplicationConfigArn",
                replication.arn(),
                "StartReplicationType",
                "resume-processing"));
  }

  @Test
  void aServerlessReplicationThatIsUnderWayIsPendingAndOneThatIsDeprovisionedHasFailed() {
    SimulatedReplication replication = serverless().run();
    DmsActor actor = actor(PATIENT, KEYS);

    replication.status("calculating_capacity");
    assertThat(actor.resume(act(replication)).detail()).startsWith("was calculating_capacity");
    replication.status("stopping");
    assertThat(actor.resume(act(replication)).outcome()).isEqualTo(ActOutcome.FAILED);
    replication
        .stop("NORMAL")
        .with("ReplicationDeprovisionTime", Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(actor.resume(act(replication)))
        .satisfies(
            r -> {
              assertThat(r.outcome()).isEqualTo(ActOutcome.FAILED);
              assertThat(r.detail()).contains("deprovisioned");
            });
  }

  private SimulatedReplication serverless() {
    return dms.addServerless(
        "orders-sl",
        dms.addEndpoint("src-sl", "source", "h", 5432, "d", "u"),
        dms.addEndpoint("dst-sl", "target", "h", 5432, "d", "u"));
  }

  private static Act.ResumeTask act(SimulatedReplication replication) {
    return new Act.ResumeTask(
        new TaskId("prod", "orders-sl"), "resume-cdc", replication.arn(), TaskKind.REPLICATION);
  }

  @Test
  void aTaskOfAnotherAccountIsNotTouched() {
    String foreign = "arn:aws:dms:eu-west-1:999999999999:task:ABC";

    ActResult result =
        actor(PATIENT, KEYS)
            .resume(new Act.ResumeTask(new TaskId("prod", "x"), "policy", foreign, TaskKind.TASK));

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(dms.calls()).isEmpty();
  }

  private Act.ResumeTask act(TaskKind kind) {
    return new Act.ResumeTask(new TaskId("prod", "orders"), "resume-cdc", task.arn(), kind);
  }

  private DmsActor actor(Duration attempt, AwsCredentialsProvider credentials) {
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
    DmsActor actor =
        new DmsActor(config, AwsAccess.open(config, aws, CallLimits.acting(attempt), credentials));
    actors.add(actor);
    return actor;
  }
}
