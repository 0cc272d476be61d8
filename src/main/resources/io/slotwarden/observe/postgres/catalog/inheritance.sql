-- Q17: partitions and children of tables, with the root of the tree. 10 and newer (pg_partition_root is of 12), any role.
with recursive up as (
  select i.inhrelid as child, i.inhparent as parent, i.inhparent as top
  from pg_inherits i
  join pg_class p on p.oid = i.inhparent
  where p.relkind = 'p'
  union all
  select up.child, up.parent, i.inhparent
  from up
  join pg_inherits i on i.inhrelid = up.top
),
root as (
  select child, parent, top from up where not exists (select from pg_inherits i where i.inhrelid = up.top)
)
select n.nspname as parent_schema, p.relname as parent_name, cn.nspname as child_schema, c.relname as child_name,
       p.relkind = 'p' as partition, c.relkind = 'p' as child_partitioned, rn.nspname as root_schema, r.relname as root_name
from pg_inherits i
join pg_class p on p.oid = i.inhparent
join pg_namespace n on n.oid = p.relnamespace
join pg_class c on c.oid = i.inhrelid
join pg_namespace cn on cn.oid = c.relnamespace
left join root t on t.child = i.inhrelid and t.parent = i.inhparent
left join pg_class r on r.oid = t.top
left join pg_namespace rn on rn.oid = r.relnamespace
where p.relkind in ('p', 'r') and c.relkind in ('p', 'r', 'f')
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
order by 1, 2, 3, 4
