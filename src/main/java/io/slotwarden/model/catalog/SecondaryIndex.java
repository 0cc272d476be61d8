package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An index that is no primary key.
///
/// @param definition as `pg_get_indexdef` writes it
/// @param constraint as `pg_get_constraintdef` writes that which it is for (UNIQUE or EXCLUDE);
///   null for a plain index
/// @param attached it is a part of an index of a partitioned table, and comes and goes with it
public record SecondaryIndex(
    TableName table,
    String name,
    boolean unique,
    String definition,
    @Nullable String constraint,
    boolean attached)
    implements OfTable {

  /// Names and literals.
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'");

  /// In what is indexed: the condition of a partial index does not count.
  private static final Pattern COALESCE = Pattern.compile("^(?:(?! WHERE ).)*\\bCOALESCE\\(");

  /// A plain index of its own.
  public SecondaryIndex(TableName table, String name, boolean unique, String definition) {
    this(table, name, unique, definition, null, false);
  }

  /// A unique index over an expression with coalesce(), which DMS does not support.
  public boolean isUniqueOverCoalesce() {
    return unique
        && definition.contains("COALESCE(")
        && COALESCE.matcher(QUOTED.matcher(definition).replaceAll("q")).find();
  }
}
