-- One look at all slots without control data: PostgreSQL 10 to 13.
-- For servers where the provider has revoked pg_control_system() or pg_control_checkpoint(): the system identifier is
-- unknown and the timeline comes from the name of the present WAL file (on a standby from the WAL receiver).
-- Columns that a version lacks are null through to_jsonb. Cost with 20 slots: about 1 ms.
select j->>'slot_name' as slot_name, j->>'slot_type' as slot_type, j->>'plugin' as plugin,
       (j->>'datoid')::bigint as datoid, j->>'database' as database,
       (j->>'temporary')::boolean as temporary, (j->>'active')::boolean as active,
       (j->>'active_pid')::int as active_pid, age((j->>'xmin')::xid) as xmin_age,
       age((j->>'catalog_xmin')::xid) as catalog_xmin_age,
       (j->>'restart_lsn')::pg_lsn as restart_lsn,
       (j->>'confirmed_flush_lsn')::pg_lsn as confirmed_flush_lsn,
       j->>'wal_status' as wal_status, (j->>'two_phase')::boolean as two_phase,
       (j->>'conflicting')::boolean as conflicting,
       (j->>'inactive_since')::timestamptz as inactive_since,
       j->>'invalidation_reason' as invalidation_reason,
       (j->>'failover')::boolean as failover, (j->>'synced')::boolean as synced,
       w.in_recovery, w.lsn as current_lsn,
       case when not w.in_recovery and j->>'restart_lsn' is not null and j->>'wal_status' <> 'lost'
            then (j->>'safe_wal_size')::bigint end as safe_bytes,
       c.sender->>'state' as walsender_state,
       (c.sender->>'sent_lsn')::pg_lsn as sent_lsn,
       (c.sender->>'reply_time')::timestamptz as reply_time,
       c.usename, c.application_name, c.client_addr, c.backend_start,
       c.wait_event_type, c.wait_event,
       false as counted, null::bigint as spill_txns, null::bigint as spill_count,
       null::bigint as spill_bytes, null::bigint as total_txns, null::bigint as total_bytes,
       null::timestamptz as stats_reset,
       w.sampled_at, pg_postmaster_start_time() as server_start,
       null::bigint as system_identifier, w.timeline_id
from (select clock_timestamp() as sampled_at, pg_is_in_recovery() as in_recovery,
             case when pg_is_in_recovery()
                  then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                  else pg_current_wal_lsn() end as lsn,
             case when pg_is_in_recovery()
                  then (select received_tli from pg_stat_wal_receiver)
                  else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int
                  end as timeline_id) w
left join (select to_jsonb(r) as j from pg_replication_slots r offset 0) s on true
left join lateral (
  select to_jsonb(x) as sender,
         pg_get_userbyid(y.usesysid) as usename, y.application_name, host(y.client_addr) as client_addr,
         y.backend_start, y.wait_event_type, y.wait_event
  from pg_stat_get_activity((j->>'active_pid')::int) y
  left join pg_stat_get_wal_senders() x on x.pid = y.pid
  where j->>'active_pid' is not null
  offset 0) c on true
order by j->>'slot_name'
