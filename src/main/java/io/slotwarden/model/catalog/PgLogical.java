package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What pglogical has of a node and its sets in this database.
///
/// @param installed the extension is there; without it the rest is empty
/// @param node null without one
/// @param sets by name
public record PgLogical(
    boolean installed, @Nullable String node, Map<String, ReplicationSet> sets) {
  public PgLogical {
    sets = Map.copyOf(sets);
  }

  /// A replication set and its tables.
  public record ReplicationSet(
      boolean insert, boolean update, boolean delete, boolean truncate, List<TableName> tables) {
    public ReplicationSet {
      tables = List.copyOf(tables);
    }

    /// The same set with these tables.
    public ReplicationSet with(List<TableName> members) {
      return new ReplicationSet(insert, update, delete, truncate, members);
    }
  }
}
