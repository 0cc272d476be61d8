package io.slotwarden.demo.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.Lsn;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The double itself: that it says nothing the published model does not know, and lets nothing pass
/// that it does not.
class SimulatedDmsTest {
  private static final String ALL_TASKS = "DescribeReplicationTasks";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final SimulatedDms dms = SimulatedDms.start(now::get);
  private final SimulatedResource source;
  private final SimulatedResource target;
  private final SimulatedResource instance;
  private final SimulatedTask task;

  SimulatedDmsTest() {
    source = dms.addEndpoint("src", "SOURCE", "h", 5432, "d", "u");
    target = dms.addEndpoint("dst", "TARGET", "h", 5432, "d", "u");
    instance = dms.addInstance("ri", "10.0.0.5");
    dms.addConnection(instance, source);
    dms.addReplication(dms.addReplicationConfig("serverless", source, target), "running");
    dms.addDataMigration("mig", "Ready").with("DataMigrationCreateTime", NOW);
    task = dms.addTask("orders", source, target, instance).tag("team", "a");
  }

  @AfterEach
  void close() {
    dms.close();
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void understandsOnlyRequestsThatThePublishedModelKnows(Operation operation) {
    assertThat(PublishedModel.requestMembers(operation.wireName()))
        .containsAll(operation.requestMembers());
  }

  @Test
  void answersEveryOperationInTheWordsOfThePublishedModel() throws Exception {
    String arn = "\"" + task.arn() + "\"";
    task.run();
    dms.addTable(task, "public", "orders", "Table error").with("ValidationFailedRecords", 3);
    SimulatedReplication running = dms.addServerless("running", source, target).run();
    dms.addTable(running, "public", "orders", "Table error").with("ValidationFailedRecords", 3);
    dms.addMaintenance(
        instance,
        Map.of("Action", "os-upgrade", "ForcedApplyDate", Instant.parse("2026-03-08T12:00:00Z")));
    dms.addAssessment(task, "postgres-check-wallevel", "passed");
    for (Operation operation : Operation.values()) {
      if (operation.list() != null) {
        String body =
            operation == Operation.DESCRIBE_TABLE_STATISTICS
                ? "{\"ReplicationTaskArn\":" + arn + "}"
                : operation == Operation.DESCRIBE_REPLICATION_TABLE_STATISTICS
                    ? "{\"ReplicationConfigArn\":\"" + running.arn() + "\"}"
                    : "{}";
        assertThat(call(operation.wireName(), body).statusCode()).isEqualTo(200);
      }
    }
    call("ListTagsForResource", "{\"ResourceArn\":" + arn + "}");
    call("StopReplicationTask", "{\"ReplicationTaskArn\":" + arn + "}");
    task.status("stopped");
    call("StartReplicationTask", start("resume-processing"));
    SimulatedReplication serverless = dms.addServerless("sl", source, target).tag("team", "a");
    dms.addMigration("homogeneous").slot("mig").start();
    call("StartReplication", startServerless(serverless, "start-replication"));
    serverless.run();
    call("StopReplication", "{\"ReplicationConfigArn\":\"" + serverless.arn() + "\"}");
    call("DescribeReplications", "{}");
    call("DescribeDataMigrations", "{}");
    call("ListTagsForResource", "{\"ResourceArn\":\"" + serverless.arn() + "\"}");

    PublishedModel.approves(dms);
    assertThat(dms.answers())
        .extracting(Answer::operation)
        .containsAll(List.of(Operation.values()).stream().map(Operation::wireName).toList());
  }

  @Test
  void spellsInstantsAsSecondsExceptOfDataMigrations() throws Exception {
    assertThat(call(ALL_TASKS, "{}").body())
        .contains("\"ReplicationTaskCreationDate\":1772366400.123");
    assertThat(call("DescribeDataMigrations", "{}").body())
        .contains("\"DataMigrationCreateTime\":\"2026-03-01T12:00:00.123Z\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DeleteReplicationTask    | {}                                   | UnknownOperationException
          DescribeReplicationTasks | {"Maker":"page-2"}                   | SerializationException
          DescribeReplicationTasks | {"MaxRecords":10}                    | InvalidParameterValueException
          DescribeReplicationTasks | {"Marker":"x"}                       | InvalidParameterValueException
          DescribeReplicationTasks | {"Filters":[{"Name":"a","Values":[]}]} | InvalidParameterValueException
          DescribeTableStatistics  | {}                                   | ValidationException
          DescribeReplicationTableStatistics | {}                         | ValidationException
          DescribeTableStatistics  | {"ReplicationTaskArn":"a","MaxRecords":501} | InvalidParameterValueException
          DescribeEndpoints        | nonsense                             | SerializationException
          StartReplicationTask     | {}                                   | ValidationException
          """)
  void refusesAndRecordsWhatTheServiceDoesNotKnow(String operation, String body, String code)
      throws Exception {
    HttpResponse<String> answer = call(operation, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"__type\":\"" + code + "\"");
    assertThat(dms.violations()).singleElement().asString().startsWith(code);
    assertThatThrownBy(() -> PublishedModel.approves(dms)).isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesACallThatIsNotSigned() throws Exception {
    HttpRequest unsigned =
        HttpRequest.newBuilder(dms.endpoint())
            .header("X-Amz-Target", "AmazonDMSv20160101.DescribeEndpoints")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();

    assertThat(send(unsigned).body()).contains("MissingAuthenticationTokenException");
    assertThat(dms.violations()).hasSize(1);
  }

  @Test
  void aFilterThatMatchesNothingIsNotFound() throws Exception {
    String filter = "{\"Filters\":[{\"Name\":\"replication-task-id\",\"Values\":[\"%s\"]}]}";

    assertThat(call(ALL_TASKS, filter.formatted("orders")).body()).contains(task.arn());
    assertThat(call(ALL_TASKS, filter.formatted("gone")).body()).contains("ResourceNotFoundFault");
    assertThat(dms.violations()).isEmpty();
  }

  @Test
  void onlyResumesATaskThatRanBefore() throws Exception {
    task.run().stop("RECOVERABLE_ERROR");

    assertThat(call("StartReplicationTask", start("start-replication")).body())
        .contains("InvalidParameterCombinationException");
    assertThat(call("StartReplicationTask", start("reload-target")).body())
        .contains("InvalidParameterCombinationException");
    assertThat(dms.reloads()).hasSize(1);
    assertThat(call("StartReplicationTask", start("resume-processing")).statusCode())
        .isEqualTo(200);
    assertThat(call("StartReplicationTask", start("resume-processing")).body())
        .contains("InvalidResourceStateFault");
  }

  @Test
  void aStartedTaskIsSeenStartingAndThenAsScripted() throws Exception {
    task.run().stop("RECOVERABLE_ERROR").afterStart("running", "failed");
    call("StartReplicationTask", start("resume-processing"));

    assertThat(statuses(4)).containsExactly("starting", "running", "failed", "failed");
  }

  @Test
  void aServerlessReplicationGetsItsCapacityAndLosesItFortyEightHoursAfterTheStop()
      throws Exception {
    SimulatedReplication sl =
        dms.addServerless("sl", source, target).stepsTake(Duration.ofMinutes(1));
    call("StartReplication", startServerless(sl, "start-replication"));
    assertThat(sl.status()).isEqualTo("initializing");
    now.set(NOW.plus(Duration.ofMinutes(4)));
    assertThat(sl.status()).isEqualTo("calculating_capacity");
    now.set(NOW.plus(Duration.ofMinutes(7)));
    assertThat(sl.status()).isEqualTo("running");

    sl.stop("NORMAL");
    assertThat(call("StartReplication", startServerless(sl, "start-replication")).body())
        .contains("valid only for replications running for the first time");
    now.set(now.get().plus(Duration.ofHours(48)).minusSeconds(1));
    assertThat(describedServerless()).contains("\"ProvisionState\":\"provisioned\"");
    now.set(now.get().plusSeconds(1));
    assertThat(describedServerless()).contains("\"ProvisionState\":\"deprovisioned\"");
    assertThat(call("StartReplication", startServerless(sl, "resume-processing")).body())
        .contains("InvalidResourceStateFault", "deprovisioned");
    assertThat(dms.violations()).isEmpty();
  }

  @Test
  void toTouchAReplicationOfAZeroEtlIntegrationIsAViolation() throws Exception {
    SimulatedReplication sl =
        dms.addServerless("sl", source, target).run().stop("NORMAL").readOnly();

    call("StartReplication", startServerless(sl, "resume-processing"));

    assertThat(dms.violations()).hasSize(1);
  }

  @Test
  void aDataMigrationSpellsItsStatusAsItIsTold() throws Exception {
    SimulatedMigration migration = dms.addMigration("m").start();
    call("DescribeDataMigrations", "{}");
    call("DescribeDataMigrations", "{}");

    migration.spelled(SimulatedMigration.Spelling.UNDERSCORES);

    assertThat(call("DescribeDataMigrations", "{}").body())
        .contains("\"DataMigrationStatus\":\"LOAD_COMPLETE_REPLICATION_ONGOING\"");
  }

  @Test
  void callsBeyondTheBucketAreThrottledUntilItFillsAgain() throws Exception {
    dms.limitCalls(2, 8);

    assertThat(call(ALL_TASKS, "{}").statusCode()).isEqualTo(200);
    assertThat(call("DescribeEndpoints", "{}").statusCode()).isEqualTo(200);
    assertThat(call(ALL_TASKS, "{}").body()).contains("ThrottlingException");
    now.set(NOW.plusMillis(125));
    assertThat(call(ALL_TASKS, "{}").statusCode()).isEqualTo(200);
    assertThat(dms.violations()).isEmpty();
  }

  @Test
  void aDeletedTaskIsDeletingFirstAndCleansUpOnlyWhereDmsCan() throws Exception {
    List<String> cleaned = new java.util.ArrayList<>();
    task.readBy(new Words(Lsn.parse("0/10"), cleaned)).run();
    SimulatedTask other = dms.addTask("other", source, target, source);
    other.readBy(new Words(Lsn.parse("0/10"), cleaned)).run();

    dms.deleteTask(task, true);
    dms.deleteTask(other, false);

    assertThat(call(ALL_TASKS, "{}").body()).contains("\"Status\":\"deleting\"");
    assertThat(call(ALL_TASKS, "{}").body()).doesNotContain(task.arn(), other.arn());
    assertThat(cleaned).containsExactly("cleaned up");
  }

  @Test
  void aResumeFromACheckpointThatTheSlotHasPassedIsTakenWithoutAWordAndRemembered()
      throws Exception {
    task.run().stop("RECOVERABLE_ERROR").checkpoint(Lsn.parse("0/10"));
    task.readBy(new Words(Lsn.parse("0/11"), new java.util.ArrayList<>()));

    assertThat(call("StartReplicationTask", start("resume-processing")).statusCode())
        .isEqualTo(200);

    assertThat(dms.losses())
        .containsExactly(new Loss(task.arn(), Lsn.parse("0/10"), Lsn.parse("0/11")));
    assertThat(dms.violations()).isEmpty();
  }

  @Test
  void aResumeWithoutItsSlotIsTakenAndFails() throws Exception {
    task.run().stop("RECOVERABLE_ERROR").checkpoint(Lsn.parse("0/10"));
    task.readBy(new Words(null, new java.util.ArrayList<>()));

    assertThat(call("StartReplicationTask", start("resume-processing")).statusCode())
        .isEqualTo(200);

    assertThat(call(ALL_TASKS, "{}").body())
        .contains("\"Status\":\"failed\"", "Slot does not exist Stop Reason FATAL_ERROR");
  }

  /// A reader of words.
  private record Words(@Nullable Lsn position, List<String> cleaned) implements TaskReader {
    @Override
    public Optional<Lsn> confirmedFlush() {
      return Optional.ofNullable(position);
    }

    @Override
    public void begin(@Nullable Lsn from) {}

    @Override
    public Optional<Lsn> end() {
      return Optional.empty();
    }

    @Override
    public void cleanUp() {
      cleaned.add("cleaned up");
    }
  }

  private String describedServerless() throws Exception {
    return call("DescribeReplications", "{}").body();
  }

  private static String startServerless(SimulatedReplication replication, String type) {
    return Json.write(
        Map.of("ReplicationConfigArn", replication.arn(), "StartReplicationType", type));
  }

  private List<String> statuses(int describes) throws Exception {
    List<String> seen = new java.util.ArrayList<>();
    for (int i = 0; i < describes; i++) {
      seen.add(task.status());
      call(ALL_TASKS, "{}");
    }
    return seen;
  }

  private String start(String type) {
    return Json.write(Map.of("ReplicationTaskArn", task.arn(), "StartReplicationTaskType", type));
  }

  private HttpResponse<String> call(String operation, String body)
      throws IOException, InterruptedException {
    String credential = "AKIATEST/20260301/" + SimulatedDms.REGION + "/dms/aws4_request";
    return send(
        HttpRequest.newBuilder(dms.endpoint())
            .header("X-Amz-Target", "AmazonDMSv20160101." + operation)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + credential + ", SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
