-- Q13: deferrable constraints. 10 and newer, any role.
select n.nspname as schema, c.relname as name, k.conname as constraint
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where k.condeferrable and n.nspname !~ '^(pg_|information_schema$|pglogical)'
order by 1, 2, 3
