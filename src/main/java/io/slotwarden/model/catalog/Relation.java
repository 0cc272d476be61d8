package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;

/// A table, view or foreign table of users.
///
/// @param replicaIdentity what UPDATE and DELETE write of the old row
/// @param rowsEstimate of the last ANALYZE; -1 = never analysed
/// @param pages of 8 KiB, as last counted
/// @param hasUniqueIndex another than the primary key, without predicate, expressions and deferral:
///   it could serve as replica identity if its columns are NOT NULL
/// @param hasIdentityIndex a valid index is the replica identity
public record Relation(
    TableName table,
    Kind kind,
    Persistence persistence,
    boolean partition,
    ReplicaIdentity replicaIdentity,
    long rowsEstimate,
    long pages,
    boolean hasPrimaryKey,
    boolean hasUniqueIndex,
    boolean hasIdentityIndex)
    implements OfTable {

  /// `pg_class.relkind`.
  public enum Kind {
    TABLE,
    PARTITIONED,
    VIEW,
    MATERIALIZED_VIEW,
    FOREIGN_TABLE
  }

  /// `pg_class.relpersistence`.
  public enum Persistence {
    PERMANENT,
    UNLOGGED,
    TEMPORARY
  }

  /// `pg_class.relreplident`.
  public enum ReplicaIdentity {
    DEFAULT,
    NOTHING,
    FULL,
    INDEX
  }

  /// Holds rows that WAL tells of, itself or in its partitions.
  public boolean isTable() {
    return kind == Kind.TABLE || kind == Kind.PARTITIONED;
  }

  /// UPDATE and DELETE of it can be decoded.
  public boolean decodesUpdates() {
    return switch (replicaIdentity) {
      case DEFAULT -> hasPrimaryKey;
      case NOTHING -> false;
      case FULL -> true;
      case INDEX -> hasIdentityIndex;
    };
  }
}
