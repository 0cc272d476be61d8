-- Q25: logical slots of the server, names of the shape that DMS gives decoded (through bigint: 16 and newer read leading zeros as octal).
-- 10 and newer, any role.
select s.slot_name, s.plugin, s.database, s.active, s.restart_lsn, s.confirmed_flush_lsn, m.part[1] as task_prefix,
       case when m.part is not null then m.part[2]::bigint::oid is not distinct from s.datoid end as database_matches,
       case when not pg_is_in_recovery() then (pg_current_wal_lsn() - s.restart_lsn)::bigint end as retained_bytes,
       to_jsonb(s)->>'wal_status' as wal_status
from pg_replication_slots s
left join lateral regexp_match(s.slot_name::text,
  '^([a-z0-9]{16})_([0-9]{8})_([0-9a-f]{8}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{12})$') as m(part) on true
where s.slot_type = 'logical'
order by s.slot_name
