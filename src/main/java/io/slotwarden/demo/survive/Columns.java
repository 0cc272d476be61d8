package io.slotwarden.demo.survive;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A table whose cells are broken at blanks.
record Columns(PrintWriter out) {
  private static final int HEAD = 21;
  private static final int CELL = 29;

  void row(String head, List<String> cells) {
    List<List<String>> columns = new ArrayList<>();
    columns.add(List.of(head));
    cells.forEach(c -> columns.add(broken(c)));
    int height = columns.stream().mapToInt(List::size).max().orElse(0);
    for (int line = 0; line < height; line++) {
      int at = line;
      String text =
          columns.stream()
              .map(c -> at < c.size() ? c.get(at) : "")
              .map(Columns::padded)
              .collect(Collectors.joining(" "));
      // The head is narrower than the cells.
      out.println((text.substring(0, HEAD) + text.substring(CELL + 1)).stripTrailing());
    }
  }

  void line() {
    out.println("-".repeat(HEAD + 3 * CELL + 2));
  }

  private static String padded(String text) {
    return String.format("%-" + CELL + "s", text);
  }

  /// In lines of at most [#CELL] characters; a longer word is cut.
  static List<String> broken(String text) {
    List<String> lines = new ArrayList<>();
    String rest = text.strip();
    while (rest.length() > CELL) {
      int blank = rest.lastIndexOf(' ', CELL);
      int end = blank <= 0 ? CELL : blank;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }
}
