package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.DmsConfig.Part;
import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Observed;
import io.slotwarden.testing.WireFront;
import io.slotwarden.testing.WireFront.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Regions that lack a part of DMS, clocks that are off, credentials that end: each is Unknown,
/// named, with what would mend it, and asked again in the next look.
class PartialRegionsTest {
  private final ObservedDms world = new ObservedDms();
  private final Map<String, Reply> replies = new HashMap<>();
  private final WireFront front =
      new WireFront(
          world.dms.endpoint(),
          (request, upstream) -> {
            Reply scripted = replies.get(request.operation());
            return scripted == null ? upstream.ask() : scripted;
          });

  @AfterEach
  void thePublishedModelApproves() {
    front.close();
    world.close();
  }

  private DmsObservation look(Part... notOffered) {
    return observer(notOffered).observe();
  }

  private DmsInventoryObserver observer(Part... notOffered) {
    return world.observer(
        SimulatedDms.ACCOUNT, null, ObservedDms.PATIENT, front.endpoint(), List.of(notOffered));
  }

  @ParameterizedTest
  @CsvSource({
    "DescribeDataMigrations,     UnknownOperationException, data-migrations",
    "DescribeDataMigrations,     InvalidAction,             data-migrations",
    "DescribeReplicationConfigs, UnknownOperationException, serverless",
    "DescribeReplications,       UnknownOperationException, serverless"
  })
  void anOperationThatTheRegionLacksIsUnknownAndSaysHowToSettleIt(
      String operation, String code, String part) {
    replies.put(operation, Reply.error(code, ""));

    DmsObservation seen = look();

    assertThat(why(part.equals("serverless") ? seen.replications() : seen.dataMigrations()))
        .contains(
            "dms:" + operation + " is not known there (" + code + ")",
            "not-offered: [" + part + "]");
    assertThat(seen.tasks().isKnown()).isTrue();
  }

  @Test
  void whatAwsAndAPersonBothSayIsNotOfferedIsNone() {
    for (String operation :
        List.of("DescribeDataMigrations", "DescribeReplicationConfigs", "DescribeReplications")) {
      replies.put(operation, Reply.error("UnknownOperationException", ""));
    }

    DmsObservation seen = look(Part.SERVERLESS, Part.DATA_MIGRATIONS);

    assertThat(seen.replications().toOptional()).contains(List.of());
    assertThat(seen.dataMigrations().toOptional()).contains(List.of());
  }

  @Test
  void whatAPersonSaysIsNotOfferedIsListedAllTheSameWhereItIs() {
    world.dms.addDataMigration("mig", "Ready");

    assertThat(look(Part.DATA_MIGRATIONS).dataMigrations().toOptional())
        .hasValueSatisfying(all -> assertThat(all).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDeniedException", "ThrottlingException", "InternalFailure"})
  void aPersonsWordCoversNoOtherFailure(String code) {
    replies.put("DescribeDataMigrations", Reply.error(code, "no"));

    assertThat(why(look(Part.DATA_MIGRATIONS).dataMigrations())).contains(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 501})
  void aPageOfSomebodyElsesIsNotTheServicesWord(int status) {
    replies.put(
        "DescribeDataMigrations",
        new Reply(status, "text/html", "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)));

    assertThat(why(look(Part.DATA_MIGRATIONS).dataMigrations()))
        .contains("HTTP " + status, "check region and endpoint-url");
  }

  @Test
  void withoutAnEstablishedAccountWhatIsNotOfferedProvesNothing() {
    replies.put("DescribeDataMigrations", Reply.error("UnknownOperationException", ""));
    world.dms.faults().always("GetCallerIdentity", Fault.DENIED);

    assertThat(why(look(Part.DATA_MIGRATIONS).dataMigrations()))
        .contains("its account is not established");
  }

  @Test
  void aClockThatIsOffIsNamedAsSuch() {
    replies.put("DescribeEndpoints", Reply.error("RequestTimeTooSkewed", "too large"));
    replies.put(
        "DescribeConnections",
        Reply.error("InvalidSignatureException", "Signature expired: 1 is now earlier than 2"));

    DmsObservation seen = look();

    assertThat(why(seen.endpoints())).contains("the clock of this machine is wrong");
    assertThat(why(seen.connections())).contains("the clock of this machine is wrong");
  }

  @Test
  void credentialsThatExpireAreNamedAndTheNextLookSeesAgain() {
    DmsInventoryObserver observer = observer();
    world.dms.faults().always("DescribeReplicationTasks", Fault.EXPIRED);
    assertThat(why(observer.observe().tasks())).contains("ExpiredToken", "renew the credentials");

    world.dms.faults().clear();

    assertThat(observer.observe().tasks().isKnown()).isTrue();
  }

  @Test
  void aRoleThatMayNotBeAssumedIsTheRightThatIsNamed() {
    world.dms.faults().always("AssumeRole", Fault.DENIED);
    DmsInventoryObserver observer =
        world.observer(
            SimulatedDms.ACCOUNT,
            "arn:aws:iam::123456789012:role/dms",
            ObservedDms.PATIENT,
            world.dms.endpoint(),
            List.of());

    DmsObservation seen = observer.observe();

    assertThat(why(seen.tasks())).contains("grant sts:AssumeRole");
    assertThat(observer.probe(seen, AwsConfig.DEFAULT))
        .extracting(p -> p.action())
        .contains("sts:AssumeRole");
  }

  @Test
  void aBurstOfThrottlingEndsWithTheNextLook() {
    DmsInventoryObserver observer = observer();
    world.dms.faults().next(4, "DescribeEndpoints", Fault.THROTTLED);
    assertThat(why(observer.observe().endpoints())).contains("throttled beyond all retries");

    assertThat(observer.observe().endpoints().isKnown()).isTrue();
  }

  private static String why(Observed<?> observed) {
    assertThat(observed.isKnown()).isFalse();
    return observed.reason().orElseThrow();
  }
}
