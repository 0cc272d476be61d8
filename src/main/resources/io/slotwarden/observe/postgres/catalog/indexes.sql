-- Q14, Q21: indexes that are no primary key; copies on partitions are listed as well. 10 and newer, any role.
select n.nspname as schema, c.relname as name, x.relname as index, i.indisunique as is_unique, pg_get_indexdef(i.indexrelid) as definition,
       pg_get_constraintdef(k.oid) as constraint_definition, x.relispartition as attached
from pg_index i
join pg_class c on c.oid = i.indrelid
join pg_class x on x.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('u', 'x')
where not i.indisprimary and i.indisvalid and c.relkind in ('r', 'p')
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
