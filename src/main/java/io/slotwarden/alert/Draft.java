package io.slotwarden.alert;

import io.slotwarden.model.Alert;
import io.slotwarden.model.Alert.Clocks;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Severity;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One open alert while one look is applied to it. Lives for a moment, never shared.
final class Draft {
  private static final int ALL = (1 << AlertLife.WINDOW) - 1;

  /// A severity is lowered when the higher one has not held for so long.
  static final Duration LOWER_AFTER = Duration.ofMinutes(30);

  private final Alert old;
  private final boolean muted;
  private final Instant now;
  private Severity severity;
  private Instant since;
  private AlertState state;
  private @Nullable Instant firedAt;
  private Alert.Words words;
  private int looks;
  private int window;
  private int higher;
  private @Nullable Instant calmSince;
  private @Nullable Instant lowerSince;
  private @Nullable Long peak;
  private Severity worst;
  private int messages;
  private @Nullable Instant toldAt;

  /// @param gap nothing was known for too long: looks and calm count anew
  /// @param muted a person wants no repeats
  Draft(Alert old, boolean gap, boolean muted, Instant now) {
    Clocks c = old.clocks();
    this.old = old;
    this.muted = muted;
    this.now = now;
    this.severity = old.severity();
    this.since = old.since();
    this.state = old.state();
    this.firedAt = old.firedAt();
    this.words = old.words();
    this.looks = gap ? 0 : c.looks();
    this.window = gap ? 0 : c.window();
    this.higher = gap ? 0 : c.higher();
    this.calmSince = gap ? null : c.calmSince();
    this.lowerSince = gap ? null : c.lowerSince();
    this.peak = c.peak();
    this.worst = c.worst();
    this.messages = c.messages();
    this.toldAt = c.toldAt();
    if (gap && state == AlertState.PENDING) {
      since = now;
    }
  }

  /// @param ended the resolved incident of the same id; null when there is none. Where the world
  ///   says that this is the same one again, its messages are counted on.
  static Draft opened(Judgement.Holds h, @Nullable Alert ended, Instant now) {
    Instant since = h.since() == null ? now : h.since();
    int told = ended != null && ended.since().equals(since) ? ended.clocks().messages() : 0;
    return new Draft(
        new Alert(
            h.id(),
            h.place(),
            h.severity(),
            AlertState.PENDING,
            since,
            null,
            null,
            null,
            h.words(),
            new Clocks(0, 0, 0, null, null, now, null, h.severity(), told, null)),
        false,
        false,
        now);
  }

  Alert holds(Judgement.Holds h) {
    look(true);
    words = h.words();
    measure(h.measure());
    calmSince = null;
    boolean proven =
        Integer.bitCount(window) >= h.proof().looks()
            && !now.isBefore(begun(h).plus(h.proof().lasts()));
    if (state == AlertState.PENDING) {
      since = begun(h);
      severity = h.severity();
      if (proven && !h.hushed()) {
        state = AlertState.FIRING;
        firedAt = now;
        worst = severity;
        tell(h.toldElsewhere());
      }
      return alert(null, null);
    }
    higher = h.severity().compareTo(severity) > 0 ? higher + 1 : 0;
    if (higher >= h.proof().looks() && proven && !h.hushed()) {
      severity = h.severity();
      worst = AlertLife.higher(worst, severity);
      higher = 0;
      lowerSince = null;
      tell(h.toldElsewhere());
    } else if (!lowered(AlertLife.higher(h.keeps(), h.severity()))) {
      remind(h.hushed());
    }
    return alert(null, null);
  }

  @Nullable Alert lingers(Judgement.Lingers l) {
    look(false);
    if (state == AlertState.PENDING) {
      return isRefuted() ? null : alert(null, null);
    }
    words = l.words();
    measure(l.measure());
    calmSince = null;
    higher = 0;
    if (!lowered(l.keeps())) {
      remind(false);
    }
    return alert(null, null);
  }

  @Nullable Alert ended(Judgement.Ended e) {
    look(false);
    if (state == AlertState.PENDING) {
      return e.calmFor().isZero() || isRefuted() ? null : alert(null, null);
    }
    higher = 0;
    Instant calm = calmSince == null ? now : calmSince;
    calmSince = calm;
    if (now.isBefore(calm.plus(e.calmFor()))) {
      return alert(null, null);
    }
    state = AlertState.RESOLVED;
    // Who was told elsewhere that it began hears there that it ended.
    tell(messages == 0);
    return alert(now, e.why());
  }

  /// A pending condition that began anew between two looks counts from its new beginning.
  private Instant begun(Judgement.Holds h) {
    Instant told = h.since();
    return told == null || state == AlertState.FIRING && told.isBefore(since) ? since : told;
  }

  private void look(boolean held) {
    window = (window << 1 | (held ? 1 : 0)) & ALL;
    looks = Math.min(AlertLife.WINDOW, looks + 1);
  }

  /// So many looks deny it that the next ones can't prove it.
  private boolean isRefuted() {
    int denied = looks - Integer.bitCount(window);
    return denied > AlertLife.WINDOW - Judgement.Proof.SURE;
  }

  private void measure(@Nullable Long measure) {
    if (measure != null && (peak == null || measure > peak)) {
      peak = measure;
    }
  }

  private boolean lowered(Severity kept) {
    if (kept.compareTo(severity) >= 0) {
      lowerSince = null;
      return false;
    }
    Instant lower = lowerSince == null ? now : lowerSince;
    lowerSince = lower;
    if (now.isBefore(lower.plus(LOWER_AFTER))) {
      return false;
    }
    severity = kept;
    lowerSince = null;
    tell(false);
    return true;
  }

  /// What is only worth knowing is said once.
  private void remind(boolean hushed) {
    if (!hushed
        && !muted
        && severity != Severity.INFO
        && toldAt != null
        && !now.isBefore(toldAt.plus(AlertLife.REMIND))) {
      tell(false);
    }
  }

  private void tell(boolean toldElsewhere) {
    toldAt = now;
    if (!toldElsewhere) {
      messages++;
    }
  }

  private Alert alert(@Nullable Instant resolvedAt, @Nullable String ended) {
    return new Alert(
        old.id(),
        old.place(),
        severity,
        state,
        since,
        firedAt,
        resolvedAt,
        ended,
        words,
        new Clocks(
            looks, window, higher, calmSince, lowerSince, now, peak, worst, messages, toldAt));
  }
}
