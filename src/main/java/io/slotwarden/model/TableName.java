package io.slotwarden.model;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A table with its schema, spelled exactly as the server stores both: nothing is folded to lower
/// case.
public record TableName(String schema, String name) {
  /// By schema, then by name: never equal for two names, whatever dots are in them.
  public static final Comparator<TableName> ORDER = TableName::compare;

  /// What a configuration may name: letters, digits, `_` and `$`, 63 at most (NAMEDATALEN in the
  /// server's source).
  public static final String PATTERN =
      "[A-Za-z_][A-Za-z0-9_$]{0,62}\\.[A-Za-z_][A-Za-z0-9_$]{0,62}";

  private static final Pattern TEXT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_$]{0,62})\\.([A-Za-z_][A-Za-z0-9_$]{0,62})");

  /// Reads `schema.table`.
  ///
  /// @throws IllegalArgumentException when it is anything else, or a table of the server itself
  public static TableName parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "not a table: '" + text + "' (schema.table; letters, digits, _ and $)");
    }
    String schema = parts.group(1);
    if (schema.startsWith("pg_") || schema.equals("information_schema")) {
      throw new IllegalArgumentException("not a table of ours: '" + text + "'");
    }
    return new TableName(schema, parts.group(2));
  }

  private static int compare(TableName one, TableName other) {
    int bySchema = one.schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : one.name.compareTo(other.name);
  }

  /// As a record's own, but quick before it is compiled: an audit asks for 100,000 tables in dozens
  /// of maps.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof TableName t && name.equals(t.name) && schema.equals(t.schema);
  }

  @Override
  public int hashCode() {
    return 31 * schema.hashCode() + name.hashCode();
  }

  /// As a person writes it in SQL.
  public String sql() {
    return SqlText.identifier(schema) + "." + SqlText.identifier(name);
  }

  /// A literal that `regclass` and functions which take a name as text read back.
  public String literal() {
    return SqlText.literal(quoted(schema) + "." + quoted(name));
  }

  private static String quoted(String part) {
    return SqlText.identifier(part).equals(part) ? part : "\"" + part.replace("\"", "\"\"") + "\"";
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
