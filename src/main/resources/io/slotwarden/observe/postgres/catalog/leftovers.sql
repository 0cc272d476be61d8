-- Q28: relations of DMS's own, and functions of its event trigger. 10 and newer, any role.
select n.nspname as schema, c.relname as name, c.relkind::text as kind, pg_total_relation_size(c.oid) as bytes
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relname like 'awsdms\_%' and c.relkind in ('r', 'p', 'v', 'm', 'S')
union all
select n.nspname, p.proname, 'function', 0
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where p.proname like 'awsdms\_%' and p.pronargs = 0 and p.prorettype = 'event_trigger'::regtype
order by 1, 2, 3
