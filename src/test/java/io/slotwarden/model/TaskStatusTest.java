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
    "created, IDLE",
    "initializing, TRANSIENT",
    "preparing_metadata_resources, TRANSIENT",
    "testing_connection, TRANSIENT",
    "fetching_metadata, TRANSIENT",
    "calculating_capacity, TRANSIENT",
    "provisioning_capacity, TRANSIENT",
    "replication_starting, TRANSIENT",
    "deprovisioned, DOWN",
    "Load running, RUNNING",
    "'Load complete, replication ongoing', RUNNING",
    "LOAD_COMPLETE_REPLICATION_ONGOING, RUNNING",
    "load-complete-replication-ongoing, RUNNING",
    "ReplicationOngoing, RUNNING",
    "Reloading target, RUNNING",
    "Maintenance, TRANSIENT",
    "Stopped, DOWN",
    "running with errors, UNKNOWN",
    "load complete, UNKNOWN"
  })
  void foldsTheStatusesOfDmsAndGuessesNone(String status, TaskStatus folded) {
    assertThat(TaskStatus.of(status)).isEqualTo(folded);
  }

  @ParameterizedTest
  @CsvSource({
    "failed-move, failed_move",
    "' Load complete, replication ongoing', load_complete_replication_ongoing",
    "Quantum-Leaping, quantum_leaping"
  })
  void spellsAWordForProgramsAlsoOneThatNobodyHasHeardOf(String status, String word) {
    assertThat(TaskStatus.folded(status)).isEqualTo(word);
  }
}
