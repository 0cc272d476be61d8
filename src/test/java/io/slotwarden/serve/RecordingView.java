package io.slotwarden.serve;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.PersonsWord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A daemon that shows what it is given and writes down what it is told.
public final class RecordingView implements View {
  public volatile Snapshot snapshot = Snapshots.rich();
  volatile @Nullable RuntimeException answer;
  public final List<String> told = new ArrayList<>();
  public final RecordingSlotLife slots = new RecordingSlotLife();

  public volatile DropAnswer dropAnswer =
      new DropAnswer.Ended(new ActResult(ActOutcome.DROPPED, "dropped it"));
  public final List<HandDrop> drops = new ArrayList<>();

  @Override
  public Snapshot latest() {
    return snapshot;
  }

  @Override
  public SlotLife slotLife() {
    return slots;
  }

  @Override
  public DropAnswer drop(HandDrop asked) {
    if (answer != null) {
      throw answer;
    }
    drops.add(asked);
    return dropAnswer;
  }

  @Override
  public PersonsWord tell(
      Command command, String target, String reason, @Nullable Duration lasts, String by) {
    if (answer != null) {
      throw answer;
    }
    told.add(command + " " + target + " " + reason + " " + lasts + " " + by);
    return new PersonsWord(
        3,
        command.kind(),
        target,
        reason,
        Snapshots.NOON,
        lasts == null ? null : Snapshots.NOON.plus(lasts),
        by,
        command.takesBack() ? new PersonsWord.Ending(Snapshots.NOON, by, reason) : null);
  }
}
