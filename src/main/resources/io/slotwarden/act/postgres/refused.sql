-- Why a guarded drop was refused: what the slot and the server look like a moment later. For words only, never for
-- another decision. Any version from 10; rights: none. Parameter: the slot's name.
select s.slot_name, s.slot_type, s.plugin, s.database, s.active, s.active_pid, s.temporary,
       s.restart_lsn, s.confirmed_flush_lsn,
       pg_is_in_recovery() as in_recovery, pg_postmaster_start_time() as server_start,
       to_jsonb(s)->>'synced' = 'true' as synced, to_jsonb(s)->>'failover' = 'true' as failover
from (select 1) as one
left join pg_replication_slots s on s.slot_name = ?::name
