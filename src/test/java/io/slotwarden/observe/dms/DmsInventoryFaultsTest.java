package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Observed;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What goes wrong with a listing makes it Unknown with a reason that names it, and costs the
/// others nothing.
class DmsInventoryFaultsTest {
  private static final Duration MOMENT = Duration.ofMillis(200);

  private final ObservedDms world = new ObservedDms();
  private final SimulatedDms dms = world.dms;

  @AfterEach
  void thePublishedModelApproves() {
    world.close();
  }

  @Test
  void aThrottledCallVanishesInTheRetries() {
    dms.faults().next(1, "DescribeEndpoints", Fault.THROTTLED);

    DmsObservation seen = world.look();

    assertThat(seen.endpoints().reason()).isEmpty();
    assertThat(dms.calls("DescribeEndpoints")).hasSize(2);
  }

  @Test
  void aLaterPageThrottledBeyondTheRetriesMakesTheListingUnknown() {
    dms.pageSize(1);
    dms.faults().fromPage(2, "DescribeEndpoints", Fault.THROTTLED);

    DmsObservation seen = world.look();

    assertThat(why(seen.endpoints()))
        .contains("dms:DescribeEndpoints", "throttled", "Rate exceeded");
    assertThat(seen.instances().reason()).isEmpty();
  }

  @Test
  void theStandardLimitsLeaveRoomForTheSdksOwnRetries() {
    dms.faults().always("DescribeReplicationTasks", Fault.THROTTLED);

    DmsObservation seen =
        world.observer(SimulatedDms.ACCOUNT, null, LookTimes.standard()).observe();

    assertThat(why(seen.tasks())).contains("throttled beyond all retries");
    assertThat(dms.calls("DescribeReplicationTasks")).hasSize(4);
  }

  @Test
  void aDenialOnALaterPageNamesTheRightToGrant() {
    dms.pageSize(1);
    dms.faults().fromPage(2, "DescribeEndpoints", Fault.DENIED);

    assertThat(why(world.look().endpoints()))
        .startsWith(
            "dms:DescribeEndpoints is denied (AccessDeniedException): grant dms:DescribeEndpoints");
  }

  @Test
  void halfOfTheServerlessListingsIsNone() {
    dms.addReplicationConfig("serverless", world.source, world.target);
    dms.faults().always("DescribeReplications", Fault.DENIED);

    assertThat(why(world.look().replications())).contains("grant dms:DescribeReplications");
  }

  @ParameterizedTest
  @EnumSource(names = {"HANG", "DRIP"})
  void aCallWithoutAnEndIsGivenUpAtTheListingsLimit(Fault fault) {
    dms.faults().always("DescribeReplicationTasks", fault);
    var observer =
        world.observer(
            SimulatedDms.ACCOUNT,
            null,
            ObservedDms.times(
                Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(30)));

    DmsObservation seen = observer.observe();

    assertThat(why(seen.tasks())).startsWith("timed out: dms:DescribeReplicationTasks");
    assertThat(dms.calls("DescribeConnections")).isNotEmpty();
  }

  @Test
  void anAttemptWithoutAnAnswerIsGivenUpAtItsOwnLimit() {
    dms.faults().always("DescribeReplicationTasks", Fault.HANG);
    var observer =
        world.observer(
            SimulatedDms.ACCOUNT,
            null,
            ObservedDms.times(MOMENT, Duration.ofSeconds(30), Duration.ofSeconds(60)));

    assertThat(why(observer.observe().tasks()))
        .isEqualTo("timed out: dms:DescribeReplicationTasks was not answered in time");
  }

  @Test
  void aLookThatIsOutOfTimeAsksNothingMore() {
    dms.faults().always("DescribeReplicationTasks", Fault.HANG);
    var observer =
        world.observer(
            SimulatedDms.ACCOUNT,
            null,
            ObservedDms.times(Duration.ofSeconds(30), Duration.ofSeconds(30), MOMENT));

    DmsObservation seen = observer.observe();

    assertThat(why(seen.connections())).startsWith("timed out: no time was left");
    assertThat(dms.calls()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void anInterruptedLookEndsAtOnceAndLeavesTheMarkOfIt() {
    dms.faults().always("DescribeReplicationTasks", Fault.HANG);
    var observer = world.observer();
    Thread.currentThread().interrupt();

    DmsObservation seen = observer.observe();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(why(seen.tasks())).startsWith("interrupted");
  }

  @Test
  void aLoadBalancersErrorPageIsNotTheService() {
    dms.faults().always("DescribeReplicationInstances", Fault.BAD_GATEWAY);

    assertThat(why(world.look().instances()))
        .contains("dms:DescribeReplicationInstances", "HTTP 502", "without an error code");
  }

  @ParameterizedTest
  @EnumSource(names = {"GARBLED", "LISTLESS", "CIRCULAR"})
  void anAnswerThatCannotBeTheServicesIsNoListing(Fault fault) {
    dms.faults().always("DescribeEndpoints", fault);

    assertThat(why(world.look().endpoints())).contains("dms:DescribeEndpoints");
  }

  @Test
  void anotherAccountMakesEveryListingUnknown() {
    world.addTask("orders");
    dms.pretendAccount("999999999999");

    DmsObservation seen = world.look();

    assertThat(why(seen.tasks())).contains("999999999999", SimulatedDms.ACCOUNT);
    assertThat(why(seen.endpoints())).contains("999999999999");
    assertThat(why(seen.dataMigrations())).contains("empty", "sts:GetCallerIdentity");
    assertThat(why(seen.account())).contains("999999999999");
    assertThat(dms.calls("ListTagsForResource")).isEmpty();
  }

  @Test
  void anEmptyListingOfAnUnknownCallerIsUnknown() {
    dms.faults().always("GetCallerIdentity", Fault.DENIED);

    DmsObservation seen = world.look();

    assertThat(why(seen.tasks()))
        .contains("its account is not established", "sts:GetCallerIdentity");
    assertThat(seen.endpoints().reason()).isEmpty();
    assertThat(seen.account().toOptional()).contains(SimulatedDms.ACCOUNT);
    assertThat(dms.calls("GetCallerIdentity")).hasSize(1);
  }

  @Test
  void aSuddenlyEmptyInventoryIsReportedAsItIsForTheCoreToJudge() {
    dms.faults().always("DescribeEndpoints", Fault.EMPTY);

    assertThat(world.look().endpoints().toOptional())
        .hasValueSatisfying(all -> assertThat(all).isEmpty());
  }

  @Test
  void withoutAConfiguredAccountTheArnsSayWhoseItIs() {
    DmsObservation seen = world.observer(null, null, ObservedDms.PATIENT).observe();

    assertThat(seen.account().toOptional()).contains(SimulatedDms.ACCOUNT);
    assertThat(seen.tasks().reason()).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsAReasonAndNoException() {
    dms.close();

    DmsObservation seen = world.look();

    assertThat(why(seen.tasks())).contains("dms:DescribeReplicationTasks", "ConnectException");
    assertThat(why(seen.account())).contains("sts:GetCallerIdentity");
  }

  private static String why(Observed<?> observed) {
    assertThat(observed.isKnown()).isFalse();
    return observed.reason().orElseThrow();
  }
}
