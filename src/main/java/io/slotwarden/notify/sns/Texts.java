package io.slotwarden.notify.sns;

import io.slotwarden.notify.Message;
import io.slotwarden.notify.PlainText;
import java.util.function.UnaryOperator;

/// The texts of a message, all treated alike.
final class Texts {
  private static final String ELLIPSIS = "…";

  private Texts() {}

  /// The message with each of its texts put through `change`.
  static Message each(Message m, UnaryOperator<String> change) {
    String page = m.statusPage();
    return new Message(
        change.apply(m.key()),
        change.apply(m.incident()),
        m.kind(),
        m.severity(),
        change.apply(m.state()),
        change.apply(m.headline()),
        change.apply(m.target()),
        change.apply(m.what()),
        change.apply(m.since()),
        change.apply(m.evidence()),
        change.apply(m.forecast()),
        change.apply(m.impact()),
        change.apply(m.done()),
        change.apply(m.next()),
        change.apply(m.youCan()),
        page == null ? null : change.apply(page),
        m.at());
  }

  /// One harmless line.
  static String clean(String text) {
    return PlainText.line(text);
  }

  /// In UTF-16 units, of the longest text.
  static int longest(Message m) {
    int[] longest = {0};
    each(
        m,
        text -> {
          longest[0] = Math.max(longest[0], text.length());
          return text;
        });
    return longest[0];
  }

  /// At most `limit` bytes of UTF-8; where something is missing, an ellipsis ends it if it fits.
  static String cut(String text, int limit) {
    if (text.length() <= limit / 3 || Publication.bytes(text) <= limit) {
      return text;
    }
    String end = limit < Publication.bytes(ELLIPSIS) ? "" : ELLIPSIS;
    int room = limit - Publication.bytes(end);
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      room -= bytes(c);
      if (room < 0) {
        break;
      }
      i += Character.charCount(c);
    }
    return text.substring(0, i) + end;
  }

  private static int bytes(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
}
