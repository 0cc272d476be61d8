package io.slotwarden.model;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Instants as text, without a formatter, which walks its fields anew for each: the store gets some
/// ten of them for each slot at each look.
public final class Instants {
  private static final String SECONDS = "0000-00-00T00:00:00";
  private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");
  private static final DateTimeFormatter SORTED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Instants() {}

  /// What [Instant#toString] gives.
  public static String text(Instant instant) {
    int nano = instant.getNano();
    int digits = nano == 0 ? 0 : nano % 1_000_000 == 0 ? 3 : nano % 1_000 == 0 ? 6 : 9;
    String text = spelled(instant, digits);
    return text == null ? instant.toString() : text;
  }

  /// With nine digits of a second always: texts of different length would not sort as the instants
  /// do. Beyond the year 9999 they don't anyway.
  public static String sorted(Instant instant) {
    String text = spelled(instant, 9);
    return text == null ? SORTED.format(instant) : text;
  }

  /// Null for a year that is not one of four digits.
  private static @Nullable String spelled(Instant instant, int digits) {
    if (instant.isBefore(YEAR_0) || !instant.isBefore(YEAR_10000)) {
      return null;
    }
    LocalDateTime t =
        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(SECONDS);
    put(text, 4, t.getYear());
    put(text, 7, t.getMonthValue());
    put(text, 10, t.getDayOfMonth());
    put(text, 13, t.getHour());
    put(text, 16, t.getMinute());
    put(text, 19, t.getSecond());
    if (digits > 0) {
      String fraction = Integer.toString(1_000_000_000 + t.getNano());
      text.append('.').append(fraction, 1, 1 + digits);
    }
    return text.append('Z').toString();
  }

  /// The last digit stands before `end`.
  private static void put(StringBuilder text, int end, int number) {
    int at = end;
    for (int rest = number; rest > 0; rest /= 10) {
      text.setCharAt(--at, (char) ('0' + rest % 10));
    }
  }
}
