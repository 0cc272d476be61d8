-- Q14, Q21: indexes that are no primary key; copies on partitions are listed as well. 10 and newer, any role. pg_get_indexdef opens the table
-- of each index (0.1 ms, memory, and a lock that it may have to wait for), so it is asked only for what is not plain: of a B-tree over columns
-- with the operator classes and collations that these have by themselves, the definition is put together here, to the letter the same.
with plain as (
  select i.indexrelid,
         string_agg(quote_ident(a.attname) || case u.option when 0 then '' when 1 then ' DESC NULLS LAST' when 2 then ' NULLS FIRST' else ' DESC' end,
                    ', ' order by u.place) as columns
  from pg_index i
  join pg_class x on x.oid = i.indexrelid and x.relkind = 'i' and x.relam = 403 and x.reloptions is null
  cross join lateral unnest(i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[], i.indoption::int2[])
    with ordinality as u(attnum, class, collated, option, place)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.attnum and u.collated in (0, a.attcollation)
  join pg_opclass o on o.oid = u.class and o.oid < 16384 and o.opcdefault
    and (o.opcintype = a.atttypid or o.opcintype = 'text'::regtype and a.atttypid = 'varchar'::regtype)
  where not i.indisprimary and i.indisvalid and i.indexprs is null and i.indpred is null
    and not (i.indisunique and coalesce((to_jsonb(i)->>'indnullsnotdistinct')::boolean, false))
  group by i.indexrelid, i.indnatts
  having count(*) = i.indnatts
)
select n.nspname as schema, c.relname as name, x.relname as index, i.indisunique as is_unique,
       case when p.columns is null then pg_get_indexdef(i.indexrelid)
            else 'CREATE ' || case when i.indisunique then 'UNIQUE ' else '' end || 'INDEX ' || quote_ident(x.relname) || ' ON '
                 || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' USING btree (' || p.columns || ')' end as definition,
       pg_get_constraintdef(k.oid) as constraint_definition, x.relispartition as attached
from pg_index i
join pg_class c on c.oid = i.indrelid
join pg_class x on x.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
left join plain p on p.indexrelid = i.indexrelid
left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('u', 'x')
where not i.indisprimary and i.indisvalid and c.relkind in ('r', 'p')
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
