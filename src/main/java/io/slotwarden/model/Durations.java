package io.slotwarden.model;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them in the configuration (`90s 15m 72h 7d`) and read them in
/// messages.
public final class Durations {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /// Reads `<digits><unit>`, unit one of `ms s m h d`.
  ///
  /// @throws IllegalArgumentException when the text is no duration
  public static Duration parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "not a duration: '" + text + "' (expected e.g. 90s, 15m, 72h, 7d)");
    }
    long n = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  /// What [Duration#multipliedBy] gives, without the decimal numbers that it goes through.
  public static Duration times(Duration duration, int n) {
    return Duration.ofSeconds(
        Math.multiplyExact(duration.getSeconds(), (long) n), (long) duration.getNano() * n);
  }

  /// For people, the two largest units: `3 d 4 h`, `1 h 27 m`, `42 s`, `0 s`.
  public static String format(Duration duration) {
    Duration d = duration.abs();
    String sign = duration.isNegative() ? "-" : "";
    if (d.toDays() > 0) {
      return sign + d.toDays() + " d" + part(d.toHoursPart(), "h");
    }
    if (d.toHours() > 0) {
      return sign + d.toHours() + " h" + part(d.toMinutesPart(), "m");
    }
    if (d.toMinutes() > 0) {
      return sign + d.toMinutes() + " m" + part(d.toSecondsPart(), "s");
    }
    return sign + d.toSeconds() + " s";
  }

  private static String part(int n, String unit) {
    return n == 0 ? "" : " " + n + " " + unit;
  }
}
