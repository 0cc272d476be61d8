package io.slotwarden.serve.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhenTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-22T12:00:00.900Z, now",
    "2026-11-22T11:59:59.999Z, 1 s ago",
    "2026-11-22T12:04:00Z, in 4 m",
    "2026-11-19T08:00:00Z, 3 d 4 h ago"
  })
  void anInstantSaysHowFarAwayItIs(Instant instant, String distance) {
    assertThat(When.of(instant, Instant.parse("2026-11-22T12:00:00.100Z")).distance())
        .isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({"2026-11-22T12:00:00.123456Z, 2026-11-22T12:00:00Z, 2026-11-22 12:00:00 UTC"})
  void machinesAndPeopleReadTheSameSecond(Instant instant, String iso, String utc) {
    assertThat(When.of(instant, instant)).isEqualTo(new When(iso, utc, "now"));
  }
}
