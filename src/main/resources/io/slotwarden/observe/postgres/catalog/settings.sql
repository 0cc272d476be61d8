-- Q01: settings that a migration depends on. 10 and newer, any role. Cost: about 1 ms.
select name, setting, unit, source, pending_restart
from pg_settings
where name in (
  'wal_level', 'rds.logical_replication', 'shared_preload_libraries', 'max_replication_slots', 'max_wal_senders',
  'wal_sender_timeout', 'max_slot_wal_keep_size', 'wal_keep_size', 'wal_keep_segments', 'max_wal_size',
  'idle_replication_slot_timeout', 'logical_decoding_work_mem', 'idle_in_transaction_session_timeout',
  'idle_session_timeout', 'statement_timeout', 'max_worker_processes', 'max_logical_replication_workers',
  'autovacuum_max_workers', 'max_parallel_workers', 'autovacuum', 'session_replication_role', 'synchronous_commit',
  'track_commit_timestamp', 'wal_segment_size', 'server_version', 'output_plugin_libraries')
