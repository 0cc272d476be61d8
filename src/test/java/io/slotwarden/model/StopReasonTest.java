package io.slotwarden.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.StopReason.Advice;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Stop reasons and failure messages as DMS writes them (domain reference, sections 2 and 3).
class StopReasonTest {

  @ParameterizedTest
  @CsvSource({
    "NORMAL, BY_HAND",
    "RECOVERABLE_ERROR, RESUME",
    "FATAL_ERROR, ONCE",
    "FULL_LOAD_ONLY_FINISHED, NEVER",
    "STOPPED_AFTER_FULL_LOAD, NEVER",
    "STOPPED_AFTER_CACHED_EVENTS, NEVER",
    "EXPRESS_LICENSE_LIMITS_REACHED, NEVER",
    "STOPPED_AFTER_DDL_APPLY, NEVER",
    "STOPPED_DUE_TO_LOW_MEMORY, WHEN_RECOVERED",
    "STOPPED_DUE_TO_LOW_DISK, WHEN_RECOVERED",
    "STOPPED_AT_SERVER_TIME, NEVER",
    "STOPPED_AT_COMMIT_TIME, NEVER",
    "RECONFIGURATION_RESTART, RESUME_LATER",
    "RECYCLE_TASK, RESUME_LATER",
    "A_NEW_VALUE, NEVER"
  })
  void advisesByTheWordHoweverItIsWritten(String word, Advice advice) {
    for (String text :
        new String[] {
          "Stop Reason " + word,
          "Stop  Reason   " + word,
          "stop reason " + word.toLowerCase(Locale.ROOT),
          word,
          "Last Error  something. Stop Reason " + word + " Error Level RECOVERABLE"
        }) {
      StopReason reason = StopReason.of(text, null);

      assertThat(reason.word()).as(text).isEqualTo(word);
      assertThat(reason.advice()).as(text).isEqualTo(advice);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Last Error  ODBC general error. Stop Reason RECOVERABLE_ERROR Error Level"
            + " RECOVERABLE|RESUME",
        "failed last Error The task stopped abnormally Stop Reason RECOVERABLE_ERROR Error Level"
            + " RECOVERABLE|RESUME",
        "Last Error Task error notification received from subtask 0, thread 0"
            + " [reptask/replicationtask.c:2673] [1022502] Stop Reason RECOVERABLE_ERROR Error"
            + " Level RECOVERABLE|RESUME",
        "Last Error Slot does not exist Stop Reason FATAL_ERROR|NEEDS_RELOAD",
        "Last Error Specified plugin does not exist, or is not supported|NEVER",
        "Last Error Stream Component Fatal error. Stop Reason FATAL_ERROR|ONCE",
        "Failed while preparing stream component 'st_0_ABC'.; Cannot initialize subtask; Stream"
            + " component 'st_0_ABC' terminated Stop Reason FATAL_ERROR Error Level FATAL|NEVER",
        "Last Error  No tables were found at task initialization. Stop Reason FATAL_ERROR Error"
            + " Level FATAL|NEVER",
        "Task 'ABC' was stopped after 7 recovery attempts Stop Reason FATAL_ERROR|PAGE",
        "[1020101] ERROR: out of memory Stop Reason RECOVERABLE_ERROR|NEVER",
        "Last Error Error 1236 reading binary log Stop Reason RECOVERABLE_ERROR|NEVER",
        "can no longer get changes from replication slot \"x\"|NEEDS_RELOAD",
        "can no longer access replication slot \"x\"|NEEDS_RELOAD",
        "replication slot \"x\" does not exist Stop Reason RECOVERABLE_ERROR|NEEDS_RELOAD",
        "requested WAL segment 0000000100000001000000AB has already been removed|NEEDS_RELOAD",
        "replication slot \"x\" is active for PID 4711 Stop Reason RECOVERABLE_ERROR|WAIT",
        "could not start from replication slot \"x\": publication \"p\" does not exist Stop Reason"
            + " FATAL_ERROR|ONCE",
        "Last Error ODBC general error. Stop Reason FATAL_ERROR Error Level FATAL|ONCE",
        "Last Error Stream Component Fatal error. Stop Reason RECOVERABLE_ERROR|ONCE"
      })
  void advisesByTheMessageHoweverItIsWritten(String message, Advice advice) {
    assertThat(StopReason.of(message, null).advice()).isEqualTo(advice);
    assertThat(StopReason.of(null, message).advice()).isEqualTo(advice);
    assertThat(StopReason.of(message.replace(" ", "  "), message).advice()).isEqualTo(advice);
    assertThat(StopReason.of(message.toUpperCase(Locale.ROOT), null).advice()).isEqualTo(advice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "something odd", "Stop Reason"})
  void advisesNothingWhenNoReasonCanBeRead(String text) {
    StopReason reason = StopReason.of(text, null);

    assertThat(reason.word()).isEqualTo("UNKNOWN");
    assertThat(reason.advice()).isEqualTo(Advice.NEVER);
  }

  @Test
  void anOldMessageOfALostSlotOutweighsAMildReason() {
    assertThat(StopReason.of("Stop Reason RECOVERABLE_ERROR", "Slot does not exist").advice())
        .isEqualTo(Advice.NEEDS_RELOAD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Stop Reason NORMAL|Last Error Stream Component Fatal error. Stop Reason"
            + " FATAL_ERROR|BY_HAND",
        "Stop Reason NORMAL|replication slot \"x\" is active for PID 4711|BY_HAND",
        "Stop Reason FULL_LOAD_ONLY_FINISHED|Last Error ODBC general error.|NEVER",
        "Stop Reason STOPPED_AT_COMMIT_TIME|Last Error Stream Component Fatal error.|NEVER",
        "Stop Reason STOPPED_DUE_TO_LOW_DISK|Last Error ODBC general error.|WHEN_RECOVERED"
      })
  void aMessageNeverAllowsWhatTheStopReasonForbids(String stop, String message, Advice advice) {
    assertThat(StopReason.of(stop, message).advice()).isEqualTo(advice);
  }

  @Test
  void aMessageThatNamesAnotherStopReasonIsOfAnEarlierRun() {
    StopReason reason =
        StopReason.of(
            "Stop Reason RECOVERABLE_ERROR",
            "Last Error Slot does not exist Stop Reason FATAL_ERROR Error Level FATAL");

    assertThat(reason.word()).isEqualTo("RECOVERABLE_ERROR");
    assertThat(reason.advice()).isEqualTo(Advice.RESUME);
  }
}
