package io.slotwarden.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells the story on the console: each line with the seconds since the beginning, in plain words
/// and plain ASCII, so that every terminal and every log can show it. Thread-safe.
public final class Narrator {
  /// Beside the seconds; longer lines are broken.
  private static final int WIDTH = 110;

  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean colours;
  private final InstantSource clock;
  private final Instant began;
  private boolean silent;

  Narrator(PrintStream out, boolean colours, InstantSource clock) {
    this.out = out;
    this.colours = colours;
    this.clock = clock;
    this.began = clock.instant();
  }

  /// On standard output; bold and dim only on a terminal that has not declined them.
  public static Narrator onConsole(InstantSource clock) {
    String declined = System.getenv("NO_COLOR");
    boolean terminal = System.console() != null && System.console().isTerminal();
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Narrator(
        System.out, terminal && !dumb && (declined == null || declined.isEmpty()), clock);
  }

  public Duration elapsed() {
    return Duration.between(began, clock.instant());
  }

  /// From now on nothing is said: the demo is ending, whatever the story was about to tell.
  public synchronized void fallSilent() {
    silent = true;
  }

  public synchronized void chapter(String title) {
    if (!silent) {
      out.println();
    }
    print(time(), "", BOLD, title);
  }

  /// @param format as of [String#format]
  public synchronized void say(String format, @Nullable Object... arguments) {
    print(time(), "", "", String.format(Locale.ROOT, format, arguments));
  }

  /// Something that arrived from elsewhere, set apart.
  ///
  /// @param from in front of each line
  synchronized void quote(String from, List<String> lines) {
    String indent = " ".repeat(time().length()) + from + " | ";
    lines.forEach(line -> print(indent, from + " | ", DIM, line));
  }

  private void print(String head, String mark, String style, String text) {
    if (silent) {
      return;
    }
    String before = head;
    for (String line : wrapped(ascii(text))) {
      String whole = before + line;
      out.println(colours && !style.isEmpty() ? style + whole + PLAIN : whole);
      before = " ".repeat(head.length() - mark.length()) + mark + "  ";
    }
    out.flush();
  }

  /// Cut at blanks, where there are some.
  static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > WIDTH) {
      int blank = rest.lastIndexOf(' ', WIDTH);
      int end = blank <= 0 ? WIDTH : blank;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }

  private String time() {
    return String.format(Locale.ROOT, "%5.1f s  ", elapsed().toMillis() / 1000.0);
  }

  /// The look-alikes that messages use in the place of markup become what they look like.
  static String ascii(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c ->
                plain.append(
                    switch (c) {
                      case '·' -> "-";
                      case '…' -> "...";
                      case '∗' -> "*";
                      case '∼' -> "~";
                      case 'ˋ' -> "`";
                      case 'ˍ' -> "_";
                      case '∶' -> ":";
                      default -> c >= ' ' && c < 127 ? Character.toString(c) : "?";
                    }));
    return plain.toString();
  }
}
