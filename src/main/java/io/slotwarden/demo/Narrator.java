package io.slotwarden.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Tells the story on the console: each line with the seconds since the beginning, in plain words
/// and plain ASCII, so that every terminal and every log can show it. Thread-safe.
final class Narrator {
  /// Of what comes from messages; a console shows this much beside the seconds.
  private static final int WIDTH = 108;

  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean colours;
  private final InstantSource clock;
  private final Instant began;

  Narrator(PrintStream out, boolean colours, InstantSource clock) {
    this.out = out;
    this.colours = colours;
    this.clock = clock;
    this.began = clock.instant();
  }

  /// On standard output; bold and dim only on a terminal that has not declined them.
  static Narrator onConsole(InstantSource clock) {
    String declined = System.getenv("NO_COLOR");
    boolean terminal = System.console() != null && System.console().isTerminal();
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Narrator(
        System.out, terminal && !dumb && (declined == null || declined.isEmpty()), clock);
  }

  Duration elapsed() {
    return Duration.between(began, clock.instant());
  }

  synchronized void chapter(String title) {
    out.println();
    out.println(marked(BOLD, time() + ascii(title)));
    out.flush();
  }

  synchronized void say(String line) {
    out.println(time() + ascii(line));
    out.flush();
  }

  /// Something that arrived from elsewhere, set apart.
  synchronized void quote(String from, List<String> lines) {
    String indent = " ".repeat(time().length()) + from + " | ";
    for (String line : lines) {
      out.println(marked(DIM, indent + cut(ascii(line))));
    }
    out.flush();
  }

  private String marked(String mark, String line) {
    return colours ? mark + line + PLAIN : line;
  }

  private String time() {
    return String.format(java.util.Locale.ROOT, "%5.1f s  ", elapsed().toMillis() / 1000.0);
  }

  private static String cut(String line) {
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
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
