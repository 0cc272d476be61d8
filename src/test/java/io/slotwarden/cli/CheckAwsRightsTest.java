package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.CheckJson;
import io.slotwarden.serve.api.CheckJson.FindingJson;
import io.slotwarden.testing.WireFront;
import io.slotwarden.testing.WireFront.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `check` asks for every right in AWS once, and names the ones that are missing as IAM does.
class CheckAwsRightsTest {
  private static final Reply DENIED =
      new Reply(
          403,
          "text/xml",
          """
          <ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>
          """
              .getBytes(StandardCharsets.UTF_8));

  private final SimulatedDms dms = SimulatedDms.start(InstantSource.system());
  private final WireFront denying =
      new WireFront(URI.create("http://127.0.0.1:1"), (_, _) -> DENIED);
  private final CheckRun check = new CheckRun();
  @TempDir private Path directory;

  @BeforeEach
  void credentials() {
    System.setProperty("aws.accessKeyId", "AKIATEST00000000000");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @AfterEach
  void thePublishedModelApproves() {
    denying.close();
    dms.close();
    PublishedModel.approves(dms);
  }

  /// Nobody listens at the server's port: rights are told all the same.
  private CheckJson run(String entry, String rest) {
    check.environment.put("PASSWORD", "only-looks");
    String text =
        """
        mode: enforce
        sources:
          - {name: orders, url: "jdbc:postgresql://127.0.0.1:1/postgres", username: u, password: "${env:PASSWORD}"%s}
        dms:
          - {name: prod, account: "%s", region: %s, endpoint-url: "%s", owns: [orders], health: {metrics: off}%s}
        """
                .formatted(
                    rest.contains("cloudwatch")
                        ? ", storage: {rds-instance: o, region: eu-west-1}"
                        : "",
                    SimulatedDms.ACCOUNT,
                    SimulatedDms.REGION,
                    dms.endpoint(),
                    entry)
            + rest;
    check.with("-o", "json", "-c", CheckRun.file(directory, text).toString());
    assertThat(check.out.toString()).as(check.err.toString()).startsWith("{");
    return ApiJson.read(CheckJson.class, check.out.toString());
  }

  private String sts() {
    return "aws: {sts: {endpoint-url: \"" + dms.endpoint() + "\"}}\n";
  }

  private static List<FindingJson> missing(CheckJson seen) {
    return seen.findings().stream().filter(f -> f.finding().equals("missing-right")).toList();
  }

  @Test
  void withAllRightsNoneIsMissingAndEachIsAskedForOnce() {
    SimulatedResource source = dms.addEndpoint("s", "source", "h", 5432, "d", "u");
    dms.addTask("orders", source, source, dms.addInstance("ri", "10.0.0.1")).run();

    assertThat(missing(run("", sts()))).isEmpty();
    for (String operation :
        List.of(
            "DescribeReplicationTasks",
            "DescribeEndpoints",
            "DescribeReplicationInstances",
            "DescribeConnections",
            "DescribeReplicationConfigs",
            "DescribeReplications",
            "DescribeDataMigrations",
            "ListTagsForResource",
            "GetCallerIdentity")) {
      assertThat(dms.calls(operation)).as(operation).hasSize(1);
    }
  }

  @Test
  void theRightToTheTablesOfServerlessIsTriedOnAReplicationThatRuns() {
    SimulatedResource source = dms.addEndpoint("s", "source", "h", 5432, "d", "u");
    dms.addServerless("orders-sl", source, source).run();
    dms.faults().always("DescribeReplicationTableStatistics", Fault.DENIED);

    assertThat(missing(run("", sts())))
        .extracting(FindingJson::text)
        .containsExactly("dms:DescribeReplicationTableStatistics is missing");
  }

  @Test
  void everyMissingRightOfAnEntryIsNamedWithTheFileThatGrantsIt() {
    SimulatedResource source = dms.addEndpoint("s", "source", "h", 5432, "d", "u");
    dms.addTask("orders", source, source, dms.addInstance("ri", "10.0.0.1")).run();
    List<String> denied =
        List.of(
            "DescribeEndpoints",
            "DescribeReplicationConfigs",
            "DescribeReplications",
            "DescribeConnections",
            "ListTagsForResource");
    denied.forEach(operation -> dms.faults().always(operation, Fault.DENIED));

    List<FindingJson> found = missing(run("", sts()));

    assertThat(found)
        .extracting(FindingJson::text)
        .containsExactlyInAnyOrderElementsOf(
            denied.stream().map(o -> "dms:" + o + " is missing").toList());
    assertThat(found)
        .allSatisfy(
            f -> {
              assertThat(f.place()).isEqualTo("prod");
              assertThat(f.remedy())
                  .contains(
                      "whom slotwarden runs as", "deploy/iam/observe.json", "config show --iam");
            });
  }

  @Test
  void aRightOfAnAssumedRoleIsGrantedToTheRoleAndTheAssumingToOurselves() {
    String role = "arn:aws:iam::123456789012:role/dms";
    dms.faults().always("DescribeEndpoints", Fault.DENIED);
    assertThat(missing(run(", assume-role: \"" + role + "\"", sts())))
        .singleElement()
        .satisfies(f -> assertThat(f.remedy()).contains("to " + role, "--role " + role));

    check.out.getBuffer().setLength(0);
    dms.faults().always("AssumeRole", Fault.DENIED);
    assertThat(missing(run(", assume-role: \"" + role + "\"", sts())))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.text()).isEqualTo("sts:AssumeRole is missing");
              assertThat(f.remedy()).contains("whom slotwarden runs as", "trust policy");
            });
  }

  @Test
  void cloudWatchAndTopicsAreAskedAndWhatWouldActIsSaidToBeUntried() {
    String rest =
        """
        aws: {sts: {endpoint-url: "%1$s"}, cloudwatch: {endpoint-url: "%2$s"}, sns: {endpoint-url: "%2$s"}}
        policies: [{name: r, resume-task: {tasks: [orders-cdc]}}]
        notify: [{sns: {name: pager, topic-arn: "arn:aws:sns:eu-west-1:123456789012:pager"}}]
        """
            .formatted(dms.endpoint(), denying.endpoint());

    CheckJson seen = run("", rest);

    assertThat(missing(seen))
        .extracting(f -> f.place() + ": " + f.text())
        .containsExactlyInAnyOrder(
            "orders: cloudwatch:GetMetricData is missing",
            "pager: sns:GetTopicAttributes is missing");
    assertThat(missing(seen))
        .filteredOn(f -> f.place().equals("pager"))
        .allSatisfy(f -> assertThat(f.remedy()).contains("deploy/iam/notify.json"));
    assertThat(seen.findings())
        .filteredOn(f -> f.finding().equals("right-not-tried"))
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.text())
                    .isEqualTo(
                        "dms:StartReplicationTask, dms:StartReplication, sns:Publish can't be tried"
                            + " without acting"));
  }
}
