package io.slotwarden.serve;

import io.slotwarden.model.PersonsWord;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the HTTP server needs from the daemon.
public interface View {
  /// The last turn's result; never blocks.
  Snapshot latest();

  /// Records a person's word. `null` duration: until taken back.
  ///
  /// @return what was recorded; for `unpause`, the pause that ended
  /// @throws Rejected when the target is not known or the word makes no sense for it
  PersonsWord tell(
      Command command, String target, String reason, @Nullable Duration lasts, String by);

  enum Command {
    PAUSE,
    UNPAUSE
  }

  /// A word that can't be taken.
  final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    /// @param status the HTTP status that says it: 404 unknown target, 400 no sense, 503 store
    ///   can't be written
    public Rejected(int status, String message) {
      super(message);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
