package io.slotwarden.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import io.slotwarden.serve.api.JsonLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/// An event as one JSON object on one line, whatever is in it: `time`, `level`, `event`, `message`,
/// then the key-values flat under their own names, `logger`, and `error` with the stack as one
/// text. Keys are promises (docs/logs.md).
final class LogJson extends LayoutBase<ILoggingEvent> {
  /// What has no event of ours: a library's line.
  static final String LIBRARY = "library";

  /// Docker and containerd cut lines at 16 KiB, and half of an object is none.
  static final int MOST_BYTES = 16_000;

  /// Ours; a key-value of such a name gets an underscore behind it.
  static final Set<String> OURS = Set.of("time", "level", "message", "logger", "error");

  private static final int SHORTEST = 50;
  private static final int MOST_FRAMES = 30;

  @Override
  public String doLayout(ILoggingEvent event) {
    int limit = LogLine.LIMIT;
    String line = line(event, limit);
    while (limit > SHORTEST && line.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      limit /= 2;
      line = line(event, limit);
    }
    return line + "\n";
  }

  private static String line(ILoggingEvent event, int limit) {
    JsonLine line = new JsonLine(limit);
    line.put("time", LogLine.AT.format(event.getInstant())).put("level", level(event));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    List<KeyValuePair> all = pairs == null ? List.of() : pairs;
    all.stream().filter(p -> p.key.equals("event")).forEach(p -> line.put("event", p.value));
    line.put("event", LIBRARY).put("message", String.valueOf(event.getFormattedMessage()));
    for (KeyValuePair pair : all) {
      line.put(OURS.contains(pair.key) ? pair.key + "_" : pair.key, pair.value);
    }
    return line.put("logger", event.getLoggerName())
        .put("error", stack(event.getThrowableProxy()))
        .toString();
  }

  private static String level(ILoggingEvent event) {
    return event.getLevel().levelStr.toLowerCase(Locale.ROOT);
  }

  private static @Nullable String stack(@Nullable IThrowableProxy first) {
    if (first == null) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    IThrowableProxy thrown = first;
    for (int i = 0; thrown != null && i < LogLine.MOST_CAUSES; i++) {
      out.append(i == 0 ? "" : "\nCaused by: ").append(thrown.getClassName());
      if (thrown.getMessage() != null) {
        out.append(": ").append(thrown.getMessage());
      }
      StackTraceElementProxy[] trace = thrown.getStackTraceElementProxyArray();
      for (int f = 0; trace != null && f < trace.length && f < MOST_FRAMES; f++) {
        out.append("\n\tat ").append(trace[f].getStackTraceElement());
      }
      thrown = thrown.getCause();
    }
    return out.toString();
  }
}
