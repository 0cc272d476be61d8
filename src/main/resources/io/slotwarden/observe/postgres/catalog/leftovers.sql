-- Q28: relations of DMS's own. 10 and newer, any role.
select n.nspname as schema, c.relname as name, c.relkind as kind, pg_total_relation_size(c.oid) as bytes
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relname like 'awsdms\_%' and c.relkind in ('r', 'p', 'v', 'm', 'S')
order by 1, 2
