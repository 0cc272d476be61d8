package io.slotwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.deploy.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The policy that `config show --iam` prints grants what a configuration needs, and nothing else.
class IamPolicyTest {
  private static final String SOURCE =
      """
      mode: enforce
      sources:
        - {name: orders, url: jdbc:postgresql://db/postgres, username: u, password: "${env:P}"}
      """;
  private static final String DMS =
      """
      dms:
        - {name: prod, account: "123456789012", region: eu-west-1}
      """;
  private static final String RESUME =
      "policies: [{name: r, resume-task: {tasks: [orders-cdc]}}]\n";

  private record Statement(Set<String> actions, List<String> resources, @Nullable Object regions) {}

  @Test
  void aServerAloneNeedsNothingOfAws() {
    assertThat(IamPolicy.isEmpty(config(SOURCE), null)).isTrue();
    assertThat(statements(SOURCE, null)).isEmpty();
    assertThat(MonthlyCalls.of(config(SOURCE))).isEmpty();
  }

  @Test
  void observingAnEntryReadsInItsRegionAloneAndTagsOfItsTasksAlone() {
    assertThat(statements(SOURCE + DMS, null))
        .containsExactlyInAnyOrder(
            new Statement(
                Set.of(
                    "cloudwatch:GetMetricData",
                    "dms:DescribeConnections",
                    "dms:DescribeDataMigrations",
                    "dms:DescribeEndpoints",
                    "dms:DescribePendingMaintenanceActions",
                    "dms:DescribeReplicationConfigs",
                    "dms:DescribeReplicationInstances",
                    "dms:DescribeReplicationTaskIndividualAssessments",
                    "dms:DescribeReplicationTasks",
                    "dms:DescribeReplications"),
                List.of("*"),
                List.of("eu-west-1")),
            new Statement(
                Set.of("dms:DescribeReplicationTableStatistics"),
                List.of("arn:aws:dms:eu-west-1:123456789012:replication-config:*"),
                null),
            new Statement(
                Set.of("dms:DescribeTableStatistics"),
                List.of("arn:aws:dms:eu-west-1:123456789012:task:*"),
                null),
            new Statement(
                Set.of("dms:ListTagsForResource"),
                List.of(
                    "arn:aws:dms:eu-west-1:123456789012:replication-config:*",
                    "arn:aws:dms:eu-west-1:123456789012:task:*"),
                null));
  }

  @Test
  void whatIsSwitchedOffNeedsNoRight() {
    String text = SOURCE + DMS.replace("region:", "health: {tables: off, metrics: off}, region:");

    assertThat(actions(text))
        .doesNotContain(
            "dms:DescribeTableStatistics",
            "dms:DescribeReplicationTableStatistics",
            "cloudwatch:GetMetricData")
        .contains("dms:DescribeReplicationTasks");
  }

  @Test
  void aLoginNeedsItsSecretOrItsTokenAndNothingElse() {
    String secret = "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:orders-AbCdEf";
    String text =
        SOURCE.replace("password: \"${env:P}\"", "auth: {secrets-manager: \"" + secret + "\"}")
            + "  - {name: b, url: \"jdbc:postgresql://b.abc.eu-west-1.rds.amazonaws.com/b\","
            + " username: watcher, auth: {rds-iam: {region: eu-west-1}}}\n";

    assertThat(statements(text, null))
        .containsExactlyInAnyOrder(
            new Statement(Set.of("secretsmanager:GetSecretValue"), List.of(secret), null),
            new Statement(
                Set.of("rds-db:connect"),
                List.of("arn:aws:rds-db:eu-west-1:*:dbuser:*/watcher"),
                null));
  }

  @Test
  void resumingIsGrantedOnlyToWhomAPolicyLetsAct() {
    String observes = SOURCE.replace("enforce", "observe");
    String lowered = RESUME.replace("name: r", "name: r, mode: observe");

    assertThat(actions(SOURCE + DMS + RESUME))
        .contains("dms:StartReplicationTask", "dms:StartReplication");
    assertThat(
            actions(SOURCE + DMS.replace("region:", "not-offered: [serverless], region:") + RESUME))
        .doesNotContain("dms:StartReplication", "dms:DescribeReplicationTableStatistics");
    assertThat(actions(observes + DMS + RESUME)).doesNotContain("dms:StartReplicationTask");
    assertThat(actions(SOURCE + DMS + lowered)).doesNotContain("dms:StartReplicationTask");
    assertThat(actions(SOURCE + DMS)).doesNotContain("dms:StartReplicationTask");
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1,     aws",
    "cn-north-1,    aws-cn",
    "us-gov-west-1, aws-us-gov",
    "us-iso-east-1, aws-iso",
    "eu-future-9,   aws"
  })
  void anArnHasThePartitionOfItsRegion(String region, String partition) {
    String text = SOURCE + DMS.replace("eu-west-1", region) + RESUME;

    assertThat(IamPolicy.of(config(text), null))
        .contains("arn:" + partition + ":dms:" + region + ":123456789012:task:*");
  }

  @Test
  void withoutAnAccountTheTasksOfWhateverAccountAnswersAreMeant() {
    String text = SOURCE + DMS.replace("account: \"123456789012\", ", "");

    assertThat(IamPolicy.of(config(text), null)).contains("arn:aws:dms:eu-west-1:*:task:*");
  }

  @Test
  void whatARoleDoesIsGrantedToTheRoleAndItsAssumingToOurselves() {
    String role = "arn:aws-cn:iam::210987654321:role/dms";
    String text =
        SOURCE
            + DMS
            + "  - {name: china, account: \"210987654321\", region: cn-north-1, assume-role: \"%s\"}\n"
                .formatted(role)
            + RESUME;

    assertThat(IamPolicy.roles(config(text))).containsExactly(role);
    assertThat(statements(text, null))
        .contains(new Statement(Set.of("sts:AssumeRole"), List.of(role), null))
        .noneSatisfy(s -> assertThat(s.resources().toString()).contains("cn-north-1"));
    assertThat(statements(text, role))
        .contains(
            new Statement(
                Set.of("dms:StartReplicationTask"),
                List.of("arn:aws-cn:dms:cn-north-1:210987654321:task:*"),
                null))
        .noneSatisfy(s -> assertThat(s.actions()).contains("sts:AssumeRole"))
        .noneSatisfy(s -> assertThat(String.valueOf(s.regions())).contains("eu-west-1"));
  }

  @Test
  void topicsAndStorageAreGrantedWhereTheyAreConfigured() {
    String topic = "arn:aws-us-gov:sns:us-gov-west-1:123456789012:pager";
    String text =
        SOURCE.replace(
                "{name: orders,",
                "{name: orders, storage: {aurora-cluster: orders, region: eu-central-1},")
            + "notify: [{sns: {name: pager, topic-arn: \""
            + topic
            + "\"}}]\n";

    assertThat(statements(text, null))
        .containsExactlyInAnyOrder(
            new Statement(
                Set.of("cloudwatch:GetMetricData"), List.of("*"), List.of("eu-central-1")),
            new Statement(Set.of("sns:GetTopicAttributes", "sns:Publish"), List.of(topic), null));
  }

  @Test
  void noStatementIdComesTwice() {
    String text =
        SOURCE.replace(
                "{name: orders,", "{name: orders, storage: {rds-instance: o, region: eu-west-9},")
            + DMS
            + RESUME;

    List<String> ids =
        Tree.json("policy", IamPolicy.of(config(text), null)).at("Statement").items().stream()
            .map(s -> s.at("Sid").text())
            .toList();

    assertThat(ids)
        .hasSizeGreaterThan(3)
        .doesNotHaveDuplicates()
        .allMatch(s -> s.matches("[A-Za-z0-9]+"));
  }

  @Test
  void aMonthsCallsAreCountedForEachPlaceAndOperation() {
    String text =
        SOURCE.replace(
                "{name: orders,",
                "{name: orders, storage: {aurora-cluster: orders, region: eu-central-1},")
            + DMS.replace("region:", "poll: 60s, region:")
            + "notify: [{sns: {name: pager, topic-arn:"
            + " \"arn:aws:sns:eu-west-1:123456789012:p\"}}]\n";

    List<String> lines = MonthlyCalls.of(config(text));

    assertThat(lines)
        .contains(
            "  dms:DescribeReplicationTasks           43,200",
            "  dms:DescribeReplications               21,600, and in each look while there is one,"
                + " a drop is announced or a task is at rest",
            "  dms:DescribeConnections                10,800, and in each look that shows a task at"
                + " rest",
            "  dms:ListTagsForResource                one in each look for each task at rest, 50 at"
                + " most",
            "  sts:GetCallerIdentity                  720 at most",
            "  dms:DescribeTableStatistics            one each 5 m for each running task of a"
                + " source",
            "  dms:DescribeReplicationTableStatistics one each 5 m for each running Serverless"
                + " replication of a source",
            "  cloudwatch:GetMetricData               8,640, with 2 metrics of each running task"
                + " with CDC and 4 of each of their instances at $0.01 a thousand: $2.07 for 10"
                + " tasks on one",
            "sources[orders]:",
            "  cloudwatch:GetMetricData               43,200, 86,400 metrics at $0.01 a thousand:"
                + " $0.86",
            "notify[pager]:");
    assertThat(lines).filteredOn(line -> line.contains("dms:ListTagsForResource")).hasSize(1);
    assertThat(lines.getLast()).startsWith("In all about $0.86 a month.").contains("November 2026");
  }

  private static Set<String> actions(String text) {
    return statements(text, null).stream()
        .flatMap(s -> s.actions().stream())
        .collect(java.util.stream.Collectors.toSet());
  }

  private static List<Statement> statements(String text, @Nullable String role) {
    Tree policy = Tree.json("policy", IamPolicy.of(config(text), role));
    assertThat(policy.at("Version").text()).isEqualTo("2012-10-17");
    List<Statement> all = new ArrayList<>();
    for (Tree s : policy.at("Statement").items()) {
      assertThat(s.at("Effect").text()).isEqualTo("Allow");
      all.add(
          new Statement(
              Set.copyOf(s.at("Action").items().stream().map(Tree::text).toList()),
              s.at("Resource").items().stream().map(Tree::text).toList(),
              s.has("Condition")
                  ? s.at("Condition", "StringEquals", "aws:RequestedRegion").value()
                  : null));
    }
    return all;
  }

  private static Config config(String text) {
    return switch (ConfigLoader.load(text, "slotwarden.yaml", n -> n.equals("P") ? "x" : null)) {
      case Loaded.Valid valid -> valid.config();
      case Loaded.Invalid invalid -> throw new AssertionError(Objects.toString(invalid.problems()));
    };
  }
}
