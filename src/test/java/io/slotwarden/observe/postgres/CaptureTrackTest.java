package io.slotwarden.observe.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.CaptureHeartbeat.Beats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the movement of a heartbeat says, without its clock.
class CaptureTrackTest {
  private CaptureTrack track = CaptureTrack.first(List.of("a"), at(0));

  @Test
  void whatNeverMovedHasNoPace() {
    see("a", 5);
    see("a", 10);

    assertThat(track.beats()).isEqualTo(beats(0, false, null));
  }

  @Test
  void paceIsKnownFromTheSecondMoveOn() {
    see("b", 5);
    assertThat(track.beats())
        .as("how long it stood before is not known")
        .isEqualTo(beats(5, true, null));

    see("b", 10);
    see("c", 15);
    assertThat(track.beats()).isEqualTo(beats(15, true, 10));
  }

  @Test
  void anyOtherValueIsAMoveAlsoAnEarlierTime() {
    see("2026-10-25 02:59:00", 5);
    see("2026-10-25 02:04:00", 10);

    assertThat(track.beats()).isEqualTo(beats(10, true, 5));
  }

  @Test
  void aStandstillIsCountedFromTheLastMoveAndIsNoPaceWhenItEnds() {
    see("b", 5);
    see("c", 10);
    for (int minute = 15; minute <= 70; minute += 5) {
      see("c", minute);
      assertThat(track.beats()).isEqualTo(beats(10, true, 5));
    }
    see("d", 75);
    assertThat(track.beats()).isEqualTo(beats(75, true, 5));
  }

  @Test
  void aGapInOurSightBeginsAnewAndKeepsThePace() {
    see("b", 5);
    see("c", 10);
    see("c", 26);
    assertThat(track.beats()).isEqualTo(beats(26, false, 5));

    see("d", 31);
    assertThat(track.beats()).isEqualTo(beats(31, true, 5));
    see("e", 47);
    assertThat(track.beats()).as("nobody saw when").isEqualTo(beats(47, true, 5));
  }

  private void see(String value, int minute) {
    track = track.next(List.of(value), at(minute));
  }

  private static Instant at(int minute) {
    return Instant.EPOCH.plus(Duration.ofMinutes(minute));
  }

  private static Beats beats(int since, boolean moved, @Nullable Integer pace) {
    return new Beats(at(since), moved, pace == null ? null : Duration.ofMinutes(pace));
  }
}
