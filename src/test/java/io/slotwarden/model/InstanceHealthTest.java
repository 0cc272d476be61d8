package io.slotwarden.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.InstanceHealth.CpuLoad;
import io.slotwarden.model.InstanceHealth.DiskRoom;
import io.slotwarden.model.InstanceHealth.MemoryRoom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// When a replication instance is starved, when it has recovered, and when nobody knows.
class InstanceHealthTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private static Observed<Boolean> memory(long freeable, long growth) {
    return health(new MemoryRoom(freeable, 500 * MIB, growth, NOON), GIB * 40).memoryStarved();
  }

  private static Observed<Boolean> disk(long free) {
    return health(new MemoryRoom(GIB, 0, 0, NOON), free).diskStarved();
  }

  private static InstanceHealth health(MemoryRoom memory, long free) {
    return new InstanceHealth(
        Observed.known(memory, NOON),
        Observed.known(new DiskRoom(free, 50 * GIB, NOON), NOON),
        Observed.known(new CpuLoad(12, NOON), NOON));
  }

  @Test
  void memoryIsShortWhenItNearsZeroOrSwapGrows() {
    assertThat(memory(127 * MIB, 0)).isEqualTo(Observed.known(true, NOON));
    assertThat(memory(GIB, 64 * MIB)).isEqualTo(Observed.known(true, NOON));
    assertThat(memory(128 * MIB, 63 * MIB)).isEqualTo(Observed.known(false, NOON));
  }

  @Test
  void swapThatOnlyStaysIsNoShortage() {
    assertThat(health(new MemoryRoom(GIB, 4 * GIB, 0, NOON), 40 * GIB).memoryStarved().toOptional())
        .contains(false);
  }

  @Test
  void diskIsShortBelowATenthAndBelowTwoGibWhateverItsSize() {
    assertThat(disk(5 * GIB - 50)).isEqualTo(Observed.known(true, NOON));
    assertThat(disk(5 * GIB)).isEqualTo(Observed.known(false, NOON));
    Observed<DiskRoom> ofUnknownSize = Observed.known(new DiskRoom(2 * GIB - 1, null, NOON), NOON);
    assertThat(
            new InstanceHealth(
                    Observed.unknown("x", NOON), ofUnknownSize, Observed.unknown("x", NOON))
                .diskStarved()
                .toOptional())
        .contains(true);
  }

  @Test
  void whatIsNotMeasuredHasNotRecovered() {
    InstanceHealth unknown = InstanceHealth.unknown("grant cloudwatch:GetMetricData", NOON);

    assertThat(unknown.memoryStarved().reason()).contains("grant cloudwatch:GetMetricData");
    assertThat(unknown.diskStarved().isKnown()).isFalse();
    assertThat(unknown.lack()).isEmpty();
  }

  @Test
  void anInstanceThatNobodyMeasuredIsUnknownInTheObservation() {
    DmsObservation look = ADms.with(_ -> {});

    assertThat(look.instanceHealth("arn:x").memoryStarved().isKnown()).isFalse();
    assertThat(look.instanceHealth(null).diskStarved().isKnown()).isFalse();
    assertThat(look.taskHealth("arn:x").tables().isKnown()).isFalse();
  }

  @Test
  void theWordsSayWhatIsLackingAndHowMuchIsLeft() {
    assertThat(health(new MemoryRoom(90 * MIB, 700 * MIB, 80 * MIB, NOON), 3 * GIB).lack())
        .contains(
            "memory: 90.0 MiB freeable, 700.0 MiB swapped, 80.0 MiB of it within 15 m; disk: 3.0"
                + " GiB free of 50.0 GiB");
  }
}
