package io.slotwarden.aws;

import io.slotwarden.config.ChannelConfig;
import io.slotwarden.config.Config;
import io.slotwarden.config.Credential;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.Login;
import io.slotwarden.config.Policy;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.StorageConfig;
import io.slotwarden.model.RunMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/// Every right in AWS that slotwarden may need: the one place that names them. The policies of
/// `deploy/iam`, `config show --iam`, the calls and the cost of a month and the advice of `check`
/// all come from here or are held to it; a test holds it to the calls in the compiled program.
///
/// A new call is a new line here, and one in the policy's file.
public enum AwsRight {
  DESCRIBE_CONNECTIONS("dms:DescribeConnections", Need.DMS_ENTRY, Pace.SLOWLY),
  DESCRIBE_DATA_MIGRATIONS(
      "dms:DescribeDataMigrations", Need.DMS_ENTRY, Pace.EACH_LOOK_UNLESS_EMPTY),
  DESCRIBE_ENDPOINTS("dms:DescribeEndpoints", Need.DMS_ENTRY, Pace.EACH_LOOK_UNLESS_QUIET),
  DESCRIBE_PENDING_MAINTENANCE_ACTIONS(
      "dms:DescribePendingMaintenanceActions", Need.DMS_ENTRY, Pace.AS_NEEDED),
  DESCRIBE_REPLICATION_CONFIGS(
      "dms:DescribeReplicationConfigs", Need.DMS_ENTRY, Pace.EACH_LOOK_UNLESS_EMPTY),
  DESCRIBE_REPLICATION_INSTANCES("dms:DescribeReplicationInstances", Need.DMS_ENTRY, Pace.SLOWLY),
  DESCRIBE_REPLICATION_TABLE_STATISTICS(
      "dms:DescribeReplicationTableStatistics", Need.TABLES_SERVERLESS, Pace.HEALTH),
  DESCRIBE_REPLICATION_TASK_INDIVIDUAL_ASSESSMENTS(
      "dms:DescribeReplicationTaskIndividualAssessments", Need.DMS_ENTRY, Pace.AS_NEEDED),
  DESCRIBE_REPLICATION_TASKS("dms:DescribeReplicationTasks", Need.DMS_ENTRY, Pace.EACH_LOOK),
  DESCRIBE_REPLICATIONS("dms:DescribeReplications", Need.DMS_ENTRY, Pace.EACH_LOOK_UNLESS_EMPTY),
  DESCRIBE_TABLE_STATISTICS("dms:DescribeTableStatistics", Need.TABLES, Pace.HEALTH),
  LIST_TAGS_FOR_RESOURCE("dms:ListTagsForResource", Need.TAGS, Pace.EACH_TASK_AT_REST),
  START_REPLICATION("dms:StartReplication", Need.RESUME_SERVERLESS, Pace.AS_NEEDED),
  START_REPLICATION_TASK("dms:StartReplicationTask", Need.RESUME, Pace.AS_NEEDED),
  GET_METRIC_DATA("cloudwatch:GetMetricData", Need.METRICS, Pace.EACH_MINUTE),
  GET_TOPIC_ATTRIBUTES("sns:GetTopicAttributes", Need.TOPIC, Pace.AS_NEEDED),
  PUBLISH("sns:Publish", Need.TOPIC, Pace.AS_NEEDED),
  GET_SECRET_VALUE("secretsmanager:GetSecretValue", Need.SECRET, Pace.AS_NEEDED),
  /// No call: RDS looks for it when it is shown a token.
  RDS_CONNECT("rds-db:connect", Need.TOKEN, Pace.AS_NEEDED),
  ASSUME_ROLE("sts:AssumeRole", Need.ASSUMED_ROLE, Pace.EACH_HOUR),
  GET_CALLER_IDENTITY("sts:GetCallerIdentity", Need.NOTHING, Pace.EACH_HOUR);

  /// What in the configuration makes a right needed.
  enum Need {
    /// Each entry of `dms`; AWS knows no narrower resource for its listings.
    DMS_ENTRY(PolicyFile.OBSERVE),
    /// Each entry of `dms`, for its tasks and Serverless replications.
    TAGS(PolicyFile.OBSERVE),
    /// Each entry of `dms` whose `health.tables` is on, for its tasks.
    TABLES(PolicyFile.OBSERVE),
    /// The same, where Serverless is offered.
    TABLES_SERVERLESS(PolicyFile.OBSERVE),
    /// Each entry of `dms` while a policy that resumes may act.
    RESUME(PolicyFile.ACT),
    /// The same, where Serverless is offered.
    RESUME_SERVERLESS(PolicyFile.ACT),
    /// Each source whose storage only CloudWatch knows, and each entry of `dms` whose
    /// `health.metrics` is on.
    METRICS(PolicyFile.OBSERVE),
    /// Each login by a secret.
    SECRET(PolicyFile.LOGIN),
    /// Each login by a token.
    TOKEN(PolicyFile.LOGIN),
    /// Each channel of SNS.
    TOPIC(PolicyFile.NOTIFY),
    /// Each `assume-role`; the SDK makes the call.
    ASSUMED_ROLE(null),
    /// AWS answers it whatever a policy says (STS API reference, GetCallerIdentity).
    NOTHING(null);

    private final @Nullable PolicyFile file;

    Need(@Nullable PolicyFile file) {
      this.file = file;
    }
  }

  /// A right that a configuration needs, of whom and on what.
  ///
  /// @param place `dms[prod]` and so on
  /// @param role the role that needs it; null for whom slotwarden runs as
  /// @param region where; null where the resource's ARN says it or it is the same everywhere
  /// @param resource an ARN, or `*`
  record Grant(
      AwsRight right,
      String place,
      @Nullable String role,
      @Nullable String region,
      String resource) {}

  private static final String ANYTHING = "*";

  private final String action;
  private final Need need;
  private final Pace pace;

  AwsRight(String action, Need need, Pace pace) {
    this.action = action;
    this.need = need;
    this.pace = pace;
  }

  /// As IAM spells it.
  public String action() {
    return action;
  }

  /// The policy that grants it; empty where none is shipped, or none is needed.
  public Optional<PolicyFile> file() {
    return Optional.ofNullable(need.file);
  }

  /// Whether IAM has to grant it at all.
  public boolean isNeeded() {
    return need != Need.NOTHING;
  }

  Pace pace() {
    return pace;
  }

  /// The right of this name.
  public static Optional<AwsRight> of(String action) {
    return Stream.of(values()).filter(r -> r.action.equals(action)).findFirst();
  }

  /// All that a configuration needs.
  static List<Grant> needed(Config config) {
    return Stream.of(values()).flatMap(r -> r.grants(config)).toList();
  }

  private Stream<Grant> grants(Config config) {
    return switch (need) {
      case DMS_ENTRY -> config.dms().stream().map(d -> grant(d, d.region(), ANYTHING));
      case TAGS ->
          config.dms().stream()
              .flatMap(d -> Stream.of(grant(d, null, tasks(d)), grant(d, null, serverless(d))));
      case TABLES ->
          config.dms().stream()
              .filter(d -> d.health().hasTables())
              .map(d -> grant(d, null, tasks(d)));
      case TABLES_SERVERLESS ->
          config.dms().stream()
              .filter(d -> d.health().hasTables())
              .filter(AwsRight::hasServerless)
              .map(d -> grant(d, null, serverless(d)));
      case RESUME ->
          resumes(config)
              ? config.dms().stream().map(d -> grant(d, null, tasks(d)))
              : Stream.empty();
      case RESUME_SERVERLESS ->
          resumes(config)
              ? config.dms().stream()
                  .filter(AwsRight::hasServerless)
                  .map(d -> grant(d, null, serverless(d)))
              : Stream.empty();
      case METRICS ->
          Stream.concat(
              config.sources().stream().flatMap(this::storage),
              config.dms().stream()
                  .filter(d -> d.health().hasMetrics())
                  .map(d -> grant(d, d.region(), ANYTHING)));
      case SECRET, TOKEN ->
          Stream.concat(
              config.sources().stream()
                  .flatMap(s -> logins("sources[" + s.name() + "]", s.monitor(), s.actor())),
              config.targets().stream()
                  .flatMap(t -> logins("targets[" + t.name() + "]", t.monitor(), null)));
      case TOPIC -> config.channels().stream().flatMap(this::topic);
      case ASSUMED_ROLE ->
          config.dms().stream()
              .filter(d -> d.assumeRole() != null)
              .map(d -> new Grant(this, place(d), null, null, String.valueOf(d.assumeRole())));
      case NOTHING -> config.dms().stream().map(d -> grant(d, null, ANYTHING));
    };
  }

  private Grant grant(DmsConfig entry, @Nullable String region, String resource) {
    return new Grant(this, place(entry), entry.assumeRole(), region, resource);
  }

  private Stream<Grant> storage(SourceConfig source) {
    return source.storage() instanceof StorageConfig.CloudWatch asked
        ? Stream.of(
            new Grant(this, "sources[" + source.name() + "]", null, asked.region(), ANYTHING))
        : Stream.empty();
  }

  private Stream<Grant> logins(String place, Credential monitor, @Nullable Credential actor) {
    return Stream.<@Nullable Credential>of(monitor, actor)
        .flatMap(Stream::ofNullable)
        .flatMap(
            c ->
                switch (c.login()) {
                  case Login.Password _ -> Stream.empty();
                  case Login.SecretsManager secret ->
                      need == Need.SECRET
                          ? Stream.of(new Grant(this, place, null, null, secret.arn()))
                          : Stream.empty();
                  case Login.RdsIam token ->
                      need == Need.TOKEN
                          ? Stream.of(new Grant(this, place, null, null, user(token, c)))
                          : Stream.empty();
                })
        .distinct();
  }

  /// Which account and which server the configuration does not say.
  private static String user(Login.RdsIam token, Credential who) {
    return "arn:%s:rds-db:%s:*:dbuser:*/%s"
        .formatted(partition(token.region()), token.region(), who.username());
  }

  private Stream<Grant> topic(ChannelConfig channel) {
    return channel instanceof ChannelConfig.Sns sns
        ? Stream.of(new Grant(this, "notify[" + sns.name() + "]", null, null, sns.topicArn()))
        : Stream.empty();
  }

  private static boolean resumes(Config config) {
    return config.policies().stream()
        .anyMatch(p -> p instanceof Policy.ResumeTasks && config.modeOf(p) == RunMode.ENFORCE);
  }

  private static boolean hasServerless(DmsConfig entry) {
    return !entry.notOffered().contains(DmsConfig.Part.SERVERLESS);
  }

  private static String place(DmsConfig entry) {
    return "dms[" + entry.name() + "]";
  }

  /// The ARN of a task has nothing of its name in it.
  private static String tasks(DmsConfig entry) {
    return arn(entry, "task");
  }

  private static String serverless(DmsConfig entry) {
    return arn(entry, "replication-config");
  }

  private static String arn(DmsConfig entry, String kind) {
    String account = entry.account() == null ? "*" : entry.account();
    return "arn:%s:dms:%s:%s:%s:*"
        .formatted(partition(entry.region()), entry.region(), account, kind);
  }

  private static String partition(String region) {
    return PartitionMetadata.of(Region.of(region)).id();
  }
}
