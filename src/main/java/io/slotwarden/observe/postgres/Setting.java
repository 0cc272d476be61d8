package io.slotwarden.observe.postgres;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One row of `pg_settings`: a value that means nothing without its unit (`wal_segment_size` counts
/// blocks of 8 kB on 10 and bytes from 11 on).
///
/// @param sourceFile null unless it comes from a file and the role may see which
record Setting(
    String value, @Nullable String unit, @Nullable String source, @Nullable String sourceFile) {
  private static final Pattern SIZE_UNIT = Pattern.compile("(\\d*)(B|kB|MB|GB|TB)");

  /// A size in bytes; a negative value (no limit) stays -1.
  long bytes() {
    long number = Long.parseLong(value);
    return number < 0 ? -1 : Math.multiplyExact(number, unitBytes());
  }

  private long unitBytes() {
    if (unit == null) {
      return 1;
    }
    Matcher m = SIZE_UNIT.matcher(unit);
    if (!m.matches()) {
      throw new IllegalArgumentException("not a unit of size: " + unit);
    }
    long count = m.group(1).isEmpty() ? 1 : Long.parseLong(m.group(1));
    return count
        * switch (m.group(2)) {
          case "B" -> 1L;
          case "kB" -> 1L << 10;
          case "MB" -> 1L << 20;
          case "GB" -> 1L << 30;
          default -> 1L << 40;
        };
  }

  Duration duration() {
    long number = Long.parseLong(value);
    return switch (unit == null ? "" : unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "min" -> Duration.ofMinutes(number);
      default -> throw new IllegalArgumentException("not a unit of time: " + unit);
    };
  }
}
