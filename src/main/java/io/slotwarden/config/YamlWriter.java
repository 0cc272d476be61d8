package io.slotwarden.config;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Word;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Writes mappings, lists and values as block YAML that the loader reads back as the same values.
final class YamlWriter {
  private static final long KIBI = 1024;
  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  /// Text that no YAML reader takes for anything but text.
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?!(?i:true|false|null|yes|no|on|off|y|n)$)[A-Za-z/][A-Za-z0-9_./-]*|\\d+(ms|s|m|h|d|[KMGTP]iB|B)");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String write(Map<String, ?> root) {
    YamlWriter writer = new YamlWriter();
    writer.mapping(root, "", "");
    return writer.out.toString();
  }

  /// @param first the indentation of the first line; after a list's dash it stands already
  private void mapping(Map<?, ?> mapping, String first, String indent) {
    String lead = first;
    for (Map.Entry<?, ?> entry : mapping.entrySet()) {
      out.append(lead).append(entry.getKey()).append(':');
      value(entry.getValue(), indent);
      lead = indent;
    }
  }

  /// A value as it stands after a key.
  static String scalarOrList(Object value) {
    return value instanceof List<?> list
        ? "[" + String.join(", ", list.stream().map(YamlWriter::scalar).toList()) + "]"
        : scalar(value);
  }

  private void value(Object value, String indent) {
    switch (value) {
      case Map<?, ?> inner when inner.isEmpty() -> out.append(" {}\n");
      case Map<?, ?> inner -> {
        out.append('\n');
        mapping(inner, indent + "  ", indent + "  ");
      }
      case List<?> list when list.stream().noneMatch(Map.class::isInstance) ->
          out.append(" [")
              .append(String.join(", ", list.stream().map(YamlWriter::scalar).toList()))
              .append("]\n");
      case List<?> list -> {
        out.append('\n');
        for (Object entry : list) {
          out.append(indent).append("  - ");
          mapping((Map<?, ?>) entry, "", indent + "    ");
        }
      }
      default -> out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private static String scalar(Object value) {
    return switch (value) {
      case Integer number -> number.toString();
      case Boolean flag -> flag.toString();
      case Word word -> word.word();
      case Duration duration -> duration(duration);
      case ByteSize size -> size(size);
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    return PLAIN.matcher(text).matches()
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /// Exact, in the largest unit that divides it.
  static String duration(Duration duration) {
    long ms = duration.toMillis();
    if (ms == 0) {
      return "0s";
    }
    if (ms % Duration.ofDays(1).toMillis() == 0) {
      return duration.toDays() + "d";
    }
    if (ms % Duration.ofHours(1).toMillis() == 0) {
      return duration.toHours() + "h";
    }
    if (ms % Duration.ofMinutes(1).toMillis() == 0) {
      return duration.toMinutes() + "m";
    }
    return ms % 1000 == 0 ? duration.toSeconds() + "s" : ms + "ms";
  }

  /// Exact, in the largest unit that divides it.
  static String size(ByteSize size) {
    long bytes = size.bytes();
    int unit = 0;
    while (bytes > 0 && bytes % KIBI == 0 && unit < SIZES.length - 1) {
      bytes /= KIBI;
      unit++;
    }
    return bytes + SIZES[unit];
  }
}
