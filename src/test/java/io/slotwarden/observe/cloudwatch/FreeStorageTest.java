package io.slotwarden.observe.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.aws.CallLimits;
import io.slotwarden.aws.CloudWatchAccess;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.StorageConfig;
import io.slotwarden.model.Observed;
import io.slotwarden.model.StorageSpace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;

/// The free storage of RDS and Aurora, and how old it is.
class FreeStorageTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final long GIB = 1L << 30;
  private static final StorageConfig.CloudWatch INSTANCE =
      new StorageConfig.RdsInstance("orders-prod", CloudWatchDouble.REGION);
  private static final StorageConfig.CloudWatch CLUSTER =
      new StorageConfig.AuroraCluster("orders", CloudWatchDouble.REGION);

  private CloudWatchDouble cloud;
  private Instant now = NOON;

  @BeforeEach
  void open() throws IOException {
    cloud = new CloudWatchDouble();
  }

  @AfterEach
  void close() {
    assertThat(cloud.refusals).isEmpty();
    cloud.close();
  }

  private FreeStorage storage(StorageConfig.CloudWatch of) {
    AwsConfig aws = new AwsConfig(null, null, null, null, cloud.endpoint(), null);
    return new FreeStorage(
        "orders",
        of,
        CloudWatchAccess.open(
            of.region(),
            aws,
            CallLimits.acting(Duration.ofSeconds(20)),
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create("AKIATEST00000000000", "hunter2/hunter2"))),
        () -> now);
  }

  /// What is known once the answer has arrived, however slow this machine is.
  private static Observed<StorageSpace> answered(FreeStorage storage) {
    return await()
        .until(
            storage::read, seen -> seen.reason().filter(r -> r.contains("not answered")).isEmpty());
  }

  private void rds(Instant at, double bytes) {
    cloud.put("FreeStorageSpace", "DBInstanceIdentifier", "orders-prod", at, bytes);
  }

  @Test
  void theNewestDatapointOfTheInstanceCountsFromItsOwnTime() {
    rds(NOON.minusSeconds(300), 60.0 * GIB);
    rds(NOON.minusSeconds(120), 50.0 * GIB);
    rds(NOON.minusSeconds(180), 55.0 * GIB);
    cloud.put("FreeStorageSpace", "DBInstanceIdentifier", "another", NOON, 1);

    try (FreeStorage storage = storage(INSTANCE)) {
      assertThat(answered(storage))
          .isEqualTo(
              Observed.known(new StorageSpace(50 * GIB, null, true), NOON.minusSeconds(120)));
    }
  }

  @Test
  void aClusterHasItsVolumeAndWhatIsUsedOfItMakesTheCapacity() {
    Instant at = NOON.minusSeconds(600);
    cloud.put("AuroraVolumeBytesLeftTotal", "DBClusterIdentifier", "orders", at, 100.0 * GIB);
    cloud.put("VolumeBytesUsed", "DBClusterIdentifier", "orders", at, 28.0 * GIB);

    try (FreeStorage storage = storage(CLUSTER)) {
      assertThat(answered(storage))
          .isEqualTo(Observed.known(new StorageSpace(100 * GIB, 128 * GIB, true), at));
    }
  }

  @Test
  void itIsAskedOnceAMinuteHoweverOftenOneLooks() {
    rds(NOON.minusSeconds(60), GIB);
    try (FreeStorage storage = storage(INSTANCE)) {
      answered(storage);
      for (int second = 0; second < 60; second += 15) {
        now = NOON.plusSeconds(second);
        storage.read();
      }
      assertThat(cloud.calls).hasSize(1);

      now = NOON.plusSeconds(60);
      rds(NOON, 2.0 * GIB);
      await().until(() -> storage.read().toOptional().orElseThrow().freeBytes(), b -> b == 2 * GIB);
      assertThat(cloud.calls).hasSize(2);
    }
  }

  @Test
  void anOldDatapointIsNone() {
    rds(NOON.minus(Duration.ofMinutes(11)), GIB);
    try (FreeStorage storage = storage(INSTANCE)) {
      assertThat(answered(storage).reason().orElseThrow())
          .isEqualTo(
              "orders: the last datapoint that CloudWatch has of FreeStorageSpace of the DB"
                  + " instance orders-prod in eu-west-1 is 11 m old");
    }
  }

  @Test
  void whatWasFreshGrowsOldWhenCloudWatchStopsToAnswer() {
    rds(NOON, GIB);
    try (FreeStorage storage = storage(INSTANCE)) {
      now = NOON.plusSeconds(30);
      assertThat(answered(storage).isKnown()).isTrue();
      cloud.trouble = new CloudWatchDouble.Trouble(500, "InternalServiceFault", "x");
      now = NOON.plus(Duration.ofMinutes(2));

      await()
          .until(
              () ->
                  storage
                      .read()
                      .reason()
                      .filter(r -> r.contains("cloudwatch:GetMetricData failed"))
                      .isPresent());
    }
  }

  @Test
  void aNameThatCloudWatchDoesNotKnowIsSaid() {
    try (FreeStorage storage = storage(INSTANCE)) {
      assertThat(answered(storage).reason().orElseThrow())
          .contains("has no FreeStorageSpace of the DB instance orders-prod in eu-west-1")
          .contains("are name and region right?");
    }
  }

  @Test
  void aDenialNamesTheRightAndQuotesNoSecret() {
    cloud.trouble =
        new CloudWatchDouble.Trouble(
            403, "AccessDenied", "User AKIATEST00000000000 is not authorized");
    try (FreeStorage storage = storage(INSTANCE)) {
      assertThat(answered(storage).reason().orElseThrow())
          .contains("grant cloudwatch:GetMetricData")
          .doesNotContain("AKIATEST");
    }
  }

  @Test
  void theDoubleRefusesAnotherRegion() {
    try (FreeStorage storage =
        storage(new StorageConfig.RdsInstance("orders-prod", "eu-central-1"))) {
      assertThat(answered(storage).reason().orElseThrow()).contains("SignatureDoesNotMatch");
      assertThat(cloud.refusals).hasSize(1);
    }
    cloud.refusals.clear();
  }

  @Test
  void theDoubleAnswersWithElementsOfThePublishedModel() throws Exception {
    rds(NOON.minusSeconds(60), GIB);
    try (FreeStorage storage = storage(INSTANCE)) {
      answered(storage);
    }

    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(cloud.answers.getFirst().getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    checkMembers(
        (Element) root.getElementsByTagName("GetMetricDataResult").item(0),
        GetMetricDataResponse.builder().build());
  }

  private static void checkMembers(Element element, SdkPojo type) {
    Map<String, SdkField<?>> known = new TreeMap<>();
    type.sdkFields().forEach(f -> known.put(f.locationName(), f));
    for (Element member : children(element)) {
      assertThat(known).containsKey(member.getTagName());
      SdkField<?> field = known.get(member.getTagName());
      if (field != null && "List".equals(String.valueOf(field.marshallingType()))) {
        SdkField<?> item = field.getTrait(ListTrait.class).memberFieldInfo();
        for (Element entry : children(member)) {
          assertThat(entry.getTagName()).isEqualTo("member");
          if ("SdkPojo".equals(String.valueOf(item.marshallingType()))) {
            checkMembers(entry, item.constructor().get());
          }
        }
      }
    }
  }

  private static List<Element> children(Node node) {
    return java.util.stream.IntStream.range(0, node.getChildNodes().getLength())
        .mapToObj(node.getChildNodes()::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .toList();
  }
}
