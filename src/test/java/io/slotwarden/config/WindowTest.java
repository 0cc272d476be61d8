package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

  @ParameterizedTest
  @CsvSource({
    // 2026-03-09 is a Monday
    "Mon-Fri 09:00-17:00, 2026-03-09T09:00:00Z, true",
    "Mon-Fri 09:00-17:00, 2026-03-09T08:59:59Z, false",
    "Mon-Fri 09:00-17:00, 2026-03-09T16:59:59Z, true",
    "Mon-Fri 09:00-17:00, 2026-03-09T17:00:00Z, false",
    "Mon-Fri 09:00-17:00, 2026-03-14T12:00:00Z, false",
    "Fri-Mon 09:00-17:00, 2026-03-15T12:00:00Z, true",
    "Fri-Mon 09:00-17:00, 2026-03-10T12:00:00Z, false",
    "Tue 09:00-17:00, 2026-03-10T12:00:00Z, true",
    "Tue 09:00-17:00, 2026-03-11T12:00:00Z, false"
  })
  void knowsDaysAndHours(String window, Instant at, boolean inside) {
    assertThat(Window.parse(window).contains(at)).isEqualTo(inside);
  }

  @ParameterizedTest
  @CsvSource({
    "Fri 22:00-06:00, 2026-03-13T23:00:00Z, true",
    "Fri 22:00-06:00, 2026-03-14T05:59:59Z, true",
    "Fri 22:00-06:00, 2026-03-14T06:00:00Z, false",
    "Fri 22:00-06:00, 2026-03-13T05:00:00Z, false",
    "Fri 22:00-06:00, 2026-03-14T22:30:00Z, false",
    "Sun 22:00-06:00, 2026-03-16T03:00:00Z, true",
    "Mon 00:00-00:00, 2026-03-09T23:59:59Z, true",
    "Mon 00:00-00:00, 2026-03-10T00:00:00Z, false"
  })
  void aSpanOverMidnightBelongsToTheDayOnWhichItStarts(String window, Instant at, boolean inside) {
    assertThat(Window.parse(window).contains(at)).isEqualTo(inside);
  }

  @ParameterizedTest
  @CsvSource({
    "Mon-Fri 09:00-17:00 Europe/Berlin, 2026-03-27T08:00:00Z, true",
    "Mon-Fri 09:00-17:00 Europe/Berlin, 2026-03-27T07:59:59Z, false",
    // from 2026-03-29 on summer time
    "Mon-Fri 09:00-17:00 Europe/Berlin, 2026-03-30T07:00:00Z, true",
    "Mon-Fri 09:00-17:00 Europe/Berlin, 2026-03-30T15:00:00Z, false",
    // the hour that does not exist, 2026-03-29 02:00 to 03:00
    "Sun 02:00-03:00 Europe/Berlin, 2026-03-29T00:59:59Z, false",
    "Sun 02:00-03:00 Europe/Berlin, 2026-03-29T01:00:00Z, false",
    // the hour that comes twice, 2026-10-25 02:00 to 03:00
    "Sun 02:00-03:00 Europe/Berlin, 2026-10-25T00:30:00Z, true",
    "Sun 02:00-03:00 Europe/Berlin, 2026-10-25T01:30:00Z, true",
    "Sun 02:00-03:00 Europe/Berlin, 2026-10-25T02:00:00Z, false",
    "Mon 01:00-03:00 Asia/Tokyo, 2026-03-08T17:00:00Z, true"
  })
  void readsTheClockOfItsZoneInSummerAndWinter(String window, Instant at, boolean inside) {
    assertThat(Window.parse(window).contains(at)).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "always",
        "Mon",
        "Mon-Fry 09:00-17:00",
        "Mon-Fri 9:00-17:00",
        "Mon-Fri 09:00-24:00",
        "Mon-Fri 09:00-17:00 Mars/Olympus"
      })
  void refusesWhatIsNoWindow(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Window.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mon-Fri 09:00-17:00 Europe/Berlin", "Sat 22:00-06:00 UTC"})
  void writesItselfAsPeopleDo(String text) {
    assertThat(Window.parse(text)).hasToString(text);
    assertThat(Window.parse(Window.parse(text).toString())).isEqualTo(Window.parse(text));
  }
}
