-- What decoding has spilled for active logical slots, outside pg_wal: PostgreSQL 15 and newer. Rights: pg_monitor.
-- Asked only while a slot retains more than noise. Cost: a listing of one directory for each active logical slot.
select s.slot_name, count(f.name)::bigint as files, coalesce(sum(f.size), 0)::bigint as bytes
from pg_replication_slots s
left join lateral pg_ls_replslotdir(s.slot_name) f on f.name like 'xid-%.spill'
where s.active and s.database is not null
group by s.slot_name
