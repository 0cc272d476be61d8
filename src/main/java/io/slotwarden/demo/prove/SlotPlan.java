package io.slotwarden.demo.prove;

/// A slot as a history begins with it.
///
/// @param policy how a policy names it
record SlotPlan(String name, Kind kind, Named policy) {
  static final String DATABASE = "app";
  static final long DATABASE_OID = 16_384;

  enum Kind {
    /// Read, but for short breaks.
    LIVING,
    /// Read once, and never again unless the history says so.
    ABANDONED,
    /// Made for a migration whose load takes hours: nobody has ever read it.
    MARKER,
    /// Read by a DMS task whose endpoint names it.
    OF_ENDPOINT,
    /// Read by a DMS task that made it itself.
    OF_TASK,
    /// Asked for by a team, with an end.
    REGISTERED,
    PHYSICAL,
    /// By its name one of Debezium's.
    TOOL,
    /// By its name one of a read replica's.
    REPLICA,
    TEMPORARY,
    FAILOVER
  }

  enum Named {
    NOT,
    BY_PATTERN,
    EXACTLY
  }
}
