package io.slotwarden.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the benchmark promises, on few runs. Nothing here depends on how fast a machine is.
class ForecastQualityTest {
  private static final long SEED = 700_001;
  private static final int RUNS = 8;

  @ParameterizedTest(name = "{0}: at least {1} minutes, at most {2} spurious alarms a run")
  @CsvSource({"DIURNAL, 230, 0", "NIGHTLY, 230, 0", "BURSTS, 350, 0.3", "RUNAWAY, 60, 0"})
  void theAlarmLeavesTimeAndIsRarelyWrong(Workload workload, int lead, double spurious) {
    Score score = Score.of(workload, new SlotwardenAlarm(), SEED, RUNS);

    assertThat(score.missed()).isZero();
    assertThat(score.median()).isGreaterThanOrEqualTo(lead);
    assertThat(score.spuriousPerRun()).isLessThanOrEqualTo(spurious);
  }

  @Test
  void aSlotThatCatchesUpAlarmsNobody() {
    Score score = Score.of(Workload.CATCHES_UP, new SlotwardenAlarm(), SEED, RUNS);

    assertThat(score.leads()).as("no disk is ever full").isEmpty();
    assertThat(score.spuriousPerRun()).isZero();
  }
}
