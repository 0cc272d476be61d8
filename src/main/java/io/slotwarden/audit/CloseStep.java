package io.slotwarden.audit;

import io.slotwarden.model.Word;

/// What may be left over after a migration, in the order in which a person puts it right: first the
/// target that the application now writes to, then what DMS and the source no longer need.
public enum CloseStep implements Word {
  ROWS(Place.TARGET, "rows that differ"),
  KEYS(Place.TARGET, "primary keys"),
  INDEXES(Place.TARGET, "indexes"),
  GUARDS(Place.TARGET, "foreign keys, checks and triggers"),
  DEFAULTS(Place.TARGET, "defaults of columns"),
  SEQUENCES(Place.TARGET, "sequences"),
  REPLICA_ROLE(Place.TARGET, "session_replication_role"),
  SETTINGS(Place.TARGET, "settings of the load"),
  TASK(Place.DMS, "the task and its endpoints"),
  SLOTS(Place.SLOTWARDEN, "slots of the source"),
  PUBLICATIONS(Place.SOURCE, "publications"),
  SOURCE_OBJECTS(Place.SOURCE, "objects of DMS"),
  SOURCE_HEARTBEAT(Place.SOURCE, "the WAL heartbeat of slotwarden"),
  TARGET_SLOTS(Place.TARGET, "slots that came from the source"),
  TARGET_OBJECTS(Place.TARGET, "objects of DMS"),
  TARGET_HEARTBEAT(Place.TARGET, "the WAL heartbeat of slotwarden");

  /// Where it is put right.
  public enum Place implements Word {
    /// SQL on the source.
    SOURCE,
    /// SQL on the target.
    TARGET,
    /// Commands of AWS.
    DMS,
    /// Commands of slotwarden, whose daemon asks its guard.
    SLOTWARDEN;

    /// What is printed there is SQL.
    public boolean isServer() {
      return this == SOURCE || this == TARGET;
    }
  }

  private final Place place;
  private final String title;

  CloseStep(Place place, String title) {
    this.place = place;
    this.title = title;
  }

  public Place place() {
    return place;
  }

  /// A few words.
  public String title() {
    return title;
  }
}
