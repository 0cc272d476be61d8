package io.slotwarden.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, at least 0. Written in configuration as `500MiB`, `50GiB`; shown to people in
/// binary units.
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final Pattern TEXT = Pattern.compile("(\\d+)(B|KiB|MiB|GiB|TiB|PiB)");

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size can't be negative: " + bytes);
    }
  }

  /// Reads `<digits><unit>`, unit one of `B KiB MiB GiB TiB PiB`.
  ///
  /// @throws IllegalArgumentException when the text is no size or beyond 2^63-1 bytes
  public static ByteSize parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "not a size: '" + text + "' (expected e.g. 500MiB, 50GiB)");
    }
    try {
      long factor = 1;
      for (int i = 0; !UNITS[i].equals(m.group(2)); i++) {
        factor *= 1024;
      }
      return new ByteSize(Math.multiplyExact(Long.parseLong(m.group(1)), factor));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("size too large: '" + text + "'", e);
    }
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /// For people: `512 B`, `61.2 GiB`.
  @Override
  public String toString() {
    return format(bytes);
  }

  /// Any signed count of bytes, for people.
  public static String format(long bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    if (unit == 0) {
      return bytes + " B";
    }
    long tenths = Math.round(Math.abs(value) * 10);
    return (value < 0 ? "-" : "") + tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
  }
}
