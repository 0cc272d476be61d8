package io.slotwarden.testing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One change of one row as the plugin `test_decoding` writes it.
///
/// @param schema unquoted, as are all names here
/// @param key the row as it was, where the plugin tells: always of a delete, of an update whose key
///   changed or whose table has `replica identity full`; without columns that were null
/// @param row the row as it is; without values that the change left where they lie (TOAST); empty
///   of a delete
public record DecodedChange(
    Kind kind, String schema, String table, List<Cell> key, List<Cell> row) {
  public enum Kind {
    INSERT,
    UPDATE,
    DELETE
  }

  /// @param value as text; null is SQL's
  public record Cell(String column, @Nullable String value) {}

  /// Reads what `test_decoding` sends between `BEGIN` and `COMMIT`.
  public static DecodedChange parse(String message) {
    return new Reader(message).change();
  }

  /// The value of a column, as it is; null also where it is not told.
  public @Nullable String value(String column) {
    return row.stream()
        .filter(c -> c.column.equals(column))
        .findFirst()
        .map(Cell::value)
        .orElse(null);
  }

  /// As pg_decode_change and tuple_to_stringinfo in the server's contrib/test_decoding write it.
  private static final class Reader {
    private static final String OLD = " old-key:";
    private static final String NEW = " new-tuple:";
    private static final String NOTHING = " (no-tuple-data)";
    private static final String UNCHANGED = "unchanged-toast-datum";

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    DecodedChange change() {
      take("table ");
      String schema = name();
      take(".");
      String table = name();
      take(": ");
      Kind kind = Kind.valueOf(until(":"));
      if (text.startsWith(NOTHING, at)) {
        throw broken("a change without a row: the table has no replica identity");
      }
      if (kind == Kind.DELETE) {
        return new DecodedChange(kind, schema, table, cells(), List.of());
      }
      List<Cell> key = List.of();
      if (text.startsWith(OLD, at)) {
        take(OLD);
        key = cells();
        take(NEW);
      }
      return new DecodedChange(kind, schema, table, key, cells());
    }

    private List<Cell> cells() {
      List<Cell> cells = new ArrayList<>();
      while (at < text.length() && !text.startsWith(NEW, at)) {
        take(" ");
        String column = name();
        take("[");
        until("]:");
        if (text.startsWith(UNCHANGED, at)) {
          take(UNCHANGED);
        } else {
          cells.add(new Cell(column, value()));
        }
      }
      return List.copyOf(cells);
    }

    private @Nullable String value() {
      if (text.charAt(at) == '\'') {
        return quoted('\'');
      }
      int end = text.indexOf(' ', at);
      String bare = text.substring(at, end < 0 ? text.length() : end);
      at += bare.length();
      return bare.equals("null") ? null : bare;
    }

    private String name() {
      if (text.charAt(at) == '"') {
        return quoted('"');
      }
      int start = at;
      while (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_') {
        at++;
      }
      return text.substring(start, at);
    }

    /// Its quote stands twice inside.
    private String quoted(char quote) {
      StringBuilder inside = new StringBuilder();
      for (at++; ; at++) {
        if (text.charAt(at) == quote) {
          at++;
          if (at == text.length() || text.charAt(at) != quote) {
            return inside.toString();
          }
        }
        inside.append(text.charAt(at));
      }
    }

    private String until(String end) {
      int there = text.indexOf(end, at);
      if (there < 0) {
        throw broken("no " + end);
      }
      String before = text.substring(at, there);
      at = there + end.length();
      return before;
    }

    private void take(String expected) {
      if (!text.startsWith(expected, at)) {
        throw broken("not '" + expected + "'");
      }
      at += expected.length();
    }

    private IllegalArgumentException broken(String why) {
      return new IllegalArgumentException(why + " at " + at + " of " + text);
    }
  }
}
