-- SQLite 3.24+ (upsert); one row by its key.
insert into slot_history (source, slot, active, first_seen, since, last_seen, samples, longest_gap, last_moved_at,
                          last_active_at, disconnected_since, restart_lsn, confirmed_flush_lsn, evidence)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
on conflict (source, slot) do update set
  active = excluded.active, first_seen = excluded.first_seen, since = excluded.since, last_seen = excluded.last_seen,
  samples = excluded.samples, longest_gap = excluded.longest_gap, last_moved_at = excluded.last_moved_at,
  last_active_at = excluded.last_active_at, disconnected_since = excluded.disconnected_since,
  restart_lsn = excluded.restart_lsn, confirmed_flush_lsn = excluded.confirmed_flush_lsn, evidence = excluded.evidence
