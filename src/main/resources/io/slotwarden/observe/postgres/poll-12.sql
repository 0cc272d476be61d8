-- One look at all slots and their walsenders, and at the server: PostgreSQL 12 (no wal_status, no decoding counters).
-- Cost with 20 slots, prepared: about 0.2 ms; it reads shared memory only.
-- Rights: pg_monitor for the walsender's columns, else they are null.
select s.slot_name, s.slot_type, s.plugin, s.datoid::bigint as datoid, s.database, s.temporary,
       s.active, s.active_pid, age(s.xmin) as xmin_age, age(s.catalog_xmin) as catalog_xmin_age,
       s.restart_lsn, s.confirmed_flush_lsn,
       null::text as wal_status, null::boolean as two_phase, null::boolean as conflicting,
       null::timestamptz as inactive_since, null::text as invalidation_reason,
       null::boolean as failover, null::boolean as synced,
       w.in_recovery, w.lsn as current_lsn,
       null::bigint as safe_bytes,
       c.state as walsender_state, c.sent_lsn, c.reply_time,
       c.usename, c.application_name, c.client_addr, c.backend_start,
       c.wait_event_type, c.wait_event,
       false as counted, null::bigint as spill_txns, null::bigint as spill_count,
       null::bigint as spill_bytes, null::bigint as total_txns, null::bigint as total_bytes,
       null::timestamptz as stats_reset,
       w.sampled_at, pg_postmaster_start_time() as server_start, w.system_identifier, w.timeline_id
from (select clock_timestamp() as sampled_at, pg_is_in_recovery() as in_recovery,
             case when pg_is_in_recovery()
                  then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                  else pg_current_wal_lsn() end as lsn,
             (select system_identifier from pg_control_system()) as system_identifier,
             (select timeline_id from pg_control_checkpoint()) as timeline_id) w
left join pg_replication_slots s on true -- one row even on a server without slots
left join lateral (
  -- "offset 0" keeps the planner from calling the functions for inactive slots: with a null pid they list all backends
  select x.state, x.sent_lsn, x.reply_time as reply_time,
         pg_get_userbyid(y.usesysid) as usename, y.application_name, host(y.client_addr) as client_addr,
         y.backend_start, y.wait_event_type, y.wait_event
  from pg_stat_get_activity(s.active_pid) y
  left join pg_stat_get_wal_senders() x on x.pid = y.pid
  where s.active_pid is not null
  offset 0) c on true
order by s.slot_name
