package io.slotwarden.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskStatusTest {

  @ParameterizedTest
  @CsvSource({
    "running, RUNNING",
    "Running, RUNNING",
    "stopped, DOWN",
    "failed, DOWN",
    "failed-move, DOWN",
    "creating, TRANSIENT",
    "starting, TRANSIENT",
    "stopping, TRANSIENT",
    "moving, TRANSIENT",
    "modifying, TRANSIENT",
    "testing, TRANSIENT",
    "deleting, TRANSIENT",
    "ready, IDLE",
    "deprovisioned, UNKNOWN",
    "running with errors, UNKNOWN"
  })
  void foldsTheStatusesOfDmsAndGuessesNone(String status, TaskStatus folded) {
    assertThat(TaskStatus.of(status)).isEqualTo(folded);
  }
}
