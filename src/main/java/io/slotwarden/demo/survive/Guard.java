package io.slotwarden.demo.survive;

import java.util.Map;

/// Who looks after a primary.
enum Guard {
  NOBODY("nobody", Map.of()),
  LIMIT("max_slot_wal_keep_size", Map.of("max_slot_wal_keep_size", Timetable.LIMIT_MIB + "MB")),
  SLOTWARDEN("slotwarden", Map.of());

  final String words;

  /// Of `postgresql.conf`.
  final Map<String, String> settings;

  Guard(String words, Map<String, String> settings) {
    this.words = words;
    this.settings = settings;
  }
}
