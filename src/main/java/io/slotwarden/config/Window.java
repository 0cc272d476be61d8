package io.slotwarden.config;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A weekly span of time in which acts are allowed: `Mon-Fri 09:00-17:00 Europe/Berlin`. The start
/// is inside, the end is not; a span whose end is not after its start runs over midnight and
/// belongs to the day on which it starts.
public record Window(DayOfWeek from, DayOfWeek to, LocalTime start, LocalTime end, ZoneId zone) {
  private static final Pattern TEXT =
      Pattern.compile("(\\w{3})(?:-(\\w{3}))? (\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)(?: (\\S+))?");
  private static final Map<String, DayOfWeek> DAYS =
      Map.of(
          "mon", DayOfWeek.MONDAY,
          "tue", DayOfWeek.TUESDAY,
          "wed", DayOfWeek.WEDNESDAY,
          "thu", DayOfWeek.THURSDAY,
          "fri", DayOfWeek.FRIDAY,
          "sat", DayOfWeek.SATURDAY,
          "sun", DayOfWeek.SUNDAY);

  /// Reads `DAY[-DAY] HH:MM-HH:MM [ZONE]`; without a zone UTC.
  ///
  /// @throws IllegalArgumentException when the text is no window or names no known zone
  public static Window parse(String text) {
    Matcher m = TEXT.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "not a window: '" + text + "' (expected e.g. Mon-Fri 09:00-17:00 Europe/Berlin)");
    }
    try {
      DayOfWeek first = day(m.group(1));
      return new Window(
          first,
          m.group(2) == null ? first : day(m.group(2)),
          LocalTime.parse(m.group(3)),
          LocalTime.parse(m.group(4)),
          ZoneId.of(m.group(5) == null ? "UTC" : m.group(5)));
    } catch (java.time.DateTimeException e) {
      throw new IllegalArgumentException(
          "not a window: '" + text + "' (" + e.getMessage() + ")", e);
    }
  }

  private static DayOfWeek day(String name) {
    DayOfWeek day = DAYS.get(name.toLowerCase(Locale.ROOT));
    if (day == null) {
      throw new IllegalArgumentException("not a day: '" + name + "' (Mon Tue Wed Thu Fri Sat Sun)");
    }
    return day;
  }

  public boolean contains(Instant instant) {
    ZonedDateTime t = instant.atZone(zone);
    LocalTime time = t.toLocalTime();
    if (start.isBefore(end)) {
      return isDay(t.getDayOfWeek()) && !time.isBefore(start) && time.isBefore(end);
    }
    return (isDay(t.getDayOfWeek()) && !time.isBefore(start))
        || (isDay(t.getDayOfWeek().minus(1)) && time.isBefore(end));
  }

  private boolean isDay(DayOfWeek day) {
    int width = Math.floorMod(to.getValue() - from.getValue(), 7);
    return Math.floorMod(day.getValue() - from.getValue(), 7) <= width;
  }

  @Override
  public String toString() {
    return name(from) + (from == to ? "" : "-" + name(to)) + " " + start + "-" + end + " " + zone;
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(java.time.format.TextStyle.SHORT, Locale.ENGLISH);
  }
}
