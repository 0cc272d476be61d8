-- Settings that change what a slot means: PostgreSQL 10 and newer; a setting that a version lacks has no row.
-- With pg_monitor also settings that only superusers see. Cost: about 1 ms (pg_settings is computed in full).
select name, setting, unit, source, sourcefile
from pg_settings
where name in (
  'wal_level', 'wal_segment_size', 'wal_keep_size', 'wal_keep_segments', 'max_wal_size',
  'checkpoint_timeout', 'wal_sender_timeout', 'max_replication_slots', 'max_slot_wal_keep_size',
  'idle_replication_slot_timeout', 'archive_mode', 'synchronized_standby_slots',
  -- for the signs of Patroni
  'archive_command', 'restore_command', 'cluster_name', 'wal_log_hints', 'track_commit_timestamp',
  'max_locks_per_transaction')
