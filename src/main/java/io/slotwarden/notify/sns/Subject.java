package io.slotwarden.notify.sns;

import io.slotwarden.model.Severity;
import io.slotwarden.notify.Message;
import io.slotwarden.notify.PlainText;
import java.text.Normalizer;
import java.util.Locale;

/// The subject line of e-mails. ASCII only: SNS takes more by now, but not every reader of its
/// mails does.
final class Subject {
  /// SNS's reference, `Publish`, `Subject`: less than 100 characters.
  static final int LIMIT = 99;

  private static final String CUT = "...";

  /// A last word longer than this is cut within: else little would be left of the line.
  private static final int LONGEST_WORD = 40;

  private Subject() {}

  /// `[SCHEDULED] Slot ... will be dropped at ...`; never empty, and begins with a bracket.
  static String of(Message message) {
    String state = PlainText.line(message.state());
    String severity = message.severity().word();
    boolean told =
        message.kind() == Message.Kind.ALERT
            || message.severity() == Severity.INFO
            || state.equalsIgnoreCase(severity);
    String tag = told ? state : state + ", " + severity;
    return cut(ascii("[" + tag + "] " + PlainText.line(message.headline())));
  }

  /// Letters lose their accents, typographic marks become plain ones, the rest question marks.
  private static String ascii(String line) {
    StringBuilder out = new StringBuilder(line.length());
    Normalizer.normalize(line, Normalizer.Form.NFKD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .map(Subject::plain)
        .forEach(out::appendCodePoint);
    return PlainText.line(out.toString());
  }

  private static int plain(int c) {
    return switch (c) {
      case '‐', '‑', '‒', '–', '—', '−', '·' -> '-';
      case '‘', '’', '′' -> '\'';
      case '“', '”', '″' -> '"';
      default -> c >= ' ' && c <= '~' ? c : '?';
    };
  }

  private static String cut(String line) {
    if (line.length() <= LIMIT) {
      return line;
    }
    int room = LIMIT - CUT.length();
    int blank = line.lastIndexOf(' ', room);
    return line.substring(0, blank < room - LONGEST_WORD ? room : blank) + CUT;
  }

  /// A word for programs: lower case, digits and `separator`; empty when nothing is left of it.
  static String word(String text, char separator) {
    String word = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", String.valueOf(separator));
    int from = word.startsWith(String.valueOf(separator)) ? 1 : 0;
    int to = word.length() - (word.endsWith(String.valueOf(separator)) ? 1 : 0);
    return from >= to ? "" : word.substring(from, to);
  }
}
