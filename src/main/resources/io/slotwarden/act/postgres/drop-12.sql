-- Drops a slot if it is still exactly what it was: PostgreSQL 12 and 13 (no decoding counters).
-- Checks the last sample's values and the identity of slot and server, and drops the slot in the same statement.
-- One row: the number of slots dropped, 1 or 0 (refused). Errors: 55006 (active), 42704 (gone), 42501 (no right).
-- wal_status changes by itself and is no evidence. Rights: REPLICATION, or rds_replication. Cost: below 1 ms.
with expected as materialized (
  select ?::name as slot_name, ?::text as slot_type, ?::name as plugin, ?::name as database,
         ?::pg_lsn as restart_lsn, ?::pg_lsn as confirmed_flush_lsn,
         ?::timestamptz as server_start,
         ?::bigint as system_identifier
), cand as materialized (
  select s.slot_name
  from expected e
  join pg_replication_slots s on s.slot_name = e.slot_name
  where s.slot_type = e.slot_type
    and s.plugin is not distinct from e.plugin
    and s.database is not distinct from e.database
    and not s.active
    and not s.temporary
    and s.restart_lsn is not distinct from e.restart_lsn
    and s.confirmed_flush_lsn is not distinct from e.confirmed_flush_lsn
    and pg_postmaster_start_time() = e.server_start
    and not pg_is_in_recovery()
    and (select system_identifier from pg_control_system()) = e.system_identifier
), dropped as materialized (
  select slot_name, pg_drop_replication_slot(slot_name) from cand
)
select count(*) as dropped from dropped
