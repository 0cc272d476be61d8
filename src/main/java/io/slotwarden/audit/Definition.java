package io.slotwarden.audit;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A constraint, trigger, index or default of the source as the target should have it. Definitions
/// are compared word by word: names of tables and columns as the mappings rename them, schemas of
/// functions and types left out, for no mapping tells where those are.
///
/// @param text as the target's server would write it
/// @param key equal for definitions that mean the same
/// @param usesRemovedColumn it needs a column that the mappings leave out
record Definition(String text, List<String> key, boolean usesRemovedColumn) {
  private static final Set<String> BEFORE_TABLES = Set.of("REFERENCES", "ON", "ONLY");

  /// Words that look like columns and are none.
  private static final Set<String> NO_COLUMNS = Set.of("true", "false");

  /// @param owner the table that has it, by its name on the source
  static Definition of(String definition, TableName owner, TargetNames names) {
    return new Walk(SqlToken.of(definition), owner, names).walk();
  }

  /// As the target's own definitions are compared.
  static List<String> keyOf(String definition, TableName owner) {
    return of(definition, owner, TargetNames.SAME).key;
  }

  private static final class Walk {
    private final List<SqlToken> tokens;
    private final TargetNames names;
    private final StringBuilder text = new StringBuilder();
    private final List<String> key = new java.util.ArrayList<>();
    private TableName current;
    private boolean removed;
    private int depth;
    private int at;

    Walk(List<SqlToken> tokens, TableName owner, TargetNames names) {
      this.tokens = tokens;
      this.current = owner;
      this.names = names;
    }

    Definition walk() {
      while (at < tokens.size()) {
        SqlToken token = tokens.get(at);
        if (token.spaced() && !text.isEmpty()) {
          text.append(' ');
        }
        if (token.isName() && is(at + 1, ".")) {
          qualified(token);
        } else if (isColumn(token)) {
          column(token);
          at++;
        } else {
          depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
          plain(token.text(), token.value());
          at++;
        }
      }
      return new Definition(text.toString(), List.copyOf(key), removed);
    }

    private void plain(String written, String meant) {
      text.append(written);
      key.add(meant);
    }

    private void qualified(SqlToken first) {
      SqlToken second = at + 2 < tokens.size() ? tokens.get(at + 2) : null;
      if (second == null || !second.isName()) {
        // An operator: only its schema is a name.
        text.append(SqlText.identifier(names.schema(new TableName(first.value(), second(second)))))
            .append('.');
        at += 2;
      } else if (first.is("old") || first.is("new")) {
        plain(first.text(), first.text());
        text.append('.');
        column(second);
        at += 3;
      } else {
        TableName name = new TableName(first.value(), second.value());
        if (isTable()) {
          TableName there = names.table(name);
          current = is(at - 1, "REFERENCES") ? name : current;
          plain(there.sql(), there.toString());
        } else {
          plain(SqlText.identifier(names.schema(name)) + "." + second.text(), second.value());
        }
        at += 3;
      }
    }

    private static String second(@Nullable SqlToken token) {
      return token == null ? "" : token.value();
    }

    /// FROM stands in constraint triggers; within parentheses it is one of expressions.
    private boolean isTable() {
      return at > 0
          && (BEFORE_TABLES.contains(tokens.get(at - 1).text())
              || depth == 0 && is(at - 1, "FROM"));
    }

    private void column(SqlToken token) {
      String there = names.column(current, token.value()).orElse(null);
      removed |= there == null;
      if (there == null || there.equals(token.value())) {
        plain(token.text(), token.value());
      } else {
        plain(SqlText.identifier(there), there);
      }
    }

    /// A name by itself that is no function, type, operator class or access method.
    private boolean isColumn(SqlToken token) {
      if (!token.isName()
          || token.isKeyword()
          || NO_COLUMNS.contains(token.text())
          || is(at + 1, "(")) {
        return false;
      }
      if (at == 0) {
        return false;
      }
      SqlToken before = tokens.get(at - 1);
      return !before.is("::")
          && !before.is(".")
          && !before.is(")")
          && !before.is("USING")
          && !before.is("COLLATE")
          && !before.is("TRIGGER")
          && !before.is("INDEX")
          && !(before.isName() && !before.isKeyword());
    }

    private boolean is(int index, String what) {
      return index >= 0 && index < tokens.size() && tokens.get(index).is(what);
    }
  }
}
