package io.slotwarden.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import io.slotwarden.model.Invisible;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/// An event as one line, whatever is in it: UTC instant, level, key-values, text, and of an
/// exception its kind, message and place, with its causes. Names and messages are other people's:
/// what would begin a line, move a cursor or turn the writing around is escaped, and in a value
/// also the quotes that would end it.
final class LogLine extends LayoutBase<ILoggingEvent> {
  /// Of a value, a text or a message, in UTF-16 units. Collectors of logs cut or split lines at 16
  /// KB and more.
  static final int LIMIT = 4_000;

  static final int MOST_CAUSES = 5;
  static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder out = new StringBuilder();
    AT.formatTo(event.getInstant(), out);
    out.append(' ')
        .append(event.getLevel())
        .append(" ".repeat(6 - event.getLevel().levelStr.length()));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        escape(pair.key, false, out);
        out.append("=\"");
        escape(String.valueOf(pair.value), true, out);
        out.append("\" ");
      }
    }
    escape(String.valueOf(event.getFormattedMessage()), false, out);
    thrown(event.getThrowableProxy(), out);
    return out.append(System.lineSeparator()).toString();
  }

  private static void thrown(@Nullable IThrowableProxy first, StringBuilder out) {
    IThrowableProxy thrown = first;
    for (int i = 0; thrown != null && i < MOST_CAUSES; i++) {
      out.append(i == 0 ? " | " : "; caused by ").append(thrown.getClassName());
      if (thrown.getMessage() != null) {
        out.append(": ");
        escape(thrown.getMessage(), false, out);
      }
      StackTraceElementProxy[] trace = thrown.getStackTraceElementProxyArray();
      if (trace != null && trace.length > 0) {
        out.append(" at ").append(trace[0].getStackTraceElement());
      }
      thrown = thrown.getCause();
    }
  }

  private static void escape(String text, boolean quoted, StringBuilder out) {
    int end = Math.min(text.length(), LIMIT);
    text.substring(0, end)
        .codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                out.append("\\n");
              } else if (c == '\r') {
                out.append("\\r");
              } else if (c == '\t') {
                out.append("\\t");
              } else if (quoted && (c == '"' || c == '\\')) {
                out.append('\\').appendCodePoint(c);
              } else if (Invisible.is(c)) {
                out.append(String.format(c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    if (end < text.length()) {
      out.append("... (").append(text.length() - end).append(" characters more)");
    }
  }
}
