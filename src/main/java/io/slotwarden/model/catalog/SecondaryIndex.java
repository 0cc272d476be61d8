package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;
import java.util.regex.Pattern;

/// An index that is no primary key.
///
/// @param definition as `pg_get_indexdef` writes it
public record SecondaryIndex(TableName table, String name, boolean unique, String definition)
    implements OfTable {

  /// Names and literals.
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'");

  /// In what is indexed: the condition of a partial index does not count.
  private static final Pattern COALESCE = Pattern.compile("^(?:(?! WHERE ).)*\\bCOALESCE\\(");

  /// A unique index over an expression with coalesce(), which DMS does not support.
  public boolean isUniqueOverCoalesce() {
    return unique && COALESCE.matcher(QUOTED.matcher(definition).replaceAll("q")).find();
  }
}
