package io.slotwarden.serve;

import io.slotwarden.model.CreatedSlot;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Registration;
import io.slotwarden.model.SlotId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes every slot that it is asked for, and writes down what it is told.
public final class RecordingSlotLife implements SlotLife {
  public static final Lsn RESTART = Lsn.parse("0/16B3748");
  public final List<String> told = new ArrayList<>();
  public volatile @Nullable String touched;
  public volatile @Nullable RuntimeException answer;

  @Override
  public Made create(Wanted w) {
    tell("create " + w);
    Registration r =
        new Registration(
            7,
            id(w.target()),
            w.database() == null ? "postgres" : w.database(),
            w.plugin(),
            w.owner(),
            w.purpose(),
            Snapshots.NOON,
            w.by(),
            Snapshots.NOON.plus(w.lasts()),
            RESTART,
            1L,
            null,
            null);
    String snapshot = w.hold() == null ? null : "00000003-00000002-1";
    return new Made(
        r,
        new CreatedSlot(Lsn.parse("0/16B3780"), RESTART, touched, snapshot),
        "db.example",
        5432,
        snapshot == null ? null : held(w.target(), true));
  }

  @Override
  public Registration renew(String target, Duration lasts, String reason, String by) {
    tell("renew " + target + " " + lasts + " " + reason + " " + by);
    return registration(target)
        .renewedUntil(
            Snapshots.NOON.plus(lasts), new Registration.Change(Snapshots.NOON, by, reason));
  }

  @Override
  public Registration release(String target, String reason, String by) {
    tell("release " + target + " " + reason + " " + by);
    return registration(target).endedBy(new Registration.Change(Snapshots.NOON, by, reason));
  }

  @Override
  public Held hold(String target, boolean end) {
    tell((end ? "let go " : "hold ") + target);
    return held(target, !end);
  }

  private void tell(String what) {
    RuntimeException refusal = answer;
    if (refusal != null) {
      throw refusal;
    }
    told.add(what);
  }

  private static Held held(String target, boolean open) {
    return new Held(
        target,
        "00000003-00000002-1",
        Snapshots.NOON.plusSeconds(60),
        Snapshots.NOON.plus(Duration.ofHours(24)),
        open);
  }

  public static Registration registration(String target) {
    return new Registration(
        7,
        id(target),
        "app",
        "test_decoding",
        "payments",
        "move orders",
        Snapshots.NOON,
        "ann",
        Snapshots.NOON.plus(Duration.ofDays(14)),
        RESTART,
        1L,
        null,
        null);
  }

  private static SlotId id(String target) {
    int slash = target.indexOf('/');
    return new SlotId(target.substring(0, slash), target.substring(slash + 1));
  }
}
