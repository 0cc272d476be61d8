package io.slotwarden.observe.postgres;

import java.util.Locale;

/// The statements of an audit, one resource each. Their order is the order in which they run.
enum CatalogSql {
  SETTINGS,
  HEAD_ROOM,
  ROLE_SETTINGS,
  SEES_ACTIVITY,
  LONG_TRANSACTIONS,
  PREPARED_TRANSACTIONS,
  RELATIONS,
  PRIMARY_KEYS,
  LOB_COLUMNS,
  FOREIGN_KEYS,
  TRIGGERS,
  DEFERRABLE,
  INDEXES,
  DEFAULTS,
  DEFAULTS_10,
  SEQUENCES,
  INHERITANCE,
  TYPED_COLUMNS,
  EXTENSIONS,
  AVAILABLE_EXTENSIONS,
  PGLOGICAL,
  PGLOGICAL_TABLES,
  SLOTS,
  ROLE,
  UNREADABLE_TABLES,
  LEFTOVERS,
  DDL_TRIGGER,
  SUBSCRIPTIONS_HERE,
  SPILLS,
  ROW_GUARDS,
  ROW_WRITES,
  DECODED,
  HAS_VOLUME_START,
  VOLUME_START,
  PUBLICATIONS,
  PUBLICATIONS_10,
  SCHEMAS;

  /// Read anew each time: an audit is rare, and the daemon does not keep what it needs once an
  /// hour.
  String text() {
    return Sql.read("catalog/" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
