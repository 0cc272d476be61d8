package io.slotwarden.demo.dms;

import io.slotwarden.model.Lsn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a task that runs does to its slot. Without one a task is words only.
public interface TaskReader {
  /// Where the slot stands: what lies before is not sent to anybody again. Empty: there is no slot.
  Optional<Lsn> confirmedFlush();

  /// The task begins to read.
  ///
  /// @param from its checkpoint; null at the first start, which makes the slot if it may
  /// @throws CannotRead with the sentence that DMS shows
  void begin(@Nullable Lsn from) throws CannotRead;

  /// The task stops reading.
  ///
  /// @return its checkpoint: up to where everything was applied; empty when it never read
  Optional<Lsn> end();

  /// The task is deleted, and DMS cleans up behind it.
  void cleanUp();

  /// Why it can't be read, as `LastFailureMessage` says it.
  final class CannotRead extends Exception {
    /// DMS never makes a slot on a resume (domain reference, "Slot life cycle").
    public static final String NO_SLOT =
        "Last Error  Slot does not exist Stop Reason FATAL_ERROR Error Level FATAL";

    public CannotRead(String sentence) {
      super(sentence);
    }

    String sentence() {
      return String.valueOf(getMessage());
    }
  }
}
