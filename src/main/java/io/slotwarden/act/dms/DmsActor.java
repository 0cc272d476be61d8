package io.slotwarden.act.dms;

import io.slotwarden.aws.AwsAccess;
import io.slotwarden.aws.AwsFailure;
import io.slotwarden.aws.CallLimits;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.databasemigration.model.Filter;
import software.amazon.awssdk.services.databasemigration.model.Replication;
import software.amazon.awssdk.services.databasemigration.model.ReplicationTask;
import software.amazon.awssdk.services.databasemigration.model.StartReplicationTaskTypeValue;

/// Resumes tasks and Serverless replications of one DMS account and region. The only start type it
/// knows is `resume-processing`: a reload would wipe a target. Thread-safe.
public final class DmsActor implements AutoCloseable {
  private static final StartReplicationTaskTypeValue RESUME =
      StartReplicationTaskTypeValue.RESUME_PROCESSING;

  /// A start is answered before the task connects anywhere; there is no second attempt to leave
  /// time for.
  private static final Duration ATTEMPT = Duration.ofSeconds(10);

  /// From here on the service may have done its work before something failed.
  private static final int SERVER_ERROR = 500;

  private final DmsConfig config;
  private final AwsAccess access;
  private final DatabaseMigrationClient dms;

  DmsActor(DmsConfig config, AwsAccess access) {
    this.config = config;
    this.access = access;
    dms = access.dms();
  }

  /// Credentials come from the SDK's default chain, or from the role to assume. Nothing is sent
  /// yet.
  public static DmsActor create(DmsConfig config, AwsConfig aws) {
    return new DmsActor(config, AwsAccess.open(config, aws, CallLimits.acting(ATTEMPT)));
  }

  /// Asks DMS once to resume the task. Blocks for the limit of a call at most, or two where the
  /// state has to be looked up.
  ///
  /// @return PENDING when the service took it, when the task is starting or running already, or
  ///   when no answer tells: it then has to be seen running. FAILED when it was surely not done.
  ///   Never throws for anything the world does
  public ActResult resume(Act.ResumeTask act) {
    @Nullable Starter starter =
        switch (act.kind()) {
          case TASK -> new ClassicStarter(dms);
          case REPLICATION -> new ServerlessStarter(dms);
          case DATA_MIGRATION -> null;
        };
    if (starter == null) {
      return failed("a data migration is never resumed: DMS shows no checkpoint of it");
    }
    String account = config.account();
    if (account != null && !act.arn().contains(":" + account + ":")) {
      return failed(act.arn() + " is not of the configured account " + account);
    }
    try {
      access.credentials().resolveCredentials();
    } catch (SdkException e) {
      return failed("nothing was sent: " + AwsFailure.reason(starter.action(), e));
    }
    return start(starter, act.arn());
  }

  @Override
  public void close() {
    access.close();
  }

  private static ActResult start(Starter starter, String arn) {
    try {
      starter.resume(arn);
      return pending("accepted, has to stay running");
    } catch (AwsServiceException e) {
      String code = AwsFailure.code(e).orElse("");
      String reason = AwsFailure.reason(starter.action(), e);
      if (code.equals("InvalidResourceStateFault")) {
        return alreadyRunning(starter, arn, reason);
      }
      return e.statusCode() >= SERVER_ERROR ? unanswered(reason) : failed(reason);
    } catch (SdkException e) {
      String reason = AwsFailure.reason(starter.action(), e);
      return AwsFailure.neverSent(e) ? failed("nothing was sent: " + reason) : unanswered(reason);
    }
  }

  /// The service refuses to start what is starting or running: somebody, or a former call of ours,
  /// was first.
  private static ActResult alreadyRunning(Starter starter, String arn, String refusal) {
    try {
      String status = starter.status(arn);
      if (status == null) {
        return unanswered(refusal);
      }
      return starter.isUnderWay(status)
          ? pending("was " + status + " already, has to stay running")
          : failed(refusal + "; its status is " + status);
    } catch (SdkException e) {
      return unanswered(refusal + "; then " + AwsFailure.reason(starter.describing(), e));
    }
  }

  /// The two ways of DMS to start something, and to look what became of it.
  private sealed interface Starter {
    /// As IAM spells it.
    String action();

    /// As IAM spells it.
    String describing();

    void resume(String arn);

    /// Null when the answer does not tell.
    @Nullable String status(String arn);

    /// Starting or running.
    boolean isUnderWay(String status);
  }

  private record ClassicStarter(DatabaseMigrationClient dms) implements Starter {
    @Override
    public String action() {
      return "dms:StartReplicationTask";
    }

    @Override
    public String describing() {
      return "dms:DescribeReplicationTasks";
    }

    @Override
    public void resume(String arn) {
      dms.startReplicationTask(r -> r.replicationTaskArn(arn).startReplicationTaskType(RESUME));
    }

    @Override
    public @Nullable String status(String arn) {
      Filter filter = Filter.builder().name("replication-task-arn").values(arn).build();
      List<ReplicationTask> tasks =
          dms.describeReplicationTasks(r -> r.withoutSettings(true).filters(filter))
              .replicationTasks();
      return tasks.size() == 1 ? tasks.getFirst().status() : null;
    }

    @Override
    public boolean isUnderWay(String status) {
      return UNDER_WAY.contains(status.toLowerCase(Locale.ROOT));
    }

    private static final Set<String> UNDER_WAY = Set.of("starting", "running");
  }

  private record ServerlessStarter(DatabaseMigrationClient dms) implements Starter {
    /// On the way from a start to running (domain reference, "Serverless").
    private static final Set<String> UNDER_WAY =
        Set.of(
            "initializing",
            "preparing_metadata_resources",
            "testing_connection",
            "fetching_metadata",
            "calculating_capacity",
            "provisioning_capacity",
            "replication_starting",
            "starting",
            "running");

    @Override
    public String action() {
      return "dms:StartReplication";
    }

    @Override
    public String describing() {
      return "dms:DescribeReplications";
    }

    @Override
    public void resume(String arn) {
      dms.startReplication(
          r -> r.replicationConfigArn(arn).startReplicationType(RESUME.toString()));
    }

    @Override
    public @Nullable String status(String arn) {
      Filter filter = Filter.builder().name("replication-config-arn").values(arn).build();
      List<Replication> found = dms.describeReplications(r -> r.filters(filter)).replications();
      return found.size() == 1 ? found.getFirst().status() : null;
    }

    @Override
    public boolean isUnderWay(String status) {
      return UNDER_WAY.contains(TaskStatus.folded(status));
    }
  }

  private static ActResult unanswered(String reason) {
    return pending("no answer; the task's state will tell (" + reason + ")");
  }

  private static ActResult pending(String detail) {
    return new ActResult(ActOutcome.PENDING, detail);
  }

  private static ActResult failed(String detail) {
    return new ActResult(ActOutcome.FAILED, detail);
  }
}
