package io.slotwarden.model;

import java.util.Set;

/// Words that PostgreSQL reads as a column or schema in double quotes only: of `pg_get_keywords()`,
/// those that are reserved, or are so but for functions and types, in any of 10 to 18.
final class ReservedWords {
  private static final Set<String> ALL =
      Set.of(
          """
          all analyse analyze and any array as asc asymmetric authorization binary both case cast
          check collate collation column concurrently constraint create cross current_catalog
          current_date current_role current_schema current_time current_timestamp current_user
          default deferrable desc distinct do else end except false fetch for foreign freeze from
          full grant group having ilike in initially inner intersect into is isnull join lateral
          leading left like limit localtime localtimestamp natural not notnull null offset on only
          or order outer overlaps placing primary references returning right select session_user
          similar some symmetric system_user table tablesample then to trailing true union unique
          user using variadic verbose when where window with
          """
              .strip()
              .split("\\s+"));

  private ReservedWords() {}

  static boolean has(String word) {
    return ALL.contains(word);
  }
}
