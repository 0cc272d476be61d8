package io.slotwarden.observe.postgres;

import io.slotwarden.model.TableName;
import java.util.HashMap;
import java.util.Map;

/// Names that come again and again while one database is read, each kept once: of 100,000 tables
/// every one is named in half a dozen groups of facts.
final class Words {
  private final Map<String, String> words = new HashMap<>();
  private final Map<TableName, TableName> tables = new HashMap<>();

  /// An equal text, the same each time.
  String of(String text) {
    String known = words.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  TableName table(String schema, String name) {
    TableName asked = new TableName(of(schema), name);
    TableName known = tables.putIfAbsent(asked, asked);
    return known == null ? asked : known;
  }
}
