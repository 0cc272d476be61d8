-- Q04: transactions older than ten minutes. 10 and newer; a role without pg_monitor sees only its own.
select pid, usename, datname, application_name, state, extract(epoch from now() - xact_start)::bigint as age_seconds,
       backend_xid is not null as writes
from pg_stat_activity
where xact_start < now() - interval '10 minutes' and pid <> pg_backend_pid()
order by xact_start
limit 1000
