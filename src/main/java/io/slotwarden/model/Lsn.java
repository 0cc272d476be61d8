package io.slotwarden.model;

import java.util.Locale;

/// A WAL position (log sequence number): an unsigned 64-bit count of bytes, written as PostgreSQL
/// writes it, `16/B374D848` (high and low half in hexadecimal). Source: PostgreSQL documentation,
/// type `pg_lsn`.
public record Lsn(long value) implements Comparable<Lsn> {

  /// Reads `X/Y` in hexadecimal, each half at most 8 digits.
  ///
  /// @throws IllegalArgumentException when the text is no LSN
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    // parseUnsignedLong takes a leading plus, which PostgreSQL does not.
    if (text.indexOf('+') >= 0
        || slash < 1
        || slash > 8
        || slash == text.length() - 1
        || text.length() - slash > 9) {
      throw new IllegalArgumentException("not an LSN: '" + text + "' (expected e.g. 16/B374D848)");
    }
    try {
      long high = Long.parseUnsignedLong(text.substring(0, slash), 16);
      long low = Long.parseUnsignedLong(text.substring(slash + 1), 16);
      return new Lsn(high << 32 | low);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "not an LSN: '" + text + "' (expected e.g. 16/B374D848)", e);
    }
  }

  /// Bytes from `older` up to this position; negative when `older` is ahead.
  public long bytesSince(Lsn older) {
    return value - older.value;
  }

  public boolean isAfter(Lsn other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return (Long.toHexString(value >>> 32) + "/" + Long.toHexString(value & 0xFFFF_FFFFL))
        .toUpperCase(Locale.ROOT);
  }
}
