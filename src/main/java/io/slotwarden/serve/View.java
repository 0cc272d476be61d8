package io.slotwarden.serve;

import io.slotwarden.model.ActResult;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Trace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the HTTP server needs from the daemon.
public interface View {
  /// The last turn's result; never blocks.
  Snapshot latest();

  /// Records a person's word. `null` duration: until taken back, or as long as such a word lasts by
  /// itself.
  ///
  /// @return what was recorded; when a word is taken back, that word
  /// @throws Rejected when the target is not known or the word makes no sense for it
  PersonsWord tell(
      Command command, String target, String reason, @Nullable Duration lasts, String by);

  /// What a person can ask of a slot's life.
  SlotLife slotLife();

  /// Drops a slot that a person asks for, if every rule of a drop by hand allows it and the slot is
  /// what they were shown. Waits for the outcome, but not for ever: one that is not known in time
  /// is PENDING.
  ///
  /// @throws Rejected 404 when no such slot is seen, 503 when it could not be begun
  DropAnswer drop(HandDrop asked);

  /// What became of a drop that a person asked for.
  sealed interface DropAnswer {
    /// Nothing was done.
    ///
    /// @param trace in which a rule refuses
    record Refused(Trace trace) implements DropAnswer {}

    /// It went through the gate.
    record Ended(ActResult result) implements DropAnswer {}
  }

  /// What a person can say: a word, or that it is taken back.
  enum Command {
    PAUSE(PersonsWord.Kind.PAUSE, false),
    UNPAUSE(PersonsWord.Kind.PAUSE, true),
    APPROVE(PersonsWord.Kind.APPROVE, false),
    UNAPPROVE(PersonsWord.Kind.APPROVE, true),
    PROTECT(PersonsWord.Kind.PROTECT, false),
    UNPROTECT(PersonsWord.Kind.PROTECT, true),
    SNOOZE(PersonsWord.Kind.SNOOZE, false),
    UNSNOOZE(PersonsWord.Kind.SNOOZE, true);

    private final PersonsWord.Kind kind;
    private final boolean takesBack;

    Command(PersonsWord.Kind kind, boolean takesBack) {
      this.kind = kind;
      this.takesBack = takesBack;
    }

    public PersonsWord.Kind kind() {
      return kind;
    }

    /// True when it ends a word of its kind.
    public boolean takesBack() {
      return takesBack;
    }

    /// The command that takes back what this one says; this one when it does so itself.
    public Command end() {
      return switch (this) {
        case PAUSE, UNPAUSE -> UNPAUSE;
        case APPROVE, UNAPPROVE -> UNAPPROVE;
        case PROTECT, UNPROTECT -> UNPROTECT;
        case SNOOZE, UNSNOOZE -> UNSNOOZE;
      };
    }
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
