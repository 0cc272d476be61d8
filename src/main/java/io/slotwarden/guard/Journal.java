package io.slotwarden.guard;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.Trace;
import java.time.Instant;

/// The durable record of acts. Every method returns only when what it wrote survives a power cut.
public interface Journal {
  /// Records the intent before the act.
  ///
  /// @return its id
  /// @throws JournalUnavailable when it could not be written; then nothing may be done
  long intend(Act act, Trace trace, Instant at);

  /// Records how it ended. `PENDING` leaves the entry open: a later call settles it for good.
  ///
  /// @throws JournalUnavailable when it could not be written
  void settle(long id, ActOutcome outcome, String detail, Instant at);

  /// Records in one step what only the mode forbade (`WOULD_ACT`).
  ///
  /// @throws JournalUnavailable when it could not be written
  void wouldAct(Act act, Trace trace, Instant at);

  /// Records in one step how an act ended of which no intent was written: a heartbeat that is news.
  /// A crash before it costs nothing, for the next beat does the same again.
  ///
  /// @throws JournalUnavailable when it could not be written
  void done(Act.WriteHeartbeat act, Trace trace, ActResult result, Instant at);

  /// The store can't be written now.
  final class JournalUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalUnavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
