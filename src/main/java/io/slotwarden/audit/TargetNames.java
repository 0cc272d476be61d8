package io.slotwarden.audit;

import io.slotwarden.model.TableName;
import java.util.Optional;

/// What the things that definitions name are called on the target.
interface TargetNames {
  /// Those of the target's own definitions: they stay.
  TargetNames SAME =
      new TargetNames() {
        @Override
        public TableName table(TableName name) {
          return name;
        }

        @Override
        public String schema(TableName something) {
          return something.schema();
        }

        @Override
        public Optional<String> column(TableName table, String column) {
          return Optional.of(column);
        }
      };

  TableName table(TableName name);

  /// Of a function, type or collation, which mappings do not name.
  String schema(TableName something);

  /// Empty when the target has no such column.
  Optional<String> column(TableName table, String column);
}
