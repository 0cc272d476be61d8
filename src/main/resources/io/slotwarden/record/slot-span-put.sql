-- SQLite 3.24+ (upsert); one row by its key. Saving again what was saved before changes nothing.
insert into slot_span (source, slot, since, until, samples, longest_gap, active, first_seen, restart_lsn,
                       confirmed_flush_lsn, evidence)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
on conflict (source, slot, since) do update set
  until = excluded.until, samples = excluded.samples, longest_gap = excluded.longest_gap, active = excluded.active,
  first_seen = excluded.first_seen, restart_lsn = excluded.restart_lsn,
  confirmed_flush_lsn = excluded.confirmed_flush_lsn, evidence = excluded.evidence
