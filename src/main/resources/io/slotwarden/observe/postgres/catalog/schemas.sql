-- Schemas that hold something of DMS's own, are named like it, or hold nothing else. 10 and newer, any role; one pass over pg_class, pg_proc and pg_type.
select n.nspname as schema, count(*) filter (where o.of_dms) as of_dms, count(*) filter (where not o.of_dms) as others
from pg_namespace n
left join (
  select relnamespace as place, relname like 'awsdms\_%' as of_dms from pg_class where relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
  union all
  select pronamespace, proname like 'awsdms\_%' from pg_proc
  union all
  select typnamespace, false from pg_type where typtype in ('e', 'd', 'r')) o on o.place = n.oid
where n.nspname !~ '^(pg_|information_schema$|public$|pglogical)'
group by 1
having n.nspname like 'awsdms\_%' or count(*) filter (where o.of_dms) > 0 or count(*) filter (where not o.of_dms) = 0
order by 1
