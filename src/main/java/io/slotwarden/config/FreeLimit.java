package io.slotwarden.config;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.StorageSpace;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Less free space than this is pressure.
public sealed interface FreeLimit {
  /// Bytes; null for a part of a capacity that is not known.
  @Nullable Long bytes(StorageSpace space);

  /// A part of the capacity.
  ///
  /// @param tenths of a percent, above 0 and below 1000
  record Percent(int tenths) implements FreeLimit {
    private static final int WHOLE = 1000;

    public Percent {
      if (tenths <= 0 || tenths >= WHOLE) {
        throw new IllegalArgumentException("must be above 0% and below 100%");
      }
    }

    @Override
    public @Nullable Long bytes(StorageSpace space) {
      Long capacity = space.capacityBytes();
      return capacity == null ? null : capacity / WHOLE * tenths;
    }

    @Override
    public String toString() {
      return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + "%";
    }
  }

  /// So many bytes, whatever the capacity.
  record Size(ByteSize size) implements FreeLimit {
    @Override
    public Long bytes(StorageSpace space) {
      return size.bytes();
    }

    @Override
    public String toString() {
      return YamlWriter.size(size);
    }
  }

  /// As people write it: `10%`, `7.5%`, `20GiB`.
  static FreeLimit parse(String text) {
    Matcher m = Pattern.compile("(\\d{1,3})(?:\\.(\\d))?%").matcher(text);
    if (m.matches()) {
      String part = m.group(2) == null ? "0" : m.group(2);
      return new Percent(Integer.parseInt(m.group(1)) * 10 + Integer.parseInt(part));
    }
    if (!text.matches("\\d+[A-Za-z]+")) {
      throw new IllegalArgumentException(
          "neither a percentage nor a size: '" + text + "' (expected e.g. 10%, 7.5%, 20GiB)");
    }
    ByteSize size = ByteSize.parse(text);
    if (size.bytes() == 0) {
      throw new IllegalArgumentException("must be more than 0B");
    }
    return new Size(size);
  }
}
