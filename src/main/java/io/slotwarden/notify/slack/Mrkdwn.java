package io.slotwarden.notify.slack;

import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text for Slack that is shown and not obeyed. Source of the rules: Slack's reference "Formatting
/// message text": `&`, `<` and `>` are escaped; `*`, `_`, `~` mark up at the edge of a word; a
/// backtick opens code; `:name:` is an emoji.
final class Mrkdwn {
  private static final char BACKTICK = 'ˋ';
  private static final Pattern EMOJI =
      Pattern.compile(":(?=[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*:)", Pattern.CASE_INSENSITIVE);

  /// A command of ours within a sentence: up to the next separator or bracket.
  private static final Pattern COMMAND = Pattern.compile("\\bslotwarden (?:(?! · |; | \\().)+");

  private static final char ELLIPSIS = '…';

  private Mrkdwn() {}

  /// Puts look-alikes in the place of what would be markup. Inside a word `_` marks nothing up and
  /// stays, so that names of slots can be copied.
  static String neutral(String line) {
    String text = withoutEmoji(line);
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      boolean inWord = i > 0 && isWord(text, i - 1) && i + 1 < text.length() && isWord(text, i + 1);
      out.append(
          switch (text.charAt(i)) {
            case '*' -> '∗';
            case '~' -> '∼';
            case '`' -> BACKTICK;
            case '_' -> inWord ? '_' : 'ˍ';
            default -> text.charAt(i);
          });
    }
    return out.toString();
  }

  /// For plain text, which knows emoji and no other markup.
  static String withoutEmoji(String line) {
    return EMOJI.matcher(line).replaceAll("∶");
  }

  private static boolean isWord(String text, int at) {
    return Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_';
  }

  /// `&`, `<` and `>` as entities, at most `limit` UTF-16 units in all; cut between code points,
  /// never within an entity.
  static String escaped(String text, int limit) {
    return cut(text, limit, Mrkdwn::entity);
  }

  /// Commands of ours become code, so that they can be copied as they are; the rest is neutral.
  static String withCommands(String line, int limit) {
    String plain = line.replace('`', BACKTICK);
    StringBuilder out = new StringBuilder();
    Matcher commands = COMMAND.matcher(plain);
    int done = 0;
    while (commands.find()) {
      String before = cut(neutral(plain.substring(done, commands.start())), limit, Mrkdwn::entity);
      String code = cut(commands.group().strip(), limit, Mrkdwn::entity);
      // Half a command is worse than none.
      if (out.length() + before.length() + code.length() + 3 > limit) {
        return out.append(ELLIPSIS).toString();
      }
      out.append(before).append('`').append(code).append('`');
      done = commands.start() + commands.group().stripTrailing().length();
    }
    return out.append(escaped(neutral(plain.substring(done)), limit - out.length())).toString();
  }

  private static String cut(String text, int limit, IntFunction<String> spelling) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), limit));
    int keep = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      String piece = spelling.apply(c);
      if (out.length() + piece.length() > limit) {
        out.setLength(keep);
        return limit < 1 ? "" : out.append(ELLIPSIS).toString();
      }
      out.append(piece);
      if (out.length() < limit) {
        keep = out.length();
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  private static String entity(int codePoint) {
    return switch (codePoint) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(codePoint);
    };
  }
}
