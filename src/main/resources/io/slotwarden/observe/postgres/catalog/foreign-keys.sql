-- Q11: foreign keys, those that partitions inherit left out. 10 and newer, any role.
select n.nspname as schema, c.relname as name, k.conname as constraint, fn.nspname as other_schema, f.relname as other_name,
       k.convalidated as validated,
       (select count(*) from pg_trigger g where g.tgconstraint = k.oid and g.tgenabled in ('O', 'A')) as enabled_triggers
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_class f on f.oid = k.confrelid
join pg_namespace fn on fn.oid = f.relnamespace
where k.contype = 'f' and k.conislocal
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
order by 1, 2, 3
