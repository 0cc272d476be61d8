package io.slotwarden.observe.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
  VOLUME_START;

  private final String text;

  CatalogSql() {
    String name = "catalog/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".sql";
    try (InputStream in = CatalogSql.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource missing from the jar: " + name);
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return text;
  }
}
