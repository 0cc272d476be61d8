-- Tables of DMS's own heartbeat in this database, and the statement that reads each: PostgreSQL 10 and newer, any role. Their name and
-- columns are fixed, their schema is `heartbeatSchema`. Plain tables with a real time only: nothing of theirs runs as our role. Cost: below 1 ms.
select n.nspname as schema,
       pg_catalog.has_schema_privilege(n.oid, 'usage')
         and pg_catalog.has_column_privilege(c.oid, a.attnum, 'select') as readable,
       pg_catalog.format('select pg_catalog.max(hb_last_heartbeat_at)::pg_catalog.text from only %I.%I', n.nspname, c.relname) as statement
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'hb_last_heartbeat_at' and a.attnum > 0 and not a.attisdropped
where c.relname = 'awsdms_heartbeat' and c.relkind = 'r'
  and a.atttypid in ('pg_catalog.timestamp'::pg_catalog.regtype, 'pg_catalog.timestamptz'::pg_catalog.regtype)
order by n.nspname
limit 5
